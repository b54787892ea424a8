"""Scores that vary on their own, put into the additive model that only varies weights.

A score that is drawn anew in every draw is ``low + u · range``. With one further column per
varying score, weighing ``w · u``, the sum of products is again what :func:`simulate` adds up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def with_varying_scores(base: Floats, factor: Floats) -> Floats:
    """``(A, C + A·C)``: ``base`` on the given columns, ``factor`` on each score's own column."""
    count, criteria = base.shape
    own = np.zeros((count, count * criteria))
    for row in range(count):
        own[row, row * criteria : (row + 1) * criteria] = factor[row]
    return np.hstack([base, own])


def weights_of(weights: Floats, shares: Floats) -> Floats:
    """``(draws, C + A·C)``: ``shares`` is what was drawn for each score, ``(draws, A, C)``."""
    own = shares * weights[:, None, :]
    return np.hstack([weights, own.reshape(len(weights), -1)])


def uniform_weights(criteria: int, draws: int, seed: int) -> Floats:
    """Every set of weights equally likely."""
    return np.random.default_rng(seed).dirichlet(np.ones(criteria), draws)


def between_worst_and_best(table: Floats, signs: Floats) -> tuple[Floats, Floats]:
    """Scores 0 for the worst and 1 for the best of a column; and the size of a unit there."""
    low, high = table.min(axis=0), table.max(axis=0)
    unit = 1 / (high - low)
    return np.where(signs > 0, (table - low) * unit, (high - table) * unit), unit
