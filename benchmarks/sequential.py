"""Measuring one after the other, as most benchmarks do: for contrast only.

Every contender is started once, warmed up and timed without a pause; then the next one. Verdicts
come from the same times by two rules: the ratio of the medians alone, and the interval of Welch's
t test over the blocks, which takes blocks of one process for independent.
"""

from __future__ import annotations

import math
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median, variance
from typing import Any

from advisor.measure.clock import Clock
from advisor.measure.crew import Crew, Setting, Timeouts
from advisor.measure.machine import usable_threads
from advisor.measure.observations import Observations
from advisor.measure.plan import Participant, yardstick
from advisor.measure.rounds import data_file
from advisor.measure.statistics import EQUIVALENCE
from advisor.measure.student_t import student_t_quantile
from advisor.paths import probes_dir

BLOCKS = 30
SECONDS = 0.04
"""Of one block: in all as long as the contenders are measured in turns."""


def one_after_the_other(contenders: Sequence[Participant], probe: str) -> dict[str, Any]:
    """What is said of each later contender beside the first, by both rules."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        setting = Setting(
            probes_dir() / "worker.py", Path(folder), usable_threads(), seed=0, device="cpu",
            as_i_run_it=False, timeouts=Timeouts(), clock=Clock(600.0), padding=random.Random(0),
        )  # fmt: skip
        with Crew(setting, Observations()) as crew:
            scribe = yardstick()
            crew.launch(scribe)
            crew.landed(scribe)
            path = str(data_file(setting.folder, probe))
            crew.ask(scribe, "make", 60.0, probe=probe, seed=0, path=path)
        times = {c.id: _timed(setting, c, probe) for c in contenders}
    first, *others = times
    return {
        "seconds": time.monotonic() - began,
        "said": {other: _said(times[first], times[other]) for other in others},
    }


def _timed(setting: Setting, contender: Participant, probe: str) -> list[float]:
    """Median seconds of a step in each block, of one process that is left to run."""
    folder = setting.folder
    with Crew(setting, Observations()) as crew:
        crew.launch(contender)
        crew.landed(contender)
        crew.ask(
            contender, "prepare", 90.0,
            probe=probe, data=str(data_file(folder, probe)), out=str(folder / "out.npz"),
        )  # fmt: skip
        crew.ask(contender, "warm", 60.0, probe=probe, seconds=0.3, calls=10)
        return [
            crew.ask(
                contender, "block", 60.0,
                probe=probe, seconds=SECONDS, min_iterations=3, calls=contender.calls,
            )["median_s"]
            for _ in range(BLOCKS)
        ]  # fmt: skip


def _said(first: Sequence[float], other: Sequence[float]) -> dict[str, Any]:
    """Time of the first over time of the other, as in a comparison."""
    ratio = median(first) / median(other)
    a, b = [math.log(t) for t in first], [math.log(t) for t in other]
    per_a, per_b = variance(a) / len(a), variance(b) / len(b)
    degrees = (per_a + per_b) ** 2 / (per_a**2 / (len(a) - 1) + per_b**2 / (len(b) - 1))
    half = student_t_quantile(0.975, degrees) * math.sqrt(per_a + per_b)
    mean = fmean(a) - fmean(b)
    return {
        "ratio": ratio,
        "by_ratio": _verdict(math.log(ratio), math.log(ratio)),
        "low": math.exp(mean - half),
        "high": math.exp(mean + half),
        "by_interval": _verdict(mean - half, mean + half),
    }


def _verdict(low: float, high: float) -> str:
    if high < -EQUIVALENCE:
        return "faster"
    if low > EQUIVALENCE:
        return "slower"
    return "equivalent" if low > -EQUIVALENCE and high < EQUIVALENCE else "no-verdict"
