"""Weighted sums over draws of weights, with or without the weights written out.

What a simulation needs of weights are sums over the criteria (values, variances) and over the
draws (mean and central weights). Weights that come from importance answers are a level times
noise, divided inside a group and then over groups, so that those sums are products of small
matrices with the noise, and the table draws × criteria need never exist.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = slice | NDArray[np.intp]

_ALONE = 2**18
"""Multiplications that numpy's linear algebra leaves to one thread. Larger products are cut into
such pieces, for a sum's last bit may depend on how threads divide the work."""


class Weighing(Protocol):
    """What a simulation asks of ``D`` draws of weights on ``C`` criteria."""

    draws: int
    nothing_matters: float
    """Share of draws in which no criterion matters; all weigh alike in them."""

    def values(self, scores: Floats) -> Floats:
        """``(A, D)``: Σ w · score for ``(A, C)`` scores."""

    def squares(self, scores: Floats) -> Floats:
        """``(A, D)``: Σ w² · score for ``(A, C)`` scores."""

    def of(self, criterion: int) -> Floats:
        """``(D,)``: the weight of one criterion."""

    def sums(self, shares: Floats) -> Floats:
        """``(K, C)``: sums over the draws, each counted with its share, ``(K, D)``."""

    def by_criterion(self) -> Floats:
        """``(C, D)``: all weights, written out."""


class PlainWeights:
    """Weights that are written out, one row per criterion."""

    def __init__(self, weights: Floats, *, nothing_matters: float = 0.0) -> None:
        """``weights``: ``(C, D)``."""
        self._weights = weights
        self.draws = weights.shape[1]
        self.nothing_matters = nothing_matters

    def values(self, scores: Floats) -> Floats:
        """See :class:`Weighing`."""
        return alike(scores, over_criteria(scores, self._weights))

    def squares(self, scores: Floats) -> Floats:
        """See :class:`Weighing`."""
        return over_criteria(scores, self._weights, squared=True)

    def of(self, criterion: int) -> Floats:
        """See :class:`Weighing`."""
        return np.asarray(self._weights[criterion])

    def sums(self, shares: Floats) -> Floats:
        """See :class:`Weighing`."""
        return over_draws(shares, self._weights)

    def by_criterion(self) -> Floats:
        """See :class:`Weighing`."""
        return self._weights


class Group(NamedTuple):
    """One group of criteria: a weight is ``scale · noise · factor``."""

    members: Places
    """Where its criteria stand; a slice where they stand together."""
    scale: Floats
    """``(members,)``; 0 for one whose level is drawn."""
    noise: Floats
    """``(members, D)``."""
    drawn: list[tuple[int, Floats]]
    """Position among the members and ``(D,)`` level · noise, where the level is drawn."""
    factor: Floats
    """``(D,)``: the group's share of all importance over what its members add up to."""
    sums: dict[tuple[bool, bytes], Floats] | None = None
    """Sums before the factor, by whether squared and by scores; ``None``: none is kept."""


class GroupedWeights:
    """Weights of levels with noise in groups, not written out."""

    nothing_matters = 0.0

    def __init__(self, criteria: int, groups: list[Group], total: Floats) -> None:
        """``total``: ``(D,)`` sum of the groups' importances, above 0 in every draw.

        The groups' factors are divided by it in place.
        """
        self._criteria = criteria
        self._groups = groups
        for group in groups:
            np.divide(group.factor, total, out=group.factor)
        self.draws = total.size

    def values(self, scores: Floats) -> Floats:
        """See :class:`Weighing`."""
        result = np.zeros((scores.shape[0], self.draws))
        scratch = np.empty_like(result)
        for group in self._groups:
            part = _inside(group, scores[:, group.members], squared=False)
            result += np.multiply(part, group.factor, out=scratch)
        return result

    def squares(self, scores: Floats) -> Floats:
        """See :class:`Weighing`."""
        result = np.zeros((scores.shape[0], self.draws))
        scratch, factor = np.empty_like(result), np.empty(self.draws)
        for group in self._groups:
            part = _inside(group, scores[:, group.members], squared=True)
            np.square(group.factor, out=factor)
            result += np.multiply(part, factor, out=scratch)
        return result

    def of(self, criterion: int) -> Floats:
        """See :class:`Weighing`."""
        group, position = self._where[criterion]
        for place, row in group.drawn:
            if place == position:
                return np.asarray(group.factor * row)
        result: Floats = group.factor * group.scale[position]
        result *= group.noise[position]
        return result

    def sums(self, shares: Floats) -> Floats:
        """See :class:`Weighing`."""
        result = np.empty((shares.shape[0], self._criteria))
        for group in self._groups:
            scaled = shares * group.factor
            part = over_draws(scaled, group.noise)
            part *= group.scale
            for place, row in group.drawn:
                # Not a product of matrices: with a single column threads would divide the sum.
                part[:, place] = (scaled * row).sum(axis=1)
            result[:, group.members] = part
        return result

    def by_criterion(self) -> Floats:
        """See :class:`Weighing`."""
        result = np.empty((self._criteria, self.draws))
        for group in self._groups:
            rows = group.scale[:, None] * group.noise
            for place, row in group.drawn:
                rows[place] = row
            rows *= group.factor
            result[group.members] = rows
        return result

    @cached_property
    def _where(self) -> dict[int, tuple[Group, int]]:
        places = np.arange(self._criteria)
        return {
            int(criterion): (group, position)
            for group in self._groups
            for position, criterion in enumerate(places[group.members])
        }


