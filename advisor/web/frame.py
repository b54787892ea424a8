"""What stands on every page."""

from __future__ import annotations

import streamlit as st

from advisor.web import notices
from advisor.web.escape import md
from advisor.web.state import draft, run


def heading(page: st.Page) -> None:
    """The page's title, the project's name, and what could not be read of an earlier visit."""
    st.title(page.title, anchor=False)
    about = draft().title or draft().name
    if about:
        st.caption(f"Project: {md(about, limit=120)}")
    run()
    for error in (st.session_state.address_error, st.session_state.run_error):
        if error is not None:
            notices.show(error)
