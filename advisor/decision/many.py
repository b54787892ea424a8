"""Thousands of decisions on the same beliefs in one pass.

The draws are shared by all decisions, and a weight is a level times noise, so that weighted sums
of a group are matrix products over all decisions at once; weights are never written out. The
numbers are those that :func:`advisor.decision.problem.chances` gives one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.decision.outcomes import first_places
from advisor.decision.weighing import over_criteria

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from advisor.decision.open_requirements import OpenRequirements
    from advisor.decision.problem import Draws, Problem

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

CHUNK = 32
"""Decisions at a time: their arrays of draws then fit into a processor's cache."""


def chances_of_many(
    problem: Problem,
    draws: Draws,
    levels: Floats,
    passes: Floats,
    still_open: OpenRequirements | None = None,
) -> Floats:
    """``(P, A)``: P(best) of every framework in each of ``P`` decisions.

    ``levels``: ``(P, C)`` importances 0 … 5, NaN where unknown. ``passes``: ``(P, A)`` probability
    of meeting the requirements. ``still_open``: what may still be required, by decision or the same
    for all. ``problem`` gives the beliefs and groups that all share; its own levels, passes and
    open requirements play no part.
    """
    shared = _share(problem, draws)
    noise = draws.outcomes(np.isnan(problem.means))
    if still_open is not None and still_open.certain():
        still_open = None
    result = np.empty((len(levels), problem.means.shape[0]))
    contested = (passes > 0).sum(axis=1) > 1
    for values_count in (True, False):
        these = np.flatnonzero(contested == values_count)
        for start in range(0, len(these), CHUNK):
            rows = these[start : start + CHUNK]
            met = shared.met[:, None, :] < passes[rows].T[:, :, None]
            if still_open is not None:
                met &= _left(still_open.of(rows), met, passes[rows], noise.coming)
            # Where the requirements leave one at the most, it is first wherever it meets them.
            first = (
                first_places(_values(problem, shared, levels[rows]), met) if values_count else met
            )
            result[rows] = first.mean(axis=2).T
    return result


def _left(still_open: OpenRequirements, met: Bools, passes: Floats, coming: Floats) -> Bools:
    """``(A, P, D)``: who meets what is still to come, given who meets what is known, ``met``."""
    bounds = np.cumsum(still_open.given(passes > 0), axis=-1)[..., :-1]
    which = np.zeros((len(passes), coming.size), dtype=np.intp)
    for bound in np.broadcast_to(bounds, (len(passes), bounds.shape[-1])).T:
        which += coming >= bound[:, None]
    left = still_open.left.T[:, which]
    # Where a requirement is met by chance, so is who must not be ruled out as well.
    for row in np.flatnonzero(((passes > 0) & (passes < 1)).any(axis=1)):
        left[:, row] = still_open.of(int(row)).drawn(met[:, row], coming)
    return left


class _Shared(NamedTuple):
    """What is random, drawn in the order of ``simulation.draw_outcomes``."""

    prior: Floats
    """``(C, D)``: the level of a criterion that was not answered."""
    member: Floats
    """``(C, D)``."""
    group: Floats
    """``(G, D)``."""
    normal: Floats
    """``(A, D)``."""
    uniform: dict[tuple[int, int], Floats]
    """``(D,)`` for each unknown cell (framework, criterion)."""
    met: Floats
    """``(A, D)``."""


def _share(problem: Problem, draws: Draws) -> _Shared:
    noise = draws.noise
    values = draws.outcomes(np.isnan(problem.means))
    uniform = {(framework, criterion): score for framework, criterion, score in values.cells}
    return _Shared(
        noise.prior, noise.member, noise.group, values.normal, uniform, values.requirement
    )


