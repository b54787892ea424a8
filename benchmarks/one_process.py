"""A timed step through the service of a worker and through a bare loop, in one process.

python -m benchmarks.one_process PROBE THREADS PAIRS SECONDS LEAST

Called by ``benchmarks.harness_cost``, a fresh process each round. Prints the median log ratio of
the pairs and both medians, in seconds.
"""

from __future__ import annotations

import math
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from probes.adapters import find_adapter
from probes.service import Service


def main() -> None:
    probe, threads, pairs, length, least = sys.argv[1:]
    service = Service(find_adapter("pytorch"), "as-written")

    def ask(do: str, **fields: Any) -> dict[str, Any]:
        return service.handle({"id": 1, "do": do, **fields})

    ask("start", threads=int(threads), seed=0)
    with tempfile.TemporaryDirectory() as folder:
        data = str(Path(folder) / "data.npz")
        ask("make", probe=probe, seed=0, path=data)
        ask("prepare", probe=probe, data=data, out=str(Path(folder) / "out.npz"), brief=True)
    from benchmarks.bare_step import STEPS, timed

    step = STEPS[probe]()
    effort = {"seconds": float(length), "min_iterations": int(least)}
    times: dict[str, list[float]] = {"probe": [], "bare": []}
    for number in range(-2, int(pairs)):
        for who in ("probe", "bare") if number % 2 else ("bare", "probe"):
            took = (
                timed(step, float(length), int(least))
                if who == "bare"
                else ask("block", probe=probe, **effort)["median_s"]
            )
            if number >= 0:  # the first two warm up
                times[who].append(took)
    ratios = [math.log(p / b) for p, b in zip(times["probe"], times["bare"], strict=True)]
    print(median(ratios), median(times["probe"]), median(times["bare"]))


if __name__ == "__main__":
    main()
