"""Whether what was said with a probability came true as often: reliability tables.

A table cuts the cases by what was said of them and sets the mean of it beside how often it came
true (DeGroot & Fienberg 1983, The Statistician 32:12).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

EDGES = (0.0, 0.5, 0.65, 0.8, 0.9, 0.95, 0.99, 1.0)
"""Cut at the bounds of the words "lean" (0.65) and "clear" (0.90), and finer near certainty."""
FEW = 20
"""A row of fewer cases shows nothing by itself."""
ERRORS = 3.0
"""A row is called off where said and observed differ by more than so many standard errors …"""
OFF = 0.02
"""… by more than so much …"""
CASES = 3
"""… and by more than so many cases, for near certainty one case is many standard errors."""


@dataclass(frozen=True, slots=True)
class Row:
    """Cases of which about the same was said."""

    low: float
    high: float
    cases: int
    said: float
    """Mean of what was said."""
    observed: float
    """Share that came true."""
    error: float
    """How far ``observed`` strays by chance where what was said is right: √(s(1 − s)/cases), a
    consistency bar (Bröcker & Smith 2007, Weather and Forecasting 22:651)."""

    @property
    def off(self) -> float:
        """Observed minus said where that is more than chance, else 0. Below 0: said too much."""
        apart = self.observed - self.said
        large = abs(apart) > max(ERRORS * self.error, OFF, CASES / self.cases)
        return apart if large and self.cases >= FEW else 0.0


@dataclass(frozen=True, slots=True)
class Reliability:
    """One table with its summary."""

    id: str
    title: str
    rows: tuple[Row, ...]
    cases: int
    said: float
    observed: float
    error: float
    gap: float
    """Mean distance of said and observed over the rows, each weighed by its cases."""
    brier: float
    """Mean square of said minus came true (1 or 0); 0 is perfect, 0.25 is saying 50 of 100."""


def reliability(id_: str, title: str, said: Floats, came_true: Bools) -> Reliability:
    """``said``: ``(N,)`` probabilities; ``came_true``: ``(N,)``."""
    rows = []
    for low, high in pairwise(EDGES):
        last = high == EDGES[-1]
        here = (said >= low) & ((said <= high) if last else (said < high))
        if here.any():
            rows.append(_row(low, high, said[here], came_true[here]))
    if not said.size:
        return Reliability(id_, title, (), 0, 0.0, 0.0, 0.0, 0.0, 0.0)
    whole = _row(0.0, 1.0, said, came_true)
    gap = sum(row.cases * abs(row.observed - row.said) for row in rows) / whole.cases
    brier = float(((said - came_true) ** 2).mean())
    return Reliability(
        id_, title, tuple(rows), whole.cases, whole.said, whole.observed, whole.error, gap, brier
    )


def _row(low: float, high: float, said: Floats, came_true: Bools) -> Row:
    count, mean, observed = said.size, float(said.mean()), float(came_true.mean())
    error = float(np.sqrt(mean * (1 - mean) / count))
    return Row(low, high, count, mean, observed, error)
