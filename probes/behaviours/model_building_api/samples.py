"""Do the explicit loop and the one call do the same, and what are the frameworks made of?"""

from __future__ import annotations

import importlib.util
import os
import sys

from probes.claim_tests import ClaimTest, decide
from probes.failures import Unsupported
from probes.samples import both_ways, told
from probes.samples.in_pytorch import ONE_STEP
from probes.samples.in_tensorflow import ONE_CALL

same = ClaimTest(
    "explicit-loop-does-what-train-on-batch-does",
    topic="model-building-api",
    title="PyTorch writes out forward pass, loss, backward pass and update; Keras calls one method",
    published=["explicit-loop-versus-one-call"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Takes one step of gradient descent on the same rows from the same weights: in PyTorch by "
        "the four statements, in Keras by train_on_batch alone; compares loss and weights, and "
        "runs the article's samples."
    ),
    holds_if="the losses and the weights after the step agree to 1e-5",
    fails_if="the losses or the weights after the step differ by more",
    seconds=2,
)

python_made = ClaimTest(
    "frameworks-are-made-of-python",
    topic="model-building-api",
    title="PyTorch and TensorFlow both rest on Python",
    published=["both-python-based"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Adds up the bytes of Python files and of compiled libraries in each installed package, "
        "and runs an operation from Python in each."
    ),
    holds_if="in both most of the bytes are Python",
    fails_if="in one of them most of the bytes are compiled libraries",
    limits="Both are used from Python; what they rest on is what the bytes tell.",
)

lightning = ClaimTest(
    "lightning-writes-the-training-loop",
    topic="model-building-api",
    title="With PyTorch Lightning less of the training procedure has to be written",
    published=["lightning-wraps-training"],
    frameworks=["pytorch"],
    method=(
        "Trains a model with Lightning's Trainer, given only the loss and the optimiser, and looks "
        "whether backward pass, update and loop over batches happened without being written."
    ),
    holds_if="the weights moved in as many steps as there were batches, with no loop written",
    fails_if="it does not run, the weights stay, or a step is missing",
    seconds=8,
)
WEIGHTS = ([[0.1, -0.2, 0.3], [0.0, 0.4, -0.1]], [0.05, -0.05])
ROWS = [[1.0, 2.0, -1.0], [0.5, -0.5, 2.0], [0.0, 1.0, 1.0], [2.0, 0.0, -2.0]]
TARGETS = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0]]


@same.observe("pytorch")
def observe_loop(here):
    torch = here.torch
    model = torch.nn.Linear(3, 2)
    with torch.no_grad():
        model.weight.copy_(torch.tensor(WEIGHTS[0]))
        model.bias.copy_(torch.tensor(WEIGHTS[1]))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    optimizer.zero_grad()
    loss = torch.nn.functional.mse_loss(model(torch.tensor(ROWS)), torch.tensor(TARGETS))
    loss.backward()
    optimizer.step()
    weights = model.weight.detach().flatten().tolist() + model.bias.detach().tolist()
    return {"loss": loss.item(), "weights": weights, "sample": both_ways(ONE_STEP, here)}


@same.observe("tensorflow")
def observe_one_call(here):
    keras, np = here.keras, here.np
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    model.set_weights([np.array(WEIGHTS[0]).T, np.array(WEIGHTS[1])])
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
    loss = model.train_on_batch(np.array(ROWS, "float32"), np.array(TARGETS, "float32"))
    kernel, bias = model.get_weights()
    return {
        "loss": float(np.ravel(loss)[0]),
        "weights": [*kernel.T.ravel(), *bias],
        "sample": both_ways(ONE_CALL, here),
    }


@same.judge
def judge_same(pytorch, tensorflow):
    loss = abs(pytorch["loss"] - tensorflow["loss"])
    weights = max(abs(a - b) for a, b in zip(pytorch["weights"], tensorflow["weights"]))
    whole = len(pytorch["weights"]) == len(tensorflow["weights"])
    return decide(
        whole and loss < 1e-5 and weights < 1e-5,
        f"The losses differ by {loss:.0e} and the weights after one step by {weights:.0e}. "
        f"PyTorch: {told(pytorch['sample'])} Keras: {told(tensorflow['sample'])}",
    )


@python_made.observe("pytorch")
def observe_pytorch_bytes(here):
    return _bytes_of("torch")


@python_made.observe("tensorflow")
def observe_tensorflow_bytes(here):
    return _bytes_of("tensorflow")


@python_made.judge
def judge_python_made(pytorch, tensorflow):
    shares = {
        name: one["python"] / max(1, one["python"] + one["compiled"])
        for name, one in (("PyTorch", pytorch), ("TensorFlow", tensorflow))
    }
    listed = " and ".join(f"{100 * share:.0f} % in {name}" for name, share in shares.items())
    return decide(
        all(share > 0.5 for share in shares.values()),
        f"Of Python files and libraries together, Python is {listed} by bytes.",
    )


@lightning.observe("pytorch")
def observe_lightning(here):
    torch = here.torch
    name = next((n for n in ("lightning", "pytorch_lightning") if importlib.util.find_spec(n)), "")
    if not name:
        raise Unsupported("PyTorch Lightning is not installed; pip install lightning")
    trainer_module = importlib.import_module(f"{name}.pytorch" if name == "lightning" else name)

    class Model(trainer_module.LightningModule):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Linear(3, 2)

        def training_step(self, batch, index):
            x, y = batch
            return torch.nn.functional.mse_loss(self.layer(x), y)

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), lr=0.1)

    rows = torch.utils.data.TensorDataset(torch.tensor(ROWS), torch.tensor(TARGETS))
    model = Model()
    before = model.layer.weight.detach().clone()
    trainer = trainer_module.Trainer(
        max_epochs=2, accelerator="cpu", logger=False, enable_checkpointing=False,
        enable_progress_bar=False, enable_model_summary=False, default_root_dir=here.folder,
    )  # fmt: skip
    trainer.fit(model, torch.utils.data.DataLoader(rows, batch_size=2))
    moved = bool((model.layer.weight.detach() != before).any())
    return {"moved": moved, "steps": int(trainer.global_step), "batches": 4}


@lightning.judge
def judge_lightning(pytorch):
    return decide(
        pytorch["moved"] and pytorch["steps"] == pytorch["batches"],
        f"The trainer took {pytorch['steps']} steps for {pytorch['batches']} batches, and the "
        f"weights {'moved' if pytorch['moved'] else 'stayed'}.",
    )


def _bytes_of(package):
    """Bytes of Python files and of shared libraries under the package's own folder."""
    module = sys.modules[package]
    found = {"python": 0, "compiled": 0}
    for folder, _, files in os.walk(os.path.dirname(module.__file__)):
        for file in files:
            kind = _kind(file)
            if kind:
                found[kind] += os.path.getsize(os.path.join(folder, file))
    return found


def _kind(file):
    if file.endswith(".py"):
        return "python"
    libraries = (".so", ".pyd", ".dll", ".dylib")
    return "compiled" if file.endswith(libraries) or ".so." in file else ""
