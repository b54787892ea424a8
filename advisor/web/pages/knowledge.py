"""Knowledge: every claim, with how it stands today, its sources and its dates."""

from __future__ import annotations

import streamlit as st

from advisor.web import store
from advisor.web.escape import code
from advisor.web.parts import claims

known = store.knowledge()
st.markdown(
    "What is said about each framework, and how it stands today. Outdated and refuted claims stay, "
    "so that you can see what is no longer true."
)
claims.asked_for(known)
st.markdown(claims.counts(known))
claims.listing(claims.filters(known), known)
st.caption(f"Knowledge base {code(known.version)} ({code(known.hash)})")
