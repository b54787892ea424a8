"""Why: beliefs with their evidence, and what each criterion adds to the difference."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from advisor.recommendation import BeliefReport, Contribution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.decision import Simulation
    from advisor.evidence import Belief, EvidenceItem
    from advisor.kb.entries import Criterion
    from advisor.recommend.setting import Setting

MOST_EVIDENCE = 4
"""Pieces of evidence named per criterion."""


class Pointing(NamedTuple):
    """Evidence of one of the first two, and where it points."""

    distance: float
    """How far it lies from the other side in the direction of the difference."""
    framework: int
    item: EvidenceItem


def belief_reports(setting: Setting) -> tuple[BeliefReport, ...]:
    """What we hold of every framework compared, criterion by criterion."""
    return tuple(
        _report(setting.beliefs[(name, criterion)], name, setting.knowledge.criteria[criterion])
        for criterion in setting.criteria
        for name in setting.frameworks
    )


def contributions(
    setting: Setting, now: Simulation, order: Sequence[int]
) -> tuple[Contribution, ...]:
    """Largest difference between the first two first. Only one framework: its own shares."""
    if not order:
        return ()
    leader = order[0]
    rival = order[1] if len(order) > 1 else None
    found = []
    for column, name in enumerate(setting.criteria):
        weight = float(now.mean_weights[column])
        lead_cell = setting.beliefs[(setting.frameworks[leader], name)]
        rival_cell = (
            setting.beliefs[(setting.frameworks[rival], name)] if rival is not None else None
        )
        difference, variance = float(now.shares[leader, column]), lead_cell.sd**2
        if rival is not None and rival_cell is not None:
            difference -= float(now.shares[rival, column])
            variance += rival_cell.sd**2
        strongest = strongest_evidence(setting, name, leader, rival, difference)
        criterion = setting.knowledge.criteria[name]
        found.append(
            Contribution(
                criterion=name,
                title=criterion.title,
                group=criterion.group,
                importance=setting.preferences.importance[name],
                weight=weight,
                values={
                    framework: float(now.shares[row, column])
                    for row, framework in enumerate(setting.frameworks)
                },
                difference=difference,
                difference_sd=weight * math.sqrt(variance),
                because=_because(setting, strongest),
                evidence=tuple(found.item.id for found in strongest[:MOST_EVIDENCE]),
            )
        )
    return tuple(sorted(found, key=lambda c: (-abs(c.difference), c.criterion)))


def routes(setting: Setting) -> dict[str, dict[str, str]]:
    """Framework id to capability id to the route, for what is required."""
    return {
        name: {
            must.capability: route.via
            for must in setting.musts
            for route in must.routes
            if route.framework == name and route.state != "fail"
        }
        for name in setting.frameworks
    }


def _report(belief: Belief, framework: str, criterion: Criterion) -> BeliefReport:
    if belief.mean is None:
        level = "unknown"
    else:
        mean = belief.mean
        level = min(criterion.levels, key=lambda item: abs(item.score - mean)).id
    return BeliefReport(
        framework=framework,
        criterion=criterion.id,
        mean=belief.mean,
        sd=belief.sd,
        level=level,
        from_claims=belief.from_claims,
        from_measurements=belief.from_measurements,
        evidence=belief.evidence,
        not_counted=belief.not_counted,
    )


def _middle(belief: Belief | None) -> float:
    """What the other side is held to be; the middle of the scale where nothing is known."""
    return 0.5 if belief is None or belief.mean is None else belief.mean


def strongest_evidence(
    setting: Setting, criterion: str, leader: int, rival: int | None, difference: float
) -> list[Pointing]:
    """Evidence in the direction of the difference first: far from the other side, and precise."""
    lead_cell = setting.beliefs[(setting.frameworks[leader], criterion)]
    rival_cell = None if rival is None else setting.beliefs[(setting.frameworks[rival], criterion)]
    sides = [(1.0, leader, lead_cell, rival_cell)]
    if rival is not None and rival_cell is not None:
        sides.append((-1.0, rival, rival_cell, lead_cell))
    direction = 1.0 if difference >= 0 else -1.0
    found = [
        Pointing(direction * side * (item.value - _middle(other)), row, item)
        for side, row, cell, other in sides
        for item in cell.evidence
    ]

    def pull(entry: Pointing) -> tuple[float, str]:
        # Measurements carry only their own noise; 0.1 keeps them from outshining everything.
        strength = entry.distance / math.hypot(entry.item.sd, 0.1)
        witnesses = max(1, len(set(entry.item.sources)))
        return (-strength * math.sqrt(witnesses), entry.item.id)

    return sorted(found, key=pull)


def _because(setting: Setting, strongest: list[Pointing]) -> str:
    if not strongest:
        return "nothing is known on either side"
    first = strongest[0]
    name, item = setting.name(first.framework), first.item
    said = item.text if item.text.startswith(name) else f"{name}: {item.text}"
    return f"{said} ({item.status}, {item.date})"
