"""Dates of evidence are shown as exactly as they are known, and no more exactly."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from advisor.kb.dated import as_known, dated
from advisor.kb.entries import Evidence
from advisor.kb.load import load_knowledge

KNOWLEDGE = load_knowledge(cache=False)


@pytest.mark.parametrize(
    ("known_to", "shown"), [("day", "2024-03-01"), ("month", "2024-03"), ("year", "2024")]
)
def test_what_is_not_known_is_not_shown(known_to: str, shown: str) -> None:
    evidence = Evidence.model_validate(
        {"source": "a-page", "date": dt.date(2024, 3, 1), "date_known_to": known_to}
    )
    assert dated(evidence) == shown
    assert as_known("2024-03-01", known_to) == shown


def test_a_day_is_what_is_meant_where_nothing_is_said() -> None:
    evidence = Evidence.model_validate({"source": "a-page", "date": dt.date(2024, 3, 1)})
    assert dated(evidence) == "2024-03-01"


def test_any_other_word_is_refused() -> None:
    with pytest.raises(ValidationError):
        Evidence.model_validate({"source": "a", "date": "2024-03-01", "date_known_to": "decade"})


def test_a_source_is_dated_alike_by_everybody_who_cites_the_same_day() -> None:
    """One page cannot be known to the day in one claim and to the year in another."""
    known: dict[tuple[str, dt.date], set[str]] = {}
    for placed in KNOWLEDGE.claims.values():
        for one in placed.claim.evidence:
            known.setdefault((one.source, one.date), set()).add(one.date_known_to)
    assert {key: ways for key, ways in known.items() if len(ways) > 1} == {}
