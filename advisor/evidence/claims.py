"""Pool the live claims of one cell into a mean and a spread.

The mean weighs each claim by its precision on the day it was made, so that age cannot move it.
The spread takes the precision of today, once per publisher (two claims of one publisher are not
two witnesses), adds what the claims disagree by, and never exceeds that of knowing nothing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from advisor.evidence.belief import FULL_SCALE_SD, EvidenceItem
from advisor.evidence.confidence import LEVEL_SD, aged, claim_sd, stale

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from advisor.kb.entries import Criterion
    from advisor.kb.witness import Witness


def pool_claims(
    claims: Sequence[Witness], criterion: Criterion, as_of: dt.date
) -> tuple[tuple[float, float] | None, tuple[EvidenceItem, ...], tuple[str, ...]]:
    """``(mean, sd)`` or ``None``, the evidence that counts, and the ids that do not."""
    levels = {level.id: level.score for level in criterion.levels}
    counted = [claim for claim in claims if claim.live and claim.states in levels]
    not_counted = tuple(claim.id for claim in claims if claim not in counted)
    if not counted:
        return None, (), not_counted
    items, weights = [], []
    best_of: dict[str, float] = {}
    for claim in counted:
        fresh_sd = claim_sd(claim.basis, claim.status, independent=claim.independent)
        sd = aged(fresh_sd, claim.observed, as_of, criterion.fresh_for_days)
        weights.append(fresh_sd**-2)
        for publisher in claim.publishers:
            best_of[publisher] = max(best_of.get(publisher, 0.0), sd**-2)
        assert claim.states is not None
        items.append(
            EvidenceItem(
                kind="claim",
                id=claim.id,
                text=claim.text,
                status=claim.status,
                value=levels[claim.states],
                sd=sd,
                date=claim.observed.isoformat(),
                stale=stale(claim.observed, as_of, criterion.fresh_for_days),
                sources=claim.sources,
                origin=claim.origin,
            )
        )
    total = sum(weights)
    mean = sum(w * item.value for w, item in zip(weights, items, strict=True)) / total
    disagreement = (
        sum(w * (item.value - mean) ** 2 for w, item in zip(weights, items, strict=True)) / total
    )
    variance = 1 / sum(best_of.values()) + disagreement + LEVEL_SD**2
    return (mean, min(math.sqrt(variance), FULL_SCALE_SD)), tuple(items), not_counted
