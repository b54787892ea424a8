"""The distribution of a value that moves normally and, by unknown cells, uniformly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from advisor.decision.normal import all_below

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_TAIL = 7.0
"""Standard deviations beyond which nothing is expected."""
_STILL = 1e-12
_GRID = 4001


class Distribution:
    """``centre`` plus a normal number plus independent uniform ones, each around 0."""

    def __init__(self, centre: float, sd: float, widths: Floats) -> None:
        """``widths``: of the uniform numbers; those of width 0 do not count."""
        self._centre = centre
        self._widths = np.sort(widths[widths > 0])[::-1]
        # Less than that is lost in rounding: the value stands still.
        sd = sd if sd > _STILL * max(1.0, abs(centre)) else 0.0
        self._sd = sd
        reach = _TAIL * sd + self._widths.sum() / 2
        if self._widths.size:
            # Many uniform numbers are close to a normal one; its tail is the shorter end.
            whole = math.sqrt(sd**2 + float(np.square(self._widths).sum()) / 12)
            reach = min(reach, _TAIL * whole)
        self.low, self.high = centre - reach, centre + reach

    def below(self, at: Floats) -> Floats:
        """``(n,)``: probability of being at most each of ``at``."""
        if not self._widths.size:
            if self._sd <= 0:
                return (at >= self._centre).astype(float)
            return self._normal(at)
        grid = np.linspace(self.low, self.high, _GRID)
        return np.interp(at, grid, self._convolved(grid), left=0.0, right=1.0)

    def _convolved(self, grid: Floats) -> Floats:
        """On a grid: adding a uniform number averages the distribution function over its width.

        ∫ F from x − w/2 to x + w/2, over w, by the trapezium rule. Outside the grid F is 0 and 1.
        """
        if self._sd > 0:
            start, rest = self._normal(grid), self._widths
        else:
            start = np.clip((grid - self._centre) / self._widths[0] + 0.5, 0.0, 1.0)
            rest = self._widths[1:]
        step = float(grid[1] - grid[0])
        for width in rest:
            area = np.concatenate([[0.0], np.cumsum((start[1:] + start[:-1]) / 2) * step])
            start = (
                _area(grid + width / 2, grid, area) - _area(grid - width / 2, grid, area)
            ) / width
        return np.clip(start, 0.0, 1.0)

    def _normal(self, at: Floats) -> Floats:
        # Clipped before it is divided: the deviation may be next to nothing.
        reach = 9.0 * self._sd
        return all_below(np.clip(at - self._centre, -reach, reach) / self._sd)


def _area(at: Floats, grid: Floats, area: Floats) -> Floats:
    """∫ F up to ``at``, where F is 1 above the grid."""
    return np.asarray(np.interp(at, grid, area) + np.maximum(at - grid[-1], 0.0))
