"""Weights, inputs and targets from a seed: the same bytes for every framework.

Needs numpy; so do `reference` and the adapters. Nothing else here does, because thread counts of
numpy's linear algebra can only be set before it is imported.
"""

from __future__ import annotations

import zlib
from typing import Dict

import numpy as np

from probes import spec
from probes.spec import DTYPE, Inference, Shape, TrainingStep, Workload

Arrays = Dict[str, np.ndarray]


def make_arrays(workload: Workload, seed: int) -> Arrays:
    """All arrays of a workload by the names that `protocol` lists: float32, ids and classes int64.

    Each array has a stream of its own, from the seed, the base workload and its name: adding a
    layer or an array changes no other, and variants of one base start from the same numbers.
    """
    work = workload.work
    make = _Maker(seed, workload.base)
    if isinstance(work, spec.MatrixProduct):
        shape = (work.size, work.size)
        return {name: make.normal(name, shape) for name in ("a", "b")}
    if isinstance(work, spec.Convolution):
        inputs = work.kernel**2 * work.channels
        kernel = (work.kernel, work.kernel, work.channels, work.filters)
        image = (work.batch, work.size, work.size, work.channels)
        return {"input": make.normal("input", image),
                "weight": make.normal("weight", kernel, inputs**-0.5)}  # fmt: skip
    if isinstance(work, spec.ElementwiseChain):
        # Shrinking by about half and shifting again: no long chain grows, fades to denormal
        # numbers or piles up what a small precision rounds off.
        parts = {"input": (1.0, 0.0), "scale": (0.05, 0.5), "shift": (1.0, 0.0)}
        return {name: make.normal(name, (work.size,), *how) for name, how in parts.items()}
    arrays = {
        key: make.normal(key, parameter.shape, parameter.deviation, parameter.mean)
        for key, parameter in work.network.parameters()
    }
    if isinstance(work, spec.ChangingLengths):
        for index, network in enumerate(work.networks()):
            arrays[f"input{index}"] = _inputs(make, f"input{index}", network, work.batch)
        return arrays
    arrays["input"] = _inputs(make, "input", work.network, work.batch)
    if isinstance(work, spec.TrainingStep):
        arrays["target"] = _target(make, work)
    return arrays


def _inputs(make: _Maker, name: str, network: spec.Network, batch: int) -> np.ndarray:
    shape = (batch, *network.input_shape)
    below = network.vocabulary
    return make.normal(name, shape) if below is None else make.ids(name, shape, below)


def _target(make: _Maker, work: spec.TrainingStep) -> np.ndarray:
    outputs = work.network.shapes()[-1]
    shape = (work.batch, *outputs)
    if isinstance(work.loss, spec.SoftmaxCrossEntropy):
        return make.ids("target", (work.batch,), outputs[0])
    if isinstance(work.loss, spec.BinaryCrossEntropy):
        return make.ids("target", shape, 2).astype(DTYPE)
    return make.normal("target", shape)


def reference_arrays(workload: Workload, arrays: Arrays) -> Arrays:
    """What every framework must reproduce, in float64: output, losses, gradient norm.

    The weights and inputs are the float32 ones for every precision: what a framework loses by
    computing in a smaller one is part of what is compared, and allowed for.
    """
    from probes.reference.kernels import kernel_output
    from probes.reference.network import FIRST_STEPS, ReferenceNetwork, ReferenceTraining

    work = workload.work
    exact = {
        name: array.astype("float64") if array.dtype.kind == "f" else array
        for name, array in arrays.items()
    }
    if isinstance(work, spec.ChangingLengths):
        model = ReferenceNetwork(work.network, arrays, "float64")
        inputs = [exact[f"input{index}"] for index in range(work.count)]
        return {"output": np.concatenate([model.forward(x, training=False) for x in inputs])}
    if not isinstance(work, (Inference, TrainingStep)):
        return {"output": kernel_output(work, exact)}
    x = exact["input"]
    if isinstance(work, Inference):
        model = ReferenceNetwork(work.network, arrays, "float64")
        return {"output": model.forward(x, training=False)}
    training, y = ReferenceTraining(work, arrays, "float64"), arrays["target"]
    losses = [training.step(x, y)]
    norm = np.array(training.model.gradient_norm())
    first = {"output": training.model.logits, "gradient_norm": norm}
    losses += [training.step(x, y) for _ in range(FIRST_STEPS - 1)]
    return {**first, "losses": np.array(losses)}


def save(path: str, arrays: Arrays) -> None:
    """Write one .npz to exactly this path (numpy alone would add an ending)."""
    with open(path, "wb") as stream:
        np.savez(stream, **arrays)


def load(path: str) -> Arrays:
    """All arrays of an .npz, in memory. Pickled objects are refused."""
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


class _Maker:
    """Arrays from named streams."""

    def __init__(self, seed: int, *names: str) -> None:
        self._words = [seed, *(zlib.crc32(name.encode()) for name in names)]

    def normal(
        self, name: str, shape: Shape, deviation: float = 1.0, mean: float = 0.0
    ) -> np.ndarray:
        """float32."""
        return (mean + deviation * self._stream(name).standard_normal(shape)).astype(DTYPE)

    def ids(self, name: str, shape: Shape, below: int) -> np.ndarray:
        """Whole numbers from 0 on, int64."""
        return self._stream(name).integers(0, below, shape, dtype=np.int64)

    def _stream(self, name: str) -> np.random.Generator:
        return np.random.default_rng([*self._words, zlib.crc32(name.encode())])
