"""What stands on every page."""

from __future__ import annotations

import streamlit as st

from advisor.web import notices
from advisor.web.escape import md
from advisor.web.state import draft, run

# Streamlit cuts a long answer off where the screen is narrow; an answer must be read in full. And
# a table that scrolls to the side there cannot be scrolled with keys, so it is made to fit. No
# column may ask for so much width there that the others have to break their words.
_WRAP = """<style>
[data-testid="stPills"] button, [data-testid="stButtonGroup"] button
{ height: auto; max-width: 100%; }
[data-testid="stPills"] button p, [data-testid="stButtonGroup"] button p
{ white-space: normal; text-align: left; }
@media (max-width: 640px) {
[data-testid="stTable"] table { width: 100%; }
[data-testid="stTable"] :is(th, td) { padding: 0.25rem 0.3rem !important; }
[data-testid="stTable"] :is(th, td), [data-testid="stTable"] :is(th, td) *
{ font-size: 0.8rem; min-width: 0 !important; white-space: normal !important;
overflow-wrap: anywhere !important; word-break: normal !important; }
[data-testid="stTable"] tr:has(> :nth-child(3)) > :is(th, td) { max-width: 7rem; }
[data-testid="stTable"] tr:has(> :nth-child(4)) > :is(th, td) { max-width: 4.5rem; }
[data-testid="stTable"] tr:has(> :nth-child(5)) > :first-child { max-width: 6.25rem; }
[data-testid="stTable"] tr:has(> :nth-child(6)) > :is(th, td)
{ max-width: 3.7rem; padding-inline: 0.12rem !important; }
[data-testid="stTable"] tr:has(> :nth-child(6)) > :is(th, td),
[data-testid="stTable"] tr:has(> :nth-child(6)) > :is(th, td) * { font-size: 0.7rem; }
}
</style>"""


def heading(page: st.Page) -> None:
    """The page's title, the project's name, and what could not be read of an earlier visit."""
    st.html(_WRAP)
    st.title(page.title, anchor=False)
    about = draft().title or draft().name
    if about:
        st.caption(f"Project: {md(about, limit=120)}")
    run()
    for error in (st.session_state.address_error, st.session_state.run_error):
        if error is not None:
            notices.show(error)
