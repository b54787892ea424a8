"""What helpers of a loader are, what they cost, and what they gain for small items."""

from __future__ import annotations

from probes.behaviours.data_input_pipeline._loading import WORKERS, gain, loading, told
from probes.claim_tests import PART, ClaimTest, all_of, decide, every_pair

METHOD = (
    "Loads 768 small items, prepared by operations of the framework and by Python of one's own, "
    "alone and with {helpers}; takes the time to the first batch and the rate of three later passes"
)

processes = ClaimTest(
    "dataloader-workers-cost-more-than-small-items",
    topic="data-input-pipeline",
    title="Workers of DataLoader are processes, and small items load faster without them",
    published=[],
    claims=["pytorch.data-input-pipeline.worker-processes"],
    frameworks=["pytorch"],
    method=METHOD.format(helpers="two workers of DataLoader") + ", and the memory of each worker.",
    holds_if=(
        "each worker is another process that holds 50 MB or more, and small items that the "
        "framework prepares come faster without workers in every pass"
    ),
    fails_if="the workers are no processes or hold less, or items come faster with them",
    covers=PART,
    limits=(
        "Items that take a tenth of a millisecond; slow items gain from workers. Resident memory "
        "of a worker counts pages that it shares with its parent."
    ),
    seconds=12,
)

plain_python = ClaimTest(
    "tf-data-runs-python-one-at-a-time",
    topic="data-input-pipeline",
    title="tf.data runs Python of one's own one call at a time, slower than DataLoader does",
    published=[],
    claims=["tensorflow.data-input-pipeline.plain-python"],
    frameworks=["tensorflow", "pytorch"],
    method=METHOD.format(helpers="parallel calls of map or two workers of DataLoader") + ".",
    holds_if=(
        "parallel calls gain less than a third for Python in every pass of tf.data, and the "
        "better way of DataLoader is faster at it than the better of tf.data"
    ),
    fails_if="parallel calls gain a third or more for Python, or tf.data is the faster at it",
    covers=PART,
    limits="Whether such a pipeline goes to the tf.data service or resumes is not tried.",
    seconds=14,
)


@processes.observe("pytorch")
def observe_processes(here):
    return loading(here)


@plain_python.observe("tensorflow")
def observe_plain_tensorflow(here):
    return loading(here)


@plain_python.observe("pytorch")
def observe_plain_pytorch(here):
    return loading(here)


@processes.judge
def judge_processes(pytorch):
    found = pytorch
    sizes = [size for size in found["bytes_each"] if size is not None]
    heavy = bool(sizes) and min(sizes) >= 50e6
    alone, helped = (found["native"][way]["rates"] for way in ("alone", "helped"))
    memory = f" of {min(sizes) / 1e6:.0f} MB or more" if sizes else ""
    return decide(
        all_of(
            found["processes"] == WORKERS, heavy or not sizes, every_pair(gain(helped, alone), 1.0)
        ),
        f"{WORKERS} workers were {found['processes']} processes{memory}. Native preparation gave "
        f"{told('native', found)}, Python {told('python', found)}.",
    )


@plain_python.judge
def judge_plain(tensorflow, pytorch):
    ways = tensorflow["python"]
    gained = every_pair(gain(ways["alone"]["rates"], ways["helped"]["rates"]), 4 / 3)
    behind = every_pair(gain(_better(tensorflow), _better(pytorch)), 1.0)
    return decide(
        all_of(None if gained is None else not gained, behind),
        f"For Python tf.data gave {told('python', tensorflow)}, DataLoader "
        f"{told('python', pytorch)}.",
    )


def _better(found):
    """The rates of the way whose middle pass is the faster."""
    return max(
        (way["rates"] for way in found["python"].values()), key=lambda rates: sorted(rates)[1]
    )
