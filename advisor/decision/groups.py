"""Several people decide together: what each would choose, the mix of all, and who is overruled.

Every member keeps their own weights. SMAA-2 was made for groups: the members' weight draws are
mixed, and a framework's acceptability is its support (Lahdelma & Salminen 2001).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from advisor.decision.arguments import (
    MAX_SEED,
    check_weight_set,
    check_weights,
    check_whole,
    numbers,
)
from advisor.decision.simulation import Beliefs, Simulation, simulate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Overruled:
    """A member who would choose otherwise than the group."""

    member: int
    choice: int
    """What they would choose."""
    support: float
    """Their probability that their own choice is first."""
    support_of_winner: float
    """Their probability that the group's choice is first."""


@dataclass(frozen=True, slots=True)
class GroupDecision:
    """What ``M`` members say of ``A`` frameworks."""

    members: tuple[Simulation, ...]
    """What each would decide alone."""
    shares: Floats
    """``(M,)``: how much each counts; they add up to 1."""
    individual: Floats
    """``(M, A)``: each member's P(best)."""
    rank_acceptability: Floats
    """``(A, A)``: of the mix, Σ share · the member's."""
    rank_error: Floats
    """``(A, A)``: the most its Monte Carlo standard error can be, Σ share · error: the members'
    values are drawn with the same numbers, so their errors may all point one way."""
    agreement: float
    """Kendall's W of the members' orders by expected value; NaN where it is not defined."""

    @property
    def p_best(self) -> Floats:
        """``(A,)``: probability of being first in the mix."""
        return self.rank_acceptability[:, 0]

    @property
    def p_best_error(self) -> Floats:
        """``(A,)``: its Monte Carlo standard error."""
        return self.rank_error[:, 0]

    @property
    def best(self) -> int | None:
        """The framework first most often in the mix; ``None`` if none ever is."""
        return int(self.p_best.argmax()) if self.p_best.max() > 0 else None

    @property
    def least_support(self) -> Floats:
        """``(A,)``: the lowest P(best) that any member gives the framework."""
        return np.asarray(self.individual.min(axis=0))

    @property
    def overruled(self) -> tuple[Overruled, ...]:
        """Members whose own first choice is another, those who lose most first."""
        if self.best is None:
            return ()
        found = []
        for index, member in enumerate(self.members):
            own = member.best
            if own is None or member.p_best[own] <= member.p_best[self.best]:
                continue
            support, winner = float(member.p_best[own]), float(member.p_best[self.best])
            found.append(Overruled(index, own, support, winner))
        return tuple(sorted(found, key=lambda one: one.support_of_winner - one.support))


def decide_together(
    means: ArrayLike,
    spreads: ArrayLike,
    weights: Sequence[ArrayLike],
    *,
    shares: ArrayLike | None = None,
    passes: ArrayLike | None = None,
    seed: int = 0,
    discrepancy: float = 0.0,
) -> GroupDecision:
    """Decide for each member and for all.

    ``means``, ``spreads``: ``(A, C)`` beliefs that all share. ``weights``: for each member
    ``(draws, C)``. ``shares``: ``(M,)`` how much each counts, alike by default. ``passes``:
    ``(A,)`` for all or ``(M, A)``, where members have requirements of their own. Scores are drawn
    alike for all, so that members differ by what they want. ``discrepancy`` as in
    :func:`advisor.decision.simulation.simulate`. Raises ``ValueError`` that names the
    argument.
    """
    beliefs = Beliefs(means, spreads, None)
    count, criteria = beliefs.mean.shape
    if not len(weights):
        raise ValueError("weights must have one entry per member, at least one")
    sets = [check_weights(one, criteria) for one in weights]
    share = np.ones(len(sets)) if shares is None else check_weight_set("shares", shares, len(sets))
    share = share / share.sum()
    met = np.ones(count) if passes is None else numbers("passes", passes)
    if met.shape not in {(count,), (len(sets), count)}:
        raise ValueError(
            f"passes must have shape ({count},) or ({len(sets)}, {count}), not {met.shape}"
        )
    # A generator would give every member other scores.
    check_whole("seed", seed, 0, MAX_SEED)
    each = np.broadcast_to(met, (len(sets), count))
    members = tuple(
        simulate(beliefs.mean, beliefs.spread, one, seed=seed, passes=own, discrepancy=discrepancy)
        for one, own in zip(sets, each, strict=True)
    )
    ranks = np.stack([member.rank_acceptability for member in members])
    errors = np.stack([member.rank_error for member in members])
    return GroupDecision(
        members=members,
        shares=share,
        individual=ranks[:, :, 0],
        rank_acceptability=np.tensordot(share, ranks, axes=1),
        rank_error=np.tensordot(share, errors, axes=1),
        agreement=kendalls_w(
            np.stack(
                [np.where(member.passes > 0, member.mean_values, -np.inf) for member in members]
            )
        ),
    )


def kendalls_w(scores: ArrayLike) -> float:
    """Kendall's coefficient of concordance, 0 … 1, corrected for ties.

    ``scores``: ``(M, A)``, higher is better; each member's are turned into ranks, equal ones share
    the middle rank. ``W = 12 S / (M²(A³ − A) − M ΣT)`` with ``T = Σ(t³ − t)`` over the ties of a
    member (Kendall & Smith 1939, Annals of Mathematical Statistics 10:275; Siegel & Castellan
    1988). 1: all order alike. NaN where nothing is ordered: one framework, or all tied for all.
    """
    score = numbers("scores", scores)
    if score.ndim != 2 or 0 in score.shape or np.isnan(score).any():  # noqa: PLR2004
        raise ValueError("scores must be members × frameworks without NaN")
    members, count = score.shape
    ranks = np.empty_like(score)
    ties = 0.0
    for row, one in enumerate(score):
        above = (one[None, :] > one[:, None]).sum(axis=1)
        alike = (one[None, :] == one[:, None]).sum(axis=1)
        ranks[row] = above + (alike + 1) / 2
        ties += float((alike**2 - 1).sum())
    total = ranks.sum(axis=0)
    spread = float(np.square(total - total.mean()).sum())
    possible = members**2 * (count**3 - count) - members * ties
    return min(12 * spread / possible, 1.0) if possible > 0 else float("nan")
