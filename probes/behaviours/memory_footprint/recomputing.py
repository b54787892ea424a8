"""Does computing activations again save memory in TensorFlow too?"""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, decide

test = ClaimTest(
    "tensorflow-recomputing-saves-memory",
    topic="memory-footprint",
    title="Computing activations again takes less memory in TensorFlow",
    published=[],
    claims=["tensorflow.memory-footprint.lowering-the-peak"],
    frameworks=["tensorflow"],
    method=(
        "Trains one step of a stack of 24 blocks, once with tf.recompute_grad around each block "
        "and once without, each in a process of its own, and reads how far its memory rose."
    ),
    holds_if=(
        "the step that computes again takes at most 80 % of the memory of the step that keeps, "
        "with the same gradient to 1e-5"
    ),
    fails_if="it takes more than 80 %, or the gradient differs",
    covers=PART,
    limits=(
        "One step in eager code, on the processor; mixed precision and the adding up of gradients "
        "have tests of their own, and the time is not looked at."
    ),
    seconds=20,
)

PROGRAM = """
import numpy as np, tensorflow as tf

tf.config.threading.set_intra_op_parallelism_threads(int(sys.argv[2]))
draw = np.random.default_rng(0)


def weight(rows, columns):
    return tf.Variable(draw.normal(0, rows**-0.5, (rows, columns)).astype("float32"))


class Block(tf.Module):
    def __init__(self):
        super().__init__()
        self.up, self.down = weight(256, 1024), weight(1024, 256)

    def __call__(self, x):
        return tf.matmul(tf.nn.gelu(tf.matmul(x, self.up)), self.down)


blocks = [Block() for _ in range(24)]
weights = [one for block in blocks for one in (block.up, block.down)]
x = tf.constant(draw.standard_normal((1024, 256)), tf.float32)


def gradients(blocks, x):
    with tf.GradientTape() as tape:
        y = x
        for block in blocks:
            y = tf.recompute_grad(block)(y) if sys.argv[1] == "with" else block(y)
        loss = tf.reduce_mean(tf.square(y))
    return tape.gradient(loss, weights[: 2 * len(blocks)])


gradients(blocks[:1], x[:2])
begin()
facts["norm"] = float(tf.norm(tf.cast(gradients(blocks, x)[0], tf.float64)))
"""


@test.observe("tensorflow")
def observe(here):
    found = {way: here.memory_of(PROGRAM, way, str(here.threads)) for way in ("with", "without")}
    norm = found["without"]["norm"]
    return {
        "bytes_with": found["with"]["bytes"],
        "bytes_without": found["without"]["bytes"],
        "gradient_gap": abs(found["with"]["norm"] - norm) / norm,
    }


@test.judge
def judge(tensorflow):
    found = tensorflow
    return decide(
        found["bytes_with"] <= 0.8 * found["bytes_without"] and found["gradient_gap"] <= 1e-5,
        f"The step took {found['bytes_with'] / 1e6:.0f} MB computing again and "
        f"{found['bytes_without'] / 1e6:.0f} MB keeping; the gradients differ by a share of "
        f"{found['gradient_gap']:.0e}.",
    )
