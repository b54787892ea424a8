"""One section of the questionnaire. "Don't know" is an answer like the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.profile.questionnaire import applies
from advisor.web import state
from advisor.web.escape import label, md

if TYPE_CHECKING:
    from advisor.kb.entries import Question
    from advisor.kb.knowledge import Knowledge

DONT_KNOW = "?"
"""No id of an answer can look like this."""

BEST = " :blue-badge[:material/star: most worth answering next]"
"""Beside the question that could move the answer most."""


def section(section_id: str, known: Knowledge, *, best: str = "") -> None:
    """Every question of the section that applies, follow-ups as soon as they do.

    ``best`` is the id of the question that is most worth answering next; it is marked.
    """
    for question in known.sections[section_id].questions:
        if applies(question, state.draft().answers):
            _question(question, best=question.id == best)


def counts(section_id: str, known: Knowledge) -> tuple[int, int]:
    """How many questions of a section are answered or set to "don't know", and how many apply."""
    draft = state.draft()
    asked = [q for q in known.sections[section_id].questions if applies(q, draft.answers)]
    done = sum(bool(draft.answers.get(q.id)) or q.id in draft.unsure for q in asked)
    return done, len(asked)


def _question(question: Question, *, best: bool) -> None:
    key = state.key("q", question.id)
    many = question.kind == "many"
    if key not in st.session_state:
        shown = _shown(question)
        st.session_state[key] = shown if many else next(iter(shown), None)
    labels = {answer.id: answer.label for answer in question.answers}
    labels[DONT_KNOW] = "don't know"
    notes = [f"**{md(a.label)}**: {md(a.help)}" for a in question.answers if a.help]
    with st.container(gap="xsmall"):
        # The widget's own label is read out as it is typed, so it carries no Markdown.
        st.markdown(
            f"**{md(question.ask)}**" + (" (any number)" if many else "") + (BEST if best else ""),
            help="\n\n".join(notes) or None,
        )
        st.pills(
            label(question.ask),
            list(labels),
            selection_mode="multi" if many else "single",
            format_func=lambda chosen: md(labels[chosen]),
            key=key,
            label_visibility="collapsed",
            on_change=_answer,
            args=(question, key),
            wrap=True,
        )
        st.caption(f"Why we ask: {md(question.why)}")


def _shown(question: Question) -> list[str]:
    draft = state.draft()
    if question.id in draft.unsure:
        return [DONT_KNOW]
    return list(draft.answers.get(question.id, ()))


def _answer(question: Question, key: str) -> None:
    """Take what the browser sent, as far as it is an answer to this question."""
    sent = st.session_state[key]
    given = [sent] if isinstance(sent, str) else list(sent or ())
    draft = state.draft()
    chosen = tuple(answer.id for answer in question.answers if answer.id in given)
    newly_unsure = DONT_KNOW in given and question.id not in draft.unsure
    unsure = newly_unsure or (DONT_KNOW in given and not chosen)
    state.change(draft.answered(question.id, chosen, unsure=unsure))
    if question.kind == "many":
        st.session_state[key] = _shown(question)
