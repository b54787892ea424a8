"""The kinds of memory of a GPU: what tensors hold, what the framework holds, what the GPU says."""

from __future__ import annotations

import shutil

from probes.claim_tests import PART, ClaimTest, decide
from probes.failures import Unsupported

in_pytorch = ClaimTest(
    "pytorch-caches-gpu-memory-it-has-freed",
    topic="memory-footprint",
    title="On a GPU PyTorch takes memory as it needs it and keeps what it has freed in a cache",
    published=[],
    claims=["pytorch.memory-footprint.caching-allocator"],
    frameworks=["pytorch"],
    needs=["gpu"],
    method=(
        "Makes a tensor of 1 MB and one of 256 MB, deletes both and empties the cache, and reads "
        "after each what is allocated and what is reserved."
    ),
    holds_if=(
        "the first tensor reserves less than 64 MB, what was freed stays reserved, and emptying "
        "the cache gives it back"
    ),
    fails_if="the first tensor reserves more, or what was freed is not kept or not given back",
    covers=PART,
    limits="How far the cache fragments in a long job is not tried.",
    seconds=3,
)

in_tensorflow = ClaimTest(
    "tensorflow-growth-keeps-gpu-memory",
    topic="memory-footprint",
    title="With memory growth TensorFlow takes a GPU's memory as it needs it and gives none back",
    published=[],
    claims=["tensorflow.memory-footprint.whole-gpu-reserved"],
    frameworks=["tensorflow"],
    needs=["gpu"],
    method=(
        "Switches memory growth on in a process of its own, makes a tensor of 1 MB and one of "
        "256 MB, deletes both, and reads what is in use and what nvidia-smi says is free."
    ),
    holds_if=(
        "the first tensor takes less than half of the free memory, and what the second one took "
        "is in use no more but still not free"
    ),
    fails_if="the first tensor takes half or more, or what was freed is free again",
    covers=PART,
    limits="What happens without memory growth is a test of its own.",
    seconds=12,
)

SMALL, LARGE = 1 << 20, 1 << 28

PROGRAM = """
import json, subprocess, sys
import tensorflow as tf

SMALL, LARGE = 1 << 20, 1 << 28
for gpu in tf.config.list_physical_devices("GPU"):
    tf.config.experimental.set_memory_growth(gpu, True)


def read():
    asked = subprocess.run(sys.argv[1:], capture_output=True, text=True, check=True)
    info = tf.config.experimental.get_memory_info("GPU:0")
    free = float(asked.stdout.split()[0]) * 2**20
    return {"used": info["current"], "peak": info["peak"], "free": free}


start = float(subprocess.run(sys.argv[1:], capture_output=True, text=True).stdout.split()[0])
with tf.device("/GPU:0"):
    small = tf.random.normal((SMALL // 4,))
    small.numpy()
    found = {"start": start * 2**20, "small": read()}
    large = tf.random.normal((LARGE // 4,))
    large.numpy()
    found["large"] = read()
del small, large
found["freed"] = read()
print(json.dumps(found))
"""


@in_pytorch.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    torch.cuda.empty_cache()
    start = torch.cuda.memory_reserved()

    def read():
        return {
            "allocated": torch.cuda.memory_allocated(),
            "reserved": torch.cuda.memory_reserved() - start,
        }

    small = torch.ones(SMALL // 4, device="cuda")
    found = {"small": read()}
    large = torch.ones(LARGE // 4, device="cuda")
    found["large"] = read()
    del small, large
    found["freed"] = read()
    torch.cuda.empty_cache()
    found["emptied"] = read()
    return found


@in_pytorch.judge
def judge_pytorch(pytorch):
    found = pytorch
    needed = found["small"]["reserved"] < 64 * 2**20
    kept = found["freed"]["reserved"] >= found["large"]["reserved"] >= LARGE
    given_back = found["emptied"]["reserved"] < LARGE / 2
    told = ", ".join(
        f"{words} {found[name]['reserved'] / 1e6:.0f} MB reserved and "
        f"{found[name]['allocated'] / 1e6:.0f} allocated"
        for name, words in (
            ("small", "with the small tensor"),
            ("large", "with both"),
            ("freed", "after deleting"),
            ("emptied", "after emptying the cache"),
        )
    )
    return decide(needed and kept and given_back, f"{told[0].upper()}{told[1:]}.")


@in_tensorflow.observe("tensorflow")
def observe_tensorflow(here):
    tool = shutil.which("nvidia-smi")
    if tool is None:
        raise Unsupported("nvidia-smi is not there, which tells how much memory a GPU has left")
    command = [tool, "--query-gpu=memory.free", "--format=csv,noheader,nounits"]
    done = here.script(PROGRAM, *command)
    return done.facts()


@in_tensorflow.judge
def judge_tensorflow(tensorflow):
    found = tensorflow
    modest = found["start"] - found["small"]["free"] < found["start"] / 2
    unused = found["large"]["used"] - found["freed"]["used"] >= LARGE / 2
    kept = found["freed"]["free"] - found["large"]["free"] < LARGE / 2
    taken = [(found["start"] - found[name]["free"]) / 1e6 for name in ("small", "large", "freed")]
    return decide(
        modest and unused and kept,
        f"Of the GPU's memory {taken[0]:.0f} MB were taken with the small tensor, {taken[1]:.0f} "
        f"with both, {taken[2]:.0f} after deleting them; tensors then held "
        f"{found['freed']['used'] / 1e6:.0f} MB, at most {found['freed']['peak'] / 1e6:.0f}.",
    )
