"""One small model with a class of its own, saved in each format and loaded in a new process.

Each format is loaded in each of `WAYS`: beside the code that it was saved with, after the class has
moved to another file, has another name there, has another name for a layer, and after it is gone.
What comes back is ``same``, ``other answers``, or the name of the error; and how many bytes each
format takes.
"""

from __future__ import annotations

import json
import os

from probes.behaviours.saving_and_loading._reading import read_back

WAYS = {
    "unchanged": ("models.py", "Net", "hidden"),
    "moved": ("elsewhere.py", "Net", "hidden"),
    "renamed": ("elsewhere.py", "Renamed", "hidden"),
    "layer_renamed": ("models.py", "Net", "first"),
    "gone": None,
}
"""File, class and first layer at the time of loading."""

BEFORE_LOADING = """
import importlib, json, os, shutil, sys
import numpy as np

x, expected = np.load("x.npy"), np.load("expected.npy")
cases = json.loads(sys.argv[1])


def model_class():
    for file in ("models", "elsewhere"):
        if os.path.exists(file + ".py"):
            module = importlib.import_module(file)
            return getattr(module, "Net", None) or module.Renamed
    raise ImportError("there is no file with the class")


def forget():
    for file in ("models", "elsewhere"):
        sys.modules.pop(file, None)
        if os.path.exists(file + ".py"):
            os.remove(file + ".py")
    # Compiled code of the last file would be taken for the next one's: same size, same second.
    shutil.rmtree("__pycache__", ignore_errors=True)
    importlib.invalidate_caches()


def tried(way):
    try:
        gap = np.abs(np.asarray(way()) - expected).max()
        return "same" if gap <= 1e-6 else "other answers"
    except Exception as error:
        return type(error).__name__


"""
AFTER_LOADING = """

found = {}
for case, file, text in cases:
    forget()
    if file:
        with open(file, "w", encoding="utf-8") as stream:
            stream.write(text)
    prepare()
    found[case] = {name: tried(way) for name, way in ways.items()}
print(json.dumps(found))
"""
TORCH_CLASS = """
import torch

class {name}(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.{layer} = torch.nn.Linear(8, 64)
        self.out = torch.nn.Linear(64, 3)

    def forward(self, x):
        return self.out(torch.tanh(self.{layer}(x)))
"""
TORCH_SAVE = """
import json, sys, warnings
import numpy as np, torch
from models import Net

torch.manual_seed(0)
model, x = Net().eval(), torch.from_numpy(np.load("x.npy"))
torch.save(model.state_dict(), "state_dict.pt")
torch.save(model, "whole_module.pt")
batch = torch.export.Dim("batch")
program = torch.export.export(model, (x,), dynamic_shapes=({0: batch},))
torch.export.save(program, "exported.pt2")
try:
    from safetensors.torch import save_file
    save_file(model.state_dict(), "weights.safetensors")
except ImportError:
    pass
np.save("expected.npy", model(x).detach().numpy())
print(json.dumps({"version": torch.__version__}))
"""
TORCH_LOAD = """
import torch

x = torch.from_numpy(x)


def prepare():
    pass


def state_dict():
    model = model_class()().eval()
    model.load_state_dict(torch.load("state_dict.pt"))
    return model(x).detach()


def safetensors():
    from safetensors.torch import load_file
    model = model_class()().eval()
    model.load_state_dict(load_file("weights.safetensors"))
    return model(x).detach()


ways = {
    "state_dict": state_dict,
    "whole_module": lambda: torch.load("whole_module.pt", weights_only=False)(x).detach(),
    "exported": lambda: torch.export.load("exported.pt2").module()(x).detach(),
}
if os.path.exists("weights.safetensors"):
    ways["safetensors"] = safetensors
"""

KERAS_CLASS = """
import keras

@keras.saving.register_keras_serializable("claims")
class {name}(keras.Model):
    def __init__(self, **options):
        super().__init__(**options)
        self.{layer} = keras.layers.Dense(64, "tanh")
        self.out = keras.layers.Dense(3)

    def call(self, x):
        return self.out(self.{layer}(x))
"""
KERAS_SAVE = """
import json
import numpy as np, keras
from models import Net

keras.utils.set_random_seed(0)
model, x = Net(), np.load("x.npy")
np.save("expected.npy", model(x).numpy())
model.save("model.keras")
model.save_weights("model.weights.h5")
model.export("saved_model", verbose=False)
plain = keras.Sequential([
    keras.Input((8,)), keras.layers.Dense(64, "tanh"), keras.layers.Dense(3)
])
plain.set_weights(model.get_weights())
plain.save("built_in.keras")
plain.save("built_in.h5")
print(json.dumps({"version": keras.__version__}))
"""
KERAS_LOAD = """
import tensorflow as tf, keras


def prepare():
    keras.saving.get_custom_objects().clear()
    try:
        model_class()
    except ImportError:
        pass


def weights():
    model = model_class()()
    model(x)
    model.load_weights("model.weights.h5")
    return model(x)


def saved_model():
    loaded = tf.saved_model.load("saved_model")  # its variables live as long as it does
    return loaded.serve(x)


ways = {
    "keras": lambda: keras.models.load_model("model.keras")(x),
    "weights_h5": weights,
    "saved_model": saved_model,
    "built_in_keras": lambda: keras.models.load_model("built_in.keras")(x),
    "built_in_h5": lambda: keras.models.load_model("built_in.h5", compile=False)(x),
}
"""
FILES = {
    "pytorch": {
        "state_dict": "state_dict.pt",
        "whole_module": "whole_module.pt",
        "exported": "exported.pt2",
        "safetensors": "weights.safetensors",
    },
    "tensorflow": {
        "keras": "model.keras",
        "weights_h5": "model.weights.h5",
        "saved_model": "saved_model",
        "built_in_keras": "built_in.keras",
        "built_in_h5": "built_in.h5",
    },
}

_found = {}


def formats(here):
    """The answers by format of each way, and ``bytes`` by format; kept per process."""
    if here.framework not in _found:
        _found[here.framework] = _observe(here)
    return _found[here.framework]


def sizes(found):
    """The smallest and the largest format, in words."""
    ordered = sorted(found["bytes"].items(), key=lambda pair: pair[1])
    least, most = ordered[0], ordered[-1]
    return f"{least[1] / 1000:.1f} kB ({least[0]}) to {most[1] / 1000:.1f} kB ({most[0]})"


def _observe(here):
    source, save, load = (
        (TORCH_CLASS, TORCH_SAVE, TORCH_LOAD)
        if here.framework == "pytorch"
        else (KERAS_CLASS, KERAS_SAVE, KERAS_LOAD)
    )
    here.np.save(here.path("x.npy"), here.rng().standard_normal((5, 8)).astype("float32"))
    cases = [
        (way, code and code[0], code and source.format(name=code[1], layer=code[2]))
        for way, code in WAYS.items()
    ]
    here.write(cases[0][1], cases[0][2])
    read_back(here, save)
    program = BEFORE_LOADING + load + AFTER_LOADING
    found = read_back(here, program, json.dumps(cases))
    paths = {name: here.path(file) for name, file in FILES[here.framework].items()}
    found["bytes"] = {name: _size(path) for name, path in paths.items() if os.path.exists(path)}
    return found


def _size(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(
        os.path.getsize(os.path.join(folder, file))
        for folder, _, files in os.walk(path)
        for file in files
    )