def _values(problem: Problem, shared: _Shared, levels: Floats) -> Floats:
    """``(A, P, D)``: the frameworks' values in every decision and draw."""
    frameworks = problem.means.shape[0]
    decisions, count = len(levels), shared.member.shape[1]
    value = np.zeros((frameworks, decisions, count))
    variance = np.zeros_like(value)
    total = np.zeros((decisions, count))
    for index in sorted(set(problem.groups.tolist())):
        members = np.flatnonzero(problem.groups == index)
        weigh = _Weigher(shared, members, levels[:, members])
        importance = weigh.largest() * shared.group[index]
        inside = weigh.sums(np.ones(len(members)))
        factor = importance / np.where(inside > 0, inside, 1.0)
        squared = factor**2
        total += importance
        for framework in range(frameworks):
            means = problem.means[framework, members]
            known = ~np.isnan(means)
            sums = weigh.sums(np.where(known, means, 0.0))
            for position in np.flatnonzero(~known):
                cell = shared.uniform[(framework, int(members[position]))]
                sums += weigh.single(int(position)) * cell
            sums *= factor
            value[framework] += sums
            spreads = np.where(known, problem.spreads[framework, members], 0.0)
            variance[framework] += weigh.squares(spreads**2) * squared
    _where_nothing_matters(problem, shared, total, value, variance)
    value /= total
    variance /= total**2
    variance += problem.discrepancy**2
    np.sqrt(variance, out=variance)
    variance *= shared.normal[:, None, :]
    value += variance
    return value


class _Weigher:
    """Sums over the members of one group, for all decisions at once."""

    def __init__(self, shared: _Shared, members: NDArray[np.intp], levels: Floats) -> None:
        self.unknown = np.isnan(levels)
        self.levels = np.where(self.unknown, 0.0, levels)
        self.prior = shared.prior[members]
        self.member = shared.member[members]
        self.drawn = self.prior * self.member if self.unknown.any() else None

    def sums(self, scores: Floats) -> Floats:
        """``(P, D)``: Σ level · noise · score."""
        result = over_criteria(self.levels * scores, self.member)
        if self.drawn is not None:
            result += over_criteria(self.unknown * scores, self.drawn)
        return result

    def squares(self, scores: Floats) -> Floats:
        """``(P, D)``: Σ (level · noise)² · score."""
        result = over_criteria(self.levels**2 * scores, self.member, squared=True)
        if self.drawn is not None:
            result += over_criteria(self.unknown * scores, self.drawn, squared=True)
        return result

    def single(self, position: int) -> Floats:
        """``(P, D)``: level · noise of one member."""
        result: Floats = self.levels[:, position, None] * self.member[position]
        if self.drawn is not None:
            result += self.unknown[:, position, None] * self.drawn[position]
        return result

    def largest(self) -> Floats:
        """``(P, D)``: the highest level among the members."""
        highest = np.repeat(self.levels.max(axis=1)[:, None], self.member.shape[1], axis=1)
        for position in np.flatnonzero(self.unknown.any(axis=0)):
            rows = np.flatnonzero(self.unknown[:, position])
            highest[rows] = np.maximum(highest[rows], self.prior[position])
        return highest


def _where_nothing_matters(
    problem: Problem, shared: _Shared, total: Floats, value: Floats, variance: Floats
) -> None:
    """In a draw in which no criterion matters all weigh alike."""
    nothing = total <= 0
    if not nothing.any():
        return
    criteria = problem.means.shape[1]
    known = ~np.isnan(problem.means)
    alike = np.where(known, problem.means, 0.0).sum(axis=1) / criteria
    spread = np.where(known, problem.spreads**2, 0.0).sum(axis=1) / criteria**2
    for framework in range(problem.means.shape[0]):
        drawn = sum((cell for (a, _), cell in shared.uniform.items() if a == framework), 0.0)
        by_draw = np.broadcast_to(alike[framework] + drawn / criteria, total.shape[1:])
        value[framework][nothing] = np.broadcast_to(by_draw, total.shape)[nothing]
        variance[framework][nothing] = spread[framework]
    total[nothing] = 1.0
