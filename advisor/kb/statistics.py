"""Counts over the knowledge base: how much of what it holds, how old, and what is still open."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from advisor.kb.catalogue import every, status, tables
from advisor.kb.staleness import Aged, ages

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from advisor.kb.knowledge import Knowledge


class Coverage(NamedTuple):
    """How much of what there is to cover is covered."""

    done: int
    of: int


def counts(knowledge: Knowledge, today: dt.date) -> dict[str, dict[str, int]]:
    """Entries by kind; claims by status, framework, basis and age; tools by state."""
    claims = [found for found in every(knowledge) if found.kind == "claim"]
    aged = [one for one in ages(knowledge, today) if one.kind == "claim"]
    return {
        "entries": {kind: len(table) for kind, table in tables(knowledge).items()},
        "claims by status": _falling(status(found) for found in claims),
        "claims by framework": _falling(found.entry.framework for found in claims),
        "claims by basis": _falling(found.entry.claim.basis for found in claims),
        "live claims by age": {
            "fresh": sum(not one.stale for one in aged),
            "stale": sum(one.stale and not _twice(one) for one in aged),
            "stale beyond twice": sum(_twice(one) for one in aged),
        },
        "tools by state": _falling(tool.state for tool in knowledge.tools.values()),
    }


def coverage(knowledge: Knowledge) -> dict[str, Coverage]:
    """What is answered, judged or used, of all that is there to be."""
    seeds = Counter(
        said for placed in knowledge.claims.values() for said in placed.claim.seed_claims
    )
    cells = len(knowledge.frameworks) * len(knowledge.criteria)
    found = {
        "cells with claims": Coverage(len(knowledge.cells), cells),
        "published claims answered once": Coverage(
            sum(seeds[said] == 1 for said in knowledge.published), len(knowledge.published)
        ),
        "testable published claims with a test": _tested(knowledge),
    }
    research = knowledge.research
    if research is not None:
        used = knowledge.used_facts
        covered = {name for tool in knowledge.tools.values() for name in tool.seed_systems}
        found |= {
            "published factors that went to a criterion": Coverage(
                sum(
                    all(name in knowledge.criteria for name in factor.criteria)
                    for factor in research.factors
                ),
                len(research.factors),
            ),
            "collected facts used": Coverage(
                sum(fact.id in used for fact in research.facts), len(research.facts)
            ),
            "collected facts used, or said why not": Coverage(
                sum(fact.id in used or bool(fact.unused) for fact in research.facts),
                len(research.facts),
            ),
            "named systems covered by a tool": Coverage(
                sum(name in covered for name in research.systems), len(research.systems)
            ),
        }
    return found


def _tested(knowledge: Knowledge) -> Coverage:
    """Of what a reader's own machine can test, wholly or in part, what a claim test tests."""
    testable = {
        key for key, said in knowledge.published.items() if said.claim.testable in ("yes", "partly")
    }
    tested = {said for probe in knowledge.probes.values() for said in probe.published}
    return Coverage(len(testable & tested), len(testable))


def _falling(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())


def _twice(one: Aged) -> bool:
    return one.age_days > 2 * one.fresh_for_days
