"""How complete is the reference that comes with the packages?"""

from __future__ import annotations

from probes.behaviours.documentation_and_tutorials._reference import reference
from probes.claim_tests import PART, ClaimTest, decide

_METHOD = (
    "Reads the docstrings of the public functions and classes of the installed packages: whether "
    "there is text, a section on arguments, an example, and how long text and sentences are."
)
_LIMITS = "The reference inside the packages; the sites, their guides and tutorials are not read."

good = ClaimTest(
    "python-reference-good-in-both",
    topic="documentation-and-tutorials",
    title="The Python interfaces of both are well documented",
    published=["both-python-docs-good"],
    frameworks=["pytorch", "tensorflow"],
    method=_METHOD,
    holds_if="in each at least two thirds of the public functions and classes have text",
    fails_if="in one of them fewer than two thirds have text",
    limits=_LIMITS,
    seconds=4,
)
clear = ClaimTest(
    "pytorch-reference-rich-and-short",
    topic="documentation-and-tutorials",
    title="PyTorch's documentation is rich and short",
    published=["pytorch-docs-clear"],
    frameworks=["pytorch", "tensorflow"],
    method=_METHOD,
    holds_if=(
        "two thirds of PyTorch's functions and classes have text, and the median of its words "
        "is below TensorFlow's"
    ),
    fails_if="fewer have text, or its texts are as long as TensorFlow's",
    covers=PART,
    limits=_LIMITS + " Whether readers find it clear was not tested.",
    seconds=4,
)
tougher = ClaimTest(
    "tensorflow-reference-tougher-to-read",
    topic="documentation-and-tutorials",
    title="TensorFlow's documentation is tougher reading than PyTorch's",
    published=["tf-docs-complicated"],
    frameworks=["pytorch", "tensorflow"],
    method=_METHOD,
    holds_if="its sentences are longer than PyTorch's and fewer of its texts show examples",
    fails_if="its sentences are no longer, or as many of its texts show examples",
    covers=PART,
    limits=_LIMITS + " Sentences and examples stand in for how hard it is to read.",
    seconds=4,
)
exhaustive = ClaimTest(
    "tensorflow-reference-exhaustive",
    topic="documentation-and-tutorials",
    title="TensorFlow's documentation goes into great detail",
    published=["tf-docs-exhaustive"],
    frameworks=["tensorflow"],
    method=_METHOD,
    holds_if="nine tenths have text, and two thirds of those with arguments explain them",
    fails_if="fewer have text or fewer explain their arguments",
    covers=PART,
    limits=_LIMITS + " Whether the guides are kept current is not part of it.",
    seconds=4,
)


def _observe(here):
    return reference(here.torch if here.framework == "pytorch" else here.tf)


for _test in (good, clear, tougher, exhaustive):
    for _framework in _test.frameworks:
        _test.observe(_framework)(_observe)


def _share(facts):
    return f"{100 * facts['text']:.0f} % of {facts['callables']}"


@good.judge
def judge_good(pytorch, tensorflow):
    return decide(
        min(pytorch["text"], tensorflow["text"]) >= 2 / 3,
        f"Text has {_share(pytorch)} in PyTorch and {_share(tensorflow)} in TensorFlow.",
    )


@clear.judge
def judge_clear(pytorch, tensorflow):
    return decide(
        pytorch["text"] >= 2 / 3 and pytorch["words"] < tensorflow["words"],
        f"Text has {_share(pytorch)} in PyTorch, of {pytorch['words']} words in the median; "
        f"TensorFlow's has {tensorflow['words']}.",
    )


@tougher.judge
def judge_tougher(pytorch, tensorflow):
    return decide(
        tensorflow["words_a_sentence"] > pytorch["words_a_sentence"]
        and tensorflow["example"] < pytorch["example"],
        f"A sentence has {tensorflow['words_a_sentence']:.1f} words in TensorFlow and "
        f"{pytorch['words_a_sentence']:.1f} in PyTorch; {100 * tensorflow['example']:.0f} % and "
        f"{100 * pytorch['example']:.0f} % of the texts show an example.",
    )


@exhaustive.judge
def judge_exhaustive(tensorflow):
    return decide(
        tensorflow["text"] >= 0.9 and tensorflow["arguments"] >= 2 / 3,
        f"Text has {_share(tensorflow)}; {100 * tensorflow['arguments']:.0f} % of those that take "
        f"arguments explain them and {100 * tensorflow['example']:.0f} % show an example.",
    )
