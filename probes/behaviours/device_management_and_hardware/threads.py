"""How many threads work, and whether an environment variable that launchers set changes it."""

from __future__ import annotations

import os
import sys

from probes.claim_tests import ClaimTest, decide, undecided
from probes.failures import Unsupported

test = ClaimTest(
    "only-pytorch-obeys-omp-num-threads",
    topic="device-management-and-hardware",
    title="OMP_NUM_THREADS limits PyTorch, and TensorFlow does not look at it",
    published=[],
    claims=["pytorch.device-management-and-hardware.threads-by-environment"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Multiplies matrices for half a second in programs of their own, with OMP_NUM_THREADS "
        "unset and set to 1, and counts the threads that had at least a quarter of the processor "
        "time of the busiest."
    ),
    holds_if="PyTorch works with one thread where it is set and TensorFlow with several, as unset",
    fails_if="PyTorch works with several where it is set, or TensorFlow with one",
    seconds=14,
)
VARIABLE = "OMP_NUM_THREADS"
PROGRAM = """
import json, os, sys, time

if not sys.argv[1]:
    os.environ.pop("OMP_NUM_THREADS", None)
%s

def used():
    found = {}
    for task in os.listdir("/proc/self/task"):
        try:
            with open("/proc/self/task/%%s/stat" %% task) as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        found[task] = int(fields[11]) + int(fields[12])
    return found


work()
before, end, rounds = used(), time.perf_counter() + 0.5, 0
while rounds < 5 or time.perf_counter() < end:
    work()
    rounds += 1
spent = [ticks - before.get(task, 0) for task, ticks in used().items()]
print(json.dumps({"threads": sum(4 * ticks > max(spent) for ticks in spent)}))
"""
PYTORCH = """
import torch

a = torch.ones(1500, 1500)


def work():
    torch.mm(a, a)
"""
TENSORFLOW = """
import tensorflow as tf

a = tf.ones((1500, 1500))


def work():
    tf.matmul(a, a).numpy()
"""


def threads_at_work(here, program):
    """Threads at work with the variable unset and set to 1; it counts as long as it is read."""
    if not sys.platform.startswith("linux"):
        raise Unsupported("threads are counted in /proc, which only Linux has")
    processors = len(os.sched_getaffinity(0))
    if processors == 1:
        raise Unsupported("one processor: nothing works with several threads here")
    found = {"processors": processors}
    for name, value in (("unset", ""), ("one", "1")):
        done = here.script(PROGRAM % program, value, **({VARIABLE: value} if value else {}))
        found[name] = done.facts()["threads"]
    return found


@test.observe("pytorch")
def observe_pytorch(here):
    return threads_at_work(here, PYTORCH)


@test.observe("tensorflow")
def observe_tensorflow(here):
    return threads_at_work(here, TENSORFLOW)


@test.judge
def judge(pytorch, tensorflow):
    seen = (
        f"Threads at work on {pytorch['processors']} processors, unset and with {VARIABLE}=1: "
        f"PyTorch {pytorch['unset']} and {pytorch['one']}, "
        f"TensorFlow {tensorflow['unset']} and {tensorflow['one']}."
    )
    if min(pytorch["unset"], tensorflow["unset"]) == 1:
        return undecided(f"one of them works with one thread in any case: {seen}")
    return decide(pytorch["one"] == 1 and tensorflow["one"] > 1, seen)
