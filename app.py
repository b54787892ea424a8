"""Entry script of the web app: page config, shared state, navigation.

Start it with ``streamlit run app.py`` or ``advisor app``.
"""

from __future__ import annotations

import streamlit as st

from advisor.web import frame, notices, routes, state

st.set_page_config(page_title="Framework advisor", page_icon="⚖️", layout="wide")
with notices.in_place():
    state.begin()
page = st.navigation(routes.pages(), position="top")
state.keep_in_address()
frame.heading(page)
with notices.in_place():
    page.run()
