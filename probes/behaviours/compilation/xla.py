"""Does XLA make TensorFlow faster?"""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, all_of, decide, every_pair

everywhere = ClaimTest(
    "xla-makes-tensorflow-faster-still",
    topic="compilation",
    title="XLA makes TensorFlow programs run faster still",
    published=["xla-speeds-up-tf"],
    frameworks=["tensorflow"],
    method=(
        "Runs three functions under tf.function with and without jit_compile, in turns: a chain of "
        "elementwise operations, the gradient of a small dense net, and that of a convolution."
    ),
    holds_if="each of the three is faster with XLA in every pair, by 5 % or more",
    fails_if="one of them gains less than that in every pair",
    limits="Small programs; with a GPU visible it says nothing of the processor.",
    seconds=8,
)

on_a_gpu = ClaimTest(
    "xla-makes-tensorflow-faster-on-this-gpu",
    topic="compilation",
    title="XLA makes TensorFlow fast on GPUs of the day",
    published=["tf-future-hardware-xla"],
    frameworks=["tensorflow"],
    method=(
        "Runs a chain of elementwise operations on the GPU under tf.function with and without "
        "jit_compile, in turns."
    ),
    holds_if="it is faster with XLA in every pair, by 5 % or more",
    fails_if="XLA refuses the GPU, or every pair shows less than 5 %",
    needs=["gpu"],
    covers=PART,
    limits="One GPU of today; nothing of TPUs, other chips or chips to come.",
    seconds=5,
)


@everywhere.observe("tensorflow")
def observe_everywhere(here):
    tf = here.tf
    return {name: _timed(here, function) for name, function in _programs(tf, here.rng()).items()}


@everywhere.judge
def judge_everywhere(tensorflow):
    told = "; ".join(
        f"{name} {one['ratio']:.2f} ({one['low']:.2f} to {one['high']:.2f})"
        for name, one in tensorflow.items()
    )
    return decide(
        all_of(*(every_pair(one, 1.05) for one in tensorflow.values())),
        f"Time without XLA over time with it: {told}.",
    )


@on_a_gpu.observe("tensorflow")
def observe_on_a_gpu(here):
    tf = here.tf
    x = tf.random.normal((1 << 22,))
    with tf.device("/GPU:0"):
        x = tf.identity(x)

        def chain():
            y = x
            for _ in range(10):
                y = tf.tanh(y * 1.1) + 0.01
            return tf.reduce_sum(y)

        try:
            return _timed(here, chain)
        except Exception as error:
            return {"refused": type(error).__name__}


@on_a_gpu.judge
def judge_on_a_gpu(tensorflow):
    if "refused" in tensorflow:
        return decide(False, f"XLA refuses the GPU: {tensorflow['refused']}.")
    return decide(
        every_pair(tensorflow, 1.05),
        f"On the GPU it takes {tensorflow['ratio']:.2f} times as long without XLA "
        f"({tensorflow['low']:.2f} to {tensorflow['high']:.2f}).",
    )


def _timed(here, function):
    tf = here.tf
    fast, plain = tf.function(function, jit_compile=True), tf.function(function)
    return here.ratio(lambda: float(plain()), lambda: float(fast()), seconds=1.0)


def _programs(tf, rng):
    def normal(*shape):
        return tf.constant(rng.normal(size=shape) * 0.1, tf.float32)

    long, x, y = normal(200_000), normal(32, 64), normal(32, 1)
    weights = [tf.Variable(normal(64, 64)), tf.Variable(normal(64, 1))]
    image, kernel = normal(8, 32, 32, 8), tf.Variable(normal(3, 3, 8, 16))

    def elementwise():
        z = long
        for _ in range(10):
            z = tf.tanh(z * 1.1) + 0.01
        return tf.reduce_sum(z)

    def dense():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((tf.tanh(x @ weights[0]) @ weights[1] - y) ** 2)
        return sum(tf.reduce_sum(one) for one in tape.gradient(loss, weights))

    def convolution():
        with tf.GradientTape() as tape:
            out = tf.nn.relu(tf.nn.conv2d(image, kernel, 1, "SAME"))
            loss = tf.reduce_mean(out**2)
        return tf.reduce_sum(tape.gradient(loss, kernel))

    return {"elementwise": elementwise, "dense": dense, "convolution": convolution}
