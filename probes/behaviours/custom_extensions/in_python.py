"""What users can add in Python, to either framework."""

from __future__ import annotations

from probes.claim_tests import PART, ClaimTest, decide

modular = ClaimTest(
    "pytorch-is-extended-in-its-modules",
    topic="custom-extensions",
    title="Functions of one's own fit into PyTorch's modules",
    published=["pytorch-modular-extension"],
    frameworks=["pytorch"],
    method=(
        "Adds a module with a parameter, a hook, a parametrisation, a function with a gradient of "
        "its own and a registered operator, and replaces a module of a running model."
    ),
    holds_if="all six work, judged by their numbers",
    fails_if="one of the six raises an error or gives a wrong number",
    covers=PART,
    limits="That this is easier than elsewhere is not tested.",
)

only_pytorch = ClaimTest(
    "only-pytorch-can-be-customised",
    topic="custom-extensions",
    title="Customising is possible in PyTorch and impossible in TensorFlow",
    published=["pytorch-customisable-tf-not"],
    frameworks=["pytorch", "tensorflow"],
    method=(
        "Writes a layer, a loss, a gradient and an optimiser of one's own in each framework, and "
        "tries each by its numbers."
    ),
    holds_if="the four work in PyTorch and none of them works in TensorFlow",
    fails_if="at least one of them works in TensorFlow, or one does not in PyTorch",
    seconds=2,
)


@modular.observe("pytorch")
def observe_modular(here):
    torch = here.torch
    nn = torch.nn
    return {
        "module": _tried(lambda: float(_doubling(torch)(torch.ones(2))[0]) == 2.0),
        "hook": _tried(lambda: _hook(torch)),
        "parametrisation": _tried(lambda: _parametrised(torch)),
        "gradient": _tried(lambda: _slope(torch) == 7.0),
        "operator": _tried(lambda: _registered(torch)),
        "replacement": _tried(lambda: _replaced(torch, nn)),
    }


@modular.judge
def judge_modular(pytorch):
    good = [name for name, said in pytorch.items() if said == "works"]
    listed = ", ".join(f"{name} {said}" for name, said in pytorch.items())
    return decide(len(good) == len(pytorch) == 6, f"Of six ways {len(good)} worked: {listed}.")


@only_pytorch.observe("pytorch")
def observe_pytorch(here):
    torch = here.torch

    class Halving(torch.optim.Optimizer):
        def __init__(self, parameters):
            super().__init__(parameters, {})

        @torch.no_grad()
        def step(self, closure=None):
            for group in self.param_groups:
                for parameter in group["params"]:
                    parameter.mul_(0.5)

    def optimizer():
        weight = torch.nn.Parameter(torch.tensor([4.0]))
        Halving([weight]).step()
        return float(weight) == 2.0

    def loss():
        x = torch.tensor([3.0], requires_grad=True)
        (x.abs() ** 3).mean().backward()
        return float(x.grad) == 27.0

    return {
        "layer": _tried(lambda: float(_doubling(torch)(torch.ones(2))[0]) == 2.0),
        "loss": _tried(loss),
        "gradient": _tried(lambda: _slope(torch) == 7.0),
        "optimiser": _tried(optimizer),
    }


@only_pytorch.observe("tensorflow")
def observe_tensorflow(here):
    tf, keras = here.tf, here.keras

    class Doubling(keras.layers.Layer):
        def build(self, shape):
            self.factor = self.add_weight(shape=(), initializer="ones")

        def call(self, x):
            return x * (self.factor + 1.0)

    class Halving(keras.optimizers.Optimizer):
        def update_step(self, gradient, variable, learning_rate):
            self.assign(variable, variable * 0.5)

    @tf.custom_gradient
    def steep(x):
        return x * 1.0, lambda upstream: upstream * 7.0

    def slope():
        x = tf.constant(1.0)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = steep(x)
        return float(tape.gradient(y, x)) == 7.0

    def loss():
        model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
        model.compile(loss=lambda y, p: keras.ops.mean(keras.ops.abs(y - p) ** 3))
        model.set_weights([here.np.ones((1, 1), "float32")])
        found = model.evaluate(tf.constant([[3.0]]), tf.constant([[0.0]]), verbose=0)
        return abs(found - 27.0) < 1e-4

    def optimizer():
        weight = keras.Variable([4.0])
        Halving(learning_rate=1.0).apply([tf.constant([1.0])], [weight])
        return float(weight.numpy()[0]) == 2.0

    return {
        "layer": _tried(lambda: float(Doubling()(tf.ones((1, 2)))[0, 0]) == 2.0),
        "loss": _tried(loss),
        "gradient": _tried(slope),
        "optimiser": _tried(optimizer),
    }


@only_pytorch.judge
def judge_only(pytorch, tensorflow):
    in_pytorch = [name for name, said in pytorch.items() if said == "works"]
    in_tensorflow = [name for name, said in tensorflow.items() if said == "works"]
    return decide(
        len(in_pytorch) == 4 and not in_tensorflow,
        f"Of layer, loss, gradient and optimiser, {len(in_pytorch)} worked in PyTorch and "
        f"{len(in_tensorflow)} in TensorFlow"
        f"{': ' + ', '.join(in_tensorflow) if in_tensorflow else ''}.",
    )


def _doubling(torch):
    class Doubling(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.factor = torch.nn.Parameter(torch.tensor(2.0))

        def forward(self, x):
            return x * self.factor

    return Doubling()


def _hook(torch):
    layer = torch.nn.Identity()
    layer.register_forward_hook(lambda module, inputs, output: output + 1)
    return float(layer(torch.zeros(1))) == 1.0


def _parametrised(torch):
    class Symmetric(torch.nn.Module):
        def forward(self, weight):
            return weight.triu() + weight.triu(1).T

    layer = torch.nn.Linear(3, 3)
    torch.nn.utils.parametrize.register_parametrization(layer, "weight", Symmetric())
    return torch.equal(layer.weight, layer.weight.T)


def _slope(torch):
    class Steep(torch.autograd.Function):
        @staticmethod
        def forward(_, x):
            return x * 1.0

        @staticmethod
        def backward(_, upstream):
            return upstream * 7.0

    x = torch.tensor(1.0, requires_grad=True)
    Steep.apply(x).backward()
    return float(x.grad)


def _registered(torch):
    library = torch.library.Library("claims_python", "DEF")
    library.define("triple(Tensor x) -> Tensor")
    library.impl("triple", lambda x: x * 3, "CPU")
    return float(torch.ops.claims_python.triple(torch.ones(()))) == 3.0


def _replaced(torch, nn):
    model = nn.Sequential(nn.Identity(), nn.Identity())
    before = float(model(torch.ones(1)))
    model[1] = _doubling(torch)
    return (before, float(model(torch.ones(1)))) == (1.0, 2.0)


def _tried(call):
    try:
        return "works" if call() else "gives wrong numbers"
    except Exception as error:
        return type(error).__name__
