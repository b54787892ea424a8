"""What does knowing the graph beforehand allow?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, all_of, decide, every_pair

once = ClaimTest(
    "graph-defined-once-runs-again-and-away",
    topic="compilation",
    title="A graph is defined once, runs again and again, and can be taken into production",
    published=["static-graph-define-once"],
    frameworks=["tensorflow"],
    method=(
        "Calls a function of TensorFlow 100 times as a graph and counts how often its Python body "
        "ran; saves the graph and runs it in a process that does not have the Python code."
    ),
    holds_if=(
        "the body ran once, the graph is 5 % faster than eager code in every pair, and the "
        "saved graph gives the same numbers without the code"
    ),
    fails_if="the body ran again, no pair is faster, or the saved graph gives other numbers",
    seconds=12,
)

redundant = ClaimTest(
    "whole-graph-drops-redundant-operations",
    topic="compilation",
    title="Who knows the whole graph drops redundant operations and fuses the others",
    published=["static-graph-global-optimisation"],
    frameworks=["tensorflow"],
    method=(
        "Gives XLA a function that computes one sine three times and one value that nobody uses, "
        "and counts sines and unused square roots before and after its optimisation."
    ),
    holds_if="one sine and no square root are left, and results stay the same to 1e-5",
    fails_if="a redundant or unused operation is left, or the results differ",
    limits="Better use of the hardware shows in the times, which other tests look at.",
    seconds=2,
)

AWAY = """
import sys
import numpy as np
import tensorflow as tf

loaded = tf.saved_model.load(sys.argv[1])
x = np.linspace(-1, 1, 8, dtype="float32")
print(repr(float(np.sum(loaded.chain(tf.constant(x)).numpy()))))
"""


@once.observe("tensorflow")
def observe_once(here):
    tf, np = here.tf, here.np
    ran = []

    def chain(x):
        ran.append(1)
        for _ in range(20):
            x = tf.tanh(x * 1.1) + 0.01
        return x

    module = tf.Module()
    module.chain = tf.function(chain, input_signature=[tf.TensorSpec([8], tf.float32)])
    x = tf.constant(np.linspace(-1, 1, 8, dtype="float32"))
    for _ in range(100):
        total = float(np.sum(module.chain(x).numpy()))
    bodies = len(ran)
    timed = here.ratio(lambda: chain(x).numpy(), lambda: module.chain(x).numpy())
    tf.saved_model.save(module, here.path("saved"))
    done = here.script(AWAY, here.path("saved"), TF_CPP_MIN_LOG_LEVEL="3")
    away = float(done.out.split()[-1]) if done.code == 0 else None
    return {**timed, "bodies": bodies, "total": total, "away": away}


@once.judge
def judge_once(tensorflow):
    found = tensorflow
    same = found["away"] is not None and abs(found["away"] - found["total"]) < 1e-5
    return decide(
        all_of(found["bodies"] == 1, same, every_pair(found, 1.05)),
        f"The Python body ran {found['bodies']} time(s) in 100 calls; eager takes "
        f"{found['ratio']:.1f} times as long ({found['low']:.1f} to {found['high']:.1f}); the "
        f"saved graph gave {'the same' if same else 'other'} numbers in another process.",
    )


@redundant.observe("tensorflow")
def observe_redundant(here):
    tf, np = here.tf, here.np

    def wasteful(x):
        unused = tf.sqrt(tf.abs(x) + 3.0)
        del unused
        return tf.sin(x) + tf.sin(x) * tf.sin(x)

    x = tf.constant(np.linspace(-2, 2, 1000, dtype="float32"))
    compiled = tf.function(wasteful, jit_compile=True, autograph=False)
    gap = float(tf.reduce_max(tf.abs(compiled(x) - wasteful(x))))
    ir = compiled.experimental_get_compiler_ir(x)
    before, after = ir(stage="hlo"), ir(stage="optimized_hlo")
    return {
        "sines_before": before.count(" sine("),
        "sines_after": after.count(" sine("),
        "roots_after": after.count(" sqrt("),
        "fusions": after.count(" fusion("),
        "gap": gap,
    }


@redundant.judge
def judge_redundant(tensorflow):
    found = tensorflow
    return decide(
        found["sines_after"] == 1 < found["sines_before"]
        and found["roots_after"] == 0
        and found["gap"] < 1e-5,
        f"Of {found['sines_before']} sines {found['sines_after']} were left, of the unused square "
        f"roots {found['roots_after']}; results differ by {found['gap']:.0e}.",
    )
