"""Do lines of older programs still run?"""

from __future__ import annotations

from probes.behaviours.version_stability._idioms import TF1, TF2, TORCH, tried
from probes.claim_tests import ClaimTest, decide

_CHOSEN = "The lines are chosen from the documentation of their time, not sampled from programs."

overhaul = ClaimTest(
    "tensorflow-2-rebuilt-tensorflow",
    topic="version-stability",
    title="Version 2 rebuilt TensorFlow from static graphs to eager execution",
    published=["tf2-major-overhaul"],
    frameworks=["tensorflow"],
    method=(
        "Runs eleven lines of TensorFlow 1 as they stand and in a graph of compat.v1, and looks "
        "whether an operation is carried out at once."
    ),
    holds_if="at least half of them fail as they stand, fewer in compat.v1, and execution is eager",
    fails_if="fewer than half fail as they stand, or execution is not eager",
    limits=_CHOSEN + " What the step meant for its users is not tested.",
)

broken = ClaimTest(
    "new-tensorflow-versions-stop-old-programs",
    topic="version-stability",
    title="New TensorFlow versions stop older programs",
    published=["tf-version-incompatibility"],
    frameworks=["tensorflow"],
    method="Runs 11 lines of TensorFlow 1 and 19 of TensorFlow 2.0 to 2.11 as they stand.",
    holds_if="a quarter or more of either group fails",
    fails_if="fewer than a quarter of one group fail",
    limits=_CHOSEN,
    seconds=4,
)

painless = ClaimTest(
    "new-pytorch-versions-cause-no-trouble",
    topic="version-stability",
    title="New PyTorch versions do not stop older programs",
    published=["pytorch-painless-versions"],
    frameworks=["pytorch"],
    method="Runs 28 lines of PyTorch 0.3 to 2.0 as they stand.",
    holds_if="no more than one in twenty of them fails now",
    fails_if="more than one in twenty of them fail",
    limits=_CHOSEN,
    fresh=True,
    seconds=2,
)


@overhaul.observe("tensorflow")
def observe_overhaul(here):
    tf = here.tf
    today = tried(TF1, {"tf": tf, "np": here.np})
    with tf.Graph().as_default():
        kept = tried(TF1, {"tf": tf.compat.v1, "np": here.np})
    return {
        "tried": len(TF1),
        "fail": today["fail"],
        "fail_in_v1": kept["fail"],
        "eager": bool(tf.executing_eagerly()),
    }


@overhaul.judge
def judge_overhaul(tensorflow):
    fail, kept = len(tensorflow["fail"]), len(tensorflow["fail_in_v1"])
    return decide(
        2 * fail >= tensorflow["tried"] and kept < fail and tensorflow["eager"],
        f"{fail} of {tensorflow['tried']} lines of TensorFlow 1 fail as they stand and {kept} in "
        f"compat.v1; execution is {'' if tensorflow['eager'] else 'not '}eager.",
    )


@broken.observe("tensorflow")
def observe_broken(here):
    names = {"tf": here.tf, "np": here.np}
    return {
        "TensorFlow 1": [len(TF1), tried(TF1, names)["fail"]],
        "TensorFlow 2.0 to 2.11": [len(TF2), tried(TF2, names)["fail"]],
    }


@broken.judge
def judge_broken(tensorflow):
    told = ", ".join(
        f"{len(fail)} of {total} of {era}" for era, (total, fail) in tensorflow.items()
    )
    return decide(
        all(4 * len(fail) >= total for total, fail in tensorflow.values()),
        f"Of the lines as they stand fail: {told}.",
    )


@painless.observe("pytorch")
def observe_painless(here):
    found = tried(TORCH, {"torch": here.torch, "np": here.np})
    return {"tried": len(TORCH), "fail": found["fail"], "warn": found["warn"]}


@painless.judge
def judge_painless(pytorch):
    fail = pytorch["fail"]
    examples = f", among them {', '.join(fail[:4])}" if fail else ""
    return decide(
        20 * len(fail) <= pytorch["tried"],
        f"{len(fail)} of {pytorch['tried']} lines fail{examples}; {len(pytorch['warn'])} more run "
        "with a notice of their end.",
    )
