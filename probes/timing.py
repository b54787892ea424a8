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


def delayed(step: Callable[[], Any], share: float) -> Callable[[], Any]:
    """The step with a planted delay: it takes ``1 + share`` times as long as it just took.

    The processor is kept busy meanwhile, as by work. Because the delay follows each call, the
    difference is known however the machine is loaded. Calling this takes some 0.2 µs by itself.
    """
    clock = time.perf_counter_ns

    def slower() -> Any:
        before = clock()
        result = step()
        now = clock()
        end = now + int((now - before) * share)
        while now < end:
            now = clock()
        return result

    return slower


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
