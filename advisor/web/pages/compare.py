"""Compare: frameworks side by side, whatever the project."""

from __future__ import annotations

import streamlit as st

from advisor.web import state, store
from advisor.web.draft import Draft
from advisor.web.parts import compare

known = store.knowledge()
st.markdown(
    "What is held of each framework, whatever the project. What it means for yours stands on the "
    "page Recommendation."
)
chosen = compare.choose(known)
if chosen:
    one, two, three = st.tabs(
        ["Criteria", "Capabilities and routes", "Tools"], on_change="rerun", key="compare-tab"
    )
    if one.open:
        with one:
            compare.levels(state.recommendation_of(Draft(), known), chosen, known)
    if two.open:
        with two:
            compare.capabilities(chosen, known)
    if three.open:
        with three:
            compare.tools(chosen, known)
