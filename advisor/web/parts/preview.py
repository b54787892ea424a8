"""The answer so far, beside the questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.profile.questionnaire import progress
from advisor.web import charts, marks, routes, state, words
from advisor.web.escape import md, plain

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import NextBest, Recommendation

NEXT_QUESTIONS = 3
WORTH_ASKING = 0.03
"""An open question that could move the leader's chance by less than this is not worth a stop."""


def so_far(answer: Recommendation, known: Knowledge) -> None:
    """Who leads, how surely, and which question is worth answering next."""
    with st.container(border=True):
        st.header("So far", anchor=False)
        parts = shares(answer, known)
        in_words = ", ".join(f"{part.name} {words.of_100(part.probability)}" for part in parts)
        if any(part.probability > 0 for part in parts):
            charts.draw(charts.bar_of_shares(parts), alt=f"Chance of being best: {plain(in_words)}")
        lines = []
        for place in answer.ranking:
            ruled_out = " — misses a must" if place.status == "fail" else ""
            lines.append(f"**{md(place.name)}** {words.of_100(place.p_best)}{ruled_out}")
        st.markdown("  \n".join(lines))
        answered, asked = progress(known, state.draft().answers)
        open_questions = words.count(asked - answered, "question") + " open"
        st.caption(f"{marks.VERDICT[answer.verdict]} · {open_questions}")
        _next(answer, known)
        routes.link("recommendation", "Why, and what would change it", ":material/arrow_forward:")


def worth_asking(answer: Recommendation) -> list[NextBest]:
    """Open questions, and sections of them, that could move the leader's chance; most first."""
    return [
        item
        for item in answer.next_best
        if item.kind in ("question", "section") and item.could_move >= WORTH_ASKING
    ]


def stop_line(answer: Recommendation) -> str:
    """Whether one can stop asking and measuring, in one line; empty without a winner."""
    if answer.winner is None or not answer.stop_note:
        return ""
    if answer.can_stop:
        return f":material/check_circle: **You can stop here:** {md(answer.stop_note)}."
    return f"**Not settled:** {md(answer.stop_note)}."


def shares(answer: Recommendation, known: Knowledge) -> list[charts.Share]:
    """The ranking as parts of a picture."""
    colour = marks.colours(known)
    return [
        charts.Share(
            plain(place.name),
            marks.short_of(known, place.framework),
            colour.get(place.framework, "#999999"),
            place.p_best,
        )
        for place in answer.ranking
    ]


def _next(answer: Recommendation, known: Knowledge) -> None:
    line = stop_line(answer)
    if line:
        st.markdown(line)
    if answer.can_stop:
        return
    worth = worth_asking(answer)
    if worth:
        st.markdown("Most worth answering next:")
        for item in worth[:NEXT_QUESTIONS]:
            _jump(item, known)
    elif any(item.kind == "measurement" for item in answer.next_best):
        routes.link("measure", "Worth more than another answer: measure", ":material/speed:")


def _jump(item: NextBest, known: Knowledge) -> None:
    move = f"could move it by up to {item.could_move * 100:.0f} of 100"
    section = item.id if item.id in known.sections else known.section_of.get(item.id)
    with st.container(gap="xxsmall"):
        if section is None:
            st.markdown(md(item.text))
        else:
            st.button(
                md(item.text),
                key=f"jump:{item.id}",
                icon=":material/chevron_right:",
                type="tertiary",
                wrap=True,
                on_click=go_to,
                args=(section,),
            )
        st.caption(move)


def go_to(section: str) -> None:
    """Show this section of the questionnaire."""
    st.session_state.section = section
    st.session_state.pop("sections", None)
