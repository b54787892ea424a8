"""The smallest single changes that give another winner.

Candidates come from the model at its central weights, in closed form; each is then verified by
deciding again with the change applied, on the same draws, and only verified ones are reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.decision.many import chances_of_many
from advisor.decision.outcomes import first_chances
from advisor.decision.problem import Draws, Problem, chances
from advisor.decision.weights import LEVELS, PRIOR_MEAN, central_weights

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from advisor.decision.simulation import Simulation

    Floats = NDArray[np.float64]

MOST_VERIFIED = 12
"""Candidates that are decided again at the most, nearest first."""

ROUGH_DRAWS = 2_000
"""Enough to tell candidates from others; what is reported is decided with all draws."""
ROUGH_ERROR = 0.05
"""By how much two chances may differ in rough draws and be equal in all, at the most."""

_NUDGES = (0.01, 0.03, 0.06)
"""How far beyond the tie a belief is moved, in units of the scale, until the winner changes."""


class ImportanceFlip(NamedTuple):
    """Another importance of one criterion gives another winner."""

    criterion: int
    before: float
    """NaN: not answered."""
    after: int
    winner: int
    p_best: float
    distance: float
    """Share of the range of levels."""


class BeliefFlip(NamedTuple):
    """Another score of one framework on one criterion gives another winner."""

    framework: int
    criterion: int
    before: float
    after: float
    winner: int
    p_best: float
    distance: float
    """Share of the scale."""


def importance_flips(
    problem: Problem,
    draws: Draws,
    now: Simulation,
    *,
    most: int = MOST_VERIFIED,
    by_chance: bool = False,
) -> list[ImportanceFlip]:
    """The nearest level of each criterion that changes the winner, nearest criterion first.

    Stops at ``most`` of them. ``by_chance``: levels are chosen by what their draws say instead of
    by the central weights, and all of them tried that might flip; slower, and the way to make sure
    that there is none.
    """
    if now.best is None:
        return []
    found: list[ImportanceFlip] = []
    settled: set[int] = set()
    tried = 0
    if by_chance:
        candidates = sorted(_likely_candidates(problem, draws, now.best))
        most_tried = len(candidates)
    else:
        candidates, most_tried = sorted(_importance_candidates(problem, now.best)), MOST_VERIFIED
    for distance, criterion, level in candidates:
        if criterion in settled:
            continue
        if tried >= most_tried or len(found) >= most:
            break
        tried += 1
        levels = problem.levels.copy()
        levels[criterion] = level
        then = chances(problem.changed(levels=levels), draws)
        winner = int(then.argmax())
        if winner == now.best:
            continue
        settled.add(criterion)
        before = float(problem.levels[criterion])
        p_best = float(then[winner])
        found.append(ImportanceFlip(criterion, before, level, winner, p_best, distance))
    return found


def belief_flips(
    problem: Problem, draws: Draws, now: Simulation, *, most: int = MOST_VERIFIED
) -> list[BeliefFlip]:
    """Changes of one belief that change the winner, smallest change first; at most ``most``.

    The gap Δ between the winner and a rival closes when one score moves by Δ / w of its
    criterion (Mareschal 1988, EJOR 33:54, for weights; the same algebra for scores).
    """
    if now.best is None:
        return []
    found: list[BeliefFlip] = []
    trial = _OneScore(problem, draws, now)
    candidates = sorted(_belief_candidates(problem, now), key=lambda item: item[0])
    for _, framework, criterion, before, tie in candidates[:MOST_VERIFIED]:
        if len(found) >= most:
            break
        direction = 1.0 if tie > before else -1.0
        for nudge in _NUDGES:
            after = float(np.clip(tie + direction * nudge, 0.0, 1.0))
            then = trial.chances(framework, criterion, after)
            winner = int(then.argmax())
            if winner != now.best:
                moved = abs(after - before)
                flip = BeliefFlip(
                    framework, criterion, before, after, winner, float(then[winner]), moved
                )
                found.append(flip)
                break
    return sorted(found, key=lambda flip: flip.distance)


class _OneScore:
    """Deciding again with one score changed: one row of values moves by weight times change."""

    def __init__(self, problem: Problem, draws: Draws, now: Simulation) -> None:
        """``now``: the decision that was made of ``problem`` on ``draws``."""
        self._problem, self._draws = problem, draws
        self._weights = now.weights
        self._value, self._met = now.drawn

    def chances(self, framework: int, criterion: int, score: float) -> Floats:
        """``(A,)``: P(best) with the score changed, as :func:`chances` gives it."""
        before = self._problem.means[framework, criterion]
        if not np.isnan(before):
            value = self._value.copy()
            value[framework] += (score - before) * self._weights.of(criterion)
            then = first_chances(value, self._met)
            highest = np.sort(then)[::-1]
            # Rounding may turn a single draw; where that would decide, decide from the start.
            if highest.size < 2 or highest[0] - highest[1] > 2 / value.shape[1]:  # noqa: PLR2004
                return then
        means = self._problem.means.copy()
        means[framework, criterion] = score
        return chances(self._problem.changed(means=means), self._draws, self._weights)


def _importance_candidates(problem: Problem, best: int) -> Iterator[tuple[float, int, int]]:
    """(distance, criterion, level) at which the central model has another winner."""
    sets, criteria, levels = _other_levels(problem)
    values = central_weights(sets, problem.groups) @ problem.filled_means().T
    values[:, problem.passes <= 0] = -np.inf
    return _at_distance(problem, criteria, levels, values.argmax(axis=1) != best)


def _likely_candidates(
    problem: Problem, draws: Draws, best: int
) -> Iterator[tuple[float, int, int]]:
    """The same where some draws say that another may win."""
    if (problem.passes > 0).sum() < 2:  # noqa: PLR2004 - no other to win
        return iter(())
    sets, criteria, levels = _other_levels(problem)
    passes = np.broadcast_to(problem.passes, (len(sets), problem.passes.size))
    rough = draws.first(min(ROUGH_DRAWS, problem.draws))
    found = chances_of_many(problem, rough, sets, passes, problem.still_open)
    others = np.delete(found, best, axis=1).max(axis=1, initial=0.0)
    return _at_distance(problem, criteria, levels, others >= found[:, best] - ROUGH_ERROR)


def _other_levels(problem: Problem) -> tuple[Floats, NDArray[np.intp], NDArray[np.intp]]:
    """``(P, C)`` importances with one of them at each level, and which one at which."""
    count = problem.levels.size
    sets = np.repeat(problem.levels[None, :], count * LEVELS, axis=0)
    rows = np.arange(count * LEVELS)
    criteria, levels = np.divmod(rows, LEVELS)
    sets[rows, criteria] = levels
    return sets, criteria, levels


def _at_distance(
    problem: Problem, criteria: NDArray[np.intp], levels: NDArray[np.intp], here: NDArray[np.bool_]
) -> Iterator[tuple[float, int, int]]:
    start = np.where(np.isnan(problem.levels), PRIOR_MEAN, problem.levels)
    for row in np.flatnonzero(here & (levels != problem.levels[criteria])):
        criterion, level = int(criteria[row]), int(levels[row])
        yield abs(level - float(start[criterion])) / (LEVELS - 1), criterion, level


def _belief_candidates(
    problem: Problem, now: Simulation
) -> Iterator[tuple[float, int, int, float, float]]:
    """(distance, framework, criterion, score now, score at the tie), inside the scale only."""
    best = now.best
    assert best is not None
    means = problem.filled_means()
    rivals = [a for a in range(means.shape[0]) if a != best and problem.passes[a] > 0]
    if not rivals:
        return
    gaps = {a: max(0.0, float(now.mean_values[best] - now.mean_values[a])) for a in rivals}
    for criterion in np.flatnonzero(now.mean_weights > 0):
        weight = float(now.mean_weights[criterion])
        moves = {best: -min(gaps.values()), **gaps}
        for framework, gap in moves.items():
            before = float(means[framework, criterion])
            tie = before + gap / weight
            if 0.0 <= tie <= 1.0:
                yield abs(gap) / weight, framework, int(criterion), before, tie