def _inside(group: Group, scores: Floats, *, squared: bool) -> Floats:
    """``(A, D)``: sums inside a group, before its factor; kept where the group keeps them."""
    key = (squared, scores.tobytes())
    if group.sums is not None and key in group.sums:
        return group.sums[key]
    scale = np.square(group.scale) if squared else group.scale
    counted = scores * scale
    part = alike(counted, over_criteria(counted, group.noise, squared=squared))
    drawn = [(place, np.square(row)) for place, row in group.drawn] if squared else group.drawn
    _add_drawn(part, scores, drawn)
    if group.sums is not None:
        group.sums[key] = part
    return part


def _add_drawn(part: Floats, scores: Floats, drawn: list[tuple[int, Floats]]) -> None:
    """Add what the members whose levels are drawn have to the sums ``(A, D)`` of a group."""
    for place, row in drawn:
        for framework, score in enumerate(scores[:, place].tolist()):
            if score:
                part[framework] += score * row


def over_criteria(scores: Floats, rows: Floats, *, squared: bool = False) -> Floats:
    """``(A, D)``: Σ over the criteria of ``scores`` ``(A, C)`` times ``rows`` ``(C, D)``.

    ``squared``: times the squares of ``rows``, taken piece by piece.
    """
    count = scores.shape[0]
    if count == 1:
        # A single row would take the matrix-vector path, whose threads cut in other places.
        return over_criteria(np.repeat(scores, 2, axis=0), rows, squared=squared)[:1]
    result = np.empty((count, rows.shape[1]))
    for here in _pieces(rows.shape[1], scores.size):
        piece = np.square(rows[:, here]) if squared else rows[:, here]
        np.matmul(scores, piece, out=result[:, here])
    return result


def alike(scores: Floats, sums: Floats) -> Floats:
    """``sums``, with those of equal rows of ``scores`` equal to the last bit.

    In a product of matrices it may depend on where a row stands; exact ties would be decided by it.
    """
    first: dict[bytes, int] = {}
    for row, one in enumerate(scores):
        same = first.setdefault(one.tobytes(), row)
        if same != row:
            sums[row] = sums[same]
    return sums


def over_draws(shares: Floats, rows: Floats, *, squared: bool = False) -> Floats:
    """``(K, C)``: Σ over the draws of ``shares`` ``(K, D)`` times ``rows`` ``(C, D)``.

    ``squared``: times the squares of ``rows``, taken piece by piece.
    """
    if shares.shape[0] == 1:
        return over_draws(np.repeat(shares, 2, axis=0), rows, squared=squared)[:1]
    result = np.zeros((shares.shape[0], rows.shape[0]))
    for here in _pieces(shares.shape[1], result.size):
        piece = np.square(rows[:, here]) if squared else rows[:, here]
        result += shares[:, here] @ piece.T
    return result


def _pieces(draws: int, other: int) -> Iterator[slice]:
    """The draws in pieces; ``other``: multiplications for each draw."""
    size = max(64, _ALONE // other // 64 * 64)
    for start in range(0, draws, size):
        yield slice(start, start + size)
