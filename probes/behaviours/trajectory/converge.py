"""Does one program run on both frameworks with the same result?"""

from __future__ import annotations

import json

from probes.claim_tests import PART, ClaimTest, decide

test = ClaimTest(
    "one-keras-program-on-both",
    topic="trajectory",
    title="The frameworks grow together",
    published=["frameworks-will-converge"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Trains one and the same Keras program from equal weights with PyTorch and with TensorFlow "
        "beneath it, each in a process of its own."
    ),
    holds_if="it runs on both and the weights agree to 1e-5",
    fails_if="it fails on one of them or the weights differ by more",
    needs=["package:keras"],
    covers=PART,
    limits="One standard that both follow; libraries and releases are not compared.",
    seconds=12,
)

PROGRAM = """
import json, numpy as np, keras
rng = np.random.default_rng(0)
x = rng.normal(size=(32, 6)).astype("float32")
model = keras.Sequential([
    keras.layers.Input((6,)), keras.layers.Dense(8, "tanh"), keras.layers.Dense(1),
])
model.set_weights([rng.normal(size=w.shape) * 0.3 for w in model.get_weights()])
model.compile(keras.optimizers.SGD(0.1), "mse")
model.fit(x, x[:, :1], batch_size=16, epochs=5, shuffle=False, verbose=0)
flat = np.concatenate([w.ravel() for w in model.get_weights()])
print("RESULT" + json.dumps({"backend": keras.backend.backend(), "weights": flat.tolist()}))
"""


def _observe(here):
    backend = {"pytorch": "torch", "tensorflow": "tensorflow"}[here.framework]
    done = here.script(PROGRAM, timeout=240.0, KERAS_BACKEND=backend, CUDA_VISIBLE_DEVICES="-1")
    lines = [line for line in done.out.splitlines() if line.startswith("RESULT")]
    if not lines:
        return {"error": (done.err.strip().splitlines() or ["it said nothing"])[-1][:150]}
    return json.loads(lines[-1][6:])


test.observe("pytorch")(_observe)
test.observe("tensorflow")(_observe)


@test.judge
def judge(pytorch, tensorflow):
    errors = [one["error"] for one in (pytorch, tensorflow) if "error" in one]
    if errors:
        return decide(False, f"The program failed on one of them: {errors[0]}.")
    gap = max(abs(a - b) for a, b in zip(pytorch["weights"], tensorflow["weights"]))
    apart = pytorch["backend"] != tensorflow["backend"]
    return decide(
        apart and gap <= 1e-5,
        f"It ran on {pytorch['backend']} and {tensorflow['backend']}; the weights differ by at "
        f"most {gap:.0e}.",
    )
