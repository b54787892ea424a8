"""From blocks to a ratio, an interval and a verdict.

The unit of repetition is the round, because two processes of the same program differ by more than
the iterations inside one of them (Kalibera and Jones, "Rigorous benchmarking in reasonable time",
2013). Inside a round the median log ratio of paired blocks is taken; between rounds a Student's t
interval. Iterations are never pooled as if they were independent.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median, stdev

from advisor.measure.results import Block, Verdict
from advisor.measure.student_t import student_t_quantile

CONFIDENCE = 0.95
EARLY_CONFIDENCE = 0.99
"""What a verdict needs after fewer rounds than planned, so that stopping early is no way to one."""
LEAST_SPREAD = 0.015
"""Least standard deviation between rounds. Round estimates of programs compared with themselves
spread by 2.5 to 5 %; a few rounds can agree by chance, and this keeps them from looking sure."""
EQUIVALENCE = math.log(1.05)
"""A difference below 5 % is no difference in practice; a log ratio."""
MOST_ROUNDS = 1000
"""Where more rounds than this would be needed, no number of rounds is worth naming."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over rounds with its interval, on the log scale."""

    mean: float
    low: float
    high: float
    spread: float
    """Standard deviation between rounds."""
    rounds: int


def kept(blocks: Sequence[Block]) -> list[Block]:
    """The blocks that were not thrown away, in their order."""
    return [block for block in blocks if not block.void]


def round_log_ratio(a: Sequence[Block], b: Sequence[Block]) -> float | None:
    """Median log ratio of the paired blocks of one round; None where there is no pair.

    The k-th kept block of ``a`` is paired with the k-th kept block of ``b``: the schedule runs
    them next to each other.
    """
    ratios = [
        math.log(first.median_s) - math.log(second.median_s)
        for first, second in zip(kept(a), kept(b), strict=False)
    ]
    return median(ratios) if ratios else None


def t_interval(
    values: Sequence[float], confidence: float = CONFIDENCE, *, least_spread: float = 0.0
) -> Estimate:
    """Mean and Student's t interval of one value per round; needs two values at least.

    ``least_spread``: what the standard deviation between rounds is at the least taken to be.
    """
    rounds = len(values)
    if rounds < 2:  # noqa: PLR2004 - a spread needs two values
        raise ValueError("an interval over rounds needs two rounds at least")
    mean, spread = fmean(values), max(stdev(values), least_spread)
    half = student_t_quantile((1 + confidence) / 2, rounds - 1) * spread / math.sqrt(rounds)
    return Estimate(mean, mean - half, mean + half, spread, rounds)


def verdict_of(estimate: Estimate, equivalence: float = EQUIVALENCE) -> Verdict:
    """A verdict only when the whole interval clears the band of equivalence.

    Said of the contender in the numerator of the time ratio: a ratio below one is ``faster``.
    """
    if estimate.high < -equivalence:
        return "faster"
    if estimate.low > equivalence:
        return "slower"
    if -equivalence < estimate.low and estimate.high < equivalence:
        return "equivalent"
    return "no-verdict"


def verdict_over_rounds(ratios: Sequence[float], planned: int) -> tuple[Verdict, Estimate]:
    """The verdict that log ratios, one per round, give by themselves, and their interval.

    Fewer than ``planned`` have to clear the band with more confidence. Needs two.
    """
    estimate = t_interval(ratios, least_spread=LEAST_SPREAD)
    if estimate.rounds >= planned:
        return verdict_of(estimate), estimate
    return verdict_of(t_interval(ratios, EARLY_CONFIDENCE, least_spread=LEAST_SPREAD)), estimate


def rounds_needed(estimate: Estimate, equivalence: float = EQUIVALENCE) -> int | None:
    """About how many rounds in all would give a verdict, if mean and spread stayed as they are.

    The smallest number whose half-width is less than the distance of the mean from the nearest
    edge of the band. None where the mean lies so close to the edge that no number is reasonable.
    """
    distance = abs(abs(estimate.mean) - equivalence)
    if distance == 0:
        return None

    def enough(rounds: int) -> bool:
        quantile = student_t_quantile((1 + CONFIDENCE) / 2, rounds - 1)
        return quantile * estimate.spread / math.sqrt(rounds) < distance

    if not enough(MOST_ROUNDS):
        return None
    # The half-width falls with every round, so the first number that is enough can be bisected.
    fewest = bisect_left(range(2, MOST_ROUNDS), 1, key=lambda n: int(enough(n))) + 2
    return max(fewest, estimate.rounds + 1)


def centre(values: Sequence[float]) -> tuple[float, float | None, float | None]:
    """Median of positive values (one per round) with a t interval taken on their logarithms."""
    value = median(values)
    if len(values) < 2:  # noqa: PLR2004
        return value, None, None
    estimate = t_interval([math.log(v) for v in values])
    # Beyond what a float holds, a wild interval stays as wide as one can be.
    low, high = math.exp(max(estimate.low, -700.0)), math.exp(min(estimate.high, 700.0))
    return value, min(value, low), max(value, high)
