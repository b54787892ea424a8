"""Measure: what is here, start and follow a measurement, and its results."""

from __future__ import annotations

import streamlit as st

from advisor.web import notices, routes, state, store
from advisor.web.parts import job_view, machine_view, run_files, run_view, two_runs_view

known = store.knowledge()
st.markdown(
    "The same work runs in each framework on this machine, in turns, and is checked to give the "
    "same result before anything is timed."
)
job_view.following(known)
ready = machine_view.show(known)
job_view.panel(known, ready)

st.header("Results", anchor=False)
run = state.run()
with st.container(horizontal=True):
    run_files.load()
    if run is not None:
        run_files.compare(run)
        run_files.save(run)
        st.button("Put it away", icon=":material/close:", on_click=state.use, args=(None,))
if run is None:
    st.markdown(
        "No run yet: the results come here when the measurement is over."
        if job_view.running()
        else "No run yet: press Start, or load the file of one that was measured elsewhere."
    )
else:
    run_view.results(run, known)
    if st.session_state.use_run:
        routes.link("recommendation", "What it changes in the recommendation", ":material/balance:")
    with notices.in_place():
        other = state.beside()
        if other is not None:
            two_runs_view.show(run, other, known)
