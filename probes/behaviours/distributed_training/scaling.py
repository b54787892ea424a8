"""Do two workers train as one does, and how fast is each of them?"""

from __future__ import annotations

from probes.behaviours.distributed_training._programs import must_distribute
from probes.behaviours.distributed_training._two_workers import right, scaling, told
from probes.claim_tests import PART, ClaimTest, decide

_METHOD = (
    "Trains a dense network for three steps with one worker and with two that share the rows, by "
    "{how}; compares the weights, and times a step of one worker alone and beside the other."
)
_HOLDS = "both workers end with the same weights, which differ by at most 1e-5 from those of one"
_FAILS = "a worker fails, their weights differ, or they are not those of one worker"
_LIMITS = (
    "Two processes of one machine, a thread each, without GPUs. The speed is told and not judged: "
    "it depends on the cores that are free."
)

in_tensorflow = ClaimTest(
    "tensorflow-own-loop-on-two-workers",
    topic="distributed-training",
    title="A loop written for it trains on two workers under MultiWorkerMirroredStrategy",
    published=[],
    claims=["tensorflow.distributed-training.own-loops"],
    frameworks=["tensorflow"],
    method=_METHOD.format(how="a loop of its own under MultiWorkerMirroredStrategy"),
    holds_if=_HOLDS,
    fails_if=_FAILS,
    covers=PART,
    limits=f"{_LIMITS} Parameter servers and lost workers are not tried.",
    seconds=30,
)

in_pytorch = ClaimTest(
    "pytorch-two-workers-train-as-one",
    topic="distributed-training",
    title="DistributedDataParallel trains on two workers as on one",
    published=[],
    claims=["pytorch.distributed-training.data-and-model-parallel"],
    frameworks=["pytorch"],
    method=_METHOD.format(how="DistributedDataParallel over gloo"),
    holds_if=_HOLDS,
    fails_if=_FAILS,
    covers=PART,
    limits=f"{_LIMITS} Sharded and divided models have a test of their own.",
    seconds=15,
)


@in_tensorflow.observe("tensorflow")
def observe_tensorflow(here):
    return scaling(here)


@in_pytorch.observe("pytorch")
def observe_pytorch(here):
    must_distribute(here)
    return scaling(here)


@in_tensorflow.judge
def judge_tensorflow(tensorflow):
    return decide(right(tensorflow), told(tensorflow))


@in_pytorch.judge
def judge_pytorch(pytorch):
    return decide(right(pytorch), told(pytorch))
