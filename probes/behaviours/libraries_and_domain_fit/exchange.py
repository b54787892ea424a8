"""Does PyTorch work well with other tools, and with what Transformers and language need?"""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, decide

tools = ClaimTest(
    "pytorch-shares-with-numpy",
    topic="libraries-and-domain-fit",
    title="PyTorch works well with the other tools of research",
    published=["pytorch-fits-research-tools"],
    frameworks=["pytorch"],
    method=(
        "Changes a tensor through NumPy and an array through PyTorch, gives a tensor to NumPy's "
        "functions, and passes memory by DLPack both ways, each without a copy."
    ),
    holds_if="all five exchanges work and share their memory or give NumPy's result",
    fails_if="one of the five fails or makes a copy",
    limits="The exchange with NumPy and by DLPack; single libraries are not tried.",
)
attention = ClaimTest(
    "pytorch-has-attention-in-its-core",
    topic="libraries-and-domain-fit",
    title="PyTorch suits Transformers better",
    published=["pytorch-better-for-transformers"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Looks for a fused call of attention in the core of each, computes attention in both on "
        "equal numbers, and compares the results."
    ),
    holds_if="PyTorch's core has such a call, TensorFlow's has none, and both results agree",
    fails_if="PyTorch has none, TensorFlow's core has one too, or the results differ",
    covers=PART,
    limits="The core of the frameworks; libraries of models are not part of it.",
)
lengths = ClaimTest(
    "pytorch-takes-changing-lengths",
    topic="libraries-and-domain-fit",
    title="For adversarial nets and language PyTorch is the handier",
    published=["pytorch-preferred-gan-nlp"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Gives 20 texts of different length to one function, in PyTorch as written and under "
        "TensorFlow's tf.function, and counts how often a graph had to be traced."
    ),
    holds_if="PyTorch gives all 20 results without a trace and TensorFlow traces more than twice",
    fails_if="PyTorch fails on a length, or TensorFlow traces no more than twice",
    covers=PART,
    limits="Changing lengths only; what people like most is not tested.",
)


@tools.observe("pytorch")
def observe_tools(here):
    torch, np = here.torch, here.np
    tensor, array = torch.zeros(3), np.zeros(3, dtype="float32")
    tensor.numpy()[0] = 1.0
    torch.from_numpy(array)[0] = 1.0
    by_dlpack = np.from_dlpack(tensor)
    tensor[1] = 2.0
    other = torch.from_dlpack(array)
    array[1] = 2.0
    return {
        "tensor changed through NumPy": float(tensor[0]) == 1.0,
        "array changed through PyTorch": float(array[0]) == 1.0,
        "NumPy's function on a tensor": bool(np.allclose(np.exp(tensor), np.exp(tensor.numpy()))),
        "DLPack to NumPy": float(by_dlpack[1]) == 2.0,
        "DLPack to PyTorch": float(other[1]) == 2.0,
    }


@tools.judge
def judge_tools(pytorch):
    other = [name for name, works in pytorch.items() if not works]
    return decide(
        not other,
        f"{len(pytorch) - len(other)} of {len(pytorch)} exchanges worked without a copy"
        f"{'; not: ' + ', '.join(other) if other else ''}.",
    )


def _numbers(here):
    return [here.rng().normal(size=(1, 2, 5, 4)).astype("float32") * (k + 1) for k in range(3)]


@attention.observe("pytorch")
def observe_attention_pytorch(here):
    torch = here.torch
    functional = torch.nn.functional
    q, k, v = (torch.from_numpy(one) for one in _numbers(here))
    has = hasattr(functional, "scaled_dot_product_attention")
    if has:
        out = functional.scaled_dot_product_attention(q, k, v)
    else:
        out = torch.softmax(q @ k.transpose(-1, -2) / 2.0, -1) @ v
    return {"fused": has, "result": out.ravel()[:8].tolist()}


@attention.observe("tensorflow")
def observe_attention_tensorflow(here):
    tf = here.tf
    q, k, v = (tf.constant(one) for one in _numbers(here))
    out = tf.nn.softmax(tf.matmul(q, k, transpose_b=True) / 2.0) @ v
    fused = any("attention" in name.lower() for name in dir(tf.nn))
    return {"fused": fused, "result": tf.reshape(out, [-1])[:8].numpy().tolist()}


@attention.judge
def judge_attention(pytorch, tensorflow):
    gap = max(abs(a - b) for a, b in zip(pytorch["result"], tensorflow["result"]))
    has = ["has one" if one["fused"] else "has none" for one in (pytorch, tensorflow)]
    return decide(
        pytorch["fused"] and not tensorflow["fused"] and gap < 1e-4,
        f"Of a fused call of attention PyTorch's core {has[0]} and TensorFlow's {has[1]}; the "
        f"results differ by {gap:.0e}.",
    )


LENGTHS = tuple(range(3, 23))


@lengths.observe("pytorch")
def observe_lengths_pytorch(here):
    torch = here.torch
    cell, traced, right = torch.nn.GRU(4, 4, batch_first=True), 0, 0
    for length in LENGTHS:
        out, _ = cell(torch.ones(1, length, 4))
        traced += bool(torch.jit.is_tracing())
        right += tuple(out.shape) == (1, length, 4)
    return {"results": right, "traces": traced}


@lengths.observe("tensorflow")
def observe_lengths_tensorflow(here):
    tf = here.tf
    function, right = tf.function(lambda x: tf.cumsum(tf.tanh(x), axis=1)), 0
    for length in LENGTHS:
        right += tuple(function(tf.ones((1, length, 4))).shape) == (1, length, 4)
    return {"results": right, "traces": int(function.experimental_get_tracing_count())}


@lengths.judge
def judge_lengths(pytorch, tensorflow):
    total = len(LENGTHS)
    return decide(
        pytorch["results"] == total and not pytorch["traces"] and tensorflow["traces"] > 2,
        f"Of {total} lengths PyTorch took {pytorch['results']} with {pytorch['traces']} traces and "
        f"TensorFlow {tensorflow['results']} with {tensorflow['traces']}.",
    )
