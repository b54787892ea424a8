"""What claims rest on: strong enough, from more than one side, and in the right order of days."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from advisor.errors import Diagnostic
from advisor.kb.entries import Basis
from advisor.kb.entries.claim import NO_LEVEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.kb.lint.subject import Subject

_STRENGTH = {basis: -i for i, basis in enumerate(get_args(Basis))}


def accessed_too_early(subject: Subject) -> Iterator[Diagnostic]:
    """KB021: nobody can have read what did not exist yet."""
    for key, placed in subject.knowledge.claims.items():
        for i, evidence in enumerate(placed.claim.evidence):
            if evidence.accessed and evidence.accessed < evidence.date:
                where = subject.place("claim", key, "evidence", i, "accessed")
                what = f"accessed {evidence.accessed}, before the evidence of {evidence.date}"
                yield Diagnostic("KB021", what, where)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """KB041 and KB042, for claims that count today."""
    knowledge = subject.knowledge
    for key, placed in knowledge.claims.items():
        claim = placed.claim
        if not claim.live:
            continue
        criterion = knowledge.criteria.get(placed.criterion)
        floor = criterion.evidence_floor if criterion else None
        judges = claim.states is not None and claim.states not in NO_LEVEL
        if floor and judges and _STRENGTH[claim.basis] < _STRENGTH[floor]:
            what = f'a level of {placed.criterion} needs "{floor}" or stronger, not "{claim.basis}"'
            hint = "find stronger evidence, or leave states out: then it is background"
            yield Diagnostic("KB041", what, subject.place("claim", key, "basis"), hint)
        named = [evidence.source for evidence in claim.evidence]
        said_by = [knowledge.sources[id_] for id_ in named if id_ in knowledge.sources]
        publishers = {source.publisher_name for source in said_by}
        alone = len(publishers) == 1 and not any(s.source.independent for s in said_by)
        if claim.status == "contested" and alone:
            what = f"contested, but only {publishers.pop()} speaks of it, and of its own product"
            hint = "add somebody else's source, or a run of our own"
            yield Diagnostic("KB042", what, subject.place("claim", key, "status"), hint)
