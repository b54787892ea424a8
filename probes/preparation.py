"""Build a workload, time its first call, and run the steps that prove the work is the same."""

from __future__ import annotations

import time
from typing import Any, Dict, List, Tuple

import numpy as np

from probes import memory
from probes.adapters.base import Adapter, Arrays, Runner
from probes.reference.network import FIRST_STEPS
from probes.spec import AS_WRITTEN, TrainingStep, Work, Workload


def prepare(
    adapter: Adapter, workload: Workload, mode: str, arrays: Arrays, *, brief: bool = False
) -> Tuple[Runner, Dict[str, Any], Arrays]:
    """``(runner, result, arrays to check)``; the runner stands at the given weights again.

    ``brief`` leaves the proof at the value of the first step, for a process that repeats what
    another one of the same contender has proven in full.

    The first call is building plus the first step that ran, with all tracing and compiling.
    Compiling is loading the compiler plus the first step less the fastest of the next ones.
    """
    memory.reset()
    compiler = adapter.compiler_seconds
    start = time.perf_counter()
    try:
        runner = adapter.build(workload.work, mode, arrays)
        built = time.perf_counter()
        values = [runner.step()]
    except Exception as error:
        plainer = adapter.explain(error)
        if plainer is error:
            raise
        raise plainer from error
    end = time.perf_counter()
    seconds = []
    for _ in range(1 if brief else FIRST_STEPS - 1):
        before = time.perf_counter()
        values.append(runner.step())
        seconds.append(time.perf_counter() - before)
    check = _check(adapter, runner, workload.work, values, arrays, brief=brief)
    result = {
        "first_call_seconds": end - start,
        "dtype": workload.work.dtype,
        "peak_bytes": memory.read()["peak_bytes"],
        "detail": runner.detail(),
    }
    compilations = runner.compilations()
    if compilations is not None:
        result["compilations"] = compilations
    if mode != AS_WRITTEN:
        extra = max(0.0, (end - built) - min(seconds))
        result["compile_seconds"] = adapter.compiler_seconds - compiler + extra
    return runner, result, check


def _check(
    adapter: Adapter, runner: Runner, work: Work, values: List[Any], arrays: Arrays, *, brief: bool
) -> Arrays:
    if not isinstance(work, TrainingStep):
        return {"output": _kept(adapter.array(runner.rows(values[-1])))}
    runner.load(arrays)
    losses = np.array(values, dtype="float64")
    if brief:
        return {"losses": losses}
    norm = runner.gradient_norm()
    output = _kept(adapter.array(runner.output()))
    runner.load(arrays)
    return {"output": output, "losses": losses, "gradient_norm": np.array(norm)}


def _kept(value: Any) -> np.ndarray:
    """A copy; bfloat16 is no type of numpy's own, and its files would not keep it."""
    found = np.asarray(value)
    return np.array(found, dtype=found.dtype if found.dtype.kind == "f" else "float32")
