"""How old what counts is, beside how long its criterion says that it is fresh."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

    from advisor.kb.knowledge import Knowledge


class Aged(NamedTuple):
    """A live claim, or a route to a capability, and its age."""

    kind: str
    id: str
    """The claim's id, or capability and framework joined by a slash."""
    criterion: str
    observed: dt.date
    age_days: int
    fresh_for_days: int

    @property
    def periods(self) -> float:
        """Age in units of the criterion's freshness; over 1 it counts less."""
        return self.age_days / self.fresh_for_days

    @property
    def stale(self) -> bool:
        return self.age_days > self.fresh_for_days


def ages(knowledge: Knowledge, today: dt.date) -> Iterator[Aged]:
    """Every live claim, and every dated route of a capability that belongs to a criterion."""
    fresh = {criterion.id: criterion.fresh_for_days for criterion in knowledge.criteria.values()}
    for key, placed in knowledge.claims.items():
        if placed.claim.live:
            day = placed.claim.observed
            age = (today - day).days
            yield Aged("claim", key, placed.criterion, day, age, fresh[placed.criterion])
    for capability in knowledge.capabilities.values():
        for framework, route in capability.routes.items():
            if route.as_of and capability.criterion:
                id_ = f"{capability.id}/{framework}"
                age = (today - route.as_of).days
                yield Aged(
                    "route", id_, capability.criterion, route.as_of, age,
                    fresh[capability.criterion],
                )  # fmt: skip


def stale(knowledge: Knowledge, today: dt.date) -> list[Aged]:
    """What is past its freshness, worst first."""
    found = [aged for aged in ages(knowledge, today) if aged.stale]
    return sorted(found, key=lambda aged: (-aged.periods, aged.id))
