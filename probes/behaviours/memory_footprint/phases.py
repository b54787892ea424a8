"""What training holds on a processor, phase by phase, and how large a batch fits."""

from __future__ import annotations

from probes.behaviours.memory_footprint._phases import BATCH, largest_batch, phases
from probes.claim_tests import PART, ClaimTest, decide

LIMIT = 256 * 10**6

peaks = ClaimTest(
    "pytorch-peaks-lower-on-a-cpu",
    topic="memory-footprint",
    title="A PyTorch process peaks lower than one of TensorFlow for the same training steps",
    published=[],
    claims=[
        "pytorch.memory-footprint.peak-on-a-cpu",
        "tensorflow.memory-footprint.peak-on-a-cpu",
    ],
    frameworks=["pytorch", "tensorflow"],
    method=(
        f"Trains a small convolutional network for three steps of {BATCH} images in a process of "
        "its own, and reads the peak of its resident memory in each phase."
    ),
    holds_if=(
        "after the import and at its highest TensorFlow's process holds at least 30 % more than "
        "PyTorch's"
    ),
    fails_if="after the import or at its highest TensorFlow's process holds less than that",
    covers=PART,
    limits="The megabytes themselves depend on the build; those with GPU libraries start larger.",
    seconds=12,
)

batches = ClaimTest(
    "batches-fit-alike-into-a-limit",
    topic="memory-footprint",
    title="Within the same limit of memory both frameworks train on batches of the same size",
    published=["memory-efficiency-equal"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Trains a small convolutional network on batches that grow by a quarter, in a process of "
        f"its own, until a step took more than {LIMIT / 1e6:.0f} MB on top of what the process "
        "held before, and keeps the largest batch that fitted."
    ),
    holds_if="the larger of the two batches is at most 30 % larger than the smaller",
    fails_if="it is larger than that, or in one framework not even the smallest batch fits",
    limits=(
        "One network on the processor. What the process holds before the first step is told and "
        "does not count; the limit is watched, not imposed."
    ),
    seconds=12,
)


@peaks.observe("pytorch")
def observe_peaks_pytorch(here):
    return phases(here)


@peaks.observe("tensorflow")
def observe_peaks_tensorflow(here):
    return phases(here)


@batches.observe("pytorch")
def observe_batches_pytorch(here):
    return largest_batch(here, LIMIT)


@batches.observe("tensorflow")
def observe_batches_tensorflow(here):
    return largest_batch(here, LIMIT)


@peaks.judge
def judge_peaks(pytorch, tensorflow):
    shares = [
        tensorflow["imported"] / pytorch["imported"],
        max(tensorflow.values()) / max(pytorch.values()),
    ]
    return decide(
        min(shares) >= 1.3,
        f"TensorFlow held {shares[0]:.1f} times as much after the import and {shares[1]:.1f} times "
        f"at its highest. PyTorch: {_told(pytorch)}. TensorFlow: {_told(tensorflow)}.",
    )


@batches.judge
def judge_batches(pytorch, tensorflow):
    sizes = pytorch["largest"], tensorflow["largest"]
    return decide(
        0 < max(sizes) <= 1.3 * min(sizes),
        f"In {LIMIT / 1e6:.0f} MB a step takes at most {sizes[0]} images in PyTorch and "
        f"{sizes[1]} in TensorFlow; before the first step their processes held "
        f"{pytorch['built'] / 1e6:.0f} and {tensorflow['built'] / 1e6:.0f} MB.",
    )


def _told(found):
    words = {
        "imported": "import",
        "built": "building",
        "first_step": "first step",
        "later_steps": "later steps",
    }
    return ", ".join(f"{words[name]} {size / 1e6:.0f} MB" for name, size in found.items())
