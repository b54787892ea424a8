"""Can the loss be followed after every batch, and the accuracy after every epoch?"""

from __future__ import annotations

import os

from probes.behaviours.visualisation_and_monitoring._events import NEED, read
from probes.claim_tests import ClaimTest, decide

test = ClaimTest(
    "loss-each-batch-accuracy-each-epoch",
    topic="visualisation-and-monitoring",
    title="The loss is followed after every batch and the accuracy after every epoch",
    published=["per-batch-monitoring-loop"],
    frameworks=["pytorch", "tensorflow"],
    needs=[NEED],
    method=(
        "Trains a small classifier for two epochs of four batches, with SummaryWriter and with the "
        "Keras callback at each batch, and counts what TensorBoard can read."
    ),
    holds_if="in both frameworks 8 values of the loss and 2 of the accuracy are there",
    fails_if="in one of them values are missing",
    seconds=5,
)
EPOCHS, BATCHES = 2, 4


@test.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch
    from torch.utils.tensorboard import SummaryWriter

    x = torch.randn(BATCHES * 8, 4)
    y = (x.sum(1) > 0).long()
    model = torch.nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with SummaryWriter(here.path("logs")) as writer:
        for epoch in range(EPOCHS):
            for number, (inputs, targets) in enumerate(zip(x.split(8), y.split(8))):
                loss = torch.nn.functional.cross_entropy(model(inputs), targets)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                writer.add_scalar("loss", loss.item(), epoch * BATCHES + number)
            accuracy = (model(x).argmax(1) == y).float().mean().item()
            writer.add_scalar("accuracy", accuracy, epoch)
    found = read(here.path("logs"))["scalars"]
    return {"loss": found.get("loss", 0), "accuracy": found.get("accuracy", 0)}


@test.observe("tensorflow")
def observe_tensorflow(here):
    keras = here.keras
    x = here.rng().standard_normal((BATCHES * 8, 4)).astype("float32")
    y = (x.sum(1) > 0).astype("int32")
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    board = keras.callbacks.TensorBoard(here.path("logs"), update_freq="batch")
    model.fit(x, y, epochs=EPOCHS, batch_size=8, verbose=0, callbacks=[board])
    found = read(os.path.join(here.path("logs"), "train"))["scalars"]
    return {"loss": found.get("batch_loss", 0), "accuracy": found.get("epoch_accuracy", 0)}


@test.judge
def judge(pytorch, tensorflow):
    wanted = {"loss": EPOCHS * BATCHES, "accuracy": EPOCHS}
    return decide(
        pytorch == wanted and tensorflow == wanted,
        f"Of {wanted['loss']} losses and {wanted['accuracy']} accuracies, {pytorch['loss']} and "
        f"{pytorch['accuracy']} could be read from PyTorch, {tensorflow['loss']} and "
        f"{tensorflow['accuracy']} from Keras.",
    )
