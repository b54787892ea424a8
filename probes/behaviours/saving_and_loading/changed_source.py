"""Does a saved TensorFlow model survive a change of the code that defined it?"""

from __future__ import annotations

from probes.behaviours.saving_and_loading._reading import read_back
from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "tensorflow-models-survive-changed-source",
    topic="saving-and-loading",
    title="A saved TensorFlow model works on when its code has been changed",
    published=["tf-old-models-survive-source-change"],
    frameworks=["tensorflow"],
    method=(
        "Saves a Keras model with a layer from a file as SavedModel and as .keras, then changes "
        "the file, and loads in a fresh process with the changed layer and without any."
    ),
    holds_if="the SavedModel gives its old answers with the changed code and without it",
    fails_if="it cannot be loaded or gives other answers",
    limits="The format .keras, which keeps no operations, is reported and not judged.",
    seconds=12,
)
SOURCE = """
import keras

@keras.saving.register_keras_serializable("claims")
class Scaling(keras.layers.Layer):
    def call(self, x):
        return x * {factor}
"""
WRITE = """
import json
import numpy as np, keras
from scaling import Scaling

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), Scaling()])
x = np.load("x.npy")
model.export("saved", verbose=False)
model.save("model.keras")
print(json.dumps({"answers": model(x).numpy().tolist()}))
"""
READ = """
import json
import numpy as np, tensorflow as tf, keras

x = np.load("x.npy")
saved = tf.saved_model.load("saved")
found = {"without": saved.serve(x).numpy().tolist()}
try:
    keras.models.load_model("model.keras")
    found["keras_without"] = "loaded"
except Exception as error:
    found["keras_without"] = type(error).__name__
from scaling import Scaling
saved = tf.saved_model.load("saved")
found["changed"] = saved.serve(x).numpy().tolist()
found["keras_changed"] = keras.models.load_model("model.keras")(x).numpy().tolist()
found["new_factor"] = float(Scaling()(np.ones((1, 1), "float32"))[0, 0])
print(json.dumps(found))
"""


@test.observe("tensorflow")
def observe(here):
    here.np.save(here.path("x.npy"), here.rng().standard_normal((5, 4)).astype("float32"))
    here.write("scaling.py", SOURCE.format(factor="2.0"))
    old = read_back(here, WRITE)["answers"]
    here.write("scaling.py", SOURCE.format(factor="7.0"))
    found = read_back(here, READ)
    return {
        "gap_without": _gap(old, found["without"]),
        "gap_changed": _gap(old, found["changed"]),
        "gap_keras_changed": _gap(old, found["keras_changed"]),
        "keras_without": found["keras_without"],
        "new_factor": found["new_factor"],
    }


@test.judge
def judge(tensorflow):
    found = tensorflow
    largest = max(found["gap_without"], found["gap_changed"])
    kept = "kept" if found["gap_keras_changed"] <= 1e-6 else "changed"
    return decide(
        found["new_factor"] == 7.0 and largest <= 1e-6,
        f"After a factor in the code went from 2 to {found['new_factor']:g}, answers of the "
        f"SavedModel differ by at most {largest:.0e}; those of the .keras file {kept}, and "
        f"without the code it gave: {found['keras_without']}.",
    )


def _gap(expected, answers):
    rows = zip(expected, answers)
    return max(abs(a - b) for row, other in rows for a, b in zip(row, other))
