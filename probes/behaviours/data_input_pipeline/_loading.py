"""Small items, prepared natively or in Python, loaded alone or by two helpers, in each framework.

For both ways of preparing and both ways of loading: seconds until the first batch of a fresh loader
(``first_s``), and items per second of later passes (``rates``). In PyTorch the helpers are worker
processes of DataLoader; in tf.data the calls of ``map`` run in parallel, as many as it sees fit.
"""

from __future__ import annotations

import json
import time

ITEMS, SIDE, CROP, BATCH, WORKERS, PASSES = 768, 64, 48, 32, 2, 3

PARSING = """
def parse(number):
    words = [str((number + 1) / (place + 3)) for place in range(120)]
    total = 0.0
    for word in words:
        total += float(word)
    return total
"""
"""The preparation in Python: writing and reading 120 numbers."""

PROGRAM = (
    "ITEMS, SIDE, CROP, BATCH, WORKERS, PASSES = "
    + repr((ITEMS, SIDE, CROP, BATCH, WORKERS, PASSES))
    + PARSING
    + """
import json, multiprocessing, os, sys, time
import torch
from torch.utils.data import DataLoader, Dataset, get_worker_info


class Native(Dataset):
    def __init__(self):
        self.images = torch.randint(0, 255, (ITEMS, 3, SIDE, SIDE), dtype=torch.uint8)

    def __len__(self):
        return ITEMS

    def __getitem__(self, index):
        top, left = torch.randint(SIDE - CROP + 1, (2,)).tolist()
        image = self.images[index, :, top : top + CROP, left : left + CROP].flip(-1)
        return (image.float() - 127.5) / 127.5


class Python(Dataset):
    def __len__(self):
        return ITEMS

    def __getitem__(self, index):
        return parse(index)


def resident(process):
    try:
        with open(f"/proc/{process}/status") as stream:
            return next(int(line.split()[1]) * 1024 for line in stream if line[:6] == "VmRSS:")
    except (OSError, StopIteration):
        return None


def measure(data, workers, found):
    loader = DataLoader(data, batch_size=BATCH, num_workers=workers, persistent_workers=workers > 0)
    start = time.perf_counter()
    batches = iter(loader)
    next(batches)
    first = time.perf_counter() - start
    for _ in batches:
        pass
    rates = []
    for _ in range(PASSES):
        start = time.perf_counter()
        count = sum(len(batch) for batch in loader)
        rates.append(count / (time.perf_counter() - start))
        assert count == ITEMS
    children = [child.pid for child in multiprocessing.active_children()]
    if workers:
        found["processes"] = len(set(children) - {os.getpid()})
        found["bytes_each"] = [resident(child) for child in children]
    return {"first_s": first, "rates": rates}


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(0)
    found = {}
    for name, data in (("native", Native()), ("python", Python())):
        found[name] = {
            "alone": measure(data, 0, found), "helped": measure(data, WORKERS, found)
        }
    print(json.dumps(found))
"""
)

_measured = {}


def loading(here):
    """The facts of this framework; measured once for the tests that share a process."""
    if here.framework not in _measured:
        measure = _in_pytorch if here.framework == "pytorch" else _in_tensorflow
        _measured[here.framework] = measure(here)
    return _measured[here.framework]


def told(name, found):
    """Items per second and first batches of one way of preparing, in words."""
    alone, helped = (found[name][way] for way in ("alone", "helped"))
    return (
        f"{_middle(alone['rates']):,.0f} items a second alone and "
        f"{_middle(helped['rates']):,.0f} helped (first batch after {alone['first_s']:.2g} s and "
        f"{helped['first_s']:.2g} s)"
    )


def gain(slower, faster):
    """Pairs of rates as `probes.claim_tests.every_pair` takes them: least and most gained."""
    return {"low": min(faster) / max(slower), "high": max(faster) / min(slower)}


def _in_pytorch(here):
    # A program of its own: its workers are forked, which a worker with a framework must not be.
    done = here.script(PROGRAM, str(here.threads), timeout=150.0)
    if done.code != 0:
        raise RuntimeError(f"the loading program failed: {done.err.strip().splitlines()[-1:]}")
    return json.loads(done.out.strip().splitlines()[-1])


def _in_tensorflow(here):
    tf, np = here.tf, here.np
    space = {}
    exec(PARSING, space)
    images = here.rng().integers(0, 255, (ITEMS, SIDE, SIDE, 3), dtype="uint8")

    def native(image):
        image = tf.image.flip_left_right(tf.image.random_crop(image, (CROP, CROP, 3)))
        return (tf.cast(image, tf.float32) - 127.5) / 127.5

    def python(number):
        return tf.numpy_function(lambda n: np.float64(space["parse"](int(n))), [number], tf.float64)

    sources = {
        "native": (tf.data.Dataset.from_tensor_slices(images), native),
        "python": (tf.data.Dataset.range(ITEMS), python),
    }
    found = {}
    for name, (source, prepare) in sources.items():
        parallel = source.map(prepare, num_parallel_calls=tf.data.AUTOTUNE)
        found[name] = {
            "alone": _passes(source.map(prepare).batch(BATCH)),
            "helped": _passes(parallel.batch(BATCH).prefetch(tf.data.AUTOTUNE)),
        }
    return found


def _passes(data):
    start = time.perf_counter()
    batches = iter(data)
    next(batches)
    first = time.perf_counter() - start
    for _ in batches:
        pass
    rates = []
    for _ in range(PASSES):
        start = time.perf_counter()
        count = sum(len(batch) for batch in data)
        rates.append(count / (time.perf_counter() - start))
    return {"first_s": first, "rates": rates}


def _middle(values):
    return sorted(values)[len(values) // 2]
