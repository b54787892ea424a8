"""Who is in the team: take people in, weigh them, let them go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.errors import AdvisorError
from advisor.profile.file import parse_profile
from advisor.web import draft as drafts
from advisor.web import members, notices, state, uploads, words
from advisor.web.escape import label, md
from advisor.web.parts import profile_files

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge

_MOST_WEIGHT = 100.0
_WIDTHS = (5, 2, 2)
"""Of who it is, the weight, and the way out: the same for everybody, so that they line up."""


def bar(known: Knowledge) -> None:
    """The ways in."""
    with st.container(horizontal=True, vertical_alignment="center"):
        _upload(known)
        if not state.draft().is_blank():
            st.button(
                "Add my answers",
                icon=":material/person_add:",
                on_click=lambda: members.add(state.draft(), state.draft().name or "me"),
                help="What you answered on the page Project.",
            )
        _example(known)
        if members.team():
            st.button("Start over", icon=":material/delete:", on_click=_empty)


def _empty() -> None:
    st.session_state.team = []


def _upload(known: Knowledge) -> None:
    generation = st.session_state.setdefault("team_uploads", 0)
    # Another key closes it once the files are taken in.
    with st.popover("Load profiles", icon=":material/upload_file:", key=f"load:{generation}"):
        files = st.file_uploader(
            "Profiles of the members (YAML), one file each",
            type=["yaml", "yml"],
            accept_multiple_files=True,
            key=f"upload-team:{generation}",
            max_upload_size=1,
        )
        found, failed = [], []
        for file in files:
            try:
                text, name = uploads.text_of(file, kind="profile", max_bytes=uploads.PROFILE_BYTES)
                found.append(drafts.from_profile(parse_profile(text, name, known)))
            except AdvisorError as error:
                failed.append(error)
        for problem in failed:
            notices.show(problem)
        if not found or failed:
            return
    room = members.MAX_MEMBERS - len(members.team())
    for draft in found[:room]:
        members.add(draft)
    st.session_state.team_uploads += 1
    st.rerun()


def _example(known: Knowledge) -> None:
    titles = profile_files.examples(known)
    if titles:
        st.menu_button(
            "Add an example",
            list(titles),
            format_func=lambda name: md(titles[name], limit=80),
            key="team-example",
            icon=":material/library_books:",
            on_click=_add_example,
            args=(known,),
        )


def _add_example(known: Knowledge) -> None:
    profile = profile_files.example(st.session_state.get("team-example") or "", known)
    if profile is not None and len(members.team()) < members.MAX_MEMBERS:
        members.add(drafts.from_profile(profile))


def people() -> None:
    """One line per member."""
    for person in members.team():
        asked = words.count(len(person.draft.answers), "answer")
        with st.container(border=True):
            about, weight, away = st.columns(_WIDTHS, vertical_alignment="bottom")
        title = f" · {md(person.draft.title, limit=80)}" if person.draft.title else ""
        about.markdown(f"**{md(person.name)}**{title} :small[{asked}]")
        key = f"weight:{person.number}"
        if key not in st.session_state:
            st.session_state[key] = person.weight
        weight.number_input(
            label(f"Weight of {person.name}"),
            min_value=0.1,
            max_value=_MOST_WEIGHT,
            step=0.5,
            key=key,
            on_change=_weigh,
            args=(person.number, key),
            help="How much this member counts beside the others; 1 unless you say.",
        )
        away.button(
            label(f"Remove {person.name}"),
            key=f"remove:{person.number}",
            icon=":material/close:",
            type="tertiary",
            on_click=members.remove,
            args=(person.number,),
        )


def _weigh(number: int, key: str) -> None:
    value = st.session_state[key]
    members.weigh(number, min(max(float(value or 1.0), 0.1), _MOST_WEIGHT))
