"""Do both frameworks carry out the same ordinary program at once, with the same results?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "same-eager-program-in-both",
    topic="execution-model",
    title="TensorFlow runs an ordinary program at once, as PyTorch does",
    published=["tf2-eager-like-pytorch"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Runs the same program as ordinary Python in both: a loop that ends by a tensor's value, "
        "each intermediate value read on the next line, and the gradient of the result."
    ),
    holds_if=(
        "TensorFlow executes eagerly without being asked, and both read the same values after the "
        "same number of steps and give the same gradient to 1e-6"
    ),
    fails_if="TensorFlow does not execute eagerly, or values, steps or gradients differ",
    limits="What an operation costs in eager mode is not part of it.",
)

START = (0.5, 3.0, 7.0)


@test.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    x = torch.tensor(START, requires_grad=True)
    y, read = x * 2.0, []
    while y.sum() > 1:
        y = y * 0.5
        read.append(float(y.detach().sum()))
    (gradient,) = torch.autograd.grad((y * y).sum(), x)
    return {"eager": True, "read": read, "gradient": gradient.tolist()}


@test.observe("tensorflow")
def observe_tensorflow(here):
    tf = here.tf
    x = tf.constant(START)
    read = []
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * 2.0
        while tf.reduce_sum(y) > 1:
            y = y * 0.5
            read.append(float(tf.reduce_sum(y)))
        loss = tf.reduce_sum(y * y)
    gradient = tape.gradient(loss, x).numpy()
    return {"eager": tf.executing_eagerly(), "read": read, "gradient": gradient.tolist()}


@test.judge
def judge(pytorch, tensorflow):
    steps = len(pytorch["read"]), len(tensorflow["read"])
    same = (
        tensorflow["eager"]
        and steps[0] == steps[1] > 0
        and _gap(pytorch["read"], tensorflow["read"]) < 1e-6
        and _gap(pytorch["gradient"], tensorflow["gradient"]) < 1e-6
    )
    mode = "eagerly" if tensorflow["eager"] else "not eagerly"
    return decide(
        same,
        f"TensorFlow ran {mode}; PyTorch took {steps[0]} steps and TensorFlow {steps[1]}, and the "
        f"gradients differ by at most {_gap(pytorch['gradient'], tensorflow['gradient']):.1e}.",
    )


def _gap(a, b):
    if len(a) != len(b):
        return float("inf")
    return max(abs(x - y) for x, y in zip(a, b))
