"""Start a measurement from any page; how it goes stands on the page Measure."""

from __future__ import annotations

import streamlit as st

from advisor.errors import AdvisorError
from advisor.web import state, store
from advisor.web.jobs import Order


def start(order: Order) -> None:
    """Start it and follow it; a refusal is kept for the page Measure to show."""
    try:
        job = store.registry().start(st.session_state.owner, order)
    except AdvisorError as error:
        st.session_state.start_error = error
    else:
        state.watch(job.id)
        st.session_state.watching = job.id
