"""Pieces of evidence and gaps in words, by the ids under which a recommendation names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.records import wording
from advisor.records.markdown import Markdown, join, md
from advisor.records.sources import cite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.evidence import EvidenceItem
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import BeliefReport, Contribution, Missing, Recommendation

_SHOWN = 5
_MIDDLE = 0.5


def standing(item: EvidenceItem, knowledge: Knowledge, recommendation: Recommendation) -> Markdown:
    """Status, date and sources of a claim; the day and the machine of a measurement."""
    if item.kind == "measurement" and recommendation.measured:
        return md("{} on {}", _dated(item), wording.clause(recommendation.measured.machine))
    old = ", older than it should be" if item.stale else ""
    return join(
        part
        for part in (md("{}{}", _dated(item), Markdown(old)), cite(item.sources, knowledge))
        if part
    )


def strongest(recommendation: Recommendation, contribution: Contribution) -> Markdown:
    """The first piece of evidence named for a difference that points the same way."""
    leader = recommendation.ranking[0].framework
    known = {
        item.id: (b.framework, item) for b, item in _items(recommendation, contribution.criterion)
    }
    for framework, item in (known[id_] for id_ in contribution.evidence if id_ in known):
        side = 1 if framework == leader else -1
        if side * contribution.difference * (item.value - _MIDDLE) > 0:
            name = framework_name(framework, recommendation)
            text = wording.clause(item.text)
            return md(". The strongest evidence, on {}: {} ({})", name, text, _dated(item))
    return Markdown("")


def gap(missing: Missing, recommendation: Recommendation, knowledge: Knowledge) -> Markdown:
    """An empty cell or an old piece of evidence, as a reader would say it."""
    framework, _, criterion = missing.id.partition("/")
    if missing.kind == "cell" and criterion in knowledge.criteria:
        title = wording.lower_first(knowledge.criteria[criterion].title)
        return md("{} on {}", framework_name(framework, recommendation), title)
    if missing.kind == "stale-claim":
        for belief, item in _items(recommendation):
            if item.id == missing.id:
                name = framework_name(belief.framework, recommendation)
                return md("“{}” ({}, {})", wording.clause(item.text), name, item.date[:10])
    return md("{}", wording.clause(missing.text))


def few(pieces: Sequence[Markdown]) -> Markdown:
    """The first ones in a row, and how many more there are."""
    unique = list(dict.fromkeys(pieces))
    text = join(unique[:_SHOWN], "; ")
    more = len(unique) - _SHOWN
    return md("{}; and {} more", text, more) if more > 0 else text


def framework_name(framework: str, recommendation: Recommendation) -> str:
    """A framework's name as the ranking shows it."""
    named = {r.framework: r.name for r in recommendation.ranking}
    return named.get(framework, framework)


def _dated(item: EvidenceItem) -> Markdown:
    """Status and day of a claim; the day of a measurement."""
    verb = "measured" if item.kind == "measurement" else f"{item.status} as of"
    return md("{} {}", verb, item.date[:10])


def _items(
    recommendation: Recommendation, criterion: str | None = None
) -> list[tuple[BeliefReport, EvidenceItem]]:
    return [
        (belief, item)
        for belief in recommendation.beliefs
        if criterion in (None, belief.criterion)
        for item in belief.evidence
    ]
