"""From importance answers to weights.

An answer 1 … 5 is a level point with log-normal noise, 0 is "not relevant" and an unknown one is
drawn from the prior over levels. Criteria are weighed inside their group first and the groups
against each other then, so that splitting a criterion in two buys it no extra weight (Weber &
Borcherding 1993 describe the bias).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.decision.arguments import (
    check_draws,
    check_groups,
    check_levels,
    check_scale,
    check_tau,
    numbers,
)
from advisor.decision.weighing import Group, GroupedWeights, PlainWeights, Weighing, over_criteria

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Places = slice | NDArray[np.intp]

TAU = 0.35
"""Standard deviation of the log of an answered level (decision study, 2.2: 0.25 to 0.5)."""

LEVELS = 6
"""An importance is 0 … 5."""

PRIOR_MEAN = 2.5
"""Mean of the prior over levels, which is uniform on 0 … 5."""


class LevelPrior:
    """The level each criterion has in a draw if it was not answered.

    Every criterion has a stream of its own, drawn when first asked for: what was answered costs
    nothing, and answering one changes no other.
    """

    def __init__(self, seed: int, draws: int) -> None:
        """``seed``: 0 … 2⁶³ − 1."""
        self._seed = seed
        self._draws = draws
        self._rows: dict[int, Floats] = {}

    def row(self, criterion: int) -> Floats:
        """``(draws,)``, 0 … 5."""
        if criterion not in self._rows:
            rng = np.random.default_rng([self._seed, criterion])
            levels = rng.integers(0, LEVELS, size=self._draws, dtype=np.uint8)
            self._rows[criterion] = levels.astype(np.float64)
        return self._rows[criterion]


class WeightNoise:
    """Everything random about the weights, drawn once and used for every set of answers.

    Two decisions that differ in one answer then differ by that answer alone (common random
    numbers), and trying another answer costs no new draws.
    """

    __slots__ = ("_levels", "group", "member")

    def __init__(self, member: Floats, group: Floats, levels: LevelPrior) -> None:
        """``levels`` may have more draws than the others; the first of them count."""
        self.member = member
        """``(C, draws)``: factor on the level inside the group."""
        self.group = group
        """``(G, draws)``: factor on the group."""
        self._levels = levels

    def prior_of(self, criterion: int) -> Floats:
        """``(draws,)``: the level that a criterion has if it was not answered, 0 … 5."""
        return self._levels.row(criterion)[: self.member.shape[1]]

    @property
    def prior(self) -> Floats:
        """``(C, draws)``: :meth:`prior_of` of all criteria."""
        return np.stack([self.prior_of(criterion) for criterion in range(len(self.member))])

    def first(self, draws: int) -> WeightNoise:
        """Only the first draws, where a rough answer is enough."""
        return WeightNoise(self.member[:, :draws], self.group[:, :draws], self._levels)


def draw_noise(
    criteria: int, groups: int, *, draws: int, rng: np.random.Generator, tau: float = TAU
) -> WeightNoise:
    """Noise for ``criteria`` criteria in ``groups`` groups; ``tau`` as :data:`TAU`."""
    spread = check_tau(tau)
    levels = LevelPrior(int(rng.integers(0, 2**63)), draws)
    noise = rng.standard_normal((criteria + groups, draws))
    noise *= spread
    np.exp(noise, out=noise)
    return WeightNoise(noise[:criteria], noise[criteria:], levels)


class Kept(NamedTuple):
    """A group before it is weighed against the others, for decisions that leave it alone."""

    group: Group
    importance: Floats
    """``(D,)``."""


KeptGroups = dict[tuple[int, bytes], Kept]
"""By number of the group and levels of its members."""


def weigh(
    levels: ArrayLike,
    groups: ArrayLike,
    noise: WeightNoise,
    kept: KeptGroups | None = None,
    *,
    keep: bool = False,
) -> Weighing:
    """Weights that agree with the answers, not written out; see :func:`weights_from`.

    ``kept``: groups of a decision that was made before, not to be worked out again. ``keep``: put
    those of this one there.
    """
    level = check_levels(levels)
    group = check_groups(groups, level.size)
    unknown = np.isnan(level)
    scale = np.where(unknown, 0.0, level)
    parts: list[Group] = []
    total = np.zeros(noise.member.shape[1])
    for index in sorted(set(group.tolist())):  # np.unique would load numpy.ma
        places = np.flatnonzero(group == index)
        key = (index, level[places].tobytes())
        if kept is not None and key in kept:
            known, importance = kept[key]
            parts.append(known._replace(factor=known.factor.copy()))
            total += importance
            continue
        members = _together(places)
        rows = noise.member[members]
        inside = over_criteria(scale[None, members], rows)[0]
        highest: Floats | float = float(scale[members].max())
        drawn: list[tuple[int, Floats]] = []
        for position in np.flatnonzero(unknown[members]):
            prior = noise.prior_of(int(places[position]))
            drawn.append((int(position), prior * rows[position]))
            inside += drawn[-1][1]
            highest = np.maximum(prior, highest)
        importance = highest * noise.group[index]
        if not inside.all():
            inside = np.where(inside > 0, inside, 1.0)
        factor = np.divide(importance, inside, out=inside)
        parts.append(Group(members, scale[members], rows, drawn, factor, {} if keep else None))
        total += importance
        if kept is not None and keep:
            kept[key] = Kept(parts[-1]._replace(factor=factor.copy()), importance)
    nothing = total <= 0
    if not nothing.any():
        return GroupedWeights(level.size, parts, total)
    whole = GroupedWeights(level.size, parts, np.where(nothing, 1.0, total)).by_criterion()
    whole[:, nothing] = 1.0 / level.size
    return PlainWeights(whole, nothing_matters=float(nothing.mean()))


def weights_from(levels: ArrayLike, groups: ArrayLike, noise: WeightNoise) -> Floats:
    """Weights that agree with the answers: ``(draws, C)``, each row adds up to 1.

    ``levels``: ``(C,)``, 0 … 5 or NaN for unknown. ``groups``: ``(C,)`` integers. A group weighs
    as its most important member; a draw in which nothing matters weighs all criteria alike.
    Raises ``ValueError`` that names the argument.
    """
    return weigh(levels, groups, noise).by_criterion().T


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
    count = check_draws(draws, level.size)
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy random Generator, not {type(rng).__name__}")
    noise = draw_noise(level.size, int(group.max()) + 1, draws=count, rng=rng, tau=tau)
    return weights_from(level, group, noise)


def central_weights(levels: ArrayLike, groups: ArrayLike) -> Floats:
    """Weights without noise, unknown importances at the prior's mean: ``(..., criteria)``.

    ``levels`` may hold several sets of answers, one a row.
    """
    level = np.atleast_2d(numbers("levels", levels)).T
    check_scale(level)
    filled = np.where(np.isnan(level), PRIOR_MEAN, level)
    group = check_groups(groups, level.shape[0])
    weights = filled.copy()
    total = np.zeros(weights.shape[1])
    for index in sorted(set(group.tolist())):
        members = np.flatnonzero(group == index)
        inside = filled[members].sum(axis=0)
        importance = filled[members].max(axis=0)
        weights[members] *= importance / np.where(inside > 0, inside, 1.0)
        total += importance
    nothing = total <= 0
    weights[:, nothing] = 1.0
    weights /= np.where(nothing, float(len(filled)), total)
    return weights.T if np.ndim(levels) > 1 else weights[:, 0]


def _together(members: NDArray[np.intp]) -> Places:
    """A slice where the members of a group stand side by side: nothing is copied then."""
    first, last = int(members[0]), int(members[-1])
    return slice(first, last + 1) if last - first + 1 == members.size else members
