"""What it is worth to learn something before deciding.

The expected gain of choosing after learning, in units of value: E[max] − max E. In an additive
model with normal beliefs it has a closed form, the unit normal loss (Raiffa & Schlaifer 1961), and
for several frameworks a single integral. Weights are held at their means throughout; since scores
and weights are independent and the model is linear in each, that is exact for scores.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from advisor.decision.arguments import (
    check_passes,
    check_scores,
    check_weight_set,
    check_weights,
    check_whole,
    numbers,
)
from advisor.decision.distribution import Distribution
from advisor.decision.normal import all_below, below, densities, density
from advisor.decision.simulation import UNKNOWN_MEAN

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

_PANELS = 8
"""Ends of the panels into which the range of one framework's value is cut, about 2 deviations."""
_SIMPSON = np.array([1.0, *[4.0, 2.0] * 15, 4.0, 1.0]) / 96
"""Simpson's weights on a panel of length 1."""
FARTHEST = 38.0
"""Standard deviations beyond which a normal probability is no number but 0."""
_MAX_RUNS = 1_000_000
_TWO = 2


def unit_normal_loss(gap: float, sd: float) -> float:
    """Expected gain of choosing after learning, for two frameworks.

    ``gap``: difference of their expected values now. ``sd``: standard deviation of what that
    difference may turn out to be. Both in units of value. The formula is
    ``sd · φ(gap/sd) − |gap| · Φ(−|gap|/sd)``.
    """
    _check_gap(gap, sd)
    if sd <= 0 or abs(gap) > FARTHEST * sd:
        return 0.0
    z = abs(gap) / sd
    return max(0.0, sd * density(z) - abs(gap) * below(-z))


def gain_of_learning(
    means: ArrayLike, moves: ArrayLike, widths: list[Floats] | None = None
) -> float:
    """Expected gain of choosing after learning, for any number of frameworks.

    ``means``: ``(A,)`` expected values now. ``moves``: ``(A,)`` standard deviations of what they
    may turn out to be, independent of each other. ``widths``: for each framework the widths of
    what moves it uniformly, such as weights of unknown cells. ``E[max] − max E`` by the
    distribution function of the maximum, ``∫ (1 − Π F)`` by Simpson's rule; for two and no widths
    :func:`unit_normal_loss`. The error is below 1e-6 of the range of values.
    """
    mean, move = numbers("means", means), numbers("moves", moves)
    if mean.ndim != 1 or move.shape != mean.shape or not mean.size:
        raise ValueError(f"moves must have the shape of means, {mean.shape}, not {move.shape}")
    if not np.isfinite(mean).all() or not np.isfinite(move).all() or (move < 0).any():
        raise ValueError("means and moves must be finite, and moves not negative")
    uniform = widths or [np.empty(0)] * mean.size
    if mean.size == 1 or not ((move > 0).any() or any(width.any() for width in uniform)):
        return 0.0
    if mean.size == _TWO and not any(width.any() for width in uniform):
        return unit_normal_loss(float(mean[0] - mean[1]), math.hypot(*move))
    parts = [
        Distribution(centre, sd, width)
        for centre, sd, width in zip(mean.tolist(), move.tolist(), uniform, strict=True)
    ]
    # Where the highest lower end is, nothing below can be the maximum.
    low, high = max(part.low for part in parts), max(part.high for part in parts)
    if high <= low:
        return 0.0
    # Fine where each of them moves: one that hardly moves would fall between even points.
    edges = np.sort(np.concatenate([np.linspace(part.low, part.high, _PANELS) for part in parts]))
    edges = np.clip(edges, low, high)
    length = np.diff(edges)[:, None]
    points = edges[:-1, None] + length * np.linspace(0.0, 1.0, _SIMPSON.size)
    product = np.ones(points.size)
    for part in parts:
        product *= part.below(points.ravel())
    expected = high - float((length * _SIMPSON * product.reshape(points.shape)).sum())
    return max(0.0, float(expected - mean.max()))


def chance_of_change(gap: float, sd: float) -> float:
    """Probability that learning turns the order of the two around: ``Φ(−|gap|/sd)``."""
    _check_gap(gap, sd)
    return below(-abs(gap) / sd) if sd > 0 and abs(gap) <= FARTHEST * sd else 0.0


def preposterior_sd(prior_sd: float, error_sd: float, runs: int = 1) -> float:
    """How far the mean may move when something known to ``prior_sd`` is measured.

    ``s₀ · √(n s₀² / (n s₀² + s_e²))`` with the measurement's own spread ``error_sd`` and ``n``
    independent runs of it; 1 to 1,000,000.
    """
    count = check_whole("runs", runs, 1, _MAX_RUNS)
    if not 0 <= prior_sd < math.inf or not error_sd >= 0:
        raise ValueError(
            "prior_sd must be finite and neither it nor error_sd negative (an infinite error_sd: "
            f"it says nothing), not {prior_sd} and {error_sd}"
        )
    total = prior_sd**2 + error_sd**2 / count
    return prior_sd**2 / math.sqrt(total) if total > 0 else 0.0


