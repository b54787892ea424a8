"""What a result costs: the first one and each after it, compiling, and memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.web import charts, marks, words
from advisor.web.escape import md, plain
from advisor.web.parts.contenders import Contenders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Quantity, Result, Run

_MOST_BYTES = 2.0**50
_STEP, _FIRST, _PEAK = "step_seconds", "first_call_seconds", "peak_bytes"


def show(run: Run, known: Knowledge) -> None:
    """Pictures first, then all of it as a table."""
    who = Contenders(run, known)
    rows = [r for r in run.results if _STEP in r.quantities]
    if rows:
        st.subheader("Time to first result, against steady speed", anchor=False)
        _times(rows, who)
        _table(rows, who)
        _break_even(rows, who)
        _memory(rows, who)
    _start_up(run, who)


def _times(rows: Sequence[Result], who: Contenders) -> None:
    drawn = []
    for row in rows:
        step, first = _drawable(row, _STEP), _drawable(row, _FIRST)
        if step is not None:
            said = f"first {_quantity(row, _FIRST)}, then {_quantity(row, _STEP)} each"
            drawn.append(
                charts.TimeRow(
                    plain(who.work(row), limit=80),
                    plain(who.name(row.contender)),
                    who.letter(row.contender),
                    first,
                    step,
                    plain(said),
                )
            )
    if drawn:
        charts.draw(
            charts.first_and_steady(drawn, _colours(rows, who)),
            alt="Time to the first result and of each step by work and framework; the tables "
            "below have the numbers",
        )
        st.caption(_key(rows, who))


def _table(rows: Sequence[Result], who: Contenders) -> None:
    """One table per work, so that a phone has room for its columns."""
    works: dict[str, list[Result]] = {}
    for row in rows:
        works.setdefault(row.probe, []).append(row)
    for probe, found in works.items():
        st.markdown(f"**{md(who.title(probe))}**")
        in_order = [r for mode in marks.MODE for r in found if r.mode == mode]
        st.table(
            {
                "Framework": [f"{who.shown(r.contender)} {marks.MODE[r.mode]}" for r in in_order],
                "First result": [_quantity(r, _FIRST) for r in in_order],
                "Then each step": [_quantity(r, _STEP) for r in in_order],
                "Compiling pays after": [_pays(r, rows, who) for r in in_order],
                "Peak memory": [_quantity(r, _PEAK) for r in in_order],
            },
            alt="First call, steady step, break-even of compiling and peak memory of "
            f"{plain(who.title(probe))}",
            border="horizontal",
            hide_index=True,
        )
    st.caption(
        "The first result includes building the model, the first step, and compiling where there "
        "is any. “–”: not measured, or nothing to compile."
    )


def _break_even(rows: Sequence[Result], who: Contenders) -> None:
    """Only for work of which something was compiled beside the same as written."""
    compiled = [r for r in rows if "compile_seconds" in r.quantities]
    works = list(dict.fromkeys(r.probe for r in compiled))
    if not works:
        return
    st.subheader("When compiling pays", anchor=False)
    chosen = works[0]
    if len(works) > 1:
        key = "break-even"
        if st.session_state.get(key) not in works:
            st.session_state[key] = chosen
        chosen = st.selectbox(
            "Work",
            works,
            format_func=lambda probe: plain(who.title(probe)),
            key=key,
            persist_state="session",
        )
    costs = [cost for r in rows if r.probe == chosen for cost in [_cost(r, rows, who)] if cost]
    if not costs:
        return
    said = "; ".join(
        f"{cost.who} {cost.mode}: "
        + ("never" if cost.pays_after is None else f"after {cost.pays_after:,.0f} steps")
        for cost in costs
    )
    charts.draw(
        charts.break_even(costs),
        alt=f"Time of so many steps with compiling over the time without, for "
        f"{plain(who.title(chosen))}. Compiling pays: {said}",
    )
    st.caption(
        f"Each framework beside itself as written. Compiling has paid where its line falls below "
        f"1: {md(said)}. The tables above have the numbers of all work."
    )


def _cost(result: Result, rows: Sequence[Result], who: Contenders) -> charts.Cost | None:
    step = _drawable(result, _STEP)
    compiling = _drawable(result, "compile_seconds")
    as_written = [
        r
        for r in rows
        if r.mode == "as-written" and (r.probe, r.framework) == (result.probe, result.framework)
    ]
    plain_step = _drawable(as_written[0], _STEP) if as_written else None
    if step is None or compiling is None or plain_step is None:
        return None
    pays = result.quantities.get("break_even_calls")
    sensible = pays is not None and 1 <= pays.value <= charts.DRAWABLE[1]
    return charts.Cost(
        plain(who.name(result.contender)),
        who.letter(result.contender),
        who.colour(result.contender),
        marks.MODE.get(result.mode, result.mode),
        compiling,
        step,
        plain_step,
        pays.value if pays is not None and sensible else None,
    )


def _memory(rows: Sequence[Result], who: Contenders) -> None:
    drawn = [
        charts.MemoryRow(
            plain(who.work(row), limit=80),
            plain(who.name(row.contender)),
            who.letter(row.contender),
            row.quantities[_PEAK].value,
            plain(_quantity(row, _PEAK)),
        )
        for row in rows
        if _PEAK in row.quantities and 0 < row.quantities[_PEAK].value < _MOST_BYTES
    ]
    if not drawn:
        return
    st.subheader("Memory", anchor=False)
    charts.draw(
        charts.memory(drawn, _colours(rows, who)),
        alt="Peak memory by work and framework; the tables above have the numbers",
    )
    st.caption(_key(rows, who))


def _start_up(run: Run, who: Contenders) -> None:
    started = [r for r in run.results if "import_seconds" in r.quantities]
    if started:
        st.subheader("Start-up", anchor=False)
        st.table(
            {
                "Framework": [who.shown(r.contender) for r in started],
                "Import": [_quantity(r, "import_seconds") for r in started],
                "Memory after it": [_quantity(r, _PEAK) for r in started],
            },
            alt="Import time and memory by framework",
            border="horizontal",
            hide_index=True,
        )


def _colours(rows: Sequence[Result], who: Contenders) -> dict[str, str]:
    ids = sorted({r.contender for r in rows}, key=lambda one: who.name(one).casefold())
    return {plain(who.name(one)): who.colour(one) for one in ids}


def _key(rows: Sequence[Result], who: Contenders) -> str:
    ids = sorted({r.contender for r in rows}, key=lambda one: who.name(one).casefold())
    found = {who.name(one): md(who.letter(one)) for one in ids}
    return " · ".join(f"**{letter}** {md(name)}" for name, letter in found.items())


def _drawable(result: Result, name: str) -> float | None:
    """A time that has a place on a logarithmic axis."""
    found = result.quantities.get(name)
    low, high = charts.DRAWABLE
    return found.value if found is not None and low <= found.value <= high else None


def _pays(result: Result, rows: Sequence[Result], who: Contenders) -> str:
    found = result.quantities.get("break_even_calls")
    if found is not None:
        return f"{found.value:,.0f} steps"
    cost = _cost(result, rows, who)
    return "never here" if cost is not None and cost.step >= cost.plain_step else "–"


def _quantity(result: Result, name: str) -> str:
    found: Quantity | None = result.quantities.get(name)
    if found is None:
        return "–"
    return words.quantity(found.value, found.unit, found.low, found.high)
