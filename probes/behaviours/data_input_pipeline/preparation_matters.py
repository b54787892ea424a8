"""Does the way data are prepared show in the speed and in the quality of training?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, all_of, decide, every_pair

test = ClaimTest(
    "preparation-shows-in-training",
    topic="data-input-pipeline",
    title="How data are prepared shows in how fast and how well a model trains",
    published=["preprocessing-drives-efficiency"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Trains the same small model on texts of numbers parsed again in every pass and on the "
        "same numbers parsed once, in turns; and on features as they are and standardised."
    ),
    holds_if=(
        "in both frameworks parsing in every pass costs at least a tenth more time in every pair, "
        "and standardised features leave less than half the loss after as many steps"
    ),
    fails_if="in one of them the time or the loss does not tell the two preparations apart",
    seconds=4,
)
ROWS, FEATURES, STEPS = 512, 32, 60


@test.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch

    def train(prepare, target):
        weights = torch.zeros(FEATURES, 1, requires_grad=True)
        y = torch.from_numpy(target)
        optimizer = torch.optim.Adam([weights], lr=0.05)
        for _ in range(STEPS):
            x = torch.from_numpy(prepare())
            optimizer.zero_grad()
            loss = torch.nn.functional.binary_cross_entropy_with_logits(x @ weights, y)
            loss.backward()
            optimizer.step()
        return float(loss.detach())

    return _compare(here, train)


@test.observe("tensorflow")
def observe_tensorflow(here):
    tf, keras = here.tf, here.keras

    def train(prepare, target):
        weights = tf.Variable(tf.zeros((FEATURES, 1)))
        y = tf.constant(target)
        optimizer = keras.optimizers.Adam(0.05)
        for _ in range(STEPS):
            x = tf.constant(prepare())
            with tf.GradientTape() as tape:
                logits = tf.matmul(x, weights)
                loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(y, logits))
            optimizer.apply_gradients([(tape.gradient(loss, weights), weights)])
        return float(loss)

    return _compare(here, train)


@test.judge
def judge(pytorch, tensorflow):
    tells = [
        all_of(every_pair(found, 1.1), found["standardised"] < 0.5 * found["as_they_are"])
        for found in (pytorch, tensorflow)
    ]
    words = (
        f"{found['ratio']:.2f} times the time and a loss of {found['as_they_are']:.2f} instead of "
        f"{found['standardised']:.2f}"
        for found in (pytorch, tensorflow)
    )
    return decide(
        all_of(*tells), "The worse preparation cost {} in PyTorch, {} in TensorFlow.".format(*words)
    )


def _compare(here, train):
    np = here.np
    draw = here.rng()
    clean = draw.standard_normal((ROWS, FEATURES))
    scales = 10.0 ** draw.uniform(-3, 3, FEATURES)
    features = (clean * scales + 5 * scales).astype("float32")
    target = (clean.sum(1, keepdims=True) > 0).astype("float32")
    standard = ((features - features.mean(0)) / features.std(0)).astype("float32")
    texts = [",".join(f"{value:.6f}" for value in row) for row in standard]

    def parse():
        rows = [[float(value) for value in text.split(",")] for text in texts]
        return np.asarray(rows, dtype="float32")

    parsed = parse()
    timed = here.ratio(
        lambda: train(parse, target), lambda: train(lambda: parsed, target), seconds=0.0, pairs=3
    )
    return {
        **timed,
        "as_they_are": train(lambda: features, target),
        "standardised": train(lambda: standard, target),
    }
