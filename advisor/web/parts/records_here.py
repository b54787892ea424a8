"""The folder of records that was chosen at start: what is in it, and what is due."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from advisor.errors import AdvisorError
from advisor.records.due import due_reviews
from advisor.records.folder import read_records
from advisor.records.json_adr import plain as without_markup
from advisor.records.write import new_record
from advisor.web import marks, notices, words
from advisor.web.escape import code, md

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.profile.model import Profile
    from advisor.recommendation import Recommendation
    from advisor.records.due import Due
    from advisor.records.record_file import RecordFile
    from advisor.web.parts.record_form import RecordFields

_WRITTEN = "record_written"


def write(
    folder: Path,
    head: RecordFields,
    answer: Recommendation,
    profile: Profile,
    known: Knowledge,
    run: Run | None,
    today: dt.date,
) -> None:
    """The button that writes record, evidence and chart with the next free number."""

    def now() -> None:
        try:
            written = new_record(
                answer,
                profile,
                known,
                run,
                directory=folder,
                title=head.title or None,
                deciders=[head.deciders],
                consulted=[head.consulted],
                informed=[head.informed],
                tags=[head.tags],
                review_by=head.review_by,
                today=today,
                draft=head.number is None,
                shown_folder=str(folder),
                with_chart=True,
            )
        except AdvisorError as error:
            st.session_state[_WRITTEN] = error
        else:
            st.session_state[_WRITTEN] = written.path

    st.button(
        "Write into the folder",
        icon=":material/create_new_folder:",
        on_click=now,
        help=f"{md(folder)}: the record, its evidence and its chart, with the next free number.",
    )


def told() -> None:
    """What came of writing, once."""
    said = st.session_state.pop(_WRITTEN, None)
    if isinstance(said, AdvisorError):
        notices.show(said)
    elif said is not None:
        st.success(f"Written: {code(said)}", icon=":material/check:")


def show(folder: Path, today: dt.date) -> None:
    """Every record with its status and review date, overdue first."""
    st.header("Records in the folder", anchor=False)
    st.caption(code(folder))
    if not folder.exists():
        st.markdown("The folder is not there yet; the first record makes it.")
        return
    with notices.in_place():
        records = read_records(folder)
    if not records:
        st.markdown("No record yet.")
        return
    due = {item.record.name: item for item in due_reviews(records, today)}
    late = sum(item.when != "near" for item in due.values())
    if late:
        st.warning(
            f"{words.count(late, 'review')} overdue. Decide again with what is known today: "
            f"{code('advisor record recheck NUMBER')}.",
            icon=":material/event_busy:",
        )
    ordered = sorted(records, key=lambda record: _order(record, due))
    st.table(
        {
            "Number": ["draft" if one.number is None else f"{one.number:04d}" for one in ordered],
            "Decision": [md(without_markup(one.title), limit=200) for one in ordered],
            "Status": [md(one.status or "none", limit=100) for one in ordered],
            "Review": [_review(one, due.get(one.name)) for one in ordered],
        },
        alt="Decision records with their status and review date, overdue first",
        border="horizontal",
        hide_index=True,
    )


def _order(record: RecordFile, due: dict[str, Due]) -> tuple[bool, int, int]:
    """What is due first, the longest overdue on top; then the latest numbers."""
    item = due.get(record.name)
    return (item is None, item.days if item else 0, -(record.number or 10_000))


def _review(record: RecordFile, item: Due | None) -> str:
    if item is None:
        return f"{record.review_by:%Y-%m-%d}" if record.review_by else "–"
    if item.review_by is None:
        return marks.badge("red", ":material/error:", "not a day")
    day = f"{item.review_by:%Y-%m-%d}"
    if item.when == "passed":
        late = words.count(-item.days, "day")
        return f"{marks.badge('red', ':material/event_busy:', 'overdue')} {day}, {late} ago"
    return f"{marks.badge('yellow', ':material/event:', 'soon')} {day}"
