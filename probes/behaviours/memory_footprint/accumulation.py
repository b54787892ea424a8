"""Does adding up gradients save memory and leave the update as it was?"""

from __future__ import annotations

from probes.behaviours.memory_footprint._networks import IMAGES, weigh
from probes.claim_tests import ClaimTest, decide
from probes.samples import both_ways, told
from probes.samples.in_tensorflow import ACCUMULATED

PARTS = 4

test = ClaimTest(
    "gradient-accumulation-saves-memory",
    topic="memory-footprint",
    title="Adding up the gradients of small batches saves memory and equals the large batch",
    published=["gradient-accumulation-saves-memory"],
    frameworks=["tensorflow", "pytorch"],
    method=(
        "Trains a convolutional network on 96 images at once and on 4 times 24 images whose "
        "gradients are added up, each in a process of its own, and reads how far its memory rose; "
        "and runs the article's sample."
    ),
    holds_if=(
        "in both frameworks the memory rises by at least 20 % less, and the norm of the gradient "
        "is the same to 1e-4"
    ),
    fails_if="in one of them less is saved, or the gradient is another one",
    seconds=45,
)


@test.observe("tensorflow")
def observe_tensorflow(here):
    return {**_at_once_and_in_parts(here), "sample": both_ways(ACCUMULATED, here)}


@test.observe("pytorch")
def observe_pytorch(here):
    return _at_once_and_in_parts(here)


@test.judge
def judge(tensorflow, pytorch):
    saves = [
        found["in_parts"] <= 0.8 * found["at_once"] and found["gap"] <= 1e-4
        for found in (tensorflow, pytorch)
    ]
    return decide(
        all(saves),
        f"In {PARTS} parts instead of at once memory rose by "
        f"{_megabytes(tensorflow)} in TensorFlow and {_megabytes(pytorch)} in PyTorch; gradients "
        f"differ by a share of {tensorflow['gap']:.0e} and {pytorch['gap']:.0e}. "
        f"{told(tensorflow['sample'])}",
    )


def _at_once_and_in_parts(here):
    whole = weigh(here, size=IMAGES)
    parts = weigh(here, size=IMAGES // PARTS, parts=PARTS)
    gap = abs(parts["norm"] - whole["norm"]) / whole["norm"]
    return {"at_once": whole["bytes"], "in_parts": parts["bytes"], "gap": gap}


def _megabytes(found):
    return f"{found['in_parts'] / 1e6:.0f} instead of {found['at_once'] / 1e6:.0f} MB"
