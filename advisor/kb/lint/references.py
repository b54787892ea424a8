"""References from one entry to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.errors import Diagnostic, Location
from advisor.kb.lint.near import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from advisor.kb.entries import Capability, Probe, Section, Tool
    from advisor.kb.knowledge import Knowledge, PlacedClaim
    from advisor.kb.lint.subject import Subject

_Link = tuple[str, str, str, str, tuple[str | int, ...]]
"""Kind and id of the entry, kind referred to, id given, path in the entry."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """KB011: every reference in every entry."""
    knowledge = subject.knowledge
    tables: dict[str, Collection[str]] = {
        "framework": knowledge.frameworks,
        "group": knowledge.groups,
        "criterion": knowledge.criteria,
        "source": knowledge.sources,
        "claim": knowledge.claims,
        "capability": knowledge.capabilities,
        "question": knowledge.questions,
        "tool": {**knowledge.tools, **knowledge.frameworks},
    }
    # A base of one's own need not list what it was made from; where one does, names must fit.
    if knowledge.published:
        tables["published claim"] = knowledge.published
    if knowledge.research:
        tables["fact"] = {fact.id for fact in knowledge.research.facts}
        tables["system"] = knowledge.research.systems
    for kind, key, what, given, path in _links(knowledge):
        if what not in tables:
            continue
        if given not in tables[what]:
            where = subject.place(kind, key, *path, at_key=path[-1:] == (given,))
            yield _missing(what, given, tables[what], where)
    yield from _follow_ups(subject)


def _links(knowledge: Knowledge) -> Iterator[_Link]:
    """Every reference: (kind and id of the entry, kind referred to, id, path in the entry)."""
    for framework in knowledge.frameworks.values():
        for i, release in enumerate(framework.releases):
            yield "framework", framework.id, "source", release.source, ("releases", i, "source")
    for criterion in knowledge.criteria.values():
        yield "criterion", criterion.id, "group", criterion.group, ("group",)
    for key, placed in knowledge.claims.items():
        yield from _claim_links(key, placed)
    for capability in knowledge.capabilities.values():
        yield from _capability_links(capability)
    for section in knowledge.sections.values():
        yield from _section_links(section)
    for probe in knowledge.probes.values():
        yield from _probe_links(probe)
    for tool in knowledge.tools.values():
        yield from _tool_links(tool)
    for key, said in knowledge.published.items():
        yield "published", key, "criterion", said.criterion, ()


def _probe_links(probe: Probe) -> Iterator[_Link]:
    for i, feed in enumerate(probe.feeds):
        yield "probe", probe.id, "criterion", feed.criterion, ("feeds", i, "criterion")
    for i, claim in enumerate(probe.claims):
        yield "probe", probe.id, "claim", claim, ("claims", i)
    for i, claim in enumerate(probe.published):
        yield "probe", probe.id, "published claim", claim, ("published", i)
    if probe.test is not None:
        yield "probe", probe.id, "criterion", probe.test.topic, ("test", "topic")
        for i, name in enumerate(probe.test.frameworks):
            yield "probe", probe.id, "framework", name, ("test", "frameworks", i)


def _claim_links(key: str, placed: PlacedClaim) -> Iterator[_Link]:
    yield "claim", key, "framework", placed.framework, ()
    yield "claim", key, "criterion", placed.criterion, ()
    for i, evidence in enumerate(placed.claim.evidence):
        yield "claim", key, "source", evidence.source, ("evidence", i, "source")
    for i, fact in enumerate(placed.claim.facts):
        yield "claim", key, "fact", fact, ("facts", i)
    for i, said in enumerate(placed.claim.seed_claims):
        yield "claim", key, "published claim", said, ("seed_claims", i)
    for i, other in enumerate(placed.claim.compared_with):
        yield "claim", key, "framework", other, ("compared_with", i)
    if placed.claim.successor:
        yield "claim", key, "claim", placed.claim.successor, ("successor",)
    if placed.claim.withdrawn and placed.claim.withdrawn.by:
        yield "claim", key, "claim", placed.claim.withdrawn.by, ("withdrawn", "by")


def _capability_links(capability: Capability) -> Iterator[_Link]:
    if capability.criterion:
        yield "capability", capability.id, "criterion", capability.criterion, ("criterion",)
    for name, route in capability.routes.items():
        yield "capability", capability.id, "framework", name, ("routes", name)
        for i, evidence in enumerate(route.evidence):
            path = ("routes", name, "evidence", i, "source")
            yield "capability", capability.id, "source", evidence.source, path
        for i, fact in enumerate(route.facts):
            yield "capability", capability.id, "fact", fact, ("routes", name, "facts", i)


def _tool_links(tool: Tool) -> Iterator[_Link]:
    referred: dict[str, tuple[str, ...]] = {
        "framework": tool.frameworks,
        "criterion": tool.criteria,
        "capability": tool.capabilities,
    }
    keys = {"framework": "frameworks", "criterion": "criteria", "capability": "capabilities"}
    for what, ids in referred.items():
        for i, given in enumerate(ids):
            yield "tool", tool.id, what, given, (keys[what], i)
    for i, evidence in enumerate(tool.evidence):
        yield "tool", tool.id, "source", evidence.source, ("evidence", i, "source")
    for i, fact in enumerate(tool.facts):
        yield "tool", tool.id, "fact", fact, ("facts", i)
    for i, name in enumerate(tool.seed_systems):
        yield "tool", tool.id, "system", name, ("seed_systems", i)
    if tool.successor:
        yield "tool", tool.id, "tool", tool.successor, ("successor",)


def _section_links(section: Section) -> Iterator[_Link]:
    for q, question in enumerate(section.questions):
        for a, answer in enumerate(question.answers):
            for e, effect in enumerate(answer.effects):
                path = ("questions", q, "answers", a, "effects", e)
                if effect.do == "require":
                    yield "section", section.id, "capability", effect.capability, path
                elif effect.do == "importance":
                    yield "section", section.id, "criterion", effect.criterion, path
        for other in question.only_if:
            yield "section", section.id, "question", other, ("questions", q, "only_if", other)


def _follow_ups(subject: Subject) -> Iterator[Diagnostic]:
    knowledge = subject.knowledge
    for section in knowledge.sections.values():
        for q, question in enumerate(section.questions):
            for other, answers in question.only_if.items():
                if other not in knowledge.questions:
                    continue
                known = [answer.id for answer in knowledge.questions[other].answers]
                for answer in answers:
                    if answer not in known:
                        path = ("questions", q, "only_if", other)
                        where = subject.place("section", section.id, *path)
                        yield _missing(f'answer of "{other}"', answer, known, where)


def _missing(what: str, given: str, known: Collection[str], where: Location) -> Diagnostic:
    return Diagnostic("KB011", f'there is no {what} "{given}"', where, did_you_mean(given, known))
