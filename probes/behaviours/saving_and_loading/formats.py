"""What each format needs of the code it was saved with, and how large its files are."""

from __future__ import annotations

from probes.behaviours.saving_and_loading._formats import formats, sizes
from probes.claim_tests import PART, ClaimTest, decide

_METHOD = (
    "Saves one small model with a class of its own in {formats}; loads each in a new process with "
    "the class as it was, moved, renamed, with a renamed layer, and gone; compares answers."
)

weights = ClaimTest(
    "pytorch-weights-need-their-code",
    topic="saving-and-loading",
    title="A state_dict of PyTorch loads only into the class that it came from",
    published=[],
    claims=["pytorch.saving-and-loading.weights-need-the-code"],
    frameworks=["pytorch"],
    method=_METHOD.format(formats="each format of PyTorch"),
    holds_if=(
        "the state_dict gives the same answers beside its class, wherever that lies, and fails "
        "with a renamed layer and without the class"
    ),
    fails_if="it fails beside its class, or loads with a renamed layer or without the class",
    seconds=10,
)

exported = ClaimTest(
    "pytorch-exported-program-needs-no-code",
    topic="saving-and-loading",
    title="An exported program of PyTorch runs without the class that it came from",
    published=[],
    claims=["pytorch.saving-and-loading.exported-program"],
    frameworks=["pytorch"],
    method=_METHOD.format(formats="each format of PyTorch"),
    holds_if="the .pt2 file gives the same answers in all five cases",
    fails_if="it fails or gives other answers in one of them",
    covers=PART,
    limits="Whether a later version opens the file cannot be tried with one version.",
    seconds=10,
)

own_classes = ClaimTest(
    "keras-files-need-own-classes",
    topic="saving-and-loading",
    title="A .keras file needs the classes of one's own, and rebuilds built-in layers by itself",
    published=[],
    claims=["tensorflow.saving-and-loading.keras-files-need-own-classes"],
    frameworks=["tensorflow"],
    method=_METHOD.format(formats="the formats of Keras, and a twin of built-in layers"),
    holds_if=(
        "the twin loads without code; the .keras and the weight file give the same answers beside "
        "the class and fail with a renamed layer and without it"
    ),
    fails_if=(
        "the twin does not load, or a .keras or weight file fails beside its class or loads "
        "with a renamed layer or without it"
    ),
    seconds=15,
)


@weights.observe("pytorch")
def observe_weights(here):
    return formats(here)


@exported.observe("pytorch")
def observe_exported(here):
    return formats(here)


@own_classes.observe("tensorflow")
def observe_own_classes(here):
    return formats(here)


@weights.judge
def judge_weights(pytorch):
    return decide(
        _needs_its_code(pytorch, "state_dict"),
        f"The state_dict gave {_told(pytorch, 'state_dict')}; the whole module "
        f"{_told(pytorch, 'whole_module')}. Sizes: {sizes(pytorch)}.",
    )


@exported.judge
def judge_exported(pytorch):
    return decide(
        all(pytorch[way]["exported"] == "same" for way in CASES),
        f"The exported program gave {_told(pytorch, 'exported')}. Sizes: {sizes(pytorch)}.",
    )


@own_classes.judge
def judge_own_classes(tensorflow):
    alone = tensorflow["gone"]["built_in_keras"] == "same"
    need = all(_needs_its_code(tensorflow, name) for name in ("keras", "weights_h5"))
    return decide(
        alone and need,
        f"The .keras file gave {_told(tensorflow, 'keras')}; the weight file "
        f"{_told(tensorflow, 'weights_h5')}; built-in layers alone "
        f"{_told(tensorflow, 'built_in_keras')}. Sizes: {sizes(tensorflow)}.",
    )


CASES = {
    "unchanged": "class as it was",
    "moved": "moved",
    "renamed": "renamed",
    "layer_renamed": "layer renamed",
    "gone": "class gone",
}
"""How the class is at the time of loading, in words."""


def _needs_its_code(found, name):
    beside = all(found[way][name] == "same" for way in ("unchanged", "moved"))
    return beside and not any(found[way][name] == "same" for way in ("layer_renamed", "gone"))


def _told(found, name):
    """What came of each case; cases that ended alike stand together."""
    ends = {}
    for way, words in CASES.items():
        ends.setdefault(found[way][name], []).append(words)
    if len(ends) == 1:
        return f"{_word(next(iter(ends)))} in all {len(CASES)} cases"
    return ", ".join(f"{_word(end)} ({', '.join(cases)})" for end, cases in ends.items())


def _word(end):
    return "the same answers" if end == "same" else end
