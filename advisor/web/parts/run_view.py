"""The results of a run: who is faster, how surely, and what the first result costs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from advisor.errors import AdvisorError
from advisor.measure.machine import describe
from advisor.measure.resume import plan_of
from advisor.measure.run_file import dump_run
from advisor.measure.sentences import calibration_sentence
from advisor.web import marks, routes, words
from advisor.web.escape import code, md
from advisor.web.jobs import Order
from advisor.web.parts import cost_view, launch, load_view, ratio_view
from advisor.web.parts.contenders import Contenders

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run


def results(run: Run, known: Knowledge) -> None:
    """Everything a run holds, in the order of what a reader asks first."""
    _head(run, known)
    if run.outcomes:
        _outcomes(run, known)
    if run.comparisons or not run.outcomes:
        ratio_view.show(run, known)
    load_view.show(run, known)
    cost_view.show(run, known)
    who = Contenders(run, known)
    _failed(run, who)
    _took_part(run, who)


def _head(run: Run, known: Knowledge) -> None:
    st.markdown(f"{md(words.day(run.started))} on {md(describe(run.machine))}")
    before = run.conditions.get("before")
    state = before.get("state") if isinstance(before, dict) else None
    quiet = f" · machine before the run: {md(state)}" if state else ""
    st.caption(f"Suite {md(run.suite)} · run {code(run.id)} · seed {run.seed}{quiet}")
    if run.calibration is not None:
        st.caption(f"What this machine can resolve: {md(calibration_sentence(run.calibration))}.")
    if not run.complete:
        st.warning(
            marks.sentence(run.note or "It was stopped before its end.", known),
            title="This run is not complete",
            icon=":material/hourglass_bottom:",
        )
        if _can_go_on(run):
            st.button(
                "Go on with it",
                icon=":material/play_arrow:",
                on_click=launch.start,
                args=(Order(run.suite, going_on=dump_run(run)),),
                help="What is missing is measured as it would have been, on this same machine.",
            )


def _can_go_on(run: Run) -> bool:
    try:
        plan_of(run)
    except AdvisorError:
        return False
    return True


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


def _failed(run: Run, who: Contenders) -> None:
    failed = [r for r in run.results if r.status != "ok"]
    if failed:
        st.subheader("What gave no usable number", anchor=False)
        alike: dict[tuple[str, str, str], list[str]] = {}
        for r in failed:
            alike.setdefault((r.status, who.name(r.contender), r.reason), []).append(who.work(r))
        st.markdown(
            "\n".join(
                f"- {marks.result_badge(status)} {md(name)}"
                + (f": {md(reason)}" if reason else "")
                + f" :small[{md('; '.join(dict.fromkeys(works)), limit=600)}]"
                for (status, name, reason), works in alike.items()
            )
        )


def _took_part(run: Run, who: Contenders) -> None:
    with st.expander("Who took part, and what the work was", icon=":material/science:"):
        lines = []
        for contender in run.contenders:
            versions = ", ".join(f"{k} {v}" for k, v in sorted(contender.versions.items()))
            name = who.shown(contender.id)
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
                    "Work": [md(who.work(r)) for r in same],
                    "Framework": [who.shown(r.contender) for r in same],
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
