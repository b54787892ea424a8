"""A record as it will look on a code host."""

from __future__ import annotations

import streamlit as st

from advisor.web import document


def show(text: str) -> None:
    """The front matter as a table would hide what it says, so it is shown as it is."""
    st.header("Preview", anchor=False)
    matter, body = _split(text)
    with st.container(border=True, width=document.WIDTH):
        if matter:
            st.code(matter, language=None, wrap_lines=True)
        document.draw(body, tables="in the record")
    with st.expander("As Markdown", icon=":material/code:"):
        st.code(text, language=None, wrap_lines=True)


def _split(text: str) -> tuple[str, str]:
    if text.startswith("---\n"):
        matter, fence, body = text[4:].partition("\n---\n")
        if fence:
            return matter, body
    return "", text
