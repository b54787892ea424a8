"""Build a workload, time its first call, and run the steps that prove the work is the same."""

from __future__ import annotations

import time

import numpy as np

from . import memory
from .reference.network import FIRST_STEPS
from .spec import DTYPE, MODES, TrainingStep

_COMPILED = MODES[1:]


def prepare(adapter, workload, mode: str, arrays: dict):
    """``(runner, result, arrays to check)``; the runner stands at the given weights again.

    The first call is building plus the first step that ran, with all tracing and compiling. What
    compiling took is estimated as the first step less the fastest of the next ones.
    """
    memory.reset()
    start = time.perf_counter()
    runner = adapter.build(workload.work, mode, arrays)
    built = time.perf_counter()
    first = runner.step()
    end = time.perf_counter()
    values, seconds = [first], []
    for _ in range(FIRST_STEPS - 1):
        before = time.perf_counter()
        values.append(runner.step())
        seconds.append(time.perf_counter() - before)
    check = _check(runner, workload.work, values, arrays)
    result = {
        "first_call_seconds": end - start,
        "build_seconds": built - start,
        "dtype": DTYPE,
        "peak_bytes": memory.read()["peak_bytes"],
        "detail": runner.detail(),
    }
    if mode in _COMPILED:
        result["compile_seconds"] = max(0.0, (end - built) - min(seconds))
    return runner, result, check


def _check(runner, work, values, arrays) -> dict:
    if not isinstance(work, TrainingStep):
        return {"output": np.array(values[-1])}
    runner.load(arrays)
    norm = runner.gradient_norm()
    output = np.array(runner.output())
    runner.load(arrays)
    losses = np.array(values, dtype="float64")
    return {"output": output, "losses": losses, "gradient_norm": np.array(norm)}
