"""TensorBoard: whose it is, what it shows live, and what PyTorch has of it."""

from __future__ import annotations

import importlib.metadata
import os

from probes.behaviours.visualisation_and_monitoring._events import NEED, read
from probes.claim_tests import PART, ClaimTest, decide

of_its_own = ClaimTest(
    "tensorflow-comes-with-tensorboard",
    topic="visualisation-and-monitoring",
    title="TensorBoard comes with TensorFlow and pictures training there",
    published=["tensorboard-strong-visualiser"],
    frameworks=["tensorflow"],
    method=(
        "Looks whether the installed TensorFlow asks for TensorBoard, and writes a number, a "
        "distribution, an image and a text with tf.summary."
    ),
    holds_if="installing TensorFlow installs TensorBoard, and all four can be written",
    fails_if="TensorFlow does not ask for it, or one of the four cannot be written",
    covers=PART,
    limits="That it is excellent is not tested.",
)

live = ClaimTest(
    "tensorboard-shows-graph-and-curves-live",
    topic="visualisation-and-monitoring",
    title="With TensorBoard the graph is seen and the curves are followed during training",
    published=["tensorboard-live-graph-and-metrics"],
    frameworks=["tensorflow"],
    needs=[NEED],
    method=(
        "Trains a Keras model for three epochs with the TensorBoard callback, reads the event "
        "files after each epoch, and looks for the graph of operations."
    ),
    holds_if="loss and accuracy of each epoch can be read before the next, and so can the graph",
    fails_if="the curves are only there at the end, or no graph of operations is written",
    seconds=5,
)

lacking = ClaimTest(
    "pytorch-has-nothing-like-tensorboard",
    topic="visualisation-and-monitoring",
    title="Nothing in PyTorch visualises as TensorBoard does",
    published=["pytorch-lacks-tensorboard"],
    frameworks=["pytorch"],
    needs=[NEED],
    method=(
        "Writes curves, a distribution, an image and the graph of a model with PyTorch's "
        "SummaryWriter and reads them with TensorBoard's own reader."
    ),
    holds_if="one of curves, distribution, image and graph is not found",
    fails_if="all four are found",
    seconds=4,
)


@of_its_own.observe("tensorflow")
def observe_of_its_own(here):
    tf = here.tf
    writes = {
        "scalar": lambda: tf.summary.scalar("loss", 0.5, step=1),
        "histogram": lambda: tf.summary.histogram("weights", tf.ones(9), step=1),
        "image": lambda: tf.summary.image("picture", tf.ones((1, 4, 4, 1)), step=1),
        "text": lambda: tf.summary.text("words", "words", step=1),
    }
    found = {}
    for name, write in writes.items():
        try:
            with tf.summary.create_file_writer(here.path(name)).as_default():
                write()
            found[name] = "written"
        except Exception as error:
            found[name] = type(error).__name__
    return {"asked_for": _asks_for_tensorboard(), "writes": found}


@of_its_own.judge
def judge_of_its_own(tensorflow):
    writes = tensorflow["writes"]
    listed = ", ".join(f"{name} {said}" for name, said in writes.items())
    asks = "asks" if tensorflow["asked_for"] else "does not ask"
    return decide(
        tensorflow["asked_for"] and set(writes.values()) == {"written"},
        f"The installed TensorFlow {asks} for TensorBoard; tf.summary: {listed}.",
    )


@live.observe("tensorflow")
def observe_live(here):
    keras = here.keras
    folder = here.path("logs")
    epochs = []

    class Looking(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch:
                epochs.append(read(os.path.join(folder, "train"))["scalars"])

    draw = here.rng()
    x = draw.standard_normal((64, 4)).astype("float32")
    y = (x.sum(1, keepdims=True) > 0).astype("float32")
    model = keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(8), keras.layers.Dense(1, activation="sigmoid")]
    )
    model.compile(loss="binary_crossentropy", metrics=["accuracy"])
    board = keras.callbacks.TensorBoard(folder, write_graph=True)
    model.fit(x, y, epochs=3, verbose=0, callbacks=[board, Looking()])
    end = read(os.path.join(folder, "train"))
    return {
        "loss": [found.get("epoch_loss", 0) for found in epochs],
        "accuracy": [found.get("epoch_accuracy", 0) for found in epochs],
        "nodes": end["nodes"],
        "concept": end["concept"],
    }


@live.judge
def judge_live(tensorflow):
    found = tensorflow
    curves = found["loss"] == found["accuracy"] == [1, 2]
    return decide(
        curves and found["nodes"] > 0,
        f"Before epochs 2 and 3, {found['loss']} values of the loss and {found['accuracy']} of the "
        f"accuracy could be read; the graph has {found['nodes']} operations"
        f"{' (a diagram of layers is there)' if found['concept'] else ''}.",
    )


@lacking.observe("pytorch")
def observe_lacking(here):
    torch = here.torch
    from torch.utils.tensorboard import SummaryWriter

    model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1))
    folder = here.path("logs")
    with SummaryWriter(folder) as writer:
        for step in range(5):
            writer.add_scalar("loss", 1.0 / (step + 1), step)
        writer.add_histogram("weights", model[0].weight, 0)
        writer.add_image("picture", torch.rand(3, 8, 8), 0)
        writer.add_graph(model, torch.ones(2, 4))
    found = read(folder)
    return {
        "curve": found["scalars"].get("loss", 0),
        "distributions": found["histograms"],
        "images": found["images"],
        "nodes": found["nodes"],
    }


@lacking.judge
def judge_lacking(pytorch):
    found = pytorch
    everything = found["curve"] == 5 and min(found.values()) > 0
    return decide(
        not everything,
        f"TensorBoard found {found['curve']} of 5 points of a curve, {found['distributions']} "
        f"distributions, {found['images']} images and a graph of {found['nodes']} nodes written "
        "by PyTorch.",
    )


def _asks_for_tensorboard():
    for name in ("tensorflow", "tensorflow-cpu", "tensorflow-intel"):
        try:
            wanted = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        return any(one.startswith("tensorboard") and "extra ==" not in one for one in wanted)
    return False
