"""A record as it will look on a code host."""

from __future__ import annotations

import re

import streamlit as st

_CODE = re.compile(r"(^```.*?^```|`[^`\n]*`)", re.MULTILINE | re.DOTALL)
_DIRECTIVE = re.compile(r":(?=[A-Za-z])")
_HEADING = re.compile(r"^(#{1,5}) ", re.MULTILINE)


def show(text: str) -> None:
    """The front matter as a table would hide what it says, so it is shown as it is."""
    st.header("Preview", anchor=False)
    matter, body = _split(text)
    with st.container(border=True):
        if matter:
            st.code(matter, language="yaml")
        st.markdown(_as_on_a_code_host(body), anchors=False)
    with st.expander("As Markdown", icon=":material/code:"):
        st.code(text, language="markdown", wrap_lines=True)


def _as_on_a_code_host(body: str) -> str:
    """Markdown that Streamlit shows as others do: its icons, emoji and colours are only text there.

    Headings go one level down, because the page has its own first one.
    """
    parts = _CODE.split(body)
    for i in range(0, len(parts), 2):
        parts[i] = _HEADING.sub(r"#\1 ", _DIRECTIVE.sub(":\u200b", parts[i]))
    return "".join(parts)


def _split(text: str) -> tuple[str, str]:
    if text.startswith("---\n"):
        matter, fence, body = text[4:].partition("\n---\n")
        if fence:
            return matter, body
    return "", text
