"""Are models objects that can be built, extended and used again?"""

from __future__ import annotations

from probes.claim_tests import ClaimTest, decide
from probes.samples import both_ways, told
from probes.samples.in_pytorch import FORWARD

objects = ClaimTest(
    "pytorch-models-are-objects",
    topic="model-building-api",
    title="A PyTorch model is a class that is built, extended and used again",
    published=["nn-module-object-oriented"],
    frameworks=["pytorch"],
    method=(
        "Derives a class from nn.Module and from that another, nests two, uses one object in two "
        "places, replaces a part, hangs a hook on it, and trains after each; and runs the "
        "article's sample."
    ),
    holds_if="all five work and every parameter in use gets a gradient",
    fails_if="one of them raises an error or leaves a parameter in use without a gradient",
)

declared = ClaimTest(
    "keras-models-are-declared-and-extended",
    topic="model-building-api",
    title="Keras declares a net as a set of layers, and own layers and models remain possible",
    published=["keras-layer-declarative"],
    frameworks=["tensorflow"],
    method=(
        "Declares a net of layers without saying what width comes in, then one with an own layer, "
        "an own loss, and a model with an own training step, and trains each with fit."
    ),
    holds_if="all four train with fit, and the widths are found out from the data",
    fails_if="one raises an error or its weights stay as they were",
    seconds=5,
)


@objects.observe("pytorch")
def observe_objects(here):
    torch = here.torch
    nn = torch.nn

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = nn.Linear(4, 4)

        def forward(self, x):
            return torch.relu(self.inner(x)) + x

    class Scaled(Block):
        def __init__(self):
            super().__init__()
            self.scale = nn.Parameter(torch.ones(4))

        def forward(self, x):
            return super().forward(x) * self.scale

    def replaced():
        block = Block()
        block.inner = nn.Sequential(nn.Linear(4, 4), nn.Tanh())
        return block

    heard = []

    def hooked():
        block = Block()
        block.register_forward_hook(lambda *_: heard.append(1))
        return block

    shared = Block()
    ways = {
        "extended": Scaled,
        "nested": lambda: nn.Sequential(Block(), Scaled()),
        "used twice": lambda: nn.Sequential(shared, nn.Tanh(), shared),
        "part replaced": replaced,
        "hooked": hooked,
    }
    found = {name: _trains(torch, make) for name, make in ways.items()}
    if not heard:
        found["hooked"] = "the hook was not called"
    return {"ways": found, "sample": both_ways(FORWARD, here)}


@objects.judge
def judge_objects(pytorch):
    ways = pytorch["ways"]
    other = {name: said for name, said in ways.items() if said != "trains"}
    return decide(
        len(ways) == 5 and not other,
        f"{len(ways) - len(other)} of {len(ways)} ways train"
        + "".join(f"; {name}: {said}" for name, said in other.items())
        + f". {told(pytorch['sample'])}",
    )


def _trains(torch, make):
    try:
        model = make()
        model(torch.ones(2, 4)).square().sum().backward()
        missing = sum(parameter.grad is None for parameter in model.parameters())
    except Exception as error:
        return type(error).__name__
    return f"{missing} parameters without a gradient" if missing else "trains"


@declared.observe("tensorflow")
def observe_declared(here):
    keras, tf = here.keras, here.tf

    class Own(keras.layers.Layer):
        def build(self, shape):
            self.kernel = self.add_weight(shape=(shape[-1], 3), name="kernel")

        def call(self, x):
            return keras.ops.matmul(x, self.kernel)

    class OwnStep(keras.Sequential):
        def train_step(self, data):
            x, y = data
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((self(x, training=True) - y) ** 2)
            weights = self.trainable_variables
            self.optimizer.apply(tape.gradient(loss, weights), weights)
            return {"loss": loss}

    dense = keras.layers.Dense
    ways = {
        "declared": (lambda: keras.Sequential([dense(8, activation="relu"), dense(1)]), "mse"),
        "own layer": (lambda: keras.Sequential([Own(), dense(1)]), "mse"),
        "own loss": (lambda: keras.Sequential([dense(1)]), _own_loss(keras)),
        "own training step": (lambda: OwnStep([dense(1)]), None),
    }
    return {name: _fits(here, make, loss) for name, (make, loss) in ways.items()}


@declared.judge
def judge_declared(tensorflow):
    other = {name: said for name, said in tensorflow.items() if said != "trains"}
    return decide(
        len(tensorflow) == 4 and not other,
        f"{len(tensorflow) - len(other)} of {len(tensorflow)} nets train with fit"
        + "".join(f"; {name}: {said}" for name, said in other.items())
        + ".",
    )


def _own_loss(keras):
    return lambda y, predicted: keras.ops.mean(keras.ops.abs(y - predicted))


def _fits(here, make, loss):
    x = here.rng().normal(size=(16, 5)).astype("float32")
    y = x.sum(axis=1, keepdims=True)
    try:
        model = make()
        model.compile(optimizer="sgd", loss=loss)
        model.fit(x[:1], y[:1], verbose=0)
        before = [weight.copy() for weight in model.get_weights()]
        model.fit(x, y, verbose=0)
        after = model.get_weights()
    except Exception as error:
        return type(error).__name__
    moved = any((a != b).any() for a, b in zip(before, after))
    return "trains" if moved and before[0].shape[0] == 5 else "weights stay as they were"
