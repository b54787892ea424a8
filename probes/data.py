"""Weights, inputs and targets from a seed: the same bytes for every framework.

Needs numpy; so do `reference` and the adapters. Nothing else here does, because thread counts of
numpy's linear algebra can only be set before it is imported.
"""

from __future__ import annotations

import zlib
from typing import Dict

import numpy as np

from probes.spec import DTYPE, Inference, MatrixProduct, Shape, TrainingStep, Workload

Arrays = Dict[str, np.ndarray]


def make_arrays(workload: Workload, seed: int) -> Arrays:
    """All arrays of a workload, float32 (classes int64), by the names that `protocol` lists.

    Each array has a stream of its own, from the seed, the workload and its name: adding a layer
    or an array changes no other.
    """
    work = workload.work

    def normal(name: str, shape: Shape, deviation: float = 1.0, mean: float = 0.0) -> np.ndarray:
        values = _stream(seed, workload.id, name).standard_normal(shape)
        return (mean + deviation * values).astype(DTYPE)

    if isinstance(work, MatrixProduct):
        shape = (work.size, work.size)
        return {name: normal(name, shape) for name in ("a", "b")}
    arrays = {
        key: normal(key, parameter.shape, parameter.deviation, parameter.mean)
        for key, parameter in work.network.parameters()
    }
    arrays["input"] = normal("input", (work.batch, *work.network.input_shape))
    if isinstance(work, TrainingStep):
        classes = work.network.shapes()[-1][0]
        stream = _stream(seed, workload.id, "target")
        arrays["target"] = stream.integers(0, classes, work.batch, dtype=np.int64)
    return arrays


def reference_arrays(workload: Workload, arrays: Arrays) -> Arrays:
    """What every framework must reproduce, in float64: output, losses, gradient norm."""
    from probes.reference.network import FIRST_STEPS, ReferenceNetwork

    work = workload.work
    if isinstance(work, MatrixProduct):
        return {"output": arrays["a"].astype("float64") @ arrays["b"].astype("float64")}
    model = ReferenceNetwork(work.network, arrays, "float64")
    x = arrays["input"].astype("float64")
    if isinstance(work, Inference):
        return {"output": model.forward(x, training=False)}
    losses = [model.training_step(x, arrays["target"], work.optimizer)]
    first = {"output": model.logits, "gradient_norm": np.array(model.gradient_norm())}
    losses += [
        model.training_step(x, arrays["target"], work.optimizer) for _ in range(FIRST_STEPS - 1)
    ]
    return {**first, "losses": np.array(losses)}


def save(path: str, arrays: Arrays) -> None:
    """Write one .npz to exactly this path (numpy alone would add an ending)."""
    with open(path, "wb") as stream:
        np.savez(stream, **arrays)


def load(path: str) -> Arrays:
    """All arrays of an .npz, in memory. Pickled objects are refused."""
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def _stream(seed: int, *names: str) -> np.random.Generator:
    words = [zlib.crc32(name.encode()) for name in names]
    return np.random.default_rng([seed, *words])
