"""How long is one task in each framework, written in the usual ways?"""

from __future__ import annotations

from probes.behaviours.model_building_api._programs import (
    PYTORCH,
    TENSORFLOW,
    all_learned,
    measured,
    shortest,
    told,
)
from probes.claim_tests import PART, ClaimTest, decide, undecided

_METHOD = (
    "Trains one small classifier in two ways of PyTorch and four of TensorFlow, each run to see "
    "that it learns, and counts the tokens of each program."
)


def _of_both(id_, title, published, holds_if, fails_if, limits):
    """A test of the lengths in both frameworks."""
    test = ClaimTest(
        id_,
        topic="model-building-api",
        title=title,
        published=published,
        frameworks=["pytorch", "tensorflow"],
        method=_METHOD,
        holds_if=holds_if,
        fails_if=fails_if,
        covers=PART,
        limits=limits,
        seconds=3,
    )
    test.observe("pytorch")(lambda here: measured(here, PYTORCH))
    test.observe("tensorflow")(lambda here: measured(here, TENSORFLOW))
    return test


verbose = _of_both(
    "same-task-is-longer-in-tensorflow",
    "The same thing takes more code in TensorFlow than in PyTorch",
    ["tf-verbose-syntax"],
    "every way of TensorFlow takes more tokens than the shortest of PyTorch",
    "a way of TensorFlow takes no more tokens than the shortest of PyTorch",
    "One task; how intricate code is to a reader is not tested.",
)
hard_even_with_keras = _of_both(
    "tensorflow-with-keras-is-longer-still",
    "PyTorch is the simple one, and TensorFlow stays hard to use with Keras",
    ["pytorch-simple-architecture"],
    "the shortest way with Keras takes more tokens and more names than the shortest of PyTorch",
    "it takes no more tokens, or no more names",
    "Length of one task; how simple an architecture is to an organisation is not tested.",
)
tensorflow_shorter = _of_both(
    "tensorflow-code-is-the-shorter-to-read",
    "There is less to read in TensorFlow code than in PyTorch code",
    ["pytorch-less-readable"],
    "each way of today's TensorFlow takes fewer tokens than the shortest of PyTorch",
    "a way of today's TensorFlow takes no fewer tokens",
    "Length stands in for readability, which only readers could tell.",
)
pytorch_shorter = _of_both(
    "pytorch-code-is-the-shorter-to-read",
    "There is less to read in PyTorch code than in the other framework's",
    ["pytorch-more-readable"],
    "each way of PyTorch takes fewer tokens than every way of today's TensorFlow",
    "a way of PyTorch takes no fewer tokens than one of today's TensorFlow",
    "Length stands in for readability, which only readers could tell.",
)


def _today(tensorflow):
    """Without the sessions of TensorFlow 1."""
    return {name: one for name, one in tensorflow.items() if name != "session"}


def _settle(claim_holds, pytorch, tensorflow):
    if not all_learned(pytorch, tensorflow):
        return undecided("a program did not learn, so that its length says nothing")
    return decide(
        claim_holds, f"Tokens in PyTorch: {told(pytorch)}; in TensorFlow: {told(tensorflow)}."
    )


@verbose.judge
def judge_verbose(pytorch, tensorflow):
    least = shortest(pytorch)[1]
    longer = all(one["tokens"] > least for one in tensorflow.values())
    return _settle(longer, pytorch, tensorflow)


@hard_even_with_keras.judge
def judge_hard(pytorch, tensorflow):
    torch_way, keras_way = shortest(pytorch)[0], shortest(_today(tensorflow))[0]
    a, b = pytorch[torch_way], tensorflow[keras_way]
    return _settle(b["tokens"] > a["tokens"] and b["names"] > a["names"], pytorch, tensorflow)


@tensorflow_shorter.judge
def judge_tensorflow_shorter(pytorch, tensorflow):
    least = shortest(pytorch)[1]
    shorter = all(one["tokens"] < least for one in _today(tensorflow).values())
    return _settle(shorter, pytorch, tensorflow)


@pytorch_shorter.judge
def judge_pytorch_shorter(pytorch, tensorflow):
    least = shortest(_today(tensorflow))[1]
    return _settle(all(one["tokens"] < least for one in pytorch.values()), pytorch, tensorflow)
