"""Does a model come back as it was, with a line or two?"""

from __future__ import annotations

from probes.behaviours.saving_and_loading._reading import read_back
from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "models-come-back-as-they-were",
    topic="saving-and-loading",
    title="Storing a model and loading it takes little effort in both frameworks",
    published=["both-save-load-simple"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Saves a small model in one line (state_dict; .keras and SavedModel), loads it with one or "
        "two lines in a fresh process, and compares what it answers."
    ),
    holds_if="in each of the three formats every answer equals the one before to 1e-6",
    fails_if="a format cannot be saved or loaded so, or an answer differs",
    seconds=12,
)
MODEL = """
import torch

def build():
    return torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.Tanh(), torch.nn.Linear(16, 3))
"""
READ_PYTORCH = """
import json, sys
import numpy as np, torch
from built import build

x = torch.from_numpy(np.load("x.npy"))
model = build()
model.load_state_dict(torch.load("weights.pt"))
print(json.dumps({"state_dict": model(x).tolist()}))
"""
READ_TENSORFLOW = """
import json
import numpy as np, tensorflow as tf, keras

x = np.load("x.npy")
answers = {}
model = keras.models.load_model("model.keras")
answers["keras"] = model(x).numpy().tolist()
loaded = tf.saved_model.load("saved")
answers["saved_model"] = loaded.serve(x).numpy().tolist()
print(json.dumps(answers))
"""


@test.observe("pytorch")
def observe_pytorch(here):
    torch, np = here.torch, here.np
    x = here.rng().standard_normal((5, 8)).astype("float32")
    np.save(here.path("x.npy"), x)
    here.write("built.py", MODEL)
    scope = {}
    exec(MODEL, scope)
    model = scope["build"]()
    torch.save(model.state_dict(), here.path("weights.pt"))
    expected = model(torch.from_numpy(x)).tolist()
    return _gaps(expected, read_back(here, READ_PYTORCH))


@test.observe("tensorflow")
def observe_tensorflow(here):
    np, keras = here.np, here.keras
    x = here.rng().standard_normal((5, 8)).astype("float32")
    np.save(here.path("x.npy"), x)
    layers = keras.layers
    model = keras.Sequential([keras.Input((8,)), layers.Dense(16, "tanh"), layers.Dense(3)])
    model.save(here.path("model.keras"))
    model.export(here.path("saved"), verbose=False)
    return _gaps(model(x).numpy().tolist(), read_back(here, READ_TENSORFLOW))


@test.judge
def judge(pytorch, tensorflow):
    gaps = {**pytorch["gaps"], **tensorflow["gaps"]}
    listed = ", ".join(f"{name} {gap:.0e}" for name, gap in sorted(gaps.items()))
    return decide(
        len(gaps) == 3 and max(gaps.values()) <= 1e-6,
        f"Largest difference after a round trip through a fresh process: {listed}.",
    )


def _gaps(expected, answers):
    def largest(found):
        rows = zip(expected, found)
        return max(abs(a - b) for row, other in rows for a, b in zip(row, other))

    return {"gaps": {name: largest(found) for name, found in answers.items()}}
