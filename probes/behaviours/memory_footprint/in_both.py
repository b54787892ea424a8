"""Does either framework need less memory for the same training?"""

from __future__ import annotations

from probes.behaviours.memory_footprint._networks import weigh
from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "memory-need-alike",
    topic="memory-footprint",
    title="Neither framework takes less memory for the same training",
    published=["memory-efficiency-equal"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Trains the same convolutional network for two steps on 96 images in each framework, in a "
        "process of its own, and reads the peak of its resident memory."
    ),
    holds_if="the larger peak is at most 20 % above the smaller one",
    fails_if="the larger peak is more than 20 % above the smaller one",
    limits=(
        "Processes on the processor, whole: the framework itself is part of the peak. Memory of a "
        "GPU is not looked at."
    ),
    seconds=15,
)


@test.observe("pytorch")
def observe_pytorch(here):
    return _peaks(weigh(here))


@test.observe("tensorflow")
def observe_tensorflow(here):
    return _peaks(weigh(here))


@test.judge
def judge(pytorch, tensorflow):
    peaks = pytorch["peak"], tensorflow["peak"]
    return decide(
        max(peaks) <= 1.2 * min(peaks),
        f"PyTorch peaked at {peaks[0] / 1e6:.0f} MB ({pytorch['rise'] / 1e6:.0f} MB of it for the "
        f"steps), TensorFlow at {peaks[1] / 1e6:.0f} MB ({tensorflow['rise'] / 1e6:.0f} MB).",
    )


def _peaks(found):
    return {"peak": found["resident"] + found["bytes"], "rise": found["bytes"]}
