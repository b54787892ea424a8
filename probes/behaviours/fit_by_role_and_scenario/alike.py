"""Are the two alike as calculators?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "frameworks-calculate-alike",
    topic="fit-by-role-and-scenario",
    title="The two frameworks are much alike",
    published=["frameworks-alike"],
    frameworks=["pytorch", "tensorflow"],
    method="Trains one net from equal weights on equal data for 100 steps in both.",
    holds_if="the losses of every ninth step agree to 1e-4 of their size",
    fails_if="the losses of one of them differ by more",
    covers="part",
    limits="What they calculate; libraries, hardware and deployment are not compared.",
    seconds=2,
)


def _start(here):
    rng = here.rng()
    shapes = ((64, 8), (8, 16), (16, 1))
    x, first, second = (rng.normal(size=s).astype("float32") * 0.5 for s in shapes)
    return x, x[:, :1] * x[:, 1:2], first, second


@test.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    x, y, *weights = (torch.from_numpy(one) for one in _start(here))
    weights = [one.clone().requires_grad_() for one in weights]
    optimizer = torch.optim.SGD(weights, lr=0.1)
    losses = []
    for _ in range(100):
        optimizer.zero_grad()
        loss = ((torch.tanh(x @ weights[0]) @ weights[1] - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return {"losses": losses[::9]}


@test.observe("tensorflow")
def observe_tensorflow(here):
    tf = here.tf
    x, y, first, second = _start(here)
    weights = [tf.Variable(first), tf.Variable(second)]

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((tf.tanh(x @ weights[0]) @ weights[1] - y) ** 2)
        for one, gradient in zip(weights, tape.gradient(loss, weights)):
            one.assign_sub(0.1 * gradient)
        return loss

    return {"losses": [float(step()) for _ in range(100)][::9]}


@test.judge
def judge(pytorch, tensorflow):
    pairs = list(zip(pytorch["losses"], tensorflow["losses"]))
    gap = max(abs(a - b) / max(abs(a), 1e-9) for a, b in pairs)
    return decide(
        gap <= 1e-4,
        f"Over 100 steps the loss went from {pairs[0][0]:.4f} to {pairs[-1][0]:.4f}, and the two "
        f"differ by at most {gap:.0e} of it.",
    )