def preposterior_sds(spreads: ArrayLike, errors: ArrayLike, runs: int = 1) -> Floats:
    """:func:`preposterior_sd` of every cell, ``(A, C)``; ``errors`` may be one number for all."""
    count = check_whole("runs", runs, 1, _MAX_RUNS)
    spread, error = numbers("spreads", spreads), numbers("errors", errors)
    if not np.isfinite(spread).all() or (spread < 0).any():
        raise ValueError("spreads must be finite and not negative")
    if np.isnan(error).any() or (error < 0).any():
        raise ValueError("errors must not be negative (infinite: it says nothing)")
    total = np.square(spread) + np.square(error) / count
    return np.divide(np.square(spread), np.sqrt(total), out=np.zeros(total.shape), where=total > 0)


def value_of_cells(
    means: ArrayLike, spreads: ArrayLike, weights: ArrayLike, passes: ArrayLike | None = None
) -> Floats:
    """``(A, C)``: EVPPI, what it is worth to learn one cell exactly, cell by cell.

    ``means``, ``spreads``: ``(A, C)``; a NaN mean is unknown and uniform on [0, 1]. ``weights``:
    ``(C,)``, as they add up. Frameworks with ``passes`` 0 count as not there: 0. For what a number
    of runs is worth (EVSI) hand in :func:`preposterior_sds` as ``spreads``. Exact for any number
    of frameworks, for one cell moves one value against the best of the others.
    """
    mean, spread, weight, there = _checked(means, spreads, weights, passes)
    result = np.zeros(mean.shape)
    if there.sum() < _TWO:
        return result
    value = np.where(np.isnan(mean), UNKNOWN_MEAN, mean) @ weight
    rows = np.flatnonzero(there)
    others = np.array([value[rows[rows != a]].max() for a in rows])
    gap = np.abs(value[rows] - others)[:, None]
    unknown = np.isnan(mean[rows])
    normal = _losses(gap, np.where(unknown, 0.0, spread[rows]) * weight)
    uniform = _uniform_losses(gap, np.where(unknown, weight, 0.0))
    result[rows] = np.where(unknown, uniform, normal)
    return result


def value_of_bundle(
    means: ArrayLike,
    spreads: ArrayLike,
    weights: ArrayLike,
    cells: ArrayLike | None = None,
    passes: ArrayLike | None = None,
) -> float:
    """What it is worth to learn several cells together; all of them by default (EVPI of scores).

    ``cells``: ``(A, C)`` true where something is learned. The rest as :func:`value_of_cells`.
    """
    mean, spread, weight, there = _checked(means, spreads, weights, passes)
    learned = np.ones(mean.shape, dtype=bool) if cells is None else np.asarray(cells)
    if learned.shape != mean.shape or learned.dtype != np.bool_:
        raise ValueError(f"cells must be true or false of shape {mean.shape}, one per cell")
    unknown = np.isnan(mean)
    value = np.where(unknown, UNKNOWN_MEAN, mean) @ weight
    variance = np.where(learned & ~unknown, np.square(spread), 0.0) @ np.square(weight)
    rows = np.flatnonzero(there)
    if rows.size < _TWO:
        return 0.0
    widths = [weight[learned[a] & unknown[a]] for a in rows]
    return gain_of_learning(value[rows], np.sqrt(variance[rows]), widths)


def value_of_weights(
    means: ArrayLike, weights: ArrayLike, passes: ArrayLike | None = None
) -> tuple[float, float]:
    """What it is worth to know all weights exactly, and its Monte Carlo standard error.

    ``weights``: ``(draws, C)``. ``E max(W Sᵀ) − max E`` over the draws, with unknown cells at the
    middle of the scale.
    """
    mean, _ = check_scores(means, np.zeros(np.shape(means)))
    weight = check_weights(weights, mean.shape[1])
    there = check_passes(passes, mean.shape[0]) > 0
    if there.sum() < _TWO:
        return 0.0, 0.0
    values = np.where(np.isnan(mean), UNKNOWN_MEAN, mean)[there] @ weight.T
    best = int(values.mean(axis=1).argmax())
    gains = values.max(axis=0) - values[best]
    return float(gains.mean()), float(gains.std() / math.sqrt(gains.size))


def _check_gap(gap: float, sd: float) -> None:
    if not math.isfinite(gap) or not 0 <= sd < math.inf:
        raise ValueError(f"gap must be finite, sd finite and not negative, not {gap} and {sd}")


def _checked(
    means: ArrayLike, spreads: ArrayLike, weights: ArrayLike, passes: ArrayLike | None
) -> tuple[Floats, Floats, Floats, Bools]:
    mean, spread = check_scores(means, spreads)
    weight = check_weight_set("weights", weights, mean.shape[1])
    return mean, spread, weight, check_passes(passes, mean.shape[0]) > 0


def _losses(gap: Floats, sd: Floats) -> Floats:
    """Unit normal losses; 0 where nothing moves."""
    moves = (sd > 0) & (gap <= FARTHEST * sd)
    z = np.divide(gap, sd, out=np.zeros(moves.shape), where=moves)
    loss = sd * densities(z) - gap * all_below(-z)
    return np.where(moves, np.maximum(loss, 0.0), 0.0)


def _uniform_losses(gap: Floats, width: Floats) -> Floats:
    """The same where the difference moves uniformly over ``width``: (½w − gap)² / 2w."""
    reach = np.maximum(width / 2 - gap, 0.0)
    return np.divide(np.square(reach), 2 * width, out=np.zeros(reach.shape), where=width > 0)
