"""How far one weight or one score must move until another framework has the highest value.

Closed forms on plain weights and scores, without draws: the value of a framework is linear in
each weight (the others rescaled) and in each score, so that a tie is where two lines cross.
Mareschal 1988, EJOR 33:54; Triantaphyllou & Sánchez 1997, Decision Sciences 28:151.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.decision.arguments import check_scores, check_weight_set

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

_BEYOND = 1e-6
"""A reported change goes past the tie by so much of the scale, or half way to its end."""


class WeightFlip(NamedTuple):
    """Another weight of one criterion, the others rescaled, gives another winner."""

    criterion: int
    before: float
    tie: float
    """Where the two are equal; the winner changes beyond it."""
    after: float
    """A weight just beyond."""
    winner: int
    distance: float
    """|tie − before|."""


class ScoreFlip(NamedTuple):
    """Another score of one framework on one criterion gives another winner."""

    framework: int
    criterion: int
    before: float
    tie: float
    after: float
    winner: int
    distance: float


def rescaled(weights: Floats, criterion: int, weight: float) -> Floats:
    """``(C,)``: one weight as given, the others in their old proportion; they add up to 1.

    Where the others weigh nothing they share what is left.
    """
    others = weights.copy()
    others[criterion] = 0.0
    left = others.sum()
    if left > 0:
        others *= (1.0 - weight) / left
    elif weights.size > 1:
        others[:] = (1.0 - weight) / (weights.size - 1)
    others[criterion] = weight
    return others


def stability_intervals(means: ArrayLike, weights: ArrayLike) -> Floats:
    """``(C, 2)``: lowest and highest weight of each criterion at which the winner stays first.

    ``means``: ``(A, C)``, no unknown cells. ``weights``: ``(C,)``, rescaled to add up to 1. 0 and
    1 where no weight of the criterion changes anything. With d the winner's lead over a rival
    on the criterion and r that on the others, the tie is at r / (r − d).
    """
    mean, weight = _checked(means, weights)
    best, lead, rest = _leads(mean, weight)
    intervals = np.tile([0.0, 1.0], (weight.size, 1))
    if weight.size == 1:
        return intervals
    for rival in range(len(mean)):
        if rival == best:
            continue
        for k in range(weight.size):
            here, others = lead[rival, k], rest[rival, k]
            if others < 0 < here or others < 0 == here:
                intervals[k, 0] = max(intervals[k, 0], min(others / (others - here), weight[k]))
            elif here < 0 <= others:
                intervals[k, 1] = min(intervals[k, 1], max(others / (others - here), weight[k]))
    return intervals


def weight_flips(means: ArrayLike, weights: ArrayLike) -> list[WeightFlip]:
    """The nearest change of each weight, up and down, that changes the winner; nearest first.

    Arguments as :func:`stability_intervals`. Each is verified: the value of the winner reported
    is the highest one at the weight reported. Empty if no single weight can change the winner.
    """
    mean, weight = _checked(means, weights)
    best = int((mean @ weight).argmax())
    found = []
    for k, ends in enumerate(stability_intervals(mean, weight)):
        for tie, end in zip(ends, (0.0, 1.0), strict=True):
            if tie == end or weight.size == 1:
                continue
            after = float(tie + np.clip(end - tie, -2 * _BEYOND, 2 * _BEYOND) / 2)
            values = mean @ rescaled(weight, k, after)
            winner = int(values.argmax())
            if values[winner] > values[best]:
                before = float(weight[k])
                distance = abs(float(tie) - before)
                found.append(WeightFlip(k, before, float(tie), after, winner, distance))
    return sorted(found, key=lambda flip: (flip.distance, flip.criterion))


def score_flips(means: ArrayLike, weights: ArrayLike) -> list[ScoreFlip]:
    """The change of each score that changes the winner, inside [0, 1]; nearest first.

    A gap Δ between the winner and a rival closes when one score moves by Δ / w. Arguments and
    verification as :func:`weight_flips`.
    """
    mean, weight = _checked(means, weights)
    values = mean @ weight
    best = int(values.argmax())
    if len(mean) == 1:
        return []
    second = np.delete(values, best).max()
    found = []
    for a in range(len(mean)):
        for k in np.flatnonzero(weight > 0):
            gap = values[best] - (second if a == best else values[a])
            way = -1.0 if a == best else 1.0
            before = float(mean[a, k])
            tie = before + way * float(gap / weight[k])
            end = 0.0 if a == best else 1.0
            if (end - tie) * way <= 0:
                continue
            after = tie + way * min(_BEYOND, abs(end - tie) / 2)
            changed = mean.copy()
            changed[a, k] = after
            then = changed @ weight
            winner = int(then.argmax())
            if then[winner] > then[best]:
                found.append(ScoreFlip(a, int(k), before, tie, after, winner, abs(tie - before)))
    return sorted(found, key=lambda flip: (flip.distance, flip.framework, flip.criterion))


def tying_changes(means: ArrayLike, weights: ArrayLike, one: int, other: int) -> Floats:
    """``(C,)``: what to take off each weight, the others as they are, until two tie.

    Triantaphyllou & Sánchez 1997, equation 8: (P_j − P_i) / (a_jk − a_ik), NaN where it is more
    than the whole weight or where the two are equal on the criterion. Not rescaled afterwards.
    """
    mean, weight = _checked(means, weights, rescale=False)
    gap = float((mean[other] - mean[one]) @ weight)
    apart = mean[other] - mean[one]
    change = np.divide(gap, apart, out=np.full(weight.size, np.nan), where=apart != 0)
    return np.where(change <= weight, change, np.nan)


def _leads(mean: Floats, weight: Floats) -> tuple[int, Floats, Floats]:
    """The winner, its lead ``(A, C)`` on each criterion, and that on all the others together."""
    best = int((mean @ weight).argmax())
    lead = mean[best] - mean
    rest = np.empty_like(lead)
    for k in range(weight.size):
        rest[:, k] = lead @ rescaled(weight, k, 0.0)
    return best, lead, rest


def _checked(
    means: ArrayLike, weights: ArrayLike, *, rescale: bool = True
) -> tuple[Floats, Floats]:
    mean, _ = check_scores(means, np.zeros(np.shape(means)))
    if np.isnan(mean).any():
        raise ValueError("means must be known here: fill unknown cells (the middle is 0.5)")
    weight = check_weight_set("weights", weights, mean.shape[1])
    if not rescale:
        return mean, weight
    ratios = weight / weight.max()  # the sum of the weights need not fit into a float
    return mean, ratios / ratios.sum()
