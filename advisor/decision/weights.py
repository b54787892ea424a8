"""From importance answers to weights.

An answer 1 … 5 is a level point with log-normal noise, 0 is "not relevant" and an unknown one is
drawn from the prior over levels. Criteria are weighed inside their group first and the groups
against each other then, so that splitting a criterion in two buys it no extra weight (Weber &
Borcherding 1993 describe the bias).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.decision.arguments import check_groups, check_levels

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

TAU = 0.35
"""Standard deviation of the log of an answered level (decision study, 2.2: 0.25 to 0.5)."""

LEVELS = 6
"""An importance is 0 … 5."""

PRIOR_MEAN = 2.5
"""Mean of the prior over levels, which is uniform on 0 … 5."""


class WeightNoise(NamedTuple):
    """Everything random about the weights, drawn once and used for every set of answers.

    Two decisions that differ in one answer then differ by that answer alone (common random
    numbers), and trying another answer costs no new draws.
    """

    prior: Floats
    """``(C, draws)``: the level each criterion has if it was not answered, 0 … 5."""
    member: Floats
    """``(C, draws)``: factor on the level inside the group."""
    group: Floats
    """``(G, draws)``: factor on the group."""

    def first(self, draws: int) -> WeightNoise:
        """Only the first draws, where a rough answer is enough."""
        return WeightNoise(self.prior[:, :draws], self.member[:, :draws], self.group[:, :draws])


def draw_noise(
    criteria: int, groups: int, *, draws: int, rng: np.random.Generator, tau: float = TAU
) -> WeightNoise:
    """Noise for ``criteria`` criteria in ``groups`` groups; ``tau`` as :data:`TAU`."""
    return WeightNoise(
        rng.integers(0, LEVELS, size=(criteria, draws)).astype(np.float64),
        np.exp(tau * rng.standard_normal((criteria, draws))),
        np.exp(tau * rng.standard_normal((groups, draws))),
    )


def weights_from(levels: ArrayLike, groups: ArrayLike, noise: WeightNoise) -> Floats:
    """Weights that agree with the answers: ``(draws, C)``, each row adds up to 1.

    ``levels``: ``(C,)``, 0 … 5 or NaN for unknown. ``groups``: ``(C,)`` integers. A group weighs
    as its most important member; a draw in which nothing matters weighs all criteria alike.
    Raises ``ValueError`` that names the argument.
    """
    level = check_levels(levels)
    group = check_groups(groups, level.size)
    drawn = np.where(np.isnan(level)[:, None], noise.prior, level[:, None])
    return _normalise(drawn, group, noise.member, noise.group).T


def draw_weights(
    levels: ArrayLike,
    groups: ArrayLike,
    *,
    draws: int,
    rng: np.random.Generator,
    tau: float = TAU,
) -> Floats:
    """Draw the noise and the weights in one go; see :func:`weights_from`."""
    level = check_levels(levels)
    group = check_groups(groups, level.size)
    noise = draw_noise(level.size, int(group.max()) + 1, draws=draws, rng=rng, tau=tau)
    return weights_from(level, group, noise)


def central_weights(levels: ArrayLike, groups: ArrayLike) -> Floats:
    """Weights without noise, unknown importances at the prior's mean: ``(..., criteria)``.

    ``levels`` may hold several sets of answers, one a row.
    """
    level = np.atleast_2d(np.asarray(levels, dtype=np.float64)).T
    filled = np.where(np.isnan(level), PRIOR_MEAN, level)
    group = check_groups(groups, level.shape[0])
    noise = np.ones((int(group.max()) + 1, 1))
    weights = _normalise(filled, group, np.ones((level.shape[0], 1)), noise).T
    return weights if np.ndim(levels) > 1 else weights[0]


def _normalise(
    levels: Floats, groups: NDArray[np.intp], member_noise: Floats, group_noise: Floats
) -> Floats:
    """Shares inside each group times the group's share: ``(C, draws)``.

    Draws run along the last axis, so that every sum is over long contiguous rows.
    """
    weights = levels * member_noise
    total = np.zeros(weights.shape[1])
    for index in sorted(set(groups.tolist())):  # np.unique would load numpy.ma
        members = np.flatnonzero(groups == index)
        inside = weights[members].sum(axis=0)
        importance = levels[members].max(axis=0) * group_noise[index]
        factor = importance / np.where(inside > 0, inside, 1.0)
        for member in members:
            weights[member] *= factor
        total += importance
    nothing = total <= 0
    if nothing.any():
        weights[:, nothing] = 1.0
        total = np.where(nothing, len(levels), total)
    weights /= total
    return weights
