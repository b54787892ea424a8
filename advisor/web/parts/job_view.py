"""Start, watch and cancel a measurement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from advisor.errors import AdvisorError
from advisor.measure.suites import SUITES
from advisor.web import marks, notices, state, store, words
from advisor.web.escape import code, md

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.events import Event
    from advisor.web.jobs import Job, Snapshot

POLL_SECONDS = 1.0
"""Often enough to follow, seldom enough not to disturb what is being measured."""

CLAIMS = "claims"
"""The suite of claim tests, as the command line calls it."""

_START_UP = 20.0
"""Seconds that starting the workers of claim tests takes, about."""


def panel(known: Knowledge, *, can_measure: bool) -> None:
    """The suite with its cost, the button, and the progress while it runs."""
    job = state.job()
    running = job is not None and job.running
    other = store.registry().running()
    with st.container(border=True):
        chosen = _choose(known)
        st.header(f"{md(chosen.title)} suite, about {words.minutes(chosen.seconds)}", anchor=False)
        st.markdown(md(chosen.about))
        st.caption(
            f"{md(chosen.effort)} Close what else is busy on this machine. You may leave this page "
            "meanwhile: the measurement goes on."
        )
        with st.container(horizontal=True):
            st.button(
                "Start",
                icon=":material/play_arrow:",
                type="primary",
                disabled=running or not can_measure,
                on_click=_start,
                args=(chosen.id,),
            )
            if running and job is not None:
                st.button("Cancel", icon=":material/stop:", on_click=job.cancel)
        if not can_measure:
            st.markdown("No framework was found that could be measured here.")
        if other is not None and other is not job:
            st.info("Somebody else is measuring on this machine now.", icon=":material/group:")
        refused = st.session_state.pop("start_error", None)
        if refused is not None:
            notices.show(refused)
        if job is not None:
            st.fragment(_watch, run_every=POLL_SECONDS if running else None)(job, known)


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be started."""

    id: str
    title: str
    about: str
    effort: str
    seconds: float


def offers(known: Knowledge) -> list[Offer]:
    """The suites of measurements, and the tests of published claims."""
    found = [
        Offer(
            suite.id,
            suite.title,
            suite.about,
            f"{suite.rounds} rounds, each in fresh processes; at most "
            f"{words.minutes(suite.budget_seconds)}.",
            suite.expected_seconds,
        )
        for suite in SUITES.values()
    ]
    tests = [probe.test for probe in known.probes.values() if probe.test is not None]
    if tests:
        found.append(
            Offer(
                CLAIMS,
                "Claims",
                f"{words.count(len(tests), 'small program')} test what published comparisons "
                "claim: each observes the frameworks and says whether the claim holds here, does "
                "not hold here, or cannot be tested here, and why.",
                "Each framework in a process of its own. What it finds stands on the page Claims.",
                sum(test.seconds for test in tests) + _START_UP,
            )
        )
    return found


def _choose(known: Knowledge) -> Offer:
    by_id = {offer.id: offer for offer in offers(known)}
    if len(by_id) < 2:  # noqa: PLR2004 - no choice
        return next(iter(by_id.values()))
    chosen = st.segmented_control(
        "What to measure",
        list(by_id),
        format_func=lambda key: f"{md(by_id[key].title)} ≈ {words.minutes(by_id[key].seconds)}",
        default=next(iter(by_id)),
        required=True,
        key="suite",
        persist_state="session",
        wrap=True,
    )
    return by_id.get(chosen or "", next(iter(by_id.values())))


def _start(suite: str) -> None:
    try:
        job = store.registry().start(st.session_state.owner, suite)
    except AdvisorError as error:
        st.session_state.start_error = error
    else:
        state.watch(job.id)
        st.session_state.watching = job.id


def _watch(job: Job, known: Knowledge) -> None:
    now = job.snapshot()
    if now.state == "running":
        st.session_state.watching = job.id
        _progress(now, known)
        return
    if st.session_state.get("watching") == job.id:
        st.session_state.watching = None
        st.rerun()
    _ended(now)


def _progress(now: Snapshot, known: Knowledge) -> None:
    left = "" if now.remaining_s is None else f", about {words.minutes(now.remaining_s)} left"
    st.progress(now.done, text=f"{now.done * 100:.0f} %, {words.minutes(now.elapsed_s)}{left}")
    st.markdown(marks.sentence(now.text, known))
    rows = _board(now, known)
    if rows["Work"]:
        st.table(rows, alt="Progress by work and framework", border="horizontal", hide_index=True)
    for warning in now.warnings[-3:]:
        st.caption(f":material/warning: {marks.sentence(warning, known)}")


def _board(now: Snapshot, known: Knowledge) -> dict[str, list[str]]:
    latest: dict[tuple[str, str], list[Event]] = {}
    for event in now.lines:
        latest.setdefault((event.probe, event.mode), []).append(event)
    compared = {(event.probe, event.mode): event for event in now.comparisons}
    rows: dict[str, list[str]] = {"Work": [], "Where it is": [], "So far": []}
    for (probe, mode), events in latest.items():
        rows["Work"].append(md(f"{_title(probe, known)}, {marks.MODE.get(mode, mode)}"))
        rows["Where it is"].append("; ".join(_state(event, known) for event in events))
        ratio = compared.get((probe, mode))
        rows["So far"].append(_so_far(ratio, known) if ratio else "–")
    return rows


def _state(event: Event, known: Knowledge) -> str:
    who = md(marks.name_of(known, event.contender.partition(":")[0])) if event.contender else ""
    over = event.kind == "result"
    if over and event.round == event.rounds:
        return f"{who} done".strip()
    where = f"round {event.round} of {event.rounds}" if event.round else "waiting"
    return f"{who} {where}{' done' if over else ''}".strip()


def _so_far(event: Event, known: Knowledge) -> str:
    found = event.comparison
    if found is None:
        return md(event.text, limit=200)
    a, b = (md(marks.name_of(known, one.partition(":")[0])) for one in (found.a, found.b))
    return f"{a} takes {words.ratio(found.ratio, found.low, found.high)} × the time of {b}"


def _title(probe: str, known: Knowledge) -> str:
    found = known.probes.get(probe) or known.criteria.get(probe)
    return found.title if found else probe.replace("-", " ")


def _ended(now: Snapshot) -> None:
    if now.state == "finished":
        st.caption(f":material/check: Finished after {words.minutes(now.elapsed_s)}.")
        return
    kept = " What was measured until then is below." if now.out.exists() else ""
    if now.state == "cancelled":
        st.info(f"You stopped it after {words.minutes(now.elapsed_s)}.{kept}")
        return
    tail = "\n".join(f"- {code(line)}" for line in now.tail[-6:])
    st.error(
        f"{md(now.reason)}.{kept}" + (f"\n\nThe last it said:\n{tail}" if tail else ""),
        title="The measurement failed",
        icon=":material/error:",
    )
