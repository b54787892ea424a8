"""Whose is Keras, and is there something to explain models with?"""

from __future__ import annotations

import os

from probes.claim_tests import PART, ClaimTest, decide

keras = ClaimTest(
    "keras-is-left-to-tensorflow",
    topic="libraries-and-domain-fit",
    title="Keras is a strength that is left to TensorFlow",
    published=["tf-keeps-keras-lite-js"],
    frameworks=["pytorch"],
    method="Trains a Keras model for one step with PyTorch beneath it, in a process of its own.",
    holds_if="Keras refuses to run on PyTorch or its model does not train there",
    fails_if="the model trains on PyTorch and its weights are tensors of PyTorch",
    needs=["package:keras"],
    covers=PART,
    limits="Keras only; TensorFlow Lite and JavaScript are not part of it.",
    seconds=6,
)
explaining = ClaimTest(
    "frameworks-bring-tools-of-explanation",
    topic="libraries-and-domain-fit",
    title="Frameworks include tools of explanation",
    published=["future-interpretability"],
    frameworks=["pytorch", "tensorflow"],
    method="Looks through the names of all modules in both installed packages for such tools.",
    holds_if="at least one of the packages has a module for SHAP, LIME or attributions",
    fails_if="neither of the packages has such a module",
    limits="Names of modules; what stands beside the packages is not looked for.",
)

PROGRAM = """
import numpy as np, torch, keras
model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.1), "mse")
before = model.get_weights()[0].copy()
model.fit(np.ones((4, 3)), np.ones((4, 1)) * 5, verbose=0)
moved = float(abs(model.get_weights()[0] - before).max())
print("RESULT", keras.backend.backend(), isinstance(model.weights[0].value, torch.Tensor), moved)
"""
WORDS = ("shap", "lime", "captum", "saliency", "integrated_gradients", "explainability")


@keras.observe("pytorch")
def observe_keras(here):
    done = here.script(PROGRAM, timeout=240.0, KERAS_BACKEND="torch", CUDA_VISIBLE_DEVICES="-1")
    lines = [line.split() for line in done.out.splitlines() if line.startswith("RESULT")]
    if not lines:
        return {"backend": "none", "tensors": False, "moved": 0.0}
    _, backend, tensors, moved = lines[-1]
    return {"backend": backend, "tensors": tensors == "True", "moved": float(moved)}


@keras.judge
def judge_keras(pytorch):
    trains = pytorch["backend"] == "torch" and pytorch["tensors"] and pytorch["moved"] > 0
    return decide(
        not trains,
        f"With PyTorch beneath it Keras {'trains' if trains else 'does not train'} a model; its "
        f"backend was {pytorch['backend']} and the weights moved by {pytorch['moved']:.2g}.",
    )


def _observe_explaining(here):
    module = here.torch if here.framework == "pytorch" else here.tf
    found = []
    for _, folders, names in os.walk(os.path.dirname(module.__file__)):
        modules = [name[:-3] for name in names if name.endswith(".py")]
        found += [one for one in (*folders, *modules) if one.lower().strip("_") in WORDS]
    return {"found": sorted(set(found))[:10]}


explaining.observe("pytorch")(_observe_explaining)
explaining.observe("tensorflow")(_observe_explaining)


@explaining.judge
def judge_explaining(pytorch, tensorflow):
    names = pytorch["found"] + tensorflow["found"]
    told = ", ".join(names) or "none"
    return decide(names, f"Modules of explanation in the two packages: {told}.")
