"""A record as it will look on a code host."""

from __future__ import annotations

import re

import streamlit as st

_HEADING = re.compile(r"^(#{1,5}) ", re.MULTILINE)


def show(text: str) -> None:
    """The front matter as a table would hide what it says, so it is shown as it is."""
    st.header("Preview", anchor=False)
    matter, body = _split(text)
    with st.container(border=True):
        if matter:
            st.code(matter, language="yaml")
        # One level down: the page has its own first heading.
        st.markdown(_HEADING.sub(r"#\1 ", body), anchors=False)
    with st.expander("As Markdown", icon=":material/code:"):
        st.code(text, language="markdown", wrap_lines=True)


def _split(text: str) -> tuple[str, str]:
    if text.startswith("---\n"):
        matter, fence, body = text[4:].partition("\n---\n")
        if fence:
            return matter, body
    return "", text
