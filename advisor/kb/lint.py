"""Rules that go across files: references, scales, dates, contradictions, words.

A code means the same for ever. Codes in ``ERRORS`` make the base unusable; the others are
warnings. Rules about time need ``today`` and only ever warn.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from advisor.errors import Diagnostic, Location
from advisor.kb.entries.claim import NO_LEVEL

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator

    from advisor.kb.entries import Capability, Claim, Section, Tool
    from advisor.kb.knowledge import Knowledge, PlacedClaim
    from advisor.kb.located_yaml import Document

ERRORS = frozenset({"KB001", "KB002", "KB003", "KB004", "KB010", "KB011", "KB012", "KB021"})

CODES = {
    "KB001": "not YAML",
    "KB002": "a key is given twice",
    "KB003": "does not fit the schema",
    "KB004": "too large, too deep, or aliases without bound",
    "KB010": "id and path differ, or an id is given twice",
    "KB011": "refers to something that does not exist",
    "KB012": "a level that is not on the criterion's scale",
    "KB020": "a date in the future",
    "KB021": "accessed before the evidence existed",
    "KB022": "older than the criterion's freshness",
    "KB040": "two live claims of one cell contradict each other",
    "KB050": "a value word: say what is the case, not how good it is",
    "KB080": "a cell has no claims",
    "KB081": "a published claim that no claim answers, or more than one",
    "KB082": "a collected fact or system that nothing uses, without a reason",
}

_VALUE_WORDS = re.compile(
    r"\b(amazing|awesome|beautiful|clearly better|elegant|excellent|great|horrible|superior|"
    r"terrible|wonderful|best-in-class|world-class)\b",
    re.IGNORECASE,
)
_FAR_APART = 0.5
"""Two live claims whose levels differ by more than this much of the scale contradict."""


def check(
    knowledge: Knowledge,
    documents: dict[str, Document],
    *,
    today: dt.date | None = None,
) -> list[Diagnostic]:
    """All findings, unsorted."""
    found = [*_references(knowledge, documents), *_claims(knowledge, documents)]
    found += _contradictions(knowledge)
    found += _gaps(knowledge)
    found += _collected(knowledge, documents)
    if today is not None:
        found += _time(knowledge, today)
    return found


class _Finder:
    """Locates a path inside the entry ``(kind, id)``."""

    def __init__(self, knowledge: Knowledge, documents: dict[str, Document]) -> None:
        self.knowledge = knowledge
        self.documents = documents

    def place(self, kind: str, key: str, *path: str | int, at_key: bool = False) -> Location:
        """``at_key``: the key that ends the path, not what it holds."""
        start = self.knowledge.places[(kind, key)]
        document = self.documents[start.file]
        for known, (line, column) in document.values.items():
            if (line, column) == (start.line, start.column) and len(known) in (0, 2):
                return document.where((*known, *path), key=at_key)
        return start


def _missing(what: str, given: str, known: Collection[str], where: Location) -> Diagnostic:
    near = get_close_matches(given, known, n=1, cutoff=0.5)
    hint = f'did you mean "{near[0]}"?' if near else ""
    return Diagnostic("KB011", f'there is no {what} "{given}"', where, hint)


def _references(knowledge: Knowledge, documents: dict[str, Document]) -> Iterator[Diagnostic]:
    finder = _Finder(knowledge, documents)
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
            where = finder.place(kind, key, *path, at_key=path[-1:] == (given,))
            yield _missing(what, given, tables[what], where)
    yield from _follow_ups(knowledge, finder)


_Link = tuple[str, str, str, str, tuple[str | int, ...]]


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
        for i, feed in enumerate(probe.feeds):
            yield "probe", probe.id, "criterion", feed.criterion, ("feeds", i, "criterion")
        for i, claim in enumerate(probe.claims):
            yield "probe", probe.id, "claim", claim, ("claims", i)
    for tool in knowledge.tools.values():
        yield from _tool_links(tool)
    for key, said in knowledge.published.items():
        yield "published", key, "criterion", said.criterion, ()


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


def _follow_ups(knowledge: Knowledge, finder: _Finder) -> Iterator[Diagnostic]:
    for section in knowledge.sections.values():
        for q, question in enumerate(section.questions):
            for other, answers in question.only_if.items():
                if other not in knowledge.questions:
                    continue
                known = [answer.id for answer in knowledge.questions[other].answers]
                for answer in answers:
                    if answer not in known:
                        path = ("questions", q, "only_if", other)
                        where = finder.place("section", section.id, *path)
                        yield _missing(f'answer of "{other}"', answer, known, where)


def _claims(knowledge: Knowledge, documents: dict[str, Document]) -> Iterator[Diagnostic]:
    finder = _Finder(knowledge, documents)
    for key, placed in knowledge.claims.items():
        claim = placed.claim
        criterion = knowledge.criteria.get(placed.criterion)
        if criterion and claim.states and claim.states not in NO_LEVEL:
            levels = [level.id for level in criterion.levels]
            if claim.states not in levels:
                near = get_close_matches(claim.states, levels, n=1)
                hint = f'did you mean "{near[0]}"?' if near else f"levels: {', '.join(levels)}"
                what = f'"{claim.states}" is not a level of {criterion.id}'
                yield Diagnostic("KB012", what, finder.place("claim", key, "states"), hint)
        prefix = f"{placed.framework}.{placed.criterion}."
        if not claim.id.startswith(prefix):
            what = f'claim ids of this cell start with "{prefix}"'
            yield Diagnostic("KB010", what, finder.place("claim", key, "id"))
        for i, evidence in enumerate(claim.evidence):
            if evidence.accessed and evidence.accessed < evidence.date:
                where = finder.place("claim", key, "evidence", i, "accessed")
                what = f"accessed {evidence.accessed}, before the evidence of {evidence.date}"
                yield Diagnostic("KB021", what, where)
        if word := _VALUE_WORDS.search(claim.text):
            where = finder.place("claim", key, "text")
            hint = "say what is the case, and let the reader judge"
            yield Diagnostic("KB050", f'"{word.group()}" is a value word', where, hint)


def _contradictions(knowledge: Knowledge) -> Iterator[Diagnostic]:
    for (framework, name), claims in knowledge.cells.items():
        criterion = knowledge.criteria.get(name)
        if criterion is None:
            continue
        levels = {level.id: level.score for level in criterion.levels}
        scored = [(levels[c.states], c) for c in claims if _holds(c) and c.states in levels]
        if not scored:
            continue
        low, high = min(scored, key=lambda s: s[0]), max(scored, key=lambda s: s[0])
        if high[0] - low[0] > _FAR_APART:
            where = knowledge.places[("claim", high[1].id)]
            what = (
                f'"{high[1].id}" states {high[1].states} but "{low[1].id}" states '
                f"{low[1].states}, and both hold ({framework}, {name})"
            )
            yield Diagnostic("KB040", what, where, "is one of them contested or outdated?")


def _holds(claim: Claim) -> bool:
    return claim.withdrawn is None and claim.status == "holds"


def _gaps(knowledge: Knowledge) -> Iterator[Diagnostic]:
    for framework in knowledge.frameworks:
        for criterion in knowledge.criteria:
            if (framework, criterion) not in knowledge.cells:
                where = Location(f"claims/{framework}/{criterion}.yaml")
                what = f"nothing is known of {framework} on {criterion}"
                yield Diagnostic("KB080", what, where, "it counts as unknown")


def _collected(knowledge: Knowledge, documents: dict[str, Document]) -> Iterator[Diagnostic]:
    """What was collected is used once, or it is said why not."""
    finder = _Finder(knowledge, documents)
    answers: dict[str, list[str]] = {}
    for key, placed in knowledge.claims.items():
        for said in placed.claim.seed_claims:
            answers.setdefault(said, []).append(key)
    for said in knowledge.published:
        given = answers.get(said, [])
        if len(given) != 1:
            where = finder.place("published", said, "id")
            hint = f"it is named by {', '.join(given)}" if given else "name it in seed_claims"
            what = f'published claim "{said}" has {len(given)} answers, not one'
            yield Diagnostic("KB081", what, where, hint)
    if knowledge.research is None:
        return
    used = knowledge.used_facts
    for i, fact in enumerate(knowledge.research.facts):
        if (fact.id in used) == bool(fact.unused):
            where = finder.place("research", "research", "facts", i, "id")
            what = "is used" if fact.id in used else "is not used"
            hint = "take its reason away" if fact.id in used else "say why in unused"
            yield Diagnostic("KB082", f'fact "{fact.id}" {what}', where, hint)
    covered = {name for tool in knowledge.tools.values() for name in tool.seed_systems}
    for i, name in enumerate(knowledge.research.systems):
        if name not in covered:
            where = finder.place("research", "research", "systems", i)
            yield Diagnostic("KB082", f'no tool covers "{name}"', where, "name it in seed_systems")


def _time(knowledge: Knowledge, today: dt.date) -> Iterator[Diagnostic]:
    for key, placed in knowledge.claims.items():
        claim = placed.claim
        where = knowledge.places[("claim", key)]
        dates = [claim.observed, *(e.date for e in claim.evidence)]
        if max(dates) > today:
            yield Diagnostic("KB020", f"{max(dates)} is in the future", where)
        criterion = knowledge.criteria.get(placed.criterion)
        age = (today - claim.observed).days
        if criterion and claim.live and age > criterion.fresh_for_days:
            what = f"observed {age} days ago; {criterion.id} is fresh for "
            hint = "check it again and renew observed and evidence"
            found = f"{what}{criterion.fresh_for_days} days"
            yield Diagnostic("KB022", found, where, hint)
