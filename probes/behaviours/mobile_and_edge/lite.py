"""Is TensorFlow Lite still the light runtime that comes with TensorFlow?"""

from __future__ import annotations

import contextlib
import io
import warnings

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "tensorflow-lite-comes-with-tensorflow",
    topic="mobile-and-edge",
    title="For phones and edge devices there is TensorFlow Lite",
    published=["tflite-mobile-embedded"],
    frameworks=["tensorflow"],
    method=(
        "Converts a small net by tf.lite, answers by its interpreter, and looks whether TensorFlow "
        "announces the end of either."
    ),
    holds_if="the interpreter answers as the net does and TensorFlow announces no end of it",
    fails_if="it is gone or answers otherwise, or TensorFlow says that it is deprecated",
    limits="On this machine's processor; no phone and no microcontroller is tried.",
    seconds=4,
)


@test.observe("tensorflow")
def observe(here):
    tf, np = here.tf, here.np
    weights = tf.Variable(here.rng().normal(size=(8, 3)), dtype=tf.float32)
    module = tf.Module()
    module.weights = weights
    signature = [tf.TensorSpec((1, 8), tf.float32)]
    module.answer = tf.function(lambda x: tf.nn.relu(x @ weights), input_signature=signature)
    x = here.rng().normal(size=(1, 8)).astype("float32")
    if not hasattr(tf, "lite"):
        return {"there": False, "gap": None, "notice": False, "bytes": 0}
    printed = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stderr(printed):
        warnings.simplefilter("always")
        concrete = module.answer.get_concrete_function()
        model = tf.lite.TFLiteConverter.from_concrete_functions([concrete], module).convert()
        interpreter = tf.lite.Interpreter(model_content=model)
        interpreter.allocate_tensors()
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], x)
        interpreter.invoke()
        found = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    words = [str(one.message) for one in caught] + [printed.getvalue()]
    return {
        "there": True,
        "gap": float(np.abs(found - module.answer(tf.constant(x)).numpy()).max()),
        "notice": any("deprecated" in one.lower() and "lite" in one.lower() for one in words),
        "bytes": len(model),
    }


@test.judge
def judge(tensorflow):
    if not tensorflow["there"]:
        return decide(False, "TensorFlow has no tf.lite any more.")
    notice = "announces its end" if tensorflow["notice"] else "announces no end"
    return decide(
        tensorflow["gap"] < 1e-5 and not tensorflow["notice"],
        f"A file of {tensorflow['bytes']} bytes answers with a difference of "
        f"{tensorflow['gap']:.0e}; TensorFlow {notice}.",
    )
