"""How much memory of the GPUs is taken by a TensorFlow program that needs next to none?"""

from __future__ import annotations

import shutil
import subprocess

from probes.claim_tests import ClaimTest, decide
from probes.failures import Unsupported

test = ClaimTest(
    "tensorflow-reserves-every-gpu",
    topic="memory-footprint",
    title="TensorFlow takes the memory of every GPU it finds",
    published=["tf-grabs-all-gpu-memory"],
    frameworks=["tensorflow"],
    needs=["gpu"],
    method=(
        "Adds two small tensors on the first GPU in a process of its own with TensorFlow's "
        "defaults, and asks nvidia-smi before and meanwhile how much of each GPU is taken."
    ),
    holds_if="at least half of what was free is taken on every GPU that TensorFlow finds",
    fails_if="on some GPU that it finds less than half of what was free is taken",
    limits="With one GPU it cannot be seen that others would be taken as well.",
    seconds=10,
)

PROGRAM = """
import json, subprocess, sys
import tensorflow as tf

with tf.device("/GPU:0"):
    float(tf.reduce_sum(tf.ones(8) + tf.ones(8)))
asked = subprocess.run(sys.argv[1:], capture_output=True, text=True, check=True)
print(json.dumps({"asked": asked.stdout, "gpus": len(tf.config.list_physical_devices("GPU"))}))
"""


@test.observe("tensorflow")
def observe(here):
    tool = shutil.which("nvidia-smi")
    if tool is None:
        raise Unsupported("nvidia-smi is not there, which tells how much memory a GPU has left")
    command = [tool, "--query-gpu=memory.free", "--format=csv,noheader,nounits"]
    before = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    done = here.script(PROGRAM, *command, TF_FORCE_GPU_ALLOW_GROWTH="false")
    found = done.facts()
    return {
        "free_before": _numbers(before),
        "free_meanwhile": _numbers(found["asked"]),
        "found": found["gpus"],
    }


@test.judge
def judge(tensorflow):
    pairs = zip(tensorflow["free_before"], tensorflow["free_meanwhile"])
    shares = [(before - after) / before for before, after in pairs if before]
    taken = [share for share in shares if share >= 0.5]
    listed = ", ".join(f"{share:.0%}" for share in shares)
    return decide(
        len(taken) >= tensorflow["found"] > 0,
        f"TensorFlow finds {tensorflow['found']} GPU and took {listed} of the memory that was free "
        "on each, for two tensors of 8 numbers.",
    )


def _numbers(text):
    return [float(line) for line in text.split()]
