"""Recommendation: musts, verdict, reasons, flips, and what is not known."""

from __future__ import annotations

import streamlit as st

from advisor.web import routes, state, store, words
from advisor.web.parts import flips, missing, musts, reasons, trying, verdict

known = store.knowledge()
answer = state.recommendation(known)

draft = state.draft()
if not (draft.answers or draft.importance or draft.require):
    st.info(
        "You have not answered anything yet. What follows holds for a project of which nothing "
        "is known: every importance counts as possible.",
        icon=":material/info:",
    )
    routes.link("project", "Answer some questions", ":material/checklist:")

finished = state.run()
if finished is not None:

    def switch() -> None:
        """Let the run count, or not."""
        st.session_state.use_run = bool(st.session_state.switch_run)

    if "switch_run" not in st.session_state:
        st.session_state.switch_run = st.session_state.use_run
    st.toggle(
        f"Use the measurements of {words.day(finished.started)}", key="switch_run", on_change=switch
    )

musts.routes(answer, known)
verdict.verdict(answer, known)
reasons.because(answer, known)
flips.flips(answer, known)
trying.panel(answer, known)
if answer.measured is not None:
    flips.measured(answer.measured, answer, known)
missing.not_known(answer)
missing.fine_print(answer)
routes.link("record", "Write this decision down", ":material/history_edu:")
