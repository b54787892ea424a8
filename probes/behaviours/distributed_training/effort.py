"""How much must be written to train on two devices of one machine?"""

from __future__ import annotations

from probes.behaviours.distributed_training._programs import (
    PYTORCH,
    PYTORCH_DDP,
    TENSORFLOW,
    TENSORFLOW_MIRRORED,
    compare,
    must_distribute,
)
from probes.claim_tests import PART, ClaimTest, decide

easy = ClaimTest(
    "ddp-is-easy",
    topic="distributed-training",
    title="DistributedDataParallel is easy",
    published=["ddp-widely-praised"],
    frameworks=["pytorch"],
    method=(
        "Trains one model alone and with DistributedDataParallel in two processes on the "
        "processor, compares the weights, and counts the lines that the second program adds."
    ),
    holds_if="the weights agree to 1e-5 and at most ten lines were added",
    fails_if="the run fails, the weights differ, or more lines were needed",
    covers=PART,
    limits="How widely it is used and valued is not tested; one machine, no GPU.",
    seconds=10,
)

more_words = ClaimTest(
    "pytorch-distribution-takes-more-words",
    topic="distributed-training",
    title="PyTorch asks for more configuration to train in a distributed way",
    published=["pytorch-distributed-more-config"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Trains one model alone and on two devices of one machine in each framework, with "
        "DistributedDataParallel and with MirroredStrategy, and counts the lines that this adds."
    ),
    holds_if="both runs give the weights of one device to 1e-5, and PyTorch adds more lines",
    fails_if="PyTorch adds no more lines, or a run fails or gives other weights",
    covers=PART,
    limits="One machine only: several machines, where the defaults of Keras fail, and control in "
    "detail are not tested here.",
    seconds=25,
)


@easy.observe("pytorch")
def observe_easy(here):
    must_distribute(here)
    return compare(here, PYTORCH, PYTORCH_DDP)


@more_words.observe("pytorch")
def observe_pytorch(here):
    must_distribute(here)
    return compare(here, PYTORCH, PYTORCH_DDP)


@more_words.observe("tensorflow")
def observe_tensorflow(here):
    return compare(here, TENSORFLOW, TENSORFLOW_MIRRORED)


@easy.judge
def judge_easy(pytorch):
    return decide(_right(pytorch) and pytorch["added"] <= 10, f"In PyTorch {_words(pytorch)}.")


@more_words.judge
def judge_more_words(pytorch, tensorflow):
    right = _right(pytorch) and _right(tensorflow)
    return decide(
        right and pytorch["added"] > tensorflow["added"],
        f"In PyTorch {_words(pytorch)}; in TensorFlow {_words(tensorflow)}.",
    )


def _right(found):
    return not found["error"] and found["gap"] <= 1e-5


def _words(found):
    if found["error"]:
        return f"the run failed ({found['error'][:100]})"
    return f"{found['added']} lines were added and the weights differ by {found['gap']:.0e}"
