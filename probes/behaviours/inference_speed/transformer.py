"""Does TensorFlow's optimisation make a Transformer block answer faster than PyTorch?"""

from __future__ import annotations

from probes.behaviours.training_speed._side_by_side import against_numpy, over, told
from probes.claim_tests import ClaimTest, all_of, decide, every_pair

test = ClaimTest(
    "tensorflow-optimises-transformers-better",
    topic="inference-speed",
    title="Transformers gain more at inference from TensorFlow's optimisation",
    published=["tf-optimises-transformer-inference"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Times two blocks of an encoder (128 wide, 4 heads, 64 words) with equal weights on 1 and "
        "8 inputs, under TensorFlow's own optimisers, tf.function and XLA, and in plain PyTorch."
    ),
    holds_if=(
        "the better of TensorFlow's two ways is at least 3 % faster than plain PyTorch at both "
        "sizes"
    ),
    fails_if="it is not at one of them, or the two give other results",
    limits="A small encoder on the processor, at one length; no engine of inference, no GPU.",
    seconds=10,
)

WIDTH, HEADS, WORDS, LAYERS = 128, 4, 64, 2
SIZES = (1, 8)


def _weights(here):
    rng = here.rng()
    shapes = [(WIDTH, 3 * WIDTH), (WIDTH, WIDTH), (WIDTH, 4 * WIDTH), (4 * WIDTH, WIDTH)]
    return [
        [(rng.normal(size=s) / s[0] ** 0.5).astype("float32") for s in shapes]
        for _ in range(LAYERS)
    ]


def _input(here, size):
    return here.rng().normal(size=(size, WORDS, WIDTH)).astype("float32")


@test.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    functional = torch.nn.functional
    blocks = [[torch.from_numpy(one) for one in block] for block in _weights(here)]

    def heads(x):
        return x.view(*x.shape[:2], HEADS, WIDTH // HEADS).transpose(1, 2)

    def encoder(x):
        for qkv, out, wide, narrow in blocks:
            q, k, v = (heads(one) for one in (x @ qkv).chunk(3, dim=-1))
            mixed = functional.scaled_dot_product_attention(q, k, v)
            mixed = mixed.transpose(1, 2).reshape(x.shape)
            x = functional.layer_norm(x + mixed @ out, (WIDTH,), eps=1e-5)
            x = functional.layer_norm(x + functional.relu(x @ wide) @ narrow, (WIDTH,), eps=1e-5)
        return x

    facts = {}
    for size in SIZES:
        x = torch.from_numpy(_input(here, size))

        def call(x=x):
            with torch.inference_mode():
                return encoder(x).numpy()

        facts[f"plain {size}"] = against_numpy(here, call)
    return {"times": facts, "sample": call()[0, 0, :4].tolist()}


@test.observe("tensorflow")
def observe_tensorflow(here):
    tf = here.tf
    blocks = [[tf.constant(one) for one in block] for block in _weights(here)]

    def heads(x):
        return tf.transpose(tf.reshape(x, (-1, WORDS, HEADS, WIDTH // HEADS)), (0, 2, 1, 3))

    def norm(x):
        mean, variance = tf.nn.moments(x, [-1], keepdims=True)
        return (x - mean) * tf.math.rsqrt(variance + 1e-5)

    def encoder(x):
        for qkv, out, wide, narrow in blocks:
            q, k, v = (heads(one) for one in tf.split(x @ qkv, 3, axis=-1))
            scores = tf.matmul(q, k, transpose_b=True) / (WIDTH // HEADS) ** 0.5
            mixed = tf.transpose(tf.nn.softmax(scores) @ v, (0, 2, 1, 3))
            x = norm(x + tf.reshape(mixed, tf.shape(x)) @ out)
            x = norm(x + tf.nn.relu(x @ wide) @ narrow)
        return x

    facts = {}
    for mode in ("graph", "xla"):
        graph = tf.function(encoder, jit_compile=mode == "xla")
        for size in SIZES:
            x = tf.constant(_input(here, size))
            facts[f"{mode} {size}"] = _timed(here, graph, x)
    return {"times": facts, "sample": graph(x).numpy()[0, 0, :4].tolist()}


@test.judge
def judge(pytorch, tensorflow):
    ratios = {}
    for size in SIZES:
        best = min((tensorflow["times"][f"{way} {size}"] for way in ("graph", "xla")), key=_middle)
        ratios[f"{size} at once"] = over(pytorch["times"][f"plain {size}"], best)
    gap = max(abs(a - b) for a, b in zip(pytorch["sample"], tensorflow["sample"]))
    return decide(
        all_of(gap < 1e-3, *(every_pair(one, 1.03) for one in ratios.values())),
        f"Plain PyTorch's time over TensorFlow's best: {told(ratios)}; results differ by "
        f"{gap:.0e}.",
    )


def _middle(timed):
    return timed["ratio"]


def _timed(here, graph, x):
    return against_numpy(here, lambda: graph(x).numpy())
