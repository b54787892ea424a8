"""Levels that claims state: on the scale, under the cell's name, and agreeing with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.errors import Diagnostic
from advisor.kb.entries.claim import NO_LEVEL
from advisor.kb.lint.near import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.kb.entries import Claim
    from advisor.kb.lint.subject import Subject

_FAR_APART = 0.5
"""Two live claims whose levels differ by more than this much of the scale contradict."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """KB012 and KB010: the level is on the criterion's scale, the id names the cell."""
    for key, placed in subject.knowledge.claims.items():
        claim = placed.claim
        criterion = subject.knowledge.criteria.get(placed.criterion)
        if criterion and claim.states and claim.states not in NO_LEVEL:
            levels = [level.id for level in criterion.levels]
            if claim.states not in levels:
                what = f'"{claim.states}" is not a level of {criterion.id}'
                hint = did_you_mean(claim.states, levels, f"levels: {', '.join(levels)}")
                yield Diagnostic("KB012", what, subject.place("claim", key, "states"), hint)
        prefix = f"{placed.framework}.{placed.criterion}."
        if not claim.id.startswith(prefix):
            what = f'claim ids of this cell start with "{prefix}"'
            yield Diagnostic("KB010", what, subject.place("claim", key, "id"))


def contradictions(subject: Subject) -> Iterator[Diagnostic]:
    """KB040: two claims of a cell hold, on levels far apart."""
    for (framework, name), claims in subject.knowledge.cells.items():
        criterion = subject.knowledge.criteria.get(name)
        if criterion is None:
            continue
        levels = {level.id: level.score for level in criterion.levels}
        scored = [(levels[c.states], c) for c in claims if _holds(c) and c.states in levels]
        if not scored:
            continue
        low, high = min(scored, key=lambda s: s[0]), max(scored, key=lambda s: s[0])
        if high[0] - low[0] > _FAR_APART:
            where = subject.knowledge.places[("claim", high[1].id)]
            what = (
                f'"{high[1].id}" states {high[1].states} but "{low[1].id}" states '
                f"{low[1].states}, and both hold ({framework}, {name})"
            )
            yield Diagnostic("KB040", what, where, "is one of them contested or outdated?")


def _holds(claim: Claim) -> bool:
    return claim.withdrawn is None and claim.status == "holds"
