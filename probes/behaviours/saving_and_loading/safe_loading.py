"""Do files that carry code run it when they are loaded?"""

from __future__ import annotations

import os

from probes.claim_tests import PART, ClaimTest, decide

in_pytorch = ClaimTest(
    "pytorch-load-refuses-pickled-code",
    topic="saving-and-loading",
    title="torch.load refuses files with pickled code unless it is told to trust them",
    published=[],
    claims=["pytorch.saving-and-loading.guard-with-holes"],
    frameworks=["pytorch"],
    method=(
        "Saves weights beside an object whose unpickling makes a folder, loads the file with "
        "torch.load as it comes and with weights_only off, and looks whether the folder is there."
    ),
    holds_if="as it comes the file is refused and no folder is made; with weights_only off one is",
    fails_if="as it comes the file is loaded or the folder is made",
    covers=PART,
    limits="One plain attempt; that the guard was got round in older versions is not tried.",
)

in_keras = ClaimTest(
    "keras-safe-mode-refuses-code",
    topic="saving-and-loading",
    title="Keras refuses a .keras file with Python code in it unless safe mode is off",
    published=[],
    claims=["tensorflow.saving-and-loading.safe-mode-bypassed"],
    frameworks=["tensorflow"],
    method=(
        "Saves a model with a Lambda layer of Python code as .keras and as .h5, and loads each as "
        "load_model comes and with safe_mode off."
    ),
    holds_if="as it comes both files are refused; with safe_mode off the .keras file answers right",
    fails_if="as it comes one of them is loaded, or the trusted .keras file is not",
    covers=PART,
    limits="One plain attempt; the ways round safe mode that were reported are not tried.",
    seconds=2,
)


class MakesAFolder:
    """Unpickling it makes a folder: harmless, and seen from outside."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.makedirs, (self.path,)


@in_pytorch.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    folder, path = here.path("made"), here.path("file.pt")
    torch.save({"weights": torch.ones(3), "other": MakesAFolder(folder)}, path)

    def load(**options):
        return float(torch.load(path, **options)["weights"].sum()) == 3.0

    found = {"default": _answer(load), "ran_by_default": os.path.isdir(folder)}
    found["trusted"] = _answer(lambda: load(weights_only=False))
    found["ran_when_trusted"] = os.path.isdir(folder)
    torch.save({"weights": torch.ones(3)}, path)
    found["weights_alone"] = _answer(load)
    return found


@in_pytorch.judge
def judge_pytorch(pytorch):
    found = pytorch
    refused = found["default"] not in ("loaded", "other answers") and not found["ran_by_default"]
    ran, ran_trusted = (
        "ran" if found[key] else "did not run" for key in ("ran_by_default", "ran_when_trusted")
    )
    return decide(
        refused and found["ran_when_trusted"],
        f"As it comes, torch.load ended in {found['default']} and the code {ran}; with "
        f"weights_only off, in {found['trusted']} and the code {ran_trusted}; for a file of "
        f"weights alone, in {found['weights_alone']}.",
    )


@in_keras.observe("tensorflow")
def observe_keras(here):
    keras, np = here.keras, here.np
    model = keras.Sequential([keras.Input((2,)), keras.layers.Lambda(lambda x: x * 3.0)])
    found = {}
    for kind in ("keras", "h5"):
        path = here.path(f"file.{kind}")
        model.save(path)

        def load(path=path, **options):
            loaded = keras.models.load_model(path, compile=False, **options)
            return float(np.asarray(loaded(np.ones((1, 2), "float32")))[0, 0]) == 3.0

        found[kind] = {
            "default": _answer(load),
            "trusted": _answer(lambda load=load: load(safe_mode=False)),
        }
    return found


@in_keras.judge
def judge_keras(tensorflow):
    loaded = ("loaded", "other answers")
    refused = all(tensorflow[kind]["default"] not in loaded for kind in ("keras", "h5"))
    told = "; ".join(
        f"a .{kind} file {found['default']} as it comes and {found['trusted']} with safe_mode off"
        for kind, found in tensorflow.items()
    )
    return decide(
        refused and tensorflow["keras"]["trusted"] == "loaded",
        f"With Python code inside, load_model gave for {told}.",
    )


def _answer(call):
    """``loaded``, ``other answers``, or the name of the error."""
    try:
        return "loaded" if call() else "other answers"
    except Exception as error:
        return type(error).__name__
