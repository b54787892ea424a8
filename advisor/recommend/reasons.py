"""The strongest reasons for the leader and against it, with the evidence behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.recommend.explain import MOST_EVIDENCE, strongest_evidence
from advisor.recommendation import Reason, ReasonEvidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.recommend.explain import Pointing
    from advisor.recommend.setting import Setting
    from advisor.recommendation import Contribution

MOST_REASONS = 3
"""On each side; all criteria are in the contributions."""
WORTH_NAMING = 0.005
"""What adds less than half of 0.01 to the difference in value is no reason worth naming."""


def reasons(
    setting: Setting, contributions: Sequence[Contribution], order: Sequence[int]
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """For and against, each largest first. A leader without a rival has neither."""
    if len(order) < 2:  # noqa: PLR2004 - a difference needs two
        return (), ()
    told = [item for item in contributions if abs(item.difference) >= WORTH_NAMING]
    sides = (
        [item for item in told if item.difference > 0],
        [item for item in told if item.difference < 0],
    )
    speaks_for, against = (
        tuple(_reason(setting, item, order) for item in side[:MOST_REASONS]) for side in sides
    )
    return speaks_for, against


def _reason(setting: Setting, item: Contribution, order: Sequence[int]) -> Reason:
    found = strongest_evidence(setting, item.criterion, order[0], order[1], item.difference)
    pointing = [one for one in found if one.distance > 0][:MOST_EVIDENCE]
    return Reason(
        criterion=item.criterion,
        title=item.title,
        importance=item.importance,
        weight=item.weight,
        difference=item.difference,
        difference_sd=item.difference_sd,
        because=item.because if pointing else "",
        evidence=tuple(_evidence(setting, one) for one in pointing),
    )


def _evidence(setting: Setting, one: Pointing) -> ReasonEvidence:
    item = one.item
    return ReasonEvidence(
        framework=setting.frameworks[one.framework],
        kind=item.kind,
        id=item.id,
        text=item.text,
        status=item.status,
        value=item.value,
        sd=item.sd,
        date=item.date,
        stale=item.stale,
        sources=item.sources,
    )
