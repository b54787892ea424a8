"""How long does it take until the first net has been trained?"""

from __future__ import annotations

import time

from probes.behaviours.learning_curve import _programs as programs
from probes.claim_tests import PART, ClaimTest, all_of, decide, every_pair

test = ClaimTest(
    "tensorflow-takes-longer-to-get-going",
    topic="learning-curve",
    title="A first program of TensorFlow takes longer to start and more to write",
    published=["tf-longer-ramp-up"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Starts the shortest usual training program of each in a process of its own, in turns with "
        "a program that imports NumPy alone, and counts its tokens."
    ),
    holds_if="TensorFlow's takes at least a quarter longer from start to end, and more tokens",
    fails_if="it takes no such time longer, or has no more tokens to write",
    covers=PART,
    limits="The way to a first result; how long people take to learn was not tested.",
    seconds=40,
)

DATA = """
import numpy as np
rng = np.random.default_rng(0)
x = rng.normal(size=(64, 8)).astype(np.float32)
y = x[:, :1] - 0.5 * x[:, 1:2]
losses = []
"""


def _observe(here):
    text = programs.TORCH if here.framework == "pytorch" else programs.KERAS
    here.script(DATA + text)
    pairs = []
    for _ in range(3):
        own, numpy = _seconds(here, DATA + text), _seconds(here, DATA)
        pairs.append(own / numpy)
    return {"tokens": programs.tokens(text), "low": min(pairs), "high": max(pairs)}


test.observe("pytorch")(_observe)
test.observe("tensorflow")(_observe)


@test.judge
def judge(pytorch, tensorflow):
    longer = {
        "low": tensorflow["low"] / pytorch["high"],
        "high": tensorflow["high"] / pytorch["low"],
    }
    return decide(
        all_of(tensorflow["tokens"] > pytorch["tokens"], every_pair(longer, 1.25)),
        f"TensorFlow's program takes {longer['low']:.1f} to {longer['high']:.1f} times as long "
        f"from start to end and has {tensorflow['tokens']} tokens, PyTorch's {pytorch['tokens']}.",
    )


def _seconds(here, text):
    start = time.perf_counter()
    done = here.script(text, timeout=240.0)
    if done.code != 0:
        last = done.err.strip().splitlines()[-1:] or [str(done.code)]
        raise RuntimeError(f"the first program failed: {last[0]}")
    return time.perf_counter() - start
