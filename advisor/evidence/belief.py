"""A belief and the evidence it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FULL_SCALE_SD = 12**-0.5
"""Spread of a score of which nothing is known: uniform on [0, 1]."""


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One piece of evidence behind a belief."""

    kind: Literal["claim", "measurement"]
    id: str
    """Claim id, or ``probe/contender``."""
    text: str
    status: str
    value: float
    """What it says on the scale of the criterion."""
    sd: float
    """How sure it is, after age and independence."""
    date: str
    stale: bool
    sources: tuple[str, ...]
    origin: str
    """Layer of the knowledge base, or the run's id."""


@dataclass(frozen=True, slots=True)
class Belief:
    """What we hold of one framework on one criterion, on the criterion's scale of 0 to 1."""

    mean: float | None
    """``None``: nothing is known, every value of the scale is possible."""
    sd: float
    from_claims: tuple[float, float] | None
    """Mean and spread by the claims alone."""
    from_measurements: tuple[float, float] | None
    evidence: tuple[EvidenceItem, ...]
    not_counted: tuple[str, ...]
    """Ids of claims that do not count: outdated, refuted, unverified, withdrawn, background."""


def combine(
    first: tuple[float, float] | None, second: tuple[float, float] | None
) -> tuple[float | None, float]:
    """Two independent normal beliefs by precision (the normal-normal update).

    Each is ``(mean, sd)`` with sd > 0. Without any the mean is ``None`` and the spread that of
    the whole scale.
    """
    known = [part for part in (first, second) if part is not None]
    if not known:
        return None, FULL_SCALE_SD
    precision = sum(sd**-2 for _, sd in known)
    mean = sum(mean * sd**-2 for mean, sd in known) / precision
    return mean, float(precision**-0.5)
