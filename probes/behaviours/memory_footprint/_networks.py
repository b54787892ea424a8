"""Two small networks, in programs of their own, for tests that weigh memory.

``sys.argv``: the network (``dense`` or ``convolutional``), how many examples a step takes, how many
steps add up to one update, the numbers (``float32`` or ``half``), and the threads. The facts are
the norm of the gradient, and what was resident before the first step. Half precision is for the
dense one, with the width at which the framework is not slow: convolutions, and in TensorFlow large
products, take minutes in float16 on processors that lack it.
"""

from __future__ import annotations

IMAGES = 96
ROWS = {"pytorch": 8192, "tensorflow": 65536}
"""So many examples of so many numbers that half precision is not slow in the framework."""

PYTORCH = """
import torch

network, numbers = sys.argv[1], sys.argv[4]
size, parts, threads = int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[5])
torch.manual_seed(0)
torch.set_num_threads(threads)
nn = torch.nn
if network == "dense":
    shape, layers = (256,), [nn.Linear(256, 256)]
    for _ in range(6):
        layers += [nn.ReLU(), nn.Linear(256, 256)]
    layers += [nn.Linear(256, 10)]
else:
    shape, layers = (3, 48, 48), [
        nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(4), nn.Flatten(), nn.Linear(32 * 12 * 12, 10),
    ]
model = nn.Sequential(*layers)
optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
half = numbers == "half"
scaler = torch.amp.GradScaler("cpu", enabled=half)
x, y = torch.randn(size * parts, *shape), torch.arange(size * parts) % 10


def step():
    optimizer.zero_grad()
    for part in range(parts):
        chosen = slice(part * size, (part + 1) * size)
        with torch.autocast("cpu", dtype=torch.float16, enabled=half):
            loss = nn.functional.cross_entropy(model(x[chosen]), y[chosen]) / parts
        scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    facts["norm"] = model[0].weight.grad.double().norm().item()
    scaler.step(optimizer)
    scaler.update()


begin()
facts["resident"] = facts["before"]
for _ in range(1 if network == "dense" else 2):
    step()
facts["weights"] = str(model[0].weight.dtype)[6:]
with torch.autocast("cpu", dtype=torch.float16, enabled=half):
    facts["computes"] = str(model[0](x[:1]).dtype)[6:]
"""

TENSORFLOW = """
import numpy, tensorflow as tf, keras

network, numbers = sys.argv[1], sys.argv[4]
size, parts, threads = int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[5])
tf.config.threading.set_intra_op_parallelism_threads(threads)
if numbers == "half":
    keras.mixed_precision.set_global_policy("mixed_float16")
keras.utils.set_random_seed(0)
layers = keras.layers
if network == "dense":
    shape, inner = (32,), [layers.Dense(32, activation="relu") for _ in range(6)]
    inner += [layers.Dense(32)]
else:
    shape, inner = (48, 48, 3), [
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(4), layers.Flatten(),
    ]
model = keras.Sequential([keras.Input(shape), *inner, layers.Dense(10, dtype="float32")])
optimizer = keras.optimizers.SGD(0.0)
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
draw = numpy.random.default_rng(0)
x = tf.constant(draw.standard_normal((size * parts, *shape), dtype="float32"))
y = tf.constant(numpy.arange(size * parts) % 10)


@tf.function
def gradients(x, y):
    with tf.GradientTape() as tape:
        loss = cross_entropy(y, model(x, training=True)) / parts
    return tape.gradient(loss, model.trainable_variables)


def step():
    total = None
    for part in range(parts):
        chosen = slice(part * size, (part + 1) * size)
        found = gradients(x[chosen], y[chosen])
        total = found if total is None else [a + b for a, b in zip(total, found)]
    facts["norm"] = float(tf.norm(tf.cast(total[0], tf.float64)))
    optimizer.apply_gradients(zip(total, model.trainable_variables))


begin()
facts["resident"] = facts["before"]
for _ in range(1 if network == "dense" else 2):
    step()
facts["weights"] = str(model.layers[0].kernel.dtype)
facts["computes"] = model.layers[0](x[:1]).dtype.name
"""


def weigh(here, network="convolutional", size=IMAGES, parts=1, numbers="float32"):
    """What the network takes in this framework: ``bytes``, ``resident``, ``norm`` and more."""
    text = PYTORCH if here.framework == "pytorch" else TENSORFLOW
    return here.memory_of(text, network, str(size), str(parts), numbers, str(here.threads))
