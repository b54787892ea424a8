"""What a training program holds in each phase of its life, and the largest batch within a limit.

``sys.argv``: ``phases`` or ``batches``, threads, and for batches the limit in bytes. Phases are
the import, building the model, the first step and the steps after it; each has a peak of its own.
Batches grow by a quarter until the steps took more than the limit above what the process held
before the first one. They only grow, so that what an allocator keeps from a smaller
batch never counts against a larger one.
"""

from __future__ import annotations

BATCH, SMALLEST, GROWTH = 64, 32, 1.25

_COMMON = (
    """
what, threads = sys.argv[1], int(sys.argv[2])


def phase(name):
    facts[name] = _memory.read()["peak_bytes"] or 0
    if what == "phases":
        _memory.reset()


def run(step):
    if what == "phases":
        step(BATCH)
        phase("first_step")
        for _ in range(2):
            step(BATCH)
        phase("later_steps")
        return
    size, limit = SMALLEST, float(sys.argv[3]) + facts["built"]
    facts["largest"] = 0
    while size <= 1 << 20:
        step(size)
        phase("peak")
        if facts["peak"] > limit:
            break
        facts["largest"], facts["held"] = size, facts["peak"]
        size = int(size * GROWTH) // 4 * 4
""".replace("BATCH", str(BATCH))
    .replace("SMALLEST", str(SMALLEST))
    .replace("GROWTH", str(GROWTH))
)

_PYTORCH = """
import torch

phase("imported")
begin()
torch.set_num_threads(threads)
torch.manual_seed(0)
nn = torch.nn
model = nn.Sequential(
    nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(),
    nn.MaxPool2d(4), nn.Flatten(), nn.Linear(32 * 12 * 12, 10),
)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
phase("built")


def step(size):
    x, y = torch.ones(size, 3, 48, 48), torch.zeros(size, dtype=torch.int64)
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(x), y).backward()
    optimizer.step()


run(step)
"""

_TENSORFLOW = """
import tensorflow as tf, keras

phase("imported")
begin()
tf.config.threading.set_intra_op_parallelism_threads(threads)
keras.utils.set_random_seed(0)
layers = keras.layers
model = keras.Sequential([
    keras.Input((48, 48, 3)),
    layers.Conv2D(32, 3, padding="same", activation="relu"),
    layers.Conv2D(32, 3, padding="same", activation="relu"),
    layers.MaxPooling2D(4), layers.Flatten(), layers.Dense(10),
])
optimizer = keras.optimizers.SGD(0.01)
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
phase("built")


@tf.function(reduce_retracing=True)
def train(x, y):
    with tf.GradientTape() as tape:
        loss = cross_entropy(y, model(x, training=True))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


def step(size):
    train(tf.ones((size, 48, 48, 3)), tf.zeros((size,), tf.int32)).numpy()


run(step)
"""


def phases(here):
    """Peak of resident bytes by phase: ``imported``, ``built``, ``first_step``, ``later_steps``."""
    found = here.memory_of(_program(here), "phases", str(here.threads), timeout=200.0)
    names = ("imported", "built", "first_step", "later_steps")
    return {name: found[name] for name in names}


def largest_batch(here, limit):
    """``largest`` batch whose training step took no more than the limit, in bytes.

    ``took`` is what it took and ``built`` what the process held before the first step. ``largest``
    is 0 where the smallest batch did not fit.
    """
    found = here.memory_of(_program(here), "batches", str(here.threads), str(limit), timeout=400.0)
    took = found.get("held", found["built"]) - found["built"]
    return {"largest": found["largest"], "took": took, "built": found["built"]}


def _program(here):
    return _COMMON + (_PYTORCH if here.framework == "pytorch" else _TENSORFLOW)
