"""What a person adds to a decision record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st

_LONGEST = 300
_SOONEST = dt.timedelta(days=1)
_USUAL = dt.timedelta(days=180)


@dataclass(frozen=True, slots=True)
class RecordFields:
    """The head of the record, as typed."""

    title: str
    deciders: str
    consulted: str
    informed: str
    tags: str
    review_by: dt.date | None
    number: int | None
    """``None`` for a draft: it gets its number when it is decided."""


def fields(today: dt.date, default_title: str) -> RecordFields:
    """The form. Everything but the reasons, which come from the recommendation."""
    with st.container(border=True):
        title = _text("Title", "record-title", default_title)
        one, two = st.columns(2)
        with one:
            deciders = _text("Deciders", "record-deciders", "who decides, separated by commas")
            consulted = _text("Consulted", "record-consulted", "whose advice was asked")
        with two:
            informed = _text("Informed", "record-informed", "who is told")
            tags = _text("Tags", "record-tags", "for your index")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            review = st.date_input(
                "Review by",
                value=today + _USUAL,
                min_value=today + _SOONEST,
                key="record-review",
                persist_state="session",
                format="YYYY-MM-DD",
                width=200,
            )
            number = st.number_input(
                "Number",
                min_value=1,
                max_value=9999,
                key="record-number",
                persist_state="session",
                width=140,
                help="The next free number in your folder of records.",
            )
            draft = st.toggle(
                "Draft: proposed, not decided", key="record-draft", persist_state="session"
            )
    return RecordFields(
        title=title,
        deciders=deciders,
        consulted=consulted,
        informed=informed,
        tags=tags,
        review_by=review if isinstance(review, dt.date) else None,
        number=None if draft else min(max(int(number), 1), 9999),
    )


def _text(label: str, key: str, example: str) -> str:
    typed = st.text_input(
        label, key=key, persist_state="session", max_chars=_LONGEST, placeholder=example
    )
    return (typed or "")[:_LONGEST]
