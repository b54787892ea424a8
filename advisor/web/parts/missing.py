"""What is not known yet, and how to get it; what was assumed; what the numbers were made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from advisor.measure.suites import SUITES
from advisor.web import routes, words
from advisor.web.escape import code, md
from advisor.web.jobs import Order
from advisor.web.parts import launch
from advisor.web.parts.preview import stop_line

if TYPE_CHECKING:
    from advisor.recommendation import Missing, NextBest, Recommendation

_SHOWN = 5
_DO = {"measurement": "measure", "evidence": "look up"}
"""What is to be done; all else is answered."""
_NOTICEABLE = 0.005
"""What moves the leader's chance by less than half of a hundredth is not worth proposing."""


def not_known(answer: Recommendation) -> None:
    """Open answers, missing measurements, old claims, empty cells: each with the way to it."""
    st.header("Not known", anchor=False)
    line = stop_line(answer)
    if line:
        st.markdown(line)
    _next(answer.next_best)
    groups: tuple[tuple[str, str, Sequence[Missing]], ...] = (
        ("question", "open", answer.unanswered),
        ("measurement", "missing", answer.unmeasured),
        ("claim", "older than its freshness", answer.stale),
        ("cell", "without evidence", answer.unknown),
    )
    found = [group for group in groups if group[2]]
    if not found:
        st.markdown("Nothing that we can name: every question is answered, and no evidence is old.")
    for one, state, items in found:
        with st.expander(f"{words.count(len(items), one)} {state}"):
            st.markdown("\n".join(_missing(item) for item in items))
    if answer.unmeasured:
        routes.link("measure", "Measure on this machine", ":material/speed:")


def fine_print(answer: Recommendation) -> None:
    """Assumptions, a team's own knowledge, and the stamp that makes the numbers repeatable."""
    with st.expander("Assumptions, and what the numbers were made from", icon=":material/info:"):
        lines = [f"- {md(item)}" for item in answer.assumptions]
        if answer.overlay:
            lines.append("- from your own knowledge: " + ", ".join(map(code, answer.overlay)))
        stamp = answer.stamp
        made_from = {
            "Advisor": code(stamp.version),
            "Method": code(stamp.method),
            "Knowledge base": f"{code(stamp.kb)} ({code(stamp.kb_hash)})",
            "Answers": code(stamp.profile),
            "Run": code(stamp.run) if stamp.run else "none",
            "Seed and draws": f"{stamp.seed}, {stamp.draws:,}",
            "As of": md(stamp.as_of),
        }
        lines += [f"- **{name}:** {value}" for name, value in made_from.items()]
        st.markdown("\n".join(lines))
        st.caption(
            "The same inputs give the same numbers here, on the command line and in records."
        )


def _missing(item: Missing) -> str:
    how = f" — {md(item.how)}" if item.how else ""
    return f"- {md(item.text)}{how}"


def _next(items: Sequence[NextBest]) -> None:
    items = [item for item in items if item.could_move >= _NOTICEABLE]
    if not items:
        return
    st.markdown("**Most worth doing next**")
    lines = []
    for item in items[:_SHOWN]:
        kind = _DO.get(item.kind, "answer")
        cost = f", about {words.minutes(item.minutes * 60)}" if item.minutes else ""
        lines.append(
            f"- {kind}: {md(item.text)} (could move the leader's chance by up to "
            f"{item.could_move * 100:.0f} of 100{cost})"
        )
    st.markdown("\n".join(lines))
    measure = any(item.kind == "measurement" for item in items[:_SHOWN])
    with st.container(horizontal=True):
        if any(item.kind not in _DO for item in items[:_SHOWN]):
            _button("Answer", "project", ":material/checklist:", primary=not measure)
        for item in items[:_SHOWN]:
            if item.kind == "measurement":
                _measure(item)


def _measure(item: NextBest) -> None:
    """Start it at once; its progress stands on the page Measure."""
    suite = SUITES.get(item.id) or next(iter(SUITES.values()))
    label = f"Measure now, about {words.minutes(suite.expected_seconds)}"
    if st.button(label, icon=":material/speed:", type="primary"):
        launch.start(Order(suite.id))
        routes.go("measure")


def _button(name: str, page: str, icon: str, *, primary: bool) -> None:
    if st.button(name, icon=icon, type="primary" if primary else "secondary"):
        routes.go(page)
