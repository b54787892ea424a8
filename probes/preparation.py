"""Build a workload, time its first call, and run the steps that prove the work is the same."""

from __future__ import annotations

import time
from typing import Any, Dict, List, Tuple

import numpy as np

from probes import memory
from probes.adapters.base import Adapter, Arrays, Runner
from probes.reference.network import FIRST_STEPS
from probes.spec import AS_WRITTEN, DTYPE, TrainingStep, Work, Workload


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
    check = _check(runner, workload.work, values, arrays, brief=brief)
    result = {
        "first_call_seconds": end - start,
        "dtype": DTYPE,
        "peak_bytes": memory.read()["peak_bytes"],
        "detail": runner.detail(),
    }
    if mode != AS_WRITTEN:
        extra = max(0.0, (end - built) - min(seconds))
        result["compile_seconds"] = adapter.compiler_seconds - compiler + extra
    return runner, result, check


def _check(runner: Runner, work: Work, values: List[Any], arrays: Arrays, *, brief: bool) -> Arrays:
    if not isinstance(work, TrainingStep):
        return {"output": np.array(values[-1])}
    runner.load(arrays)
    if brief:
        return {"losses": np.array(values, dtype="float64")}
    norm = runner.gradient_norm()
    output = np.array(runner.output())
    runner.load(arrays)
    losses = np.array(values, dtype="float64")
    return {"output": output, "losses": losses, "gradient_norm": np.array(norm)}
