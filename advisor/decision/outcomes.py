"""Values and met requirements in every draw, and the ranks that follow."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from advisor.decision.open_requirements import OpenRequirements
    from advisor.decision.weighing import Weighing

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


class OutcomeNoise:
    """What is random about the scores and the requirements, whatever the weights.

    Drawn in this order: a normal number per framework, a uniform one per unknown cell, one per
    framework for its requirements, one for what may still be required. Each is drawn when first
    asked for, so that certainty costs nothing.
    """

    def __init__(self, unknown: Bools, draws: int, rng: np.random.Generator) -> None:
        """``unknown``: ``(A, C)`` cells of which nothing is known."""
        self._shape = (unknown.shape[0], draws)
        self._rng = rng
        self._unknown = unknown

    @cached_property
    def normal(self) -> Floats:
        """``(A, D)``."""
        return self._rng.standard_normal(self._shape)

    @cached_property
    def cells(self) -> list[tuple[int, int, Floats]]:
        """Framework, criterion and ``(D,)`` score of every unknown cell."""
        if not self._unknown.any():
            return []
        _ = self.normal  # drawn before
        places = zip(*np.nonzero(self._unknown), strict=True)
        return [(int(a), int(c), self._rng.random(self._shape[1])) for a, c in places]

    @cached_property
    def requirement(self) -> Floats:
        """``(A, D)``: uniform numbers; met where below the probability."""
        _ = self.normal, self.cells  # drawn before
        return self._rng.random(self._shape)

    @cached_property
    def coming(self) -> Floats:
        """``(D,)``: uniform numbers; which requirements are still to come."""
        _ = self.requirement  # drawn before
        return self._rng.random(self._shape[1])

    def met(self, passes: Floats, still_open: OpenRequirements | None = None) -> Bools | None:
        """``(A, D)``: whether the requirements are met; ``None`` where they are for sure."""
        known = self._met(passes)
        if still_open is None or still_open.certain():
            return known
        if known is None:
            known = np.ones(self._shape, dtype=bool)
        return known & still_open.drawn(known, self.coming)

    def _met(self, passes: Floats) -> Bools | None:
        """Those that are known today."""
        if (passes == 1).all():
            return None
        if ((passes == 0) | (passes == 1)).all():
            return np.repeat(passes[:, None] > 0, self._shape[1], axis=1)
        met: Bools = self.requirement < passes[:, None]
        return met


def values_of(
    mean: Floats, spread: Floats, weights: Weighing, noise: OutcomeNoise, discrepancy: float = 0.0
) -> Floats:
    """``(A, D)``: the value of every framework in every draw.

    The known cells of a framework add up to one normal number given the weights; unknown ones are
    drawn over the whole scale. ``discrepancy``: standard deviation of what the sum as a whole
    misses, whatever the weights.
    """
    unknown = np.isnan(mean)
    value = weights.values(np.where(unknown, 0.0, mean))
    variance = np.where(unknown, 0.0, spread) ** 2
    if variance.any() or discrepancy:
        error = weights.squares(variance)
        error += discrepancy**2
        np.sqrt(error, out=error)
        error *= noise.normal
        value += error
    for framework, criterion, score in noise.cells:
        value[framework] += weights.of(criterion) * score
    return value


def ruled(value: Floats, met: Bools | None) -> Floats:
    """``(A, D)``: values, minus infinity where a requirement is not met."""
    return value if met is None else np.where(met, value, -np.inf)


def first_chances(value: Floats, met: Bools | None) -> Floats:
    """``(A,)``: share of draws in which each is first; exact ties share."""
    open_value = ruled(value, met)
    highest = open_value.max(axis=0)
    counts = np.array([np.count_nonzero(row == highest) for row in open_value])
    # One first in every draw: no ties. Who is ruled out is never above minus infinity.
    if counts.sum() == highest.size and np.isfinite(highest.min()):
        return np.asarray(counts / highest.size)
    whole = np.ones(value.shape, dtype=bool) if met is None else met
    result: Floats = first_places(value, whole).mean(axis=1)
    return result


def first_places(value: Floats, met: Bools) -> Floats:
    """``(A, D)``: 1 for the first of a draw, shared among exact ties, 0 for the others.

    Also for several decisions at once, ``(A, P, D)``.
    """
    open_value = np.where(met, value, -np.inf)
    first: Floats = ((open_value == open_value.max(axis=0)) & met).astype(float)
    total = first.sum(axis=0)
    first /= np.where(total > 0, total, 1.0)
    return first


def rank_acceptability(value: Floats, met: Bools | None) -> Floats:
    """``(A, A)``: share of draws in which framework a (row) has rank r (column).

    Exact ties share their ranks, those who are ruled out take none. Every pair is compared once.
    """
    open_value = ruled(value, met)
    count, draws = value.shape
    # One byte holds a count of frameworks and adds a comparison without converting it.
    kind = np.uint8 if count <= np.iinfo(np.uint8).max else np.uint16
    better = np.zeros((count, draws), dtype=kind)
    equal = np.ones((count, draws), dtype=kind)
    tied = False
    for a in range(count):
        for b in range(a + 1, count):
            behind = open_value[a] < open_value[b]
            ahead = open_value[a] > open_value[b]
            better[a] += behind.view(np.uint8)
            better[b] += ahead.view(np.uint8)
            if np.count_nonzero(behind) + np.count_nonzero(ahead) < draws:
                tied = True
                same = ~(behind | ahead)
                equal[a] += same.view(np.uint8)
                equal[b] += same.view(np.uint8)
    result = np.empty((count, count))
    for row in range(count):
        here = slice(None) if met is None else met[row]
        result[row] = _shared(better[row][here], equal[row][here] if tied else None, count)
    return np.asarray(result / draws)


def _shared(
    better: NDArray[np.unsignedinteger], equal: NDArray[np.unsignedinteger] | None, count: int
) -> Floats:
    """``(A,)``: how often each rank is taken, by how many are better and how many alike."""
    if equal is None or (equal == 1).all():
        return np.bincount(better, minlength=count).astype(float)
    places = np.bincount(
        better.astype(np.intp) * (count + 1) + equal, minlength=count * (count + 1)
    )
    result = np.zeros(count)
    for rank in range(count):
        for size in range(1, count - rank + 1):
            result[rank : rank + size] += places[rank * (count + 1) + size] / size
    return result


def pairwise_winning(value: Floats) -> Floats:
    """``(A, A)``: share of draws in which the row's value exceeds the column's; ties count half."""
    count, draws = value.shape
    result = np.full((count, count), 0.5)
    for a in range(count):
        for b in range(a + 1, count):
            wins = np.count_nonzero(value[a] > value[b])
            losses = np.count_nonzero(value[a] < value[b])
            result[a, b] = (draws + wins - losses) / (2 * draws)
            result[b, a] = 1 - result[a, b]
    return result
