"""Checks of what is handed in, each naming the argument and what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

MAX_DRAWS = 10_000_000
MAX_LEVEL = 5


def check_levels(levels: ArrayLike) -> Floats:
    """``(criteria,)`` importances, 0 … 5 or NaN."""
    array = _numbers("levels", levels)
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
    mean, spread = _numbers("means", means), _numbers("spreads", spreads)
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
    array = _numbers("passes", passes)
    if array.shape != (count,) or not ((array >= 0) & (array <= 1)).all():
        raise ValueError(f"passes must be {count} probabilities, one per framework")
    return array


def check_draws(draws: object) -> int:
    """How many draws: 1 … 10,000,000."""
    if isinstance(draws, bool) or not isinstance(draws, (int, np.integer)):
        raise TypeError(f"draws must be a whole number, not {type(draws).__name__}")
    if not 1 <= draws <= MAX_DRAWS:
        raise ValueError(f"draws must lie between 1 and {MAX_DRAWS:,}, not {draws:,}")
    return int(draws)


def _numbers(name: str, values: ArrayLike) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must hold numbers only") from None
