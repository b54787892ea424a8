"""What difference a machine can tell apart today: from rounds of a program beside itself.

The contenders of a calibration are one and the same program, some with a difference that was
planted, so of every round it is known by how much it is wrong. What runs of a suite's length would
have said is found by drawing that many of these errors (the bootstrap; Efron 1979), adding a
difference, and asking the very rule that gives the verdicts.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from advisor.measure.results import (
    TELLS_NOTHING,
    Calibration,
    PlantedDelay,
    ProbeCalibration,
    Result,
)
from advisor.measure.statistics import kept, round_log_ratio, verdict_over_rounds
from advisor.measure.suites import Suite

RELIABLY = 0.9
"""Share of runs that have to find a difference for it to count as told apart."""
GRID = tuple(round(1.06 + 0.01 * step, 2) for step in range(95))
"""Ratios that are tried, up to twice as long."""
_DRAWS = 400


@dataclass(frozen=True, slots=True)
class Beside:
    """Rounds of one contender beside the plain one, both the same program."""

    contender: str
    ratio: float
    """True time of it over that of the plain one."""
    rounds: tuple[float, ...]
    """Log ratios as measured, one per round."""

    @property
    def errors(self) -> tuple[float, ...]:
        """By how much each round is wrong, as a log ratio."""
        return tuple(value - math.log(self.ratio) for value in self.rounds)


def beside(plain: Result, other: Result, ratio: float, least: int) -> Beside:
    """The rounds in which both have ``least`` blocks."""
    values = []
    for first, second in zip(other.rounds, plain.rounds, strict=False):
        if min(len(kept(first)), len(kept(second))) >= least:
            value = round_log_ratio(first, second)
            if value is not None:
                values.append(value)
    return Beside(other.contender, ratio, tuple(values))


def runs_of(rounds: Sequence[float], length: int) -> list[Sequence[float]]:
    """The rounds cut into runs of ``length``, in their order; what is left over is no run."""
    return [rounds[at : at + length] for at in range(0, len(rounds) - length + 1, length)]


def on_probe(
    probe: str, framework: str, suite: Suite, measured: Sequence[Beside], seed: int = 0
) -> tuple[ProbeCalibration, tuple[PlantedDelay, ...]]:
    """What was found on one probe: the program beside itself, then with what was planted."""
    length = suite.rounds
    itself = [one for one in measured if one.ratio == 1.0]
    verdicts = [
        verdict_over_rounds(run, length)[0] for one in itself for run in runs_of(one.rounds, length)
    ]
    errors = [error for one in measured for error in one.errors]
    spread = math.sqrt(fmean(error * error for error in errors) / length) if errors else 0.0
    found = ProbeCalibration(
        probe=probe,
        contender=framework,
        runs=len(verdicts),
        spread=spread,
        wrong=sum(verdict in ("faster", "slower") for verdict in verdicts),
        resolves=resolved(errors, length, seed),
    )
    return found, tuple(
        _planted(probe, framework, one, length) for one in measured if one.ratio != 1.0
    )


def _planted(probe: str, framework: str, one: Beside, length: int) -> PlantedDelay:
    verdicts = [verdict_over_rounds(run, length)[0] for run in runs_of(one.rounds, length)]
    return PlantedDelay(
        probe=probe,
        contender=framework,
        ratio=one.ratio,
        runs=len(verdicts),
        found=verdicts.count("slower"),
    )


def resolved(errors: Sequence[float], length: int, seed: int = 0) -> float | None:
    """Smallest ratio of the grid that runs of ``length`` rounds find nine times in ten.

    None where even the largest is not found so often, or where fewer errors than one run are known.
    """
    if len(errors) < length:
        return None
    source = random.Random(seed)  # noqa: S311 - no secret
    drawn = [source.choices(errors, k=length) for _ in range(_DRAWS)]

    def reliable(ratio: float) -> bool:
        shift = math.log(ratio)
        verdicts = [verdict_over_rounds([e + shift for e in run], length)[0] for run in drawn]
        return verdicts.count("slower") >= RELIABLY * len(drawn)

    low, high = 0, len(GRID)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if reliable(GRID[middle]) else (middle + 1, high)
    return GRID[low] if low < len(GRID) else None


def limit(suite: Suite, calibration: Calibration | None) -> float:
    """Ratio from which on a difference gets a verdict from this suite, with what was calibrated.

    A calibration of another suite's effort says nothing; none ever lowers the suite's own limit.
    """
    if calibration is None or calibration.suite != suite.id:
        return suite.tells_apart
    return max(
        suite.tells_apart, TELLS_NOTHING if calibration.resolves is None else calibration.resolves
    )
