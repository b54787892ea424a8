"""Requirements that may still come: which frameworks they would leave, and how likely."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

_ROUNDING = 1e-9


class OpenRequirements(NamedTuple):
    """What is not said yet may rule out one set of frameworks or another: ``S`` ways to end."""

    left: Bools
    """``(S, A)``: frameworks that would meet what is still to come."""
    chance: Floats
    """``(S,)``, or ``(P, S)`` for ``P`` decisions: of each way; a row adds up to 1."""

    def given(self, somebody: Bools) -> Floats:
        """``chance`` without the ways that leave nobody, scaled to 1 again.

        ``somebody``: ``(A,)`` or ``(P, A)``, who meets the requirements known today. A project that
        nothing can serve gives something up, so that such ways do not come about; where no other
        way is left, nothing is changed.
        """
        kept = np.where((somebody[..., None, :] & self.left).any(axis=-1), self.chance, 0.0)
        total = kept.sum(axis=-1, keepdims=True)
        result: Floats = np.where(total > _ROUNDING, kept, self.chance)
        return result / np.where(total > _ROUNDING, total, 1.0)

    def drawn(self, known: Bools, coming: Floats) -> Bools:
        """``(A, D)``: who meets what is still to come.

        ``known``: ``(A, D)``, who meets what is known. ``coming``: ``(D,)`` uniform numbers. The
        chances are of one decision, ``(S,)``.
        """
        which = np.empty(coming.size, dtype=np.intp)
        pattern = np.ravel_multi_index(tuple(known.astype(np.intp)), (2,) * len(known))
        for one in np.flatnonzero(np.bincount(pattern)):
            here = pattern == one
            somebody = known[:, int(here.argmax())]
            bounds = np.cumsum(self.given(somebody))[:-1]
            which[here] = np.searchsorted(bounds, coming[here], side="right")
        return self.left.T[:, which]

    def ruled_out(self, passes: Floats) -> Floats:
        """``(A,)``: how likely each fails what is still to come.

        ``passes``: ``(A,)`` probability of meeting what is known, independently. As in
        :meth:`drawn`, ways that leave none of those who meet it do not count, whoever they are.
        """
        unsure = np.flatnonzero((passes > 0) & (passes < 1))
        fails = np.zeros(passes.size)
        for met in product((False, True), repeat=unsure.size):
            somebody = passes > 0
            somebody[unsure] = met
            chance = np.prod(np.where(met, passes[unsure], 1 - passes[unsure]))
            fails += chance * (self.given(somebody) @ ~self.left)
        return np.clip(fails, 0.0, 1.0)

    def of(self, rows: int | NDArray[np.intp]) -> OpenRequirements:
        """The same of some of the decisions; all where they share the chances."""
        return self if self.chance.ndim == 1 else self._replace(chance=self.chance[rows])

    def certain(self) -> bool:
        """Whether nothing that may come rules anybody out."""
        everybody = self.left.all(axis=1)
        return bool((self.chance[..., ~everybody] <= 0).all())


def check_open(open_requirements: OpenRequirements | None, frameworks: int) -> None:
    """Raises ``ValueError`` that names the argument."""
    if open_requirements is None:
        return
    left, chance = np.asarray(open_requirements.left), np.asarray(open_requirements.chance)
    if left.ndim != 2 or left.shape[1] != frameworks or left.dtype != np.bool_:  # noqa: PLR2004
        raise ValueError(
            f"open_requirements.left must be true or false, ways × {frameworks}, "
            f"not shape {left.shape}"
        )
    if chance.shape != left.shape[:1] or not (chance >= 0).all():
        raise ValueError(
            f"open_requirements.chance must be {left.shape[0]} probabilities, one per way"
        )
    if abs(float(chance.sum()) - 1) > _ROUNDING:
        raise ValueError(
            f"open_requirements.chance must add up to 1, not to {float(chance.sum()):g}"
        )
