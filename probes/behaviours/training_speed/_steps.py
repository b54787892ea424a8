"""The same three nets in both frameworks, with the layers a user takes, and their steps.

A dense net (784-64-10, batch 32), two convolutions (32 x 32 x 3, batch 16) and an LSTM (30 words
of 32 numbers, batch 16). Dense and convolutional nets get equal weights. Steps are of plain SGD.
"""

from __future__ import annotations

import warnings

from probes.behaviours.training_speed._side_by_side import against_numpy

NETS = ("dense", "convolution", "recurrent")
SHAPES = {"dense": (32, 784), "convolution": (16, 32, 32, 3), "recurrent": (16, 30, 32)}
CLASSES = 10

_measured = {}


def measured(here, modes):
    """Times of a step over numpy's exponential, by mode and net, and the loss after ten steps.

    Kept in this process: the tests of one worker judge one measurement.
    """
    key = (here.framework, modes)
    if key not in _measured:
        make = torch_step if here.framework == "pytorch" else tf_step
        times, losses = {}, {}
        for mode in modes:
            steps = {name: make(here, name, mode) for name in NETS}
            losses = {name: [step() for _ in range(10)][-1] for name, step in steps.items()}
            times[mode] = {name: against_numpy(here, step) for name, step in steps.items()}
        losses.pop("recurrent")
        _measured[key] = {"times": times, "losses": losses}
    return _measured[key]


def batch(here, name, size=None):
    """Inputs (batch first, channels last) and classes."""
    shape = SHAPES[name] if size is None else (size, *SHAPES[name][1:])
    rng = here.rng()
    x = rng.normal(size=shape).astype("float32")
    return x, rng.integers(0, CLASSES, shape[0])


def weights(here, name):
    """Kernels in the order of Keras: (in, out), (height, width, in, out); None for its own."""
    rng = here.rng()
    shapes = {
        "dense": [(784, 64), (64, CLASSES)],
        "convolution": [(3, 3, 3, 16), (3, 3, 16, 32), (32, CLASSES)],
    }.get(name, [])
    return [
        (rng.normal(size=s) * 0.5 / (s[0] if len(s) == 2 else 9 * s[2]) ** 0.5).astype("float32")
        for s in shapes
    ]


def torch_net(here, name):
    torch, nn = here.torch, here.torch.nn
    if name == "recurrent":
        return _recurrent(torch)
    if name == "dense":
        net = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, CLASSES))
    else:
        net = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding="same"), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding="same"), nn.ReLU(),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, CLASSES),
        )  # fmt: skip
    layers = [layer for layer in net if hasattr(layer, "weight")]
    with torch.no_grad():
        for layer, kernel in zip(layers, weights(here, name)):
            order = (1, 0) if kernel.ndim == 2 else (3, 2, 0, 1)
            layer.weight.copy_(torch.from_numpy(kernel.transpose(order).copy()))
            layer.bias.zero_()
    return net


def _recurrent(torch):
    class Last(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = torch.nn.LSTM(32, 64, batch_first=True)
            self.head = torch.nn.Linear(64, CLASSES)

        def forward(self, x):
            return self.head(self.lstm(x)[0][:, -1])

    return Last()


def torch_input(here, name, x):
    tensor = here.torch.from_numpy(x)
    return tensor.permute(0, 3, 1, 2).contiguous() if name == "convolution" else tensor


def torch_step(here, name, mode):
    """A training step that gives its loss; modes: eager, compiled."""
    torch = here.torch
    net = torch_net(here, name)
    x, y = batch(here, name)
    x, y = torch_input(here, name, x), torch.from_numpy(y)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    forward = torch.compile(net) if mode == "compiled" else net
    criterion = torch.nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        loss = criterion(forward(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        step()
    return step


def tf_net(here, name):
    layers = here.keras.layers
    stack = {
        "dense": lambda: [layers.Dense(64, "relu"), layers.Dense(CLASSES)],
        "convolution": lambda: [
            layers.Conv2D(16, 3, padding="same", activation="relu"), layers.MaxPooling2D(2),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.GlobalAveragePooling2D(), layers.Dense(CLASSES),
        ],
        "recurrent": lambda: [layers.LSTM(64), layers.Dense(CLASSES)],
    }[name]()  # fmt: skip
    net = here.keras.Sequential([layers.Input(SHAPES[name][1:]), *stack])
    for layer, kernel in zip([one for one in net.layers if one.weights], weights(here, name)):
        layer.set_weights([kernel, 0 * layer.get_weights()[1]])
    return net


def tf_step(here, name, mode):
    """A training step that gives its loss; modes: graph (tf.function, as fit does), xla."""
    tf, keras = here.tf, here.keras
    net = tf_net(here, name)
    x, y = (tf.constant(one) for one in batch(here, name))
    optimizer = keras.optimizers.SGD(0.01)
    optimizer.build(net.trainable_variables)

    @tf.function(jit_compile=mode == "xla")
    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(
                tf.nn.sparse_softmax_cross_entropy_with_logits(y, net(x, training=True))
            )
        gradients = tape.gradient(loss, net.trainable_variables)
        optimizer.apply_gradients(zip(gradients, net.trainable_variables))
        return loss

    step()
    return lambda: float(step())
