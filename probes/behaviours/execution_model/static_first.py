"""Is TensorFlow still a description that runs later?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "tensorflow-describes-first-runs-later",
    topic="execution-model",
    title="Python only describes a TensorFlow program; an engine of its own runs it later",
    published=["tf-static-graph-first"],
    frameworks=["tensorflow"],
    method=(
        "Adds two constants in a program that asks for nothing special and reads the sum on the "
        "next line; does the same in a graph of compat.v1; and looks for Session at the top."
    ),
    holds_if=(
        "the sum cannot be read before a session runs it, or TensorFlow does not execute eagerly"
    ),
    fails_if="TensorFlow executes eagerly and the sum is there on the next line",
)


@test.observe("tensorflow")
def observe(here):
    tf = here.tf
    total = tf.constant(2.0) + tf.constant(3.0)
    with tf.Graph().as_default():
        described = tf.constant(2.0) + tf.constant(3.0)
        readable = hasattr(described, "numpy") and _reads(described)
        with tf.compat.v1.Session() as session:
            ran = float(session.run(described))
    return {
        "eager": bool(tf.executing_eagerly()),
        "sum": float(total) if _reads(total) else None,
        "session_at_top": hasattr(tf, "Session"),
        "graph_sum_readable": bool(readable),
        "session_sum": ran,
    }


@test.judge
def judge(tensorflow):
    at_once = tensorflow["eager"] and tensorflow["sum"] == 5.0
    value = "as 5 on the next line" if at_once else "only later"
    at_top = "still" if tensorflow["session_at_top"] else "no longer"
    graph = "could" if tensorflow["graph_sum_readable"] else "could not"
    return decide(
        not at_once,
        f"The sum was read {value}; Session is {at_top} at the top of the package; in a graph of "
        f"compat.v1 the sum {graph} be read before a session ran.",
    )


def _reads(tensor):
    try:
        float(tensor)
    except Exception:
        return False
    return True
