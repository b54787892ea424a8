"""A program against itself and against known differences, on a machine that is kept busy.

python -m benchmarks.a_a [--repetitions 40] [--framework numpy] [--threads 1] [--keep FILE.jsonl]

Each repetition measures four contenders that are one and the same program: ``a`` and ``b`` do ten
calls of the small classifier's inference in a step, ``b10`` eleven and ``b20`` twelve. So it is
known that a and b take alike, and that b10 and b20 take 10 and 20 % longer, in real work of the
same kind. Three ways of measuring stand side by side: in turns with many short blocks, in turns
with the rounds and blocks of the quick suite, and one after the other, as most benchmarks do. A
program of our own keeps a processor busy all the time.

--summary FILE.jsonl counts what a kept file holds, and measures nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.measure.neighbour import BusyNeighbour
from advisor.measure.plan import Participant
from advisor.measure.results import Run
from advisor.measure.session import measure
from advisor.measure.suites import SUITES, Suite
from benchmarks.a_a_summary import summary
from benchmarks.sequential import one_after_the_other

PROBE = "mlp-inference"
QUICK = replace(
    SUITES["quick"],
    id="a-a",
    probes=(PROBE,),
    modes={PROBE: ("as-written",)},
    yardstick=(),
    expected_seconds=600.0,
    budget_seconds=600.0,
    tells_apart=1.0,
    load_is_condition=True,
)
MANY_BLOCKS = replace(
    QUICK, rounds=6, pairs=96, block_seconds=0.005, min_iterations=10, warm_seconds=0.05
)


def contenders(framework: str, threads: int | None, calls: int = 10) -> list[Participant]:
    """The same program four times; what is planted in the last two is in the names."""
    planted = {"a": 1.0, "b": 1.0, "b10": 1.1, "b20": 1.2}
    return [
        Participant(
            name, framework, "as-written", sys.executable,
            threads=threads, calls=round(calls * ratio),
        )
        for name, ratio in planted.items()
    ]  # fmt: skip


def in_turns(suite: Suite, rivals: list[Participant], seed: int) -> dict[str, Any]:
    """One run; what it says of b, b10 and b20 beside a, and how busy the machine was."""
    began = time.monotonic()
    run = measure(suite, contenders=rivals, seed=seed)
    said = {
        other: {"verdict": c.verdict, "ratio": c.ratio, "low": c.low, "high": c.high,
                "rounds": c.rounds}
        for c in run.comparisons
        for other in [c.b]
        if c.a == "a"
    }  # fmt: skip
    return {"seconds": time.monotonic() - began, "said": said, **_conditions(run)}


def _conditions(run: Run) -> dict[str, Any]:
    blocks = [b for result in run.results for blocks in result.rounds for b in blocks]
    others = sorted(b.others for b in blocks if b.others is not None)
    problems = {r.contender: f"{r.status}: {r.reason}" for r in run.results if r.status != "ok"}
    return {
        "others": others[len(others) // 2] if others else None,
        "pressure": run.conditions["during"].get("pressure"),
        "problems": problems,
        "medians": [
            [[b.median_s for b in blocks] for blocks in result.rounds] for result in run.results
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=40)
    parser.add_argument("--framework", default="numpy")
    parser.add_argument("--threads", type=int, default=None, help="default: all processors")
    parser.add_argument("--contrast-every", type=int, default=1, help="repetitions; for contrast")
    parser.add_argument(
        "--keep", type=Path, default=Path("a-a.jsonl"), help="a file that is there is gone on with"
    )
    parser.add_argument("--summary", type=Path, default=None)
    arguments = parser.parse_args()
    if arguments.summary is not None:
        print(summary(arguments.summary))
        return
    rivals = contenders(arguments.framework, arguments.threads)
    with BusyNeighbour() as neighbour:
        done = len(arguments.keep.read_text().splitlines()) if arguments.keep.exists() else 0
        for number in range(done, arguments.repetitions):
            before = neighbour.cpu_seconds(), time.monotonic()
            made = {
                "repetition": number,
                "many short blocks": in_turns(MANY_BLOCKS, rivals, number),
                "load_average": os.getloadavg()[0],
            }
            if number % arguments.contrast_every == 0:
                made["one after the other"] = one_after_the_other(rivals, PROBE)
                made["quick suite"] = in_turns(QUICK, rivals, number)
            spent = neighbour.cpu_seconds() - before[0]
            made["neighbour"] = spent / (time.monotonic() - before[1])
            with arguments.keep.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(made) + "\n")
            print(summary(arguments.keep), flush=True)


if __name__ == "__main__":
    main()
