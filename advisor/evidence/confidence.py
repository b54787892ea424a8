"""How sure one piece of evidence is: basis, independence, status and age.

Confidence is computed from these, never typed into the knowledge base. All spreads are in units
of the criterion's scale. The formula and a worked example are in docs/how-evidence-counts.md.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from advisor.kb.entries import Basis, Status

BASIS_SD: dict[Basis, float] = {
    "measured": 0.10,
    "documented": 0.12,
    "reported": 0.18,
    "inferred": 0.25,
}
"""Spread of a fresh claim by how it is known."""

OWN_PRODUCT = 1.25
"""Factor on the spread where only the publisher speaks of its own product."""

CONTESTED = 2.0
"""Factor on the spread of a contested claim."""

AGE_SD = 0.15
"""Spread added for every further freshness period that has passed."""

LEVEL_SD = 0.05
"""Spread left because a worded level is a step on a scale, not a point."""


def claim_sd(basis: Basis, status: Status, *, independent: bool) -> float:
    """Spread of one claim on the day it was made."""
    sd = BASIS_SD[basis]
    if not independent:
        sd *= OWN_PRODUCT
    return sd * CONTESTED if status == "contested" else sd


def age_sd(observed: dt.date, as_of: dt.date, fresh_for_days: int) -> float:
    """Spread that age adds: nothing while fresh, then growing without bound."""
    age = max(0, (as_of - observed).days)
    return AGE_SD * max(0.0, age / fresh_for_days - 1.0)


def aged(sd: float, observed: dt.date, as_of: dt.date, fresh_for_days: int) -> float:
    """The spread with what age adds; old evidence widens a belief and does not move it."""
    return math.hypot(sd, age_sd(observed, as_of, fresh_for_days))


def stale(observed: dt.date, as_of: dt.date, fresh_for_days: int) -> bool:
    """Whether it is older than the criterion's freshness."""
    return (as_of - observed).days > fresh_for_days
