"""Why: beliefs with their evidence, and what each criterion adds to the difference."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from advisor.recommendation import BeliefReport, Contribution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.decision import Simulation
    from advisor.evidence import Belief, EvidenceItem
    from advisor.kb.entries import Criterion
    from advisor.recommend.setting import Setting

MOST_EVIDENCE = 4
"""Pieces of evidence named per criterion."""


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
        sides = [(1.0, leader, lead_cell, rival_cell)]
        if rival is not None and rival_cell is not None:
            sides.append((-1.0, rival, rival_cell, lead_cell))
        items = [
            (side * (item.value - _middle(other)), setting.name(row), item)
            for side, row, cell, other in sides
            for item in cell.evidence
        ]
        strongest = _strongest(items, difference)
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
                because=_because(strongest),
                evidence=tuple(item.id for _, _, item in strongest[:MOST_EVIDENCE]),
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


def _strongest(
    items: list[tuple[float, str, EvidenceItem]], difference: float
) -> list[tuple[float, str, EvidenceItem]]:
    """Evidence in the direction of the difference first: far from the other side, and precise.

    The first number of an item is how far it lies on the leader's side of the other framework.
    """
    direction = 1.0 if difference >= 0 else -1.0

    def pull(entry: tuple[float, str, EvidenceItem]) -> tuple[float, str]:
        distance, _, item = entry
        # Measurements carry only their own noise; 0.1 keeps them from outshining everything.
        strength = direction * distance / math.hypot(item.sd, 0.1)
        witnesses = max(1, len(set(item.sources)))
        return (-strength * math.sqrt(witnesses), item.id)

    return sorted(items, key=pull)


def _because(strongest: list[tuple[float, str, EvidenceItem]]) -> str:
    if not strongest:
        return "nothing is known on either side"
    _, name, item = strongest[0]
    said = item.text if item.text.startswith(name) else f"{name}: {item.text}"
    return f"{said} ({item.status}, {item.date})"
