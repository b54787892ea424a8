"""The same training in one process and distributed, as short programs that print their weights.

Data, weights and the order of examples are alike, so that a distributed run can be held against the
run in one process. The first argument is a file for PyTorch's processes to meet at.
"""

from __future__ import annotations

import difflib
import json

from probes.failures import Unsupported

PYTORCH = """
import json, sys, torch
def main():
    torch.manual_seed(0)
    x, y = torch.randn(16, 8), torch.randn(16, 4)
    model = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.Tanh(), torch.nn.Linear(16, 4))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    print(json.dumps([p.tolist() for p in model.parameters()]))
main()
"""

PYTORCH_DDP = """
import json, sys, torch
def main(rank=0):
    torch.distributed.init_process_group("gloo", f"file://{sys.argv[1]}", rank=rank, world_size=2)
    torch.manual_seed(0)
    x, y = torch.randn(16, 8), torch.randn(16, 4)
    x, y = x[rank::2], y[rank::2]
    model = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.Tanh(), torch.nn.Linear(16, 4))
    model = torch.nn.parallel.DistributedDataParallel(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    if rank == 0:
        print(json.dumps([p.tolist() for p in model.parameters()]))
    torch.distributed.destroy_process_group()
if __name__ == "__main__":
    torch.multiprocessing.spawn(main, nprocs=2)
"""

TENSORFLOW = """
import json
import numpy as np, tensorflow as tf, keras
two = [tf.config.LogicalDeviceConfiguration()] * 2
tf.config.set_logical_device_configuration(tf.config.list_physical_devices("CPU")[0], two)
draw = np.random.default_rng(0)
x, y = draw.standard_normal((16, 8)), draw.standard_normal((16, 4))
keras.utils.set_random_seed(0)
layers = [keras.Input((8,)), keras.layers.Dense(16, "tanh"), keras.layers.Dense(4)]
model = keras.Sequential(layers)
model.compile(keras.optimizers.SGD(0.1), "mse")
model.fit(x, y, batch_size=16, epochs=3, shuffle=False, verbose=0)
print(json.dumps([w.tolist() for w in model.get_weights()]))
"""

TENSORFLOW_MIRRORED = """
import json
import numpy as np, tensorflow as tf, keras
two = [tf.config.LogicalDeviceConfiguration()] * 2
tf.config.set_logical_device_configuration(tf.config.list_physical_devices("CPU")[0], two)
draw = np.random.default_rng(0)
x, y = draw.standard_normal((16, 8)), draw.standard_normal((16, 4))
keras.utils.set_random_seed(0)
layers = [keras.Input((8,)), keras.layers.Dense(16, "tanh"), keras.layers.Dense(4)]
with tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"]).scope():
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.SGD(0.1), "mse")
model.fit(x, y, batch_size=16, epochs=3, shuffle=False, verbose=0)
print(json.dumps([w.tolist() for w in model.get_weights()]))
"""


def added_lines(alone, distributed):
    """How many lines of the distributed program the one for one process does not have.

    Lines that are only indented further, as under a ``with``, do not count.
    """
    before, after = (
        [line.strip() for line in text.strip().splitlines()] for text in (alone, distributed)
    )
    found = difflib.ndiff(before, after)
    return sum(line.startswith("+ ") for line in found)


def compare(here, alone, distributed):
    """``gap`` between the weights of both runs, ``added`` lines, and ``error`` where it failed."""
    found = {"added": added_lines(alone, distributed), "gap": 0.0, "error": ""}
    results = []
    for text in (alone, distributed):
        done = here.script(text, here.path(f"meeting{len(results)}"), timeout=240.0)
        if done.code != 0:
            last = done.err.strip().splitlines()[-1:] or [f"status {done.code}"]
            return {**found, "error": last[0][:160].rstrip(".")}
        results.append(json.loads(done.out.strip().splitlines()[-1]))
    pairs = zip(flat(results[0]), flat(results[1]))
    return {**found, "gap": max(abs(a - b) for a, b in pairs)}


def must_distribute(here):
    """Raise `Unsupported` where this build of PyTorch cannot run several processes here."""
    distributed = here.torch.distributed
    if not distributed.is_available() or not distributed.is_gloo_available():
        raise Unsupported("this build of PyTorch comes without torch.distributed over gloo")


def flat(numbers):
    """The numbers of nested lists, one after another."""
    if not isinstance(numbers, list):
        return [numbers]
    return [one for part in numbers for one in flat(part)]
