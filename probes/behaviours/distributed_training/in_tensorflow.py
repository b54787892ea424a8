"""What the strategies of TensorFlow do, and what happens when they are asked for more."""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, decide, undecided
from probes.failures import Unsupported

hybrid = ClaimTest(
    "tensorflow-strategies-divide-models",
    topic="distributed-training",
    title="tf.distribute.Strategy covers parallelism of data, of models and of both",
    published=["tf-distribute-data-model-hybrid"],
    frameworks=["tensorflow"],
    method=(
        "Puts a weight under MirroredStrategy on two devices and looks how much of it each holds, "
        "and looks for methods that divide a model in every public strategy."
    ),
    holds_if="some strategy divides weights, or has a method for it that is not experimental",
    fails_if="each device holds the whole weight, and such methods are experimental or missing",
    covers=PART,
    limits="Parallelism of data is taken as given; interfaces outside the strategies do not count.",
    seconds=8,
)

together = ClaimTest(
    "tensorflow-strategies-scale-together",
    topic="distributed-training",
    title="Parameter servers and mirrored workers together let TensorFlow grow without trouble",
    published=["ps-and-multiworker-scale-easily"],
    frameworks=["tensorflow"],
    method=(
        "Enters MultiWorkerMirroredStrategy inside ParameterServerStrategy on servers in one "
        "process, and trains a Keras model with fit under ParameterServerStrategy."
    ),
    holds_if="both can be used together, and fit runs",
    fails_if="using them together raises an error, or fit does",
    covers=PART,
    limits="One machine; large jobs are not tried.",
    seconds=12,
)

several_gpus = ClaimTest(
    "tensorflow-trains-faster-on-more-gpus",
    topic="distributed-training",
    title="Training in TensorFlow is quick when it is distributed",
    published=["tf-training-fast-distributed"],
    frameworks=["tensorflow"],
    needs=["gpu"],
    method=(
        "Trains a dense network with Keras under MirroredStrategy on all GPUs and on one, with the "
        "same batch on each GPU, in turns."
    ),
    holds_if="each GPU keeps at least 70 % of its speed in every pair",
    fails_if="each GPU keeps less than 70 % of its speed in every pair",
    covers=PART,
    limits="GPUs of one machine; no other framework is compared, and no large scale.",
    seconds=20,
)

HYBRID = """
import json
import tensorflow as tf
two = [tf.config.LogicalDeviceConfiguration()] * 2
tf.config.set_logical_device_configuration(tf.config.list_physical_devices("CPU")[0], two)
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
with strategy.scope():
    weight = tf.Variable(tf.ones((4, 6)))
copies = [list(copy.shape) for copy in strategy.experimental_local_results(weight)]
words = ("logical_device", "shard", "split", "partition", "replicate_to")
found = {}
places = [tf.distribute, tf.distribute.experimental]
for place in places:
    for name in dir(place):
        if name.endswith("Strategy") and name != "Strategy":
            methods = [m for m in dir(getattr(place, name)) if any(word in m for word in words)]
            found.setdefault(name, set()).update(m for m in methods if not m.startswith("_"))
print(json.dumps({"copies": copies, "methods": {name: sorted(found[name]) for name in found}}))
"""

TOGETHER = """
import json, socket
import tensorflow as tf, keras, numpy as np


def port():
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        return taken.getsockname()[1]


names = {"worker": 1, "ps": 1}
cluster = tf.train.ClusterSpec(
    {name: [f"localhost:{port()}" for _ in range(count)] for name, count in names.items()}
)
servers = [tf.distribute.Server(cluster, job_name=name, protocol="grpc") for name in names]
resolver = tf.distribute.cluster_resolver.SimpleClusterResolver(cluster, rpc_layer="grpc")
strategy = tf.distribute.ParameterServerStrategy(resolver)


def tried(call):
    try:
        call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200].splitlines()[0]
    return ""


def nest():
    other = tf.distribute.MultiWorkerMirroredStrategy()
    with strategy.scope(), other.scope():
        tf.Variable(1.0)


def fit():
    with strategy.scope():
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
    data = tf.data.Dataset.from_tensor_slices((np.ones((16, 4)), np.ones((16, 1))))
    model.fit(data.repeat().batch(4), epochs=1, steps_per_epoch=4, verbose=0)


def loop():
    coordinator = tf.distribute.coordinator.ClusterCoordinator(strategy)
    with strategy.scope():
        weight = tf.Variable(0.0)
    step = tf.function(lambda: weight.assign_add(1.0))
    coordinator.schedule(step)
    coordinator.join()
    assert float(weight) == 1.0


print(json.dumps({"loop": tried(loop), "fit": tried(fit), "together": tried(nest)}), flush=True)
import os
os._exit(0)  # servers have no way of being stopped
"""


@hybrid.observe("tensorflow")
def observe_hybrid(here):
    return _program(here, HYBRID)


@hybrid.judge
def judge_hybrid(tensorflow):
    copies, methods = tensorflow["copies"], tensorflow["methods"]
    divided = any(copy != [4, 6] for copy in copies)
    every = {method for found in methods.values() for method in found}
    stable = {method for method in every if "experimental" not in method}
    return decide(
        divided or stable,
        f"Two devices hold {copies} of a weight of 4 by 6; of {len(methods)} strategies "
        f"{sum(map(bool, methods.values()))} have methods that divide a model, "
        f"{len(every)} in all and {len(stable)} of them not experimental.",
    )


@together.observe("tensorflow")
def observe_together(here):
    return _program(here, TOGETHER)


@together.judge
def judge_together(tensorflow):
    parts = (("the coordinator's loop", "loop"), ("fit", "fit"), ("both strategies", "together"))
    told = []
    for what, key in parts:
        raised = tensorflow[key][:80].rstrip(".")
        told.append(f"{what} {'raised ' + raised if raised else 'worked'}")
    return decide(
        not tensorflow["together"] and not tensorflow["fit"],
        f"With parameter servers {'; '.join(told)}.",
    )


@several_gpus.observe("tensorflow")
def observe_gpus(here):
    tf, keras = here.tf, here.keras
    count = here.gpus()
    if count < 2:
        raise Unsupported(f"TensorFlow sees {count} GPU; two of a kind are needed")

    def prepare(devices):
        size = 4096 * len(devices)
        x = tf.random.stateless_normal((size, 1024), (0, 1))
        data = tf.data.Dataset.from_tensors((x, x)).cache().repeat()
        with tf.distribute.MirroredStrategy(devices).scope():
            layers = [keras.layers.Dense(1024, activation="relu") for _ in range(6)]
            model = keras.Sequential([keras.Input((1024,)), *layers])
            model.compile("sgd", "mse")
        return lambda: model.fit(data, epochs=1, steps_per_epoch=20, verbose=0)

    one, all_of_them = prepare(["GPU:0"]), prepare([f"GPU:{i}" for i in range(count)])
    return {**here.ratio(one, all_of_them, seconds=8.0, pairs=5), "gpus": count}


@several_gpus.judge
def judge_gpus(tensorflow):
    found = tensorflow
    seen = (
        f"On {found['gpus']} GPUs each kept {found['ratio']:.0%} of the speed of one alone "
        f"({found['low']:.0%} to {found['high']:.0%})."
    )
    if found["low"] < 0.7 <= found["high"]:
        return undecided(f"The pairs disagree. {seen}")
    return decide(found["low"] >= 0.7, seen)


def _program(here, text):
    done = here.script(text, timeout=240.0)
    return done.facts()
