"""How much does a beginner have to write and to know for the first programs?"""

from __future__ import annotations

from probes.behaviours.learning_curve import _programs as programs
from probes.claim_tests import PART, ClaimTest, decide, undecided

_SIZE = "Size stands in for effort: whether people learn it sooner was not tested."

first = ClaimTest(
    "pytorch-first-program-is-smaller",
    topic="learning-curve",
    title="The first program is smaller in PyTorch than in TensorFlow",
    published=["pytorch-gentle-learning-curve", "tf-still-hard-for-beginners"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Runs the shortest usual program that trains a dense net, in PyTorch and with Keras's fit, "
        "and counts its tokens and the distinct names it takes from the framework."
    ),
    holds_if="PyTorch's program needs fewer names of its framework and fewer tokens than Keras's",
    fails_if="it needs as many or more of either",
    covers=PART,
    limits=_SIZE,
    seconds=4,
)

second_version = ClaimTest(
    "tensorflow-2-is-much-shorter-than-1",
    topic="learning-curve",
    title="Version 2 of TensorFlow asks for much less than version 1 did",
    published=["tf2-much-more-usable"],
    frameworks=["tensorflow"],
    method=(
        "Trains the same dense net in a session of compat.v1 and with Keras's fit, and counts "
        "tokens and the distinct names taken from the framework."
    ),
    holds_if="both learn, and the second program needs at most two thirds of names and tokens",
    fails_if="it needs more than two thirds of the names or of the tokens, or does not learn",
    limits=_SIZE,
    seconds=4,
)

complicated = ClaimTest(
    "tensorflow-gets-hard-with-complicated-models",
    topic="learning-curve",
    title="With a complicated model the things to know grow much in TensorFlow",
    published=["tf-complex-models-steep-again"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Runs a first program and one that trains two nets against each other, with two "
        "optimisers, in both, and counts the distinct names of each."
    ),
    holds_if=(
        "in TensorFlow the second program needs at least twice the names of the first, "
        "and its names grow by more than PyTorch's"
    ),
    fails_if="they grow by less than twice, or by no more than in PyTorch",
    covers=PART,
    limits=_SIZE + " One kind of complicated model.",
    seconds=6,
)


def _observe_first(here):
    text = programs.TORCH if here.framework == "pytorch" else programs.KERAS
    return programs.met(here, text)


first.observe("pytorch")(_observe_first)
first.observe("tensorflow")(_observe_first)


@first.judge
def judge_first(pytorch, tensorflow):
    if not (programs.learned(pytorch) and programs.learned(tensorflow)):
        return undecided("One of the two programs did not halve its loss.")
    return decide(
        pytorch["names"] < tensorflow["names"] and pytorch["tokens"] < tensorflow["tokens"],
        f"PyTorch's program has {pytorch['tokens']} tokens with {pytorch['names']} names of the "
        f"framework, Keras's {tensorflow['tokens']} with {tensorflow['names']}.",
    )


@second_version.observe("tensorflow")
def observe_second_version(here):
    return {
        "session": programs.met(here, programs.SESSION),
        "keras": programs.met(here, programs.KERAS),
        "tape": programs.met(here, programs.TAPE),
    }


@second_version.judge
def judge_second_version(tensorflow):
    old, new, low = (tensorflow[way] for way in ("session", "keras", "tape"))
    smaller = all(new[what] <= old[what] * 2 / 3 for what in ("names", "tokens"))
    return decide(
        smaller and all(programs.learned(one) for one in (old, new)),
        f"With a session it took {old['tokens']} tokens and {old['names']} names, with Keras "
        f"{new['tokens']} and {new['names']}, with GradientTape alone {low['tokens']} and "
        f"{low['names']}.",
    )


def _observe_complicated(here):
    pair = {
        "pytorch": (programs.TORCH, programs.TORCH_TWO),
        "tensorflow": (programs.KERAS, programs.KERAS_TWO),
    }[here.framework]
    plain, two = (programs.met(here, text) for text in pair)
    return {"plain": plain["names"], "two": two["names"], "ran": two["last_loss"] < 10}


complicated.observe("pytorch")(_observe_complicated)
complicated.observe("tensorflow")(_observe_complicated)


@complicated.judge
def judge_complicated(pytorch, tensorflow):
    growth = [one["two"] - one["plain"] for one in (pytorch, tensorflow)]
    return decide(
        tensorflow["ran"]
        and tensorflow["two"] >= 2 * tensorflow["plain"]
        and growth[1] > growth[0],
        f"From {tensorflow['plain']} names to {tensorflow['two']} in TensorFlow and from "
        f"{pytorch['plain']} to {pytorch['two']} in PyTorch.",
    )
