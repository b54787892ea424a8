"""The results of a run: who is faster, how surely, and what the first result costs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from advisor.measure.machine import describe
from advisor.measure.sentences import what_would_settle
from advisor.web import charts, marks, routes, words
from advisor.web.escape import code, md, plain

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Comparison, Quantity, Result, Run


_FARTHEST = (1e-6, 1e6)
"""A ratio beyond these, as a damaged file may hold, has no place on the axis; the table has it."""


def results(run: Run, known: Knowledge) -> None:
    """Everything a run holds, in the order of what a reader asks first."""
    _head(run, known)
    if run.outcomes:
        _outcomes(run, known)
    if run.comparisons or not run.outcomes:
        _comparisons(run, known)
    _first_against_steady(run, known)
    _other(run, known)
    _took_part(run, known)


def _head(run: Run, known: Knowledge) -> None:
    st.markdown(f"{md(words.day(run.started))} on {md(describe(run.machine))}")
    state = run.conditions.get("state")
    quiet = f" · machine before the run: {md(state)}" if state else ""
    st.caption(f"Suite {md(run.suite)} · run {code(run.id)} · seed {run.seed}{quiet}")
    if not run.complete:
        st.warning(
            marks.sentence(run.note or "It was stopped before its end.", known),
            title="This run is not complete",
            icon=":material/hourglass_bottom:",
        )


def _outcomes(run: Run, known: Knowledge) -> None:
    st.subheader("What was found of published claims", anchor=False)
    found = Counter(str(outcome.outcome) for outcome in run.outcomes)
    st.markdown(
        f"{words.count(len(run.outcomes), 'test')}: "
        + " · ".join(f"{marks.here_badge(key)} {found[key]}" for key in marks.HERE if found[key])
    )
    routes.link("claims", "Each claim with its sources and what was found", ":material/forum:")
    titles = {test.id: test.title for test in run.claim_tests}
    with st.expander("Every test", icon=":material/science:"):
        st.table(
            {
                "Test": [md(titles.get(one.test, one.test)) for one in run.outcomes],
                "On": [md(_criterion(one.topic, known)) for one in run.outcomes],
                "Outcome": [marks.here_badge(one.outcome) for one in run.outcomes],
                "What was seen": [
                    md(one.reason if one.outcome == "cannot-test" else one.seen, limit=300)
                    for one in run.outcomes
                ],
            },
            alt="Outcome of every claim test",
            border="horizontal",
            hide_index=True,
        )


def _criterion(topic: str, known: Knowledge) -> str:
    found = known.criteria.get(topic)
    return found.title if found else topic.replace("-", " ")


def _comparisons(run: Run, known: Knowledge) -> None:
    st.subheader("Who is faster", anchor=False)
    if not run.comparisons:
        st.markdown(
            "Nothing could be compared: that takes two frameworks that did the same work in at "
            "least two rounds. Below is why."
        )
        return
    pairs = dict.fromkeys((_framework(c.a), _framework(c.b)) for c in run.comparisons)
    for a, b in pairs:
        rows = [c for c in run.comparisons if (_framework(c.a), _framework(c.b)) == (a, b)]
        _forest(rows, run, known)
        st.table(
            {
                "Work": [_work(c, run) for c in rows],
                "Verdict": [_verdict(c, known) for c in rows],
                f"Time of {_name(a, known)} ÷ {_name(b, known)}": [
                    words.ratio(c.ratio, c.low, c.high) for c in rows
                ],
                "Rounds": [str(c.rounds) for c in rows],
            },
            alt="Ratios of times with 95 % intervals and verdicts",
            border="horizontal",
            hide_index=True,
        )
    st.caption(
        "In brackets the 95 % interval over rounds. A verdict is given only when the whole "
        "interval lies outside ±5 % (or inside, for “equivalent”); the grey band shows it; after "
        "fewer rounds than planned the 99 % interval has to. "
        "Start-up compares the time to import the framework."
    )


def _forest(rows: list[Comparison], run: Run, known: Knowledge) -> None:
    a, b = _framework(rows[0].a), _framework(rows[0].b)
    colour = marks.colours(known)
    of = {"faster": colour.get(a, "#666666"), "slower": colour.get(b, "#666666")}
    drawn = [
        charts.RatioRow(
            plain(_work(row, run, escape=False), limit=80),
            row.ratio,
            row.low,
            row.high,
            plain(_verdict(row, known, escape=False)),
            of.get(row.verdict, "#8C979F"),
        )
        for row in rows
        if _FARTHEST[0] <= row.ratio <= _FARTHEST[1]
    ]
    if not drawn:
        return
    names = (plain(marks.name_of(known, a)), plain(marks.name_of(known, b)))
    said = "; ".join(f"{row.label}: {row.words}" for row in drawn)
    charts.draw(
        charts.forest(drawn, names),
        alt=f"Ratio of the times of {names[0]} and {names[1]} with 95 % intervals. {said}",
    )


def _first_against_steady(run: Run, known: Knowledge) -> None:
    rows = [r for r in run.results if "step_seconds" in r.quantities]
    if not rows:
        return
    st.subheader("Time to first result, against steady speed", anchor=False)
    st.table(
        {
            "Work": [_work(r, run) for r in rows],
            "Framework": [_name(r.contender, known) for r in rows],
            "First result": [_quantity(r, "first_call_seconds") for r in rows],
            "Then each step": [_quantity(r, "step_seconds") for r in rows],
            "Compiling pays after": [_break_even(r) for r in rows],
            "Peak memory": [_quantity(r, "peak_bytes") for r in rows],
        },
        alt="First call, steady step, break-even of compiling and peak memory by work",
        border="horizontal",
        hide_index=True,
    )
    st.caption(
        "The first result includes building the model, the first step, and compiling where there "
        "is any. “–”: not measured, or (compiling) it never pays in this work."
    )


def _other(run: Run, known: Knowledge) -> None:
    started = [r for r in run.results if "import_seconds" in r.quantities]
    if started:
        st.subheader("Start-up", anchor=False)
        st.table(
            {
                "Framework": [_name(r.contender, known) for r in started],
                "Import": [_quantity(r, "import_seconds") for r in started],
                "Memory after it": [_quantity(r, "peak_bytes") for r in started],
            },
            alt="Import time and memory by framework",
            border="horizontal",
            hide_index=True,
        )
    failed = [r for r in run.results if r.status != "ok"]
    if failed:
        st.subheader("What gave no usable number", anchor=False)
        lines = [
            f"- {marks.result_badge(r.status)} {_name(r.contender, known)}, {_work(r, run)}"
            + (f": {md(r.reason)}" if r.reason else "")
            for r in failed
        ]
        st.markdown("\n".join(dict.fromkeys(lines)))


def _took_part(run: Run, known: Knowledge) -> None:
    with st.expander("Who took part, and what the work was", icon=":material/science:"):
        lines = []
        for contender in run.contenders:
            versions = ", ".join(f"{k} {v}" for k, v in sorted(contender.versions.items()))
            name = _name(contender.id, known)
            mode = marks.MODE.get(contender.mode, contender.mode)
            why = f": {md(contender.reason)}" if contender.reason else ""
            lines.append(
                f"- {marks.result_badge(contender.status)} {name}, {md(mode)}{why}"
                + (f" ({md(versions)})" if versions else "")
            )
        st.markdown("\n".join(lines))
        same = [r for r in run.results if r.parity is not None]
        work = [f"- **{md(probe.title)}**: {md(probe.work)}" for probe in run.probes]
        st.markdown("\n".join(work))
        if same:
            st.table(
                {
                    "Work": [_work(r, run) for r in same],
                    "Framework": [_name(r.contender, known) for r in same],
                    "Same work": [
                        f"{marks.must_badge('pass' if r.parity.passed else 'fail')} "
                        f"{r.parity.max_error:.0e}, allowed {r.parity.tolerance:.0e}"
                        for r in same
                        if r.parity is not None
                    ],
                },
                alt="Deviation from the float64 reference by work and framework",
                border="horizontal",
                hide_index=True,
            )


def _break_even(result: Result) -> str:
    found = result.quantities.get("break_even_calls")
    return f"{found.value:,.0f} steps" if found else "–"


def _quantity(result: Result, name: str) -> str:
    found: Quantity | None = result.quantities.get(name)
    if found is None:
        return "–"
    return words.quantity(found.value, found.unit, found.low, found.high)


def _work(item: Comparison | Result, run: Run, *, escape: bool = True) -> str:
    titles = {probe.id: probe.title for probe in run.probes}
    text = f"{titles.get(item.probe, item.probe)}, {marks.MODE.get(item.mode, item.mode)}"
    return md(text) if escape else text


def _verdict(found: Comparison, known: Knowledge, *, escape: bool = True) -> str:
    a, b = (marks.name_of(known, _framework(one)) for one in (found.a, found.b))
    text = {
        "faster": f"{a} is faster",
        "slower": f"{b} is faster",
        "equivalent": "equivalent within 5 %",
        "no-verdict": "no verdict",
    }[found.verdict]
    if open_point := what_would_settle(found):
        text += f"; {open_point}"
    return md(text) if escape else text


def _name(contender: str, known: Knowledge) -> str:
    return md(marks.name_of(known, _framework(contender)))


def _framework(contender: str) -> str:
    return contender.partition(":")[0]
