"""Checks of what is handed in, each naming the argument and what is allowed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

MAX_DRAWS = 10_000_000
MAX_LEVEL = 5
MAX_TAU = 3.0


def check_levels(levels: ArrayLike) -> Floats:
    """``(criteria,)`` importances, 0 … 5 or NaN."""
    array = numbers("levels", levels)
    if array.ndim != 1 or not array.size:
        raise ValueError(f"levels must have one entry per criterion, not shape {array.shape}")
    known = array[~np.isnan(array)]
    if ((known < 0) | (known > MAX_LEVEL)).any():
        raise ValueError("levels must lie between 0 and 5 (NaN: unknown)")
    return array


def check_groups(groups: ArrayLike, count: int) -> NDArray[np.intp]:
    """``(criteria,)`` group numbers from 0."""
    array = np.asarray(groups)
    if array.shape != (count,) or not np.issubdtype(array.dtype, np.integer) or (array < 0).any():
        raise ValueError(f"groups must be {count} whole numbers from 0, one per criterion")
    return array.astype(np.intp)


def check_scores(means: ArrayLike, spreads: ArrayLike) -> tuple[Floats, Floats]:
    """``(frameworks, criteria)`` beliefs; a NaN mean is an unknown cell."""
    mean, spread = numbers("means", means), numbers("spreads", spreads)
    if mean.ndim != 2 or 0 in mean.shape:  # noqa: PLR2004 - a table
        raise ValueError(f"means must be frameworks × criteria, not shape {mean.shape}")
    if spread.shape != mean.shape:
        raise ValueError(f"spreads must have the shape of means, {mean.shape}, not {spread.shape}")
    if np.isinf(mean).any() or not np.isfinite(np.where(np.isnan(mean), 0, spread)).all():
        raise ValueError("means and spreads must be finite (a NaN mean: unknown)")
    if (spread < 0).any():
        raise ValueError("spreads must not be negative")
    return mean, spread


def check_passes(passes: ArrayLike | None, count: int) -> Floats:
    """``(frameworks,)`` probabilities of meeting every requirement; all 1 by default."""
    if passes is None:
        return np.ones(count)
    array = numbers("passes", passes)
    if array.shape != (count,) or not ((array >= 0) & (array <= 1)).all():
        raise ValueError(f"passes must be {count} probabilities from 0 to 1, one per framework")
    return array


def check_weights(weights: ArrayLike, criteria: int) -> Floats:
    """``(draws, criteria)`` weights, something positive in every draw."""
    array = numbers("weights", weights)
    if array.ndim != 2 or array.shape[1] != criteria or not array.shape[0]:  # noqa: PLR2004
        raise ValueError(f"weights must be draws × {criteria}, not shape {array.shape}")
    check_draws(array.shape[0])
    # Not NaN, not negative, not infinite, in two passes without a copy.
    if not (array.min() >= 0 and array.max() < np.inf):
        raise ValueError("weights must be finite and not negative")
    if not (array @ np.ones(criteria)).all():
        raise ValueError("weights must not be zero everywhere in a draw: nothing would matter")
    return array


def check_weight_set(name: str, weights: ArrayLike, criteria: int | None = None) -> Floats:
    """``(criteria,)`` not negative, something positive among them; any sum."""
    array = numbers(name, weights)
    if array.ndim != 1 or not array.size or (criteria is not None and array.size != criteria):
        wanted = "one number per criterion" if criteria is None else f"{criteria} numbers"
        raise ValueError(f"{name} must be {wanted}, not shape {array.shape}")
    _check_not_negative(name, array)
    if not array.any():
        raise ValueError(f"{name} must not be zero everywhere: nothing would matter")
    return array


def check_draws(draws: object) -> int:
    """How many draws: 1 … 10,000,000."""
    return check_whole("draws", draws, 1, MAX_DRAWS)


def check_whole(name: str, value: object, low: int, high: int) -> int:
    """A whole number in a range."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be a whole number, not {type(value).__name__}")
    if not low <= value <= high:
        raise ValueError(f"{name} must lie between {low:,} and {high:,}, not {value:,}")
    return int(value)


def check_seed(seed: object) -> np.random.Generator:
    """A generator, or a seed for one: a whole number from 0, or a seed sequence."""
    if isinstance(seed, (np.random.Generator, np.random.SeedSequence)):
        return np.random.default_rng(seed)
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)):
        raise TypeError(f"seed must be a whole number or a generator, not {type(seed).__name__}")
    if seed < 0:
        raise ValueError(f"seed must not be negative, not {seed}")
    return np.random.default_rng(int(seed))


def check_tau(tau: object) -> float:
    """Spread of the noise on an importance: 0 … 3."""
    if isinstance(tau, bool) or not isinstance(tau, (int, float, np.number)):
        raise TypeError(f"tau must be a number, not {type(tau).__name__}")
    spread = float(tau)
    if not (math.isfinite(spread) and 0 <= spread <= MAX_TAU):
        raise ValueError(f"tau must lie between 0 and {MAX_TAU:g}, not {spread}")
    return spread


def check_discrepancy(discrepancy: object) -> float:
    """Standard deviation of what the sum misses: 0 … 1, in units of value."""
    if isinstance(discrepancy, bool) or not isinstance(discrepancy, (int, float, np.number)):
        raise TypeError(f"discrepancy must be a number, not {type(discrepancy).__name__}")
    spread = float(discrepancy)
    if not (math.isfinite(spread) and 0 <= spread <= 1):
        raise ValueError(f"discrepancy must lie between 0 and 1, not {spread}")
    return spread


def numbers(name: str, values: ArrayLike) -> Floats:
    """An array of numbers."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must hold numbers only") from None


def _check_not_negative(name: str, array: Floats) -> None:
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError(f"{name} must be finite and not negative")
