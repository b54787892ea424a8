"""Does mixed precision take less memory, with the few lines that are promised?"""

from __future__ import annotations

from probes.behaviours.memory_footprint._networks import ROWS, weigh
from probes.claim_tests import ClaimTest, decide

SAVED = 0.95
"""What is left of the rise where at least 5 % is saved."""

in_keras = ClaimTest(
    "keras-mixed-precision-saves-memory",
    topic="memory-footprint",
    title="The policy mixed_float16 of Keras takes less memory",
    published=["keras-mixed-precision-saves-memory"],
    frameworks=["tensorflow"],
    method=(
        "Trains eight dense layers for one step with the policy mixed_float16 and without, "
        "each in a process of its own, and reads how far its memory rose."
    ),
    holds_if=(
        "with the policy its layers compute in float16 with weights in float32, and the memory "
        "rises by at least 5 % less"
    ),
    fails_if="the layers compute in float32 all the same, or less than 5 % is saved",
    limits="On the processor, where half precision saves memory but seldom time.",
    seconds=30,
)

in_pytorch = ClaimTest(
    "pytorch-amp-saves-memory",
    topic="memory-footprint",
    title="Autocast with GradScaler takes less memory in PyTorch",
    published=["pytorch-amp-saves-memory"],
    frameworks=["pytorch"],
    method=(
        "Trains eight dense layers for one step under autocast to float16 with GradScaler "
        "and without, each in a process of its own, and reads how far its memory rose."
    ),
    holds_if=(
        "under autocast its layers compute in float16 with weights in float32, and the memory "
        "rises by at least 5 % less"
    ),
    fails_if="the layers compute in float32 all the same, or less than 5 % is saved",
    limits="On the processor, where half precision saves memory but seldom time.",
    seconds=15,
)


@in_keras.observe("tensorflow")
def observe_keras(here):
    return _weighed(here)


@in_pytorch.observe("pytorch")
def observe_pytorch(here):
    return _weighed(here)


@in_keras.judge
def judge_keras(tensorflow):
    return _saves(tensorflow)


@in_pytorch.judge
def judge_pytorch(pytorch):
    return _saves(pytorch)


def _weighed(here):
    """Both ways; where they lie close together, each again, and the smaller peak counts.

    How many passing arrays are there at the same time depends on how threads take their turns, and
    a busy machine lets more of them meet: that only ever adds to a peak.
    """

    def weighed():
        return {
            numbers: weigh(here, "dense", ROWS[here.framework], numbers=numbers)
            for numbers in ("float32", "half")
        }

    found = weighed()
    if found["half"]["bytes"] > SAVED * found["float32"]["bytes"]:
        again = weighed()
        both = {name: (found[name], again[name]) for name in found}
        found = {name: min(pair, key=lambda one: one["bytes"]) for name, pair in both.items()}
    return found


def _saves(found):
    full, half = found["float32"], found["half"]
    mixed = half["computes"] == "float16" and half["weights"] == "float32"
    return decide(
        mixed and half["bytes"] <= SAVED * full["bytes"],
        f"Memory rose by {half['bytes'] / 1e6:.0f} MB with mixed precision (computing in "
        f"{half['computes']}, weights in {half['weights']}) and by {full['bytes'] / 1e6:.0f} MB "
        f"without; the gradient norms are {half['norm']:.4g} and {full['norm']:.4g}.",
    )
