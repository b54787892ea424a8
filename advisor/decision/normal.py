"""The normal distribution, for numbers and arrays, without a dependency for it."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_END = 9.0
"""Beyond so many standard deviations the probability is below 1e-18."""
_STEP = 1 / 128


def density(z: float) -> float:
    """φ(z)."""
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def below(z: float) -> float:
    """Φ(z)."""
    return math.erfc(-z / math.sqrt(2)) / 2


def densities(z: Floats) -> Floats:
    """φ of every entry."""
    result: Floats = np.exp(-np.square(z) / 2) / math.sqrt(2 * math.pi)
    return result


def all_below(z: Floats) -> Floats:
    """Φ of every entry, to 1e-11.

    Cubic Hermite interpolation, with the density as the slope: its error is at most
    step⁴ · max|Φ⁗| / 384.
    """
    table, slope = _table()
    place = (np.clip(z, -_END, _END - _STEP) + _END) / _STEP
    left = place.astype(np.intp)
    t = place - left
    rise = table[left + 1] - table[left]
    first, last = slope[left], slope[left + 1]
    curve = 3 * rise - 2 * first - last + t * (first + last - 2 * rise)
    result: Floats = table[left] + t * (first + t * curve)
    return np.where(z >= _END, 1.0, result)


@cache
def _table() -> tuple[Floats, Floats]:
    """Φ and φ · step on the grid."""
    grid = np.arange(-_END, _END + _STEP / 2, _STEP)
    return np.array([below(float(z)) for z in grid]), densities(grid) * _STEP
