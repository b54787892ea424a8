"""What is missing: cells without claims, and what was collected and is not answered or used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.errors import Diagnostic, Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.kb.entries import Research
    from advisor.kb.lint.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """KB080 to KB082, and KB060 for a reason that excuses nothing."""
    yield from _cells(subject)
    yield from _published(subject)
    if subject.knowledge.research is not None:
        yield from _facts(subject, subject.knowledge.research)
        yield from _systems(subject, subject.knowledge.research)


def _cells(subject: Subject) -> Iterator[Diagnostic]:
    for framework in subject.knowledge.frameworks:
        for criterion in subject.knowledge.criteria:
            if (framework, criterion) not in subject.knowledge.cells:
                where = Location(f"claims/{framework}/{criterion}.yaml")
                what = f"nothing is known of {framework} on {criterion}"
                yield Diagnostic("KB080", what, where, "it counts as unknown")


def _published(subject: Subject) -> Iterator[Diagnostic]:
    answers: dict[str, list[str]] = {}
    for key, placed in subject.knowledge.claims.items():
        for said in placed.claim.seed_claims:
            answers.setdefault(said, []).append(key)
    for said in subject.knowledge.published:
        given = answers.get(said, [])
        if len(given) != 1:
            where = subject.place("published", said, "id")
            hint = f"it is named by {', '.join(given)}" if given else "name it in seed_claims"
            what = f'published claim "{said}" has {len(given)} answers, not one'
            yield Diagnostic("KB081", what, where, hint)


def _facts(subject: Subject, research: Research) -> Iterator[Diagnostic]:
    used = subject.knowledge.used_facts
    for i, fact in enumerate(research.facts):
        if fact.id not in used and not fact.unused:
            where = subject.place("research", "research", "facts", i, "id")
            yield Diagnostic("KB082", f'fact "{fact.id}" is not used', where, "say why in unused")
        elif fact.id in used and fact.unused:
            where = subject.place("research", "research", "facts", i, "unused")
            what = f'fact "{fact.id}" is used, so it needs no reason why not'
            yield Diagnostic("KB060", what, where, "take the reason away")


def _systems(subject: Subject, research: Research) -> Iterator[Diagnostic]:
    covered = {name for tool in subject.knowledge.tools.values() for name in tool.seed_systems}
    for i, name in enumerate(research.systems):
        if name not in covered:
            where = subject.place("research", "research", "systems", i)
            yield Diagnostic("KB082", f'no tool covers "{name}"', where, "name it in seed_systems")
