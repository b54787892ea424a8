"""How much each criterion matters: what the answers say, and what the team says instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.profile.preferences import Preferences, preferences
from advisor.web import marks, state
from advisor.web.escape import emphasised, label, md

if TYPE_CHECKING:
    from advisor.kb.entries import Criterion
    from advisor.kb.knowledge import Knowledge

_FROM_ANSWERS = -1
_CHOICES = (_FROM_ANSWERS, 0, 1, 2, 3, 4, 5)


def adjust(known: Knowledge) -> None:
    """Every criterion by group, with its importance question."""
    st.caption(
        "Your answers already say how much most criteria matter. Set one here only where they "
        "get it wrong. 0 = not at all … 5 = decides it; “as answered” leaves it to the answers."
    )
    meant = preferences(state.profile(known), known)
    for group in known.groups.values():
        criteria = known.criteria_of(group.id)
        if criteria:
            st.header(md(group.title), anchor=False)
            for criterion in criteria:
                _criterion(criterion, meant)


def _criterion(criterion: Criterion, meant: Preferences) -> None:
    key = state.key("importance", criterion.id)
    if key not in st.session_state:
        st.session_state[key] = state.draft().importance.get(criterion.id, _FROM_ANSWERS)
    with st.container(gap="xsmall"):
        st.markdown(
            f"**{md(criterion.title)}.** {emphasised(criterion.importance.question)}",
            help=md(criterion.covers),
        )
        st.segmented_control(
            label(f"{criterion.title}. {criterion.importance.question}"),
            label_visibility="collapsed",
            options=_CHOICES,
            format_func=lambda level: "as answered" if level == _FROM_ANSWERS else str(level),
            key=key,
            on_change=_weigh,
            args=(criterion.id, key),
            required=True,
            wrap=True,
        )
        st.caption(_meaning(criterion.id, meant))


def _meaning(criterion: str, meant: Preferences) -> str:
    level = meant.importance[criterion]
    if criterion in state.draft().importance:
        return f"You set it: {marks.IMPORTANCE[level or 0]}."
    if level is None:
        return "None of your answers speaks of it: every importance counts as possible."
    because = "; ".join(meant.importance_because.get(criterion, ()))
    return f"From your answers: {marks.IMPORTANCE[level]} ({md(because, limit=300)})."


def _weigh(criterion: str, key: str) -> None:
    level = st.session_state[key]
    valid = isinstance(level, int) and 0 <= level < len(marks.IMPORTANCE)
    state.change(state.draft().weighed(criterion, level if valid else None))
