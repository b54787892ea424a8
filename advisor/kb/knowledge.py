"""The knowledge base in memory: entries by id, and where each came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from advisor.kb.witness import Witness, call_witnesses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.errors import Location
    from advisor.kb.entries import (
        Capability,
        Claim,
        Criterion,
        Framework,
        Group,
        Probe,
        PublishedClaim,
        Question,
        Research,
        Section,
        Source,
        Tool,
    )
    from advisor.kb.search import Spoken
    from advisor.kb.sentences import Index


@dataclass(frozen=True)
class PlacedClaim:
    """A claim and the cell it stands in."""

    framework: str
    criterion: str
    claim: Claim


@dataclass(frozen=True)
class PlacedPublished:
    """A published claim and the criterion it belongs to."""

    criterion: str
    claim: PublishedClaim


@dataclass(frozen=True)
class PublishedSource:
    """A source and its publisher."""

    publisher: str
    publisher_name: str
    source: Source


@dataclass(frozen=True)
class Knowledge:
    """Everything the product knows. Dictionaries are by id, in the order of display.

    ``origin`` maps ``(kind, id)`` to the name of the layer an entry came from ("built-in", or an
    overlay's folder); ``places`` maps it to a file and line, filled only when the YAML itself was
    read (not from the compiled cache).
    """

    version: str
    hash: str
    """First 16 hexadecimal digits of the SHA-256 over all files."""
    frameworks: Mapping[str, Framework]
    groups: Mapping[str, Group]
    criteria: Mapping[str, Criterion]
    sources: Mapping[str, PublishedSource]
    claims: Mapping[str, PlacedClaim]
    capabilities: Mapping[str, Capability]
    sections: Mapping[str, Section]
    probes: Mapping[str, Probe]
    tools: Mapping[str, Tool] = field(default_factory=dict)
    published: Mapping[str, PlacedPublished] = field(default_factory=dict)
    collected: Mapping[str, Research] = field(default_factory=dict)
    """What the base was made from: at most one entry, "research"."""
    origin: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)
    places: dict[tuple[str, str], Location] = field(default_factory=dict, repr=False)

    @property
    def research(self) -> Research | None:
        """What was collected before the entries were written, where the base says so."""
        return self.collected.get("research")

    @cached_property
    def witnesses(self) -> dict[tuple[str, str], tuple[Witness, ...]]:
        """What a belief needs of the claims, by ``(framework, criterion)``."""
        return call_witnesses(self)

    @cached_property
    def route_levels(self) -> dict[str, dict[str, str]]:
        """Capability id to framework id to the level of its route."""
        return {
            capability.id: {name: route.level for name, route in capability.routes.items()}
            for capability in self.capabilities.values()
        }

    @cached_property
    def cells(self) -> dict[tuple[str, str], tuple[Claim, ...]]:
        """Claims by ``(framework, criterion)``, in file order."""
        grouped: dict[tuple[str, str], list[Claim]] = {}
        for placed in self.claims.values():
            grouped.setdefault((placed.framework, placed.criterion), []).append(placed.claim)
        return {cell: tuple(claims) for cell, claims in grouped.items()}

    @cached_property
    def answers(self) -> dict[str, str]:
        """Id of a published claim to the id of the claim that answers it."""
        return {
            said: key for key, placed in self.claims.items() for said in placed.claim.seed_claims
        }

    @cached_property
    def spoken(self) -> tuple[Spoken, ...]:
        """Every entry by its words; gathered when something is first searched for."""
        from advisor.kb.catalogue import every
        from advisor.kb.search import Spoken

        return tuple(Spoken(found) for found in every(self))

    @cached_property
    def index(self) -> Index:
        """For finding entries by a sentence; made when it is first asked for."""
        from advisor.kb.sentences import Index

        return Index(self)

    @property
    def used_facts(self) -> set[str]:
        """Ids of the collected facts that an entry rests on."""
        used = {fact for placed in self.claims.values() for fact in placed.claim.facts}
        for capability in self.capabilities.values():
            for route in capability.routes.values():
                used.update(route.facts)
        for tool in self.tools.values():
            used.update(tool.facts)
        return used

    @property
    def names(self) -> dict[str, str]:
        """Framework id to the name a person knows."""
        return {framework.id: framework.name for framework in self.frameworks.values()}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by id, in the order of asking."""
        return {
            question.id: question
            for section in self.sections.values()
            for question in section.questions
        }

    @cached_property
    def section_of(self) -> dict[str, str]:
        """Question id to section id."""
        return {q.id: section.id for section in self.sections.values() for q in section.questions}

    def criteria_of(self, group: str) -> list[Criterion]:
        """The criteria of one group, in the order of display."""
        return [item for item in self.criteria.values() if item.group == group]
