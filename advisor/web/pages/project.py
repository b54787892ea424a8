"""Project: the questionnaire, with the answer so far beside it."""

from __future__ import annotations

import streamlit as st

from advisor.profile.questionnaire import progress
from advisor.web import state, store, words
from advisor.web.escape import md
from advisor.web.parts import about, importance, preview, profile_files, questions

known = store.knowledge()
profile_files.bar(known)

IMPORTANCE, ABOUT = "importance", "about"
steps = [*known.sections, IMPORTANCE, ABOUT]


def title_of(step: str) -> str:
    """The name of a step."""
    if step == IMPORTANCE:
        return "Importance of criteria"
    if step == ABOUT:
        return "About the project"
    return md(known.sections[step].title)


def name_of(step: str) -> str:
    """The label of a step, with how far one has come."""
    if step in (IMPORTANCE, ABOUT):
        return title_of(step)
    done, asked = questions.counts(step, known)
    icon = ":material/check: " if done == asked else ""
    return f"{icon}{title_of(step)} {done}/{asked}"


def go(step: str) -> None:
    """Show another step."""
    preview.go_to(step)


answer = state.recommendation(known)
worth = preview.worth_asking(answer)
best = worth[0].id if worth and not answer.can_stop else ""

left, right = st.columns([2, 1], gap="large")
with left:
    if state.draft().is_blank():
        st.markdown(
            "Answer what you know and leave the rest: every answer counts at once. Or begin with "
            "**Start from…**, which fills in the answers of an example."
        )
    answered, asked = progress(known, state.draft().answers)
    unsure = len(state.draft().unsure)
    st.progress(
        answered / asked if asked else 1.0,
        text=f"{words.count(len(known.sections), 'section')} · {answered} of {asked} answered"
        + (f" · {unsure} “don't know”" if unsure else ""),
    )
    current = st.session_state.get("section", steps[0])
    if current not in steps:
        current = steps[0]
    if "sections" not in st.session_state:
        st.session_state.sections = current
    st.pills(
        "Section",
        steps,
        format_func=name_of,
        key="sections",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: st.session_state.update(section=st.session_state.sections),
        wrap=True,
    )
    if current == IMPORTANCE:
        importance.adjust(known)
    elif current == ABOUT:
        about.edit(known)
    else:
        with st.container(border=True):
            section = known.sections[current]
            st.header(md(section.title), anchor=False)
            st.caption(md(section.intro))
            questions.section(current, known, best=best)
    place = steps.index(current)
    with st.container(horizontal=True):
        if place > 0:
            st.button("Back", icon=":material/arrow_back:", on_click=go, args=(steps[place - 1],))
        if place + 1 < len(steps):
            st.button(
                f"Next: {title_of(steps[place + 1])}",
                icon=":material/arrow_forward:",
                on_click=go,
                args=(steps[place + 1],),
            )
with right:
    preview.so_far(answer, known)
