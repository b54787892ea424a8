"""The project's name, further musts, and which frameworks to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.web import marks, state

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge

_LIMITS = {"name": 200, "title": 300, "description": 5000}


def edit(known: Knowledge) -> None:
    """Fields that need no question."""
    _text("name", "Short name of the project", "my-project")
    _text("title", "What is being built, in a few words", "the vision service")
    _text("description", "Anything a reader of the record should know", "", area=True)
    _choice(
        "require",
        "Must be possible, beyond what your answers require",
        {key: item.title for key, item in known.capabilities.items()},
        "A framework without a route to one of these is ruled out.",
    )
    _choice(
        "frameworks",
        "Compare only these",
        {key: marks.name_of(known, key) for key in marks.alphabetical(known)},
        "Leave it empty to compare all.",
    )


def _text(field: str, label: str, example: str, *, area: bool = False) -> None:
    key = state.key("about", field)
    if key not in st.session_state:
        st.session_state[key] = getattr(state.draft(), field)
    widget = st.text_area if area else st.text_input
    widget(
        label,
        key=key,
        max_chars=_LIMITS[field],
        placeholder=example,
        on_change=_take_text,
        args=(field, key),
    )


def _take_text(field: str, key: str) -> None:
    text = str(st.session_state[key] or "").strip()[: _LIMITS[field]]
    state.change(state.draft().replace(**{field: text}))


def _choice(field: str, label: str, titles: dict[str, str], help_text: str) -> None:
    key = state.key("about", field)
    if key not in st.session_state:
        st.session_state[key] = list(getattr(state.draft(), field))
    st.multiselect(
        label,
        list(titles),
        format_func=lambda item: titles.get(item, item),
        key=key,
        help=help_text,
        on_change=_take_choice,
        args=(field, key, tuple(titles)),
        placeholder="none" if field == "require" else "all",
    )


def _take_choice(field: str, key: str, allowed: tuple[str, ...]) -> None:
    chosen = tuple(item for item in allowed if item in (st.session_state[key] or ()))
    state.change(state.draft().replace(**{field: chosen}))
