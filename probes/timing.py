"""The loops that time. A step must end with its result on the host; then the clock is honest."""

from __future__ import annotations

import math
import time
from typing import Any, Callable, Dict, Sequence


def warm(step: Callable[[], Any], seconds: float, calls: int) -> Dict[str, Any]:
    """Repeat until both the time and the number of calls are reached."""
    start = time.perf_counter_ns()
    limit = start + int(seconds * 1e9)
    n = 0
    while n < calls or time.perf_counter_ns() < limit:
        step()
        n += 1
    return {"n": n, "seconds": (time.perf_counter_ns() - start) / 1e9}


def repeated(step: Callable[[], Any], calls: int) -> Callable[[], Any]:
    """One step that is this many calls of ``step``.

    With 20 calls on one side and 22 on the other, a difference of 10 % is planted that is real
    work of the same kind. Waiting would not do: a step after a pause is slower by itself.
    """

    def several() -> Any:
        for _ in range(calls):
            result = step()
        return result

    return several


def block(step: Callable[[], Any], seconds: float, min_iterations: int) -> Dict[str, Any]:
    """Time single calls until both limits are reached.

    Processor time is that of all threads of the process. Garbage collection stays on: it is part
    of what a framework costs.
    """
    clock = time.perf_counter_ns
    times = []
    cpu = time.process_time_ns()
    start = before = clock()
    limit = start + int(seconds * 1e9)
    while len(times) < min_iterations or before < limit or not times:
        step()
        after = clock()
        times.append(after - before)
        before = after
    wall = clock() - start
    cpu = time.process_time_ns() - cpu
    times.sort()
    return {
        "n": len(times),
        "median_s": quantile(times, 0.5) / 1e9,
        "p90_s": quantile(times, 0.9) / 1e9,
        "min_s": times[0] / 1e9,
        "cpu_s": cpu / 1e9,
        "wall_s": wall / 1e9,
    }


def quantile(ordered: Sequence[int], share: float) -> int:
    """Nearest-rank quantile of sorted values: a value that occurred, never an interpolation."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
