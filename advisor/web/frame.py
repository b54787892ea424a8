"""What stands on every page."""

from __future__ import annotations

import streamlit as st

from advisor.web import notices
from advisor.web.escape import md
from advisor.web.state import draft


def heading(page: st.Page) -> None:
    """The page's title, the project's name, and what was wrong with the address."""
    st.title(page.title, anchor=False)
    about = draft().title or draft().name
    if about:
        st.caption(f"Project: {md(about, limit=120)}")
    if st.session_state.address_error is not None:
        notices.show(st.session_state.address_error)
