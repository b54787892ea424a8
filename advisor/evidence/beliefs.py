"""Beliefs of every framework on every criterion, with and without measurements."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from advisor.evidence.belief import Belief, EvidenceItem, combine
from advisor.evidence.claims import pool_claims

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from advisor.evidence.measurements import Measured
    from advisor.kb.knowledge import Knowledge
    from advisor.kb.witness import Witness
    from advisor.measure.results import Run


Beliefs = dict[tuple[str, str], "Belief"]


class _Formed(NamedTuple):
    knowledge: Knowledge
    run: Run | None
    as_of: dt.date
    found: tuple[Beliefs, tuple[str, ...]]


_formed: deque[_Formed] = deque(maxlen=4)
"""The last ones: who tries other answers asks for the same beliefs again and again."""


def form_beliefs(
    knowledge: Knowledge, run: Run | None, as_of: dt.date
) -> tuple[Beliefs, tuple[str, ...]]:
    """By ``(framework, criterion)``; and what of the run could not be used, in sentences.

    Claims and measurements are combined by their precision. Outcomes of claim tests change what
    the claims say: see `advisor.evidence.outcomes`. The dictionary is the caller's own.
    """
    for one in _formed:
        if one.knowledge is knowledge and one.run is run and one.as_of == as_of:
            return dict(one.found[0]), one.found[1]
    found = _form(knowledge, run, as_of)
    _formed.append(_Formed(knowledge, run, as_of, found))
    return dict(found[0]), found[1]


def _form(knowledge: Knowledge, run: Run | None, as_of: dt.date) -> tuple[Beliefs, tuple[str, ...]]:
    measured: dict[tuple[str, str], Measured] = {}
    unusable: tuple[str, ...] = ()
    if run is not None:
        from advisor.evidence.measurements import measured_values

        measured, unusable = measured_values(run, knowledge, as_of)
    heard = witnesses_after(knowledge, run)
    beliefs = {}
    for framework in knowledge.frameworks:
        for criterion in knowledge.criteria.values():
            cell = (framework, criterion.id)
            said, items, not_counted = pool_claims(heard.get(cell, ()), criterion, as_of)
            if run is not None:
                items = tuple(_as_measured(item, run.id) for item in items)
            found = measured.get(cell)
            seen = (found.mean, found.sd) if found else None
            mean, sd = combine(said, seen)
            evidence = (*items, *(found.items if found else ()))
            beliefs[cell] = Belief(mean, sd, said, seen, evidence, not_counted)
    return beliefs, unusable


def witnesses_after(
    knowledge: Knowledge, run: Run | None
) -> Mapping[tuple[str, str], Sequence[Witness]]:
    """The claims of every cell as they stand after the run's claim tests, if there were any."""
    if run is None or not run.outcomes:
        return knowledge.witnesses
    from advisor.evidence.outcomes import heard_here, outcomes_here

    tested = outcomes_here(run, knowledge)
    return {
        cell: heard_here(witnesses, tested, run) for cell, witnesses in knowledge.witnesses.items()
    }


def _as_measured(item: EvidenceItem, run: str) -> EvidenceItem:
    """What a test found here, told from what a source says."""
    return replace(item, kind="measurement", status="measured") if item.origin == run else item
