"""Do TensorFlow's defaults make instructions about devices needless?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "tensorflow-places-without-instructions",
    topic="device-management-and-hardware",
    title="TensorFlow's defaults make instructions about devices needless, unlike PyTorch's",
    published=["tf-device-defaults-easy"],
    frameworks=["tensorflow", "pytorch"],
    method=(
        "Splits the processor into two devices in a program of its own, adds tensors of both, "
        "trains a layer of one on data of the other and names a GPU that may not be there; the "
        "sum and the layer are tried in PyTorch with its device meta as well."
    ),
    holds_if="TensorFlow carries all three out without a word, and PyTorch refuses sum or layer",
    fails_if="TensorFlow raises an error in one of them, or PyTorch carries out both",
    limits="Two devices of one processor: costs of the silent copies are not looked at.",
    seconds=8,
)
PROGRAM = """
import json
import tensorflow as tf, keras

processor = tf.config.list_physical_devices("CPU")[0]
two = [tf.config.LogicalDeviceConfiguration()] * 2
tf.config.set_logical_device_configuration(processor, two)
found = {"devices": len(tf.config.list_logical_devices("CPU"))}


def tried(name, call):
    try:
        found[name] = call()
    except Exception as error:
        found[name] = type(error).__name__


with tf.device("/CPU:0"):
    a = tf.ones((4, 3))
with tf.device("/CPU:1"):
    b = tf.ones((4, 3))
    layer = keras.layers.Dense(2)
    layer.build((None, 3))
found["places"] = [a.device[-5:], b.device[-5:]]


def train():
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(a))
    return len(tape.gradient(loss, layer.trainable_variables))


def missing():
    with tf.device("/GPU:7"):
        return float(tf.reduce_sum(tf.ones(3)))


tried("sum", lambda: float(tf.reduce_sum(a + b)))
tried("layer", train)
tried("missing", missing)
print(json.dumps(found))
"""


@test.observe("tensorflow")
def observe_tensorflow(here):
    done = here.script(PROGRAM)
    return done.facts()


@test.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    elsewhere = torch.ones(4, 3, device="meta")
    layer = torch.nn.Linear(3, 2, device="meta")
    return {
        "sum": _error(lambda: elsewhere + torch.ones(4, 3)),
        "layer": _error(lambda: layer(torch.ones(4, 3))),
    }


@test.judge
def judge(tensorflow, pytorch):
    found = tensorflow
    silent = found["sum"] == 24.0 and found["layer"] == 2 and found["missing"] == 3.0
    refuses = bool(pytorch["sum"] or pytorch["layer"])
    return decide(
        found["devices"] == 2 and len(set(found["places"])) == 2 and silent and refuses,
        f"With tensors on {' and '.join(found['places'])} TensorFlow gave {found['sum']} for the "
        f"sum, {found['layer']} gradients, and {found['missing']} on a GPU it had to do without; "
        f"PyTorch said {pytorch['sum'] or 'nothing'} and {pytorch['layer'] or 'nothing'}.",
    )


def _error(call):
    try:
        call()
    except Exception as error:
        return type(error).__name__
    return ""
