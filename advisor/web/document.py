"""A Markdown document as it looks on a code host, inside a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent

import streamlit as st

from advisor.web.escape import label

_CODE = re.compile(r"(`[^`\n]*`)")
_DIRECTIVE = re.compile(r":(?=[A-Za-z])")
_HEADING = re.compile(r"^(#{1,5}) ", re.MULTILINE)
_BLOCK = re.compile(
    r"^```(?P<language>[^\n]*)\n(?P<fenced>.*?)^```"
    r"|(?<=\n\n)(?P<formula>(?: {4}[^\n]*\n?)+)"
    r"|(?P<table>^\|[^\n]*\|\n\|(?:[ \t]*:?-+:?[ \t]*\|)+(?:\n\|[^\n]*\|)+)",
    re.MULTILINE | re.DOTALL,
)
WIDTH = 900
"""Pixels of the box around a document: longer lines are hard to read."""
_CELL_END = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Code:
    """Lines that are set apart, by four spaces or by a fence."""

    text: str
    language: str | None = None


def draw(body: str, *, tables: str) -> None:
    """A whole document. ``tables`` says where its tables are from, for those who hear the page.

    The document is one of ours or made by us; text of others in it has to be escaped already.
    """
    for piece in _pieces(body):
        if isinstance(piece, str):
            st.markdown(_as_on_a_code_host(piece), anchors=False)
        elif isinstance(piece, Code):
            # Inside Markdown its long lines would scroll, out of reach of keys.
            st.code(piece.text, language=piece.language, wrap_lines=True)
        else:
            _table(piece, tables)


def _table(columns: dict[str, list[str]], where: str) -> None:
    """A table of its own scrolls where the screen is narrow; inside Markdown it would stick out."""
    st.table(
        {
            _as_on_a_code_host(name): [_as_on_a_code_host(cell) for cell in cells]
            for name, cells in columns.items()
        },
        alt=label(f"{', '.join(columns)} {where}"),
        border="horizontal",
        hide_index=True,
    )


def _pieces(body: str) -> list[str | Code | dict[str, list[str]]]:
    """The document in order: Markdown, formulas and code, and its tables as columns by heading."""
    found: list[str | Code | dict[str, list[str]]] = []
    start = 0
    for block in _BLOCK.finditer(body):
        if block["formula"] or block["fenced"]:
            text = dedent(block["formula"] or block["fenced"]).rstrip()
            found += [body[start : block.start()], Code(text, block["language"] or None)]
            start = block.end()
            continue
        columns = _columns(block["table"] or "")
        if columns:
            found += [body[start : block.start()], columns]
            start = block.end()
    found.append(body[start:])
    return [piece for piece in found if not isinstance(piece, str) or piece.strip()]


def _columns(table: str) -> dict[str, list[str]]:
    """Cells by column; empty where the rows do not fit the headings, or two headings are alike."""
    rows = [[cell.strip() for cell in _CELL_END.split(row)[1:-1]] for row in table.splitlines()]
    if not rows or len({len(row) for row in rows}) > 1 or len(set(rows[0])) < len(rows[0]):
        return {}
    return {name: [row[i] for row in rows[2:]] for i, name in enumerate(rows[0])}


def _as_on_a_code_host(body: str) -> str:
    """Markdown that Streamlit shows as others do: its icons, emoji and colours are only text there.

    Headings go one level down, because the page has its own first one.
    """
    parts = _CODE.split(body)
    for i in range(0, len(parts), 2):
        parts[i] = _HEADING.sub(r"#\1 ", _DIRECTIVE.sub(":\u200b", parts[i]))
    return "".join(parts)
