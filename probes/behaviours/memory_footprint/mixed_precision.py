"""Does mixed precision take less memory, with the few lines that are promised?"""

from __future__ import annotations

from probes.behaviours.memory_footprint._networks import ROWS, weigh
from probes.claim_tests import ClaimTest, decide

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
    return {
        numbers: weigh(here, "dense", ROWS[here.framework], numbers=numbers)
        for numbers in ("float32", "half")
    }


@in_pytorch.observe("pytorch")
def observe_pytorch(here):
    return {
        numbers: weigh(here, "dense", ROWS[here.framework], numbers=numbers)
        for numbers in ("float32", "half")
    }


@in_keras.judge
def judge_keras(tensorflow):
    return _saves(tensorflow)


@in_pytorch.judge
def judge_pytorch(pytorch):
    return _saves(pytorch)


def _saves(found):
    full, half = found["float32"], found["half"]
    mixed = half["computes"] == "float16" and half["weights"] == "float32"
    return decide(
        mixed and half["bytes"] <= 0.95 * full["bytes"],
        f"Memory rose by {half['bytes'] / 1e6:.0f} MB with mixed precision (computing in "
        f"{half['computes']}, weights in {half['weights']}) and by {full['bytes'] / 1e6:.0f} MB "
        f"without; the gradient norms are {half['norm']:.4g} and {full['norm']:.4g}.",
    )
