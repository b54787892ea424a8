"""Checks of what is handed in, each naming the argument and what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

MAX_DRAWS = 10_000_000
MAX_NUMBERS = 1_000_000_000
"""Draws times criteria: 8 GB of weights."""
MAX_SEED = 2**63 - 1
MAX_GROUPS = 10_000
MAX_LEVEL = 5
MAX_TAU = 3.0
LARGEST = 1e100
"""Of a score or a weight: its square, and sums of squares, are numbers still."""


def check_levels(levels: ArrayLike) -> Floats:
    """``(criteria,)`` importances, 0 … 5 or NaN."""
    array = numbers("levels", levels)
    if array.ndim != 1 or not array.size:
        raise ValueError(f"levels must have one entry per criterion, not shape {array.shape}")
    check_scale(array)
    return array


def check_scale(levels: Floats) -> None:
    """Importances of any shape: 0 … 5 or NaN."""
    if ((levels < 0) | (levels > MAX_LEVEL)).any():
        raise ValueError("levels must lie between 0 and 5 (NaN: unknown)")


def check_groups(groups: ArrayLike, count: int) -> NDArray[np.intp]:
    """``(criteria,)`` group numbers from 0."""
    array = np.asarray(groups)
    whole = array.shape == (count,) and np.issubdtype(array.dtype, np.integer)
    if not whole or ((array < 0) | (array >= MAX_GROUPS)).any():
        raise ValueError(
            f"groups must be {count} whole numbers from 0 to {MAX_GROUPS - 1:,}, one per criterion"
        )
    return array.astype(np.intp)


def check_scores(means: ArrayLike, spreads: ArrayLike) -> tuple[Floats, Floats]:
    """``(frameworks, criteria)`` beliefs; a NaN mean is an unknown cell."""
    mean, spread = numbers("means", means), numbers("spreads", spreads)
    if mean.ndim != 2 or 0 in mean.shape:  # noqa: PLR2004 - a table
        raise ValueError(f"means must be frameworks × criteria, not shape {mean.shape}")
    if spread.shape != mean.shape:
        raise ValueError(f"spreads must have the shape of means, {mean.shape}, not {spread.shape}")
    known = ~np.isnan(mean)
    if not (np.abs(mean[known]) <= LARGEST).all() or not (spread[known] <= LARGEST).all():
        raise ValueError(
            f"means and spreads must be finite, at most {LARGEST:g} in size (a NaN mean: unknown)"
        )
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
    if not (array.min() >= 0 and array.max() <= LARGEST):
        raise ValueError(f"weights must be finite and not negative, at most {LARGEST:g}")
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


def check_draws(draws: object, criteria: int = 1) -> int:
    """How many draws: 1 … 10,000,000, fewer where ``criteria`` are so many that memory ends."""
    return check_whole("draws", draws, 1, min(MAX_DRAWS, MAX_NUMBERS // criteria))


def check_whole(name: str, value: object, low: int, high: int) -> int:
    """A whole number in a range."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        kind = type(value).__name__
        raise TypeError(f"{name} must be a whole number from {low:,} to {high:,}, not {kind}")
    if not low <= value <= high:
        raise ValueError(f"{name} must lie between {low:,} and {high:,}, not {value:,}")
    return int(value)


def check_seed(seed: object) -> np.random.Generator:
    """A generator, or a seed for one: a whole number from 0, or a seed sequence."""
    if isinstance(seed, (np.random.Generator, np.random.SeedSequence)):
        return np.random.default_rng(seed)
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)):
        raise TypeError(
            f"seed must be a whole number from 0 or a generator, not {type(seed).__name__}"
        )
    if seed < 0:
        raise ValueError(f"seed must not be negative, not {seed}")
    return np.random.default_rng(int(seed))


def check_tau(tau: object) -> float:
    """Spread of the noise on an importance: 0 … 3."""
    return check_number("tau", tau, MAX_TAU)


def check_discrepancy(discrepancy: object) -> float:
    """Standard deviation of what the sum misses: 0 … 1, in units of value."""
    return check_number("discrepancy", discrepancy, 1.0)


def check_number(name: str, value: object, high: float) -> float:
    """A number from 0 to ``high``."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
        raise TypeError(f"{name} must be a number from 0 to {high:g}, not {type(value).__name__}")
    number = float(value)
    if not 0 <= number <= high:
        raise ValueError(f"{name} must lie between 0 and {high:g}, not {number}")
    return number


def numbers(name: str, values: ArrayLike) -> Floats:
    """An array of numbers; ``None`` is NaN. Text is none, also where it reads like one."""
    try:
        array = np.asarray(values)
        text = array.dtype == object and any(isinstance(x, (str, bytes)) for x in array.flat)
        if array.dtype.kind in "biufO" and not text:
            return array.astype(np.float64, copy=False)
    except (TypeError, ValueError):
        pass
    raise ValueError(f"{name} must hold numbers only")


def _check_not_negative(name: str, array: Floats) -> None:
    if not ((array >= 0) & (array < np.inf)).all():
        raise ValueError(f"{name} must be finite and not negative")
