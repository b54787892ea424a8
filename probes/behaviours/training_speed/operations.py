"""What do single operations cost, and what do Python and the recorded graph add?"""

from __future__ import annotations

import warnings

from probes.claim_tests import PART, ClaimTest, all_of, decide, every_pair

efficient = ClaimTest(
    "tensor-operations-are-efficient-in-both",
    topic="training-speed",
    title="Operations on tensors are efficient in both frameworks",
    published=["both-efficient-tensor-ops"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Times a matrix product and a convolution in turns with the plain loops in C of numpy's "
        "einsum that have as many multiplications, and a softmax in turns with numpy's; where a "
        "GPU is visible, the product there in turns with that on the processor."
    ),
    holds_if=(
        "in both every pair shows product and convolution at least three times as fast as the "
        "loops, a softmax in no more than twice numpy's time, and a GPU at least as fast"
    ),
    fails_if="one of them is slower than that in every pair",
    covers=PART,
    limits="Where no GPU is visible, nothing is said of GPUs; parallel work is in the product.",
    seconds=4,
)

shorten = ClaimTest(
    "python-and-dynamic-graphs-shorten-runtime",
    topic="training-speed",
    title="Python and dynamic graphs shorten the running time of PyTorch code",
    published=["pytorch-features-shorten-runtime"],
    frameworks=["pytorch"],
    method=(
        "Runs a chain of 100 small operations with and without recording a graph for gradients, "
        "and from Python and as a TorchScript that needs no Python, in turns."
    ),
    holds_if="neither recording nor Python adds 3 % of time or more",
    fails_if="one of them adds 3 % or more in every pair",
    covers=PART,
    limits="The third thing that the claim names, CUDA, is not tried.",
    seconds=4,
)


def _operations(here):
    """Product, convolution (NHWC in, 3 x 3, 32 to 32) and softmax, each giving a number."""
    rng = here.rng()
    arrays = {
        "square": rng.normal(size=(256, 256)).astype("float32"),
        "image": rng.normal(size=(2, 32, 32, 32)).astype("float32"),
        "kernel": rng.normal(size=(3, 3, 32, 32)).astype("float32"),
        "rows": rng.normal(size=(256, 1000)).astype("float32"),
    }
    if here.framework == "pytorch":
        torch = here.torch
        a, rows = torch.from_numpy(arrays["square"]), torch.from_numpy(arrays["rows"])
        image = torch.from_numpy(arrays["image"].transpose(0, 3, 1, 2).copy())
        kernel = torch.from_numpy(arrays["kernel"].transpose(3, 2, 0, 1).copy())
        return arrays, {
            "product": lambda: a @ a,
            "convolution": lambda: torch.nn.functional.conv2d(image, kernel, padding=1),
            "softmax": lambda: torch.softmax(rows, 1),
        }
    tf = here.tf
    a, rows = tf.constant(arrays["square"]), tf.constant(arrays["rows"])
    image, kernel = tf.constant(arrays["image"]), tf.constant(arrays["kernel"])
    return arrays, {
        "product": lambda: tf.matmul(a, a).numpy(),
        "convolution": lambda: tf.nn.conv2d(image, kernel, 1, "SAME").numpy(),
        "softmax": lambda: tf.nn.softmax(rows).numpy(),
    }


def _observe_efficient(here):
    np = here.np
    arrays, operations = _operations(here)
    square, rows = arrays["square"], arrays["rows"]
    columns = here.rng().normal(size=(2 * 32 * 32, 9 * 32)).astype("float32")
    kernel = arrays["kernel"].reshape(9 * 32, 32)

    def softmax():
        e = np.exp(rows - rows.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)

    references = {
        "product": lambda: np.einsum("ij,jk->ik", square, square),
        "convolution": lambda: np.einsum("ij,jk->ik", columns, kernel),
        "softmax": softmax,
    }
    found = {
        name: here.ratio(operations[name], references[name], seconds=0.6, pairs=5)
        for name in references
    }
    if here.gpus():
        found["gpu"] = here.ratio(_on_gpu(here, square), operations["product"], seconds=0.6)
    return found


efficient.observe("pytorch")(_observe_efficient)
efficient.observe("tensorflow")(_observe_efficient)

AT_MOST = {"product": 1 / 3, "softmax": 2.0, "convolution": 1 / 3, "gpu": 1.0}


@efficient.judge
def judge_efficient(pytorch, tensorflow):
    slow, words = [], []
    for name, facts in (("PyTorch", pytorch), ("TensorFlow", tensorflow)):
        slow += [every_pair(timed, AT_MOST[what]) for what, timed in facts.items()]
        told = ", ".join(f"{what} {timed['ratio']:.2f}" for what, timed in facts.items())
        words.append(f"{name}: {told}")
    return decide(
        all_of(*(None if one is None else not one for one in slow)),
        f"Time over that of numpy, or on the GPU over the processor: {'; '.join(words)}.",
    )


def _on_gpu(here, square):
    if here.framework == "pytorch":
        a = here.torch.from_numpy(square).cuda()
        return lambda: float((a @ a)[0, 0])
    with here.tf.device("/GPU:0"):
        a = here.tf.identity(square)
    return lambda: float(here.tf.matmul(a, a)[0, 0])


@shorten.observe("pytorch")
def observe_shorten(here):
    torch = here.torch
    plain = torch.full((8,), 0.5)
    followed = torch.full((8,), 0.5, requires_grad=True)

    def chain(x):
        for _ in range(50):
            x = x * 1.01
            x = x + 0.001
        return x

    recording = here.ratio(lambda: chain(followed), lambda: chain(plain), seconds=1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        script = torch.jit.trace(chain, plain)
    python = here.ratio(lambda: chain(plain), lambda: script(plain), seconds=1.0)
    return {"recording": recording, "python": python}


@shorten.judge
def judge_shorten(pytorch):
    adds = [every_pair(pytorch[what], 1.03) for what in ("recording", "python")]
    return decide(
        all_of(*(None if one is None else not one for one in adds)),
        f"With recording the chain takes {pytorch['recording']['ratio']:.2f} of the time without "
        f"({pytorch['recording']['low']:.2f} to {pytorch['recording']['high']:.2f}), from Python "
        f"{pytorch['python']['ratio']:.2f} of that without Python "
        f"({pytorch['python']['low']:.2f} to {pytorch['python']['high']:.2f}).",
    )
