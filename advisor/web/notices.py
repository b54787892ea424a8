"""Errors shown in place: one clear message, and the page goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from advisor.errors import AdvisorError
from advisor.web.escape import code, md

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_SHOWN = 12


def show(error: AdvisorError, *, place: DeltaGenerator | None = None) -> None:
    """What is wrong, where, and what to do: the same three things the command line prints."""
    lines = []
    for item in error.diagnostics[:_SHOWN]:
        where = f"{code(item.where)} " if item.where else ""
        hint = f" — {md(item.hint)}" if item.hint and item.hint != error.next_step else ""
        lines.append(f"- {where}{md(item.message)}{hint}")
    if len(error.diagnostics) > _SHOWN:
        lines.append(f"- and {len(error.diagnostics) - _SHOWN} more")
    if error.next_step:
        lines.append(f"\n**Next:** {md(error.next_step)}")
    body = "\n".join(lines)
    title = error.what[:1].upper() + error.what[1:]
    if body:
        (place or st).error(body, title=md(title), icon=":material/error:")
    else:
        (place or st).error(md(title), icon=":material/error:")


@contextmanager
def in_place() -> Iterator[None]:
    """Show an :class:`AdvisorError` here and end the page; anything else is a fault of ours."""
    try:
        yield
    except AdvisorError as error:
        show(error)
        st.stop()
