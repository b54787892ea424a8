"""Weights drawn evenly from all that agree with what is known of them.

Nothing known: the simplex. An order known: the part of it in that order. Intervals known: the
part inside them. "Evenly" is the uniform distribution, as SMAA assumes where nothing else is said
(Lahdelma, Hokkanen & Salminen 1998; Tervonen et al. 2013, EJOR 224:552).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from advisor.decision.arguments import check_draws, check_seed, check_whole, numbers

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Seed = int | np.random.Generator

MAX_CRITERIA = 10_000
SWEEPS = 60
"""Rounds of moves before a set of weights is taken; after some ten the start is forgotten."""
_ROUNDING = 1e-12


def uniform_weights(criteria: int, draws: int, *, seed: Seed = 0) -> Floats:
    """``(draws, C)``: uniform on the simplex, by normalised exponential numbers."""
    count = check_whole("criteria", criteria, 1, MAX_CRITERIA)
    shape = check_draws(draws, count), count
    weights = check_seed(seed).standard_exponential(shape)
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def ordered_weights(ranks: ArrayLike, draws: int, *, seed: Seed = 0) -> Floats:
    """``(draws, C)``: uniform on the weights that respect an order.

    ``ranks``: ``(C,)``, lower = more important. Equal ranks leave the order of those open.
    Sorting uniform weights makes them uniform on the ordered simplex; those of equal rank change
    places at random, for every order of them is equally likely.
    """
    rank = numbers("ranks", ranks)
    if rank.ndim != 1 or not rank.size or not np.isfinite(rank).all():
        raise ValueError("ranks must have one finite number per criterion, lower = more important")
    rng = check_seed(seed)
    falling = -np.sort(-uniform_weights(rank.size, draws, seed=rng), axis=1)
    order = np.argsort(rank, kind="stable")
    weights = np.empty_like(falling)
    start = 0
    for level in sorted(set(rank.tolist())):
        members = order[start : start + np.count_nonzero(rank == level)]
        part = falling[:, start : start + members.size]
        weights[:, members] = rng.permuted(part, axis=1) if members.size > 1 else part
        start += members.size
    return weights


def weights_in_intervals(
    low: ArrayLike, high: ArrayLike, draws: int, *, seed: Seed = 0, sweeps: int = SWEEPS
) -> Floats:
    """``(draws, C)``: uniform on the weights inside ``low ≤ w ≤ high`` that add up to 1.

    ``low``, ``high``: ``(C,)`` from 0 to 1. One Markov chain per draw, all moved at once: two
    criteria at a time divide what they have together, uniformly within their intervals (Gibbs
    sampling along the edges of the simplex; Smith 1984, Operations Research 32:1296). Each draw is
    the end of its own chain after ``sweeps`` rounds over all criteria, so draws are independent
    given the pairs. Raises ``ValueError`` where no weights fit.
    """
    lower, upper = _intervals(low, high)
    size = lower.size
    count = check_draws(draws, size)
    rounds = check_whole("sweeps", sweeps, 1, 100_000)
    rng = check_seed(seed)
    room = upper.sum() - lower.sum()
    filled = (1.0 - lower.sum()) / room if room > _ROUNDING else 0.0
    start = np.clip(lower + min(max(filled, 0.0), 1.0) * (upper - lower), 0.0, None)
    weights = np.repeat((start / start.sum())[:, None], count, axis=1)
    for _ in range(rounds):
        order = rng.permutation(size)
        half = size // 2
        first, second = order[:half], order[half : 2 * half]
        both = weights[first] + weights[second]
        least = np.maximum(lower[first][:, None], both - upper[second][:, None])
        most = np.minimum(upper[first][:, None], both - lower[second][:, None])
        # Rounding may put the ends past each other where there is no room.
        moved = least + np.maximum(most - least, 0.0) * rng.random(both.shape)
        weights[first] = moved
        weights[second] = both - moved
    weights = np.clip(weights, lower[:, None], upper[:, None]).T
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _intervals(low: ArrayLike, high: ArrayLike) -> tuple[Floats, Floats]:
    """Checked, and narrowed to what the others leave room for."""
    lower, upper = numbers("low", low), numbers("high", high)
    if lower.ndim != 1 or not lower.size or upper.shape != lower.shape:
        raise ValueError(
            f"low and high must have one entry per criterion, not {lower.shape} and {upper.shape}"
        )
    if not ((lower >= 0) & (lower <= upper) & (upper <= 1)).all():
        raise ValueError("low and high must satisfy 0 ≤ low ≤ high ≤ 1")
    if lower.sum() > 1 + _ROUNDING:
        raise ValueError(f"low must add up to at most 1, not {lower.sum():.6g}: no weights fit")
    if upper.sum() < 1 - _ROUNDING:
        raise ValueError(f"high must add up to at least 1, not {upper.sum():.6g}: no weights fit")
    return (
        np.maximum(lower, np.minimum(1 - (upper.sum() - upper), upper)),
        np.minimum(upper, np.maximum(1 - (lower.sum() - lower), lower)),
    )
