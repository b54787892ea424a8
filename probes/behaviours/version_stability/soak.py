"""Does TensorFlow run steadily, and does what it saved stay usable?"""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, decide

test = ClaimTest(
    "tensorflow-runs-steadily",
    topic="version-stability",
    title="TensorFlow runs as steadily as industry asks",
    published=["tf-industrial-stability"],
    frameworks=["tensorflow"],
    method=(
        "Trains 3,000 steps and reads the memory of the process after the first 1,000 and at the "
        "end, saves the model, and answers from the saved one in a process of its own."
    ),
    holds_if=(
        "no step fails, memory grows by no more than 10 MB over the last 2,000 steps, and the "
        "saved model gives the same answer to 1e-6"
    ),
    fails_if="a step fails, memory grows by more, or the saved model answers otherwise",
    covers=PART,
    limits="A few seconds on one machine: nothing of scale, of companies or of years.",
    seconds=12,
)

PROGRAM = """
import sys
import tensorflow as tf
loaded = tf.saved_model.load(sys.argv[1])
print("ANSWER", float(loaded.answer(tf.ones((1, 16)))))
"""


@test.observe("tensorflow")
def observe(here):
    tf, rng = here.tf, here.rng()
    weights = tf.Variable(rng.normal(size=(16, 1)) * 0.1, dtype=tf.float32)
    x = tf.constant(rng.normal(size=(32, 16)), tf.float32)
    y = x[:, :1]

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((x @ weights - y) ** 2)
        weights.assign_sub(0.05 * tape.gradient(loss, weights))
        return loss

    resident, finite = [], True
    for number in range(3000):
        loss = float(step())
        finite = finite and abs(loss) < 1e6  # which no NaN is
        if number in (999, 2999):
            resident.append(_resident())
    module = tf.Module()
    module.weights = weights
    module.answer = tf.function(
        lambda one: tf.reduce_sum(one @ weights),
        input_signature=[tf.TensorSpec((None, 16), tf.float32)],
    )
    right = float(module.answer(tf.ones((1, 16))))
    folder = here.path("saved")
    tf.saved_model.save(module, folder)
    done = here.script(PROGRAM, folder, timeout=240.0)
    lines = [line for line in done.out.splitlines() if line.startswith("ANSWER")]
    return {
        "finite": finite,
        "grown": None if None in resident else resident[1] - resident[0],
        "gap": abs(float(lines[0].split()[1]) - right) if lines else None,
    }


@test.judge
def judge(tensorflow):
    grown, gap = tensorflow["grown"], tensorflow["gap"]
    steady = grown is None or grown <= 10e6
    memory = "could not be read" if grown is None else f"grew by {grown / 1e6:.1f} MB"
    answer = "could not be used" if gap is None else f"answered with a difference of {gap:.0e}"
    return decide(
        tensorflow["finite"] and steady and gap is not None and gap <= 1e-6,
        f"3,000 steps {'ran' if tensorflow['finite'] else 'did not stay finite'}, memory {memory}, "
        f"and the saved model {answer} in another process.",
    )


def _resident():
    """Bytes in memory now, or None where the system does not tell."""
    try:
        with open("/proc/self/status", encoding="ascii") as stream:
            for line in stream:
                if line.startswith("VmRSS"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None
