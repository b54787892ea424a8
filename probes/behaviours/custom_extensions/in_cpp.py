"""How an operator in C++ gets into each framework."""

from __future__ import annotations

from probes.behaviours.custom_extensions._operator import operator, works
from probes.claim_tests import PART, ClaimTest, decide, undecided

METHOD = (
    "Builds one operator in C++ for each framework with the compiler alone, and tries its values, "
    "its gradient, two types of numbers, and its use in a graph and by the framework's compiler."
)
LIMITS = "On the processor; nothing is built for CUDA."

both_take = ClaimTest(
    "both-take-operators-in-cpp",
    topic="custom-extensions",
    title="Extensions in C++ can be built for either framework",
    published=["both-support-custom-extensions"],
    frameworks=["pytorch", "tensorflow"],
    needs=["compiler"],
    method=METHOD,
    holds_if="in both it builds and gives right values and gradients in float32 and float64",
    fails_if="in one of them it does not build, or values or gradients are wrong",
    limits=LIMITS,
    seconds=30,
)

cleaner = ClaimTest(
    "tensorflow-operator-longer-but-cleaner",
    topic="custom-extensions",
    title="An extension for TensorFlow takes more lines and covers more, more cleanly",
    published=["tf-extension-boilerplate-cleaner"],
    frameworks=["pytorch", "tensorflow"],
    needs=["compiler"],
    method=METHOD,
    holds_if=(
        "TensorFlow's source has more lines, and its operator serves types or ways of running that "
        "PyTorch's does not"
    ),
    fails_if="TensorFlow's source is no longer, or PyTorch's operator serves as much or more",
    limits=LIMITS + " Lines of the two sources that belong to this test, written as documented.",
    seconds=30,
)

simple = ClaimTest(
    "pytorch-operator-is-interface-and-versions",
    topic="custom-extensions",
    title="An operator for PyTorch is an interface and its versions, which is simpler",
    published=["pytorch-extension-simple-interface"],
    frameworks=["pytorch", "tensorflow"],
    needs=["compiler"],
    method=METHOD,
    holds_if="PyTorch's operator works with fewer lines of C++ than TensorFlow's",
    fails_if="it does not work, or takes as many lines or more",
    covers=PART,
    limits=LIMITS,
    seconds=30,
)


@both_take.observe("pytorch")
def observe_pytorch_1(here):
    return operator(here)


@both_take.observe("tensorflow")
def observe_tensorflow_1(here):
    return operator(here)


@cleaner.observe("pytorch")
def observe_pytorch_2(here):
    return operator(here)


@cleaner.observe("tensorflow")
def observe_tensorflow_2(here):
    return operator(here)


@simple.observe("pytorch")
def observe_pytorch_3(here):
    return operator(here)


@simple.observe("tensorflow")
def observe_tensorflow_3(here):
    return operator(here)


@both_take.judge
def judge_both(pytorch, tensorflow):
    return decide(works(pytorch) and works(tensorflow), _words(pytorch, tensorflow))


@cleaner.judge
def judge_cleaner(pytorch, tensorflow):
    if not works(pytorch) or not works(tensorflow):
        return undecided(
            f"One was not built, so there is no comparing. {_words(pytorch, tensorflow)}"
        )
    longer = tensorflow["lines"] > pytorch["lines"]
    beyond = _served(tensorflow) - _served(pytorch)
    return decide(longer and beyond, _words(pytorch, tensorflow))


@simple.judge
def judge_simple(pytorch, tensorflow):
    shorter = 0 < pytorch["lines"] < (tensorflow["lines"] or float("inf"))
    return decide(works(pytorch) and shorter, _words(pytorch, tensorflow))


def _served(found):
    ways = {way for way in ("in_graph", "compiled") if found[way] == "right"}
    return ways | set(found["types"])


def _words(pytorch, tensorflow):
    told = []
    for name, found in (("PyTorch", pytorch), ("TensorFlow", tensorflow)):
        if found["error"]:
            told.append(f"{name} failed ({found['error'][:90]})")
        else:
            told.append(
                f"{name} took {found['lines']} lines and {found['build_s']:.0f} s of building for "
                f"{' and '.join(found['types'])}, gradient "
                f"{'right' if found['gradient'] else 'wrong'}, graph {found['in_graph']}, compiled "
                f"{found['compiled']}"
            )
    return "; ".join(told) + "."
