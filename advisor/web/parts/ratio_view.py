"""Who is faster: ratios with their intervals, by pair of contenders and by mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.measure.sentences import what_would_settle
from advisor.web import charts, marks, words
from advisor.web.escape import md, plain
from advisor.web.parts.contenders import NEUTRAL, Contenders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Comparison, Run

_FARTHEST = (1e-6, 1e6)
"""A ratio beyond these, as a damaged file may hold, has no place on the axis; the table has it."""


def show(run: Run, known: Knowledge) -> None:
    """For each pair one picture per mode, and all of them as a table."""
    st.subheader("Who is faster", anchor=False)
    if not run.comparisons:
        st.markdown(
            "Nothing could be compared: that takes two frameworks that did the same work in at "
            "least two rounds. Below is why."
        )
        return
    who = Contenders(run, known)
    pairs: dict[tuple[str, str], list[Comparison]] = {}
    for one in run.comparisons:
        pairs.setdefault((who.name(one.a), who.name(one.b)), []).append(one)
    for (a, b), rows in pairs.items():
        if len(pairs) > 1:
            st.markdown(f"**{md(a)} beside {md(b)}**")
        by_mode(rows, who)
        st.table(
            {
                "Work": [md(_work(c, who)) for c in rows],
                "Verdict": [md(verdict(c, who)) for c in rows],
                f"Time of {md(a)} ÷ {md(b)}": [words.ratio(c.ratio, c.low, c.high) for c in rows],
                "Rounds": [str(c.rounds) for c in rows],
            },
            alt=f"Ratios of the times of {plain(a)} and {plain(b)} with 95 % intervals",
            border="horizontal",
            hide_index=True,
        )
    st.caption(
        "In brackets the 95 % interval over rounds. A verdict is given only when the whole "
        "interval lies outside ±5 % (or inside, for “equivalent”); the grey band shows it; after "
        "fewer rounds than planned the 99 % interval has to. "
        "Start-up compares the time to import the framework."
    )


def by_mode(rows: Sequence[Comparison], who: Contenders) -> None:
    """One picture per mode, all with the same axis, so that they can be compared."""
    modes: dict[str, list[Comparison]] = {}
    for row in rows:
        if _FARTHEST[0] <= row.ratio <= _FARTHEST[1]:
            modes.setdefault(_modes(row), []).append(row)
    reach = max((charts.reach_of([_row(one, who) for one in part]) for part in modes.values()),
                default=1.0)  # fmt: skip
    for mode, part in modes.items():
        if len(modes) > 1:
            st.caption(md(mode[:1].upper() + mode[1:]))
        drawn = [_row(one, who, with_mode=len(modes) < 2) for one in part]  # noqa: PLR2004
        names = (plain(who.name(part[0].a)), plain(who.name(part[0].b)))
        said = "; ".join(f"{row.label}: {row.words}" for row in drawn)
        charts.draw(
            charts.forest(drawn, names, reach=reach),
            alt=f"Ratio of the times of {names[0]} and {names[1]}, {plain(mode)}, with 95 % "
            f"intervals. {said}",
        )


def verdict(found: Comparison, who: Contenders) -> str:
    """What follows from the interval, and what would settle it; not escaped."""
    text = {
        "faster": f"{who.name(found.a)} is faster",
        "slower": f"{who.name(found.b)} is faster",
        "equivalent": "equivalent within 5 %",
        "no-verdict": "no verdict",
    }[found.verdict]
    if open_point := what_would_settle(found):
        text += f"; {open_point}"
    return text


def _row(row: Comparison, who: Contenders, *, with_mode: bool = True) -> charts.RatioRow:
    colours = {"faster": who.colour(row.a), "slower": who.colour(row.b)}
    return charts.RatioRow(
        plain(_work(row, who) if with_mode else who.title(row.probe), limit=80),
        row.ratio,
        row.low,
        row.high,
        plain(verdict(row, who)),
        colours.get(row.verdict, NEUTRAL),
    )


def _work(row: Comparison, who: Contenders) -> str:
    return f"{who.title(row.probe)}, {_modes(row)}"


def _modes(row: Comparison) -> str:
    mode = marks.MODE.get(row.mode, row.mode)
    if row.b_mode is None or row.b_mode == row.mode:
        return mode
    return f"{mode} against {marks.MODE.get(row.b_mode, row.b_mode)}"
