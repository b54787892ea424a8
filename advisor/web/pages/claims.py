"""Claims: what published comparisons say, what holds of it today, what was found here."""

from __future__ import annotations

import streamlit as st

from advisor.web import routes, state, store, words
from advisor.web.escape import code
from advisor.web.parts import published

known = store.knowledge()
run = state.run()
rows = store.claim_rows(known, run)
st.markdown(
    "What published comparisons tell their readers, in our words; how it stands today by dated "
    "evidence; and what was found on this machine."
)
st.markdown(published.counts([row for row in rows if row.said]))
if run is None or not run.outcomes:
    testable = sum(bool(row.tested_by) for row in rows if row.said)
    st.info(
        f"Nothing was tested here yet. {words.count(testable, 'of them can', 'of them can')} be "
        "tested on this machine: start the suite “claims”, or load a run that has it.",
        icon=":material/science:",
    )
    routes.link("measure", "Test claims on this machine", ":material/speed:")
published.listing(published.filters(rows, known), known, run)
st.caption(f"Knowledge base {code(known.version)} ({code(known.hash)})")
