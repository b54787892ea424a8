"""Does TensorFlow's past show where most training happens, in Keras fit?"""

from __future__ import annotations

from probes.behaviours.debugging._prompt import answers, prompts
from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "keras-fit-hides-values",
    topic="debugging",
    title="Graphs still come to the surface when TensorFlow code is debugged",
    published=["tf-debugging-residual-complexity"],
    frameworks=["tensorflow"],
    method=(
        "Trains a Keras model whose layer stops with breakpoint() for three batches and asks pdb "
        "for a value: with fit as it comes, and with run_eagerly."
    ),
    holds_if="fit as it comes gives no number at any stop, and run_eagerly does at each batch",
    fails_if="fit as it comes gives numbers at each of the three batches",
    seconds=3,
)
BATCHES = 3


@test.observe("tensorflow")
def observe(here):
    keras, np = here.keras, here.np

    class Stopping(keras.layers.Layer):
        def call(self, x):
            h = x * 2.0
            if armed:
                breakpoint()
            return h

    data = np.ones((BATCHES * 2, 4), dtype="float32"), np.ones((BATCHES * 2, 1), dtype="float32")
    found = {}
    for name, eager in (("default", None), ("run_eagerly", True)):
        armed = []
        model = keras.Sequential([keras.Input((4,)), Stopping(), keras.layers.Dense(1)])
        options = {} if eager is None else {"run_eagerly": eager}
        model.compile(optimizer="sgd", loss="mse", **options)
        armed.append(True)  # not while the model itself is put together
        with prompts("p float(h[0, 0])") as stops:
            model.fit(*data, batch_size=2, epochs=1, verbose=0)
        found[name] = answers(stops)
    return found


@test.judge
def judge(tensorflow):
    default, eager = tensorflow["default"], tensorflow["run_eagerly"]
    numbers = [answer for answer in default if answer is not None]
    eager_numbers = [answer for answer in eager if answer == 2.0]
    return decide(
        not numbers and len(eager_numbers) >= BATCHES,
        f"In {BATCHES} batches fit stopped {len(default)} times and gave {len(numbers)} numbers; "
        f"with run_eagerly it stopped {len(eager)} times and gave {len(eager_numbers)}.",
    )
