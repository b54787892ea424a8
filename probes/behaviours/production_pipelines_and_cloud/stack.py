"""Does the installed TensorFlow cover the whole stack by itself?"""

from __future__ import annotations

import importlib.metadata
import re
import warnings

from probes.claim_tests import PART, ClaimTest, decide

test = ClaimTest(
    "tensorflow-covers-the-whole-stack",
    topic="production-pipelines-and-cloud",
    title="TensorFlow covers the whole stack: training, evaluating, deploying and extending",
    published=["tf-full-stack-framework"],
    frameworks=["tensorflow"],
    method=(
        "Looks in the installed TensorFlow for a part of each stage: Estimators and Keras, "
        "TensorBoard among its requirements, SavedModel, and tf.lite with no notice of its end."
    ),
    holds_if="all five parts are there",
    fails_if="one of the five is gone or is to end",
    covers=PART,
    limits="What TensorFlow was meant to be is not tested, nor what stands beside its package.",
    seconds=2,
)


@test.observe("tensorflow")
def observe(here):
    tf = here.tf
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        lite = hasattr(tf, "lite") and hasattr(tf.lite, "Interpreter")
        if lite:
            try:
                tf.lite.Interpreter(model_content=b"")
            except Exception:
                lite = hasattr(tf.lite, "TFLiteConverter")
    ends = any("deprecated" in str(one.message).lower() for one in caught)
    return {
        "Keras": hasattr(tf, "keras"),
        "Estimators": hasattr(tf, "estimator"),
        "TensorBoard": "tensorboard" in _requirements(),
        "SavedModel": hasattr(tf.saved_model, "save"),
        "tf.lite": lite and not ends,
    }


@test.judge
def judge(tensorflow):
    gone = [name for name, there in tensorflow.items() if not there]
    return decide(
        not gone,
        f"{len(tensorflow) - len(gone)} of {len(tensorflow)} parts come with the package"
        f"{'; gone or to end: ' + ', '.join(gone) if gone else ''}.",
    )


def _requirements():
    for name in ("tensorflow", "tensorflow-cpu", "tensorflow-intel", "tensorflow-macos"):
        try:
            required = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        plain = [one for one in required if "extra ==" not in one]
        return {re.split(r"[^A-Za-z0-9_-]", one)[0].lower() for one in plain}
    return set()
