"""Start, watch and cancel a measurement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.web import notices, state, store, words
from advisor.web.escape import code, md
from advisor.web.parts import launch, offers, progress_view

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.web.jobs import Job, Snapshot

POLL_SECONDS = 1.0
"""Often enough to follow, seldom enough not to disturb what is being measured."""


def panel(known: Knowledge, frameworks: list[str]) -> None:
    """What to measure with its cost, the button, and how the last one ended.

    Nothing while one's own is running: :func:`following` has it then, above.

    ``frameworks``: those that were found here.
    """
    if running():
        return
    job = state.job()
    can_measure = bool(frameworks)
    other = store.registry().running()
    with st.container(border=True):
        chosen = offers.choose(known, frameworks)
        st.header(f"{md(chosen.title)}, about {words.minutes(chosen.seconds)}", anchor=False)
        st.markdown(md(chosen.about))
        st.caption(
            f"{md(chosen.effort)} Close what else is busy on this machine. You may leave this page "
            "meanwhile: the measurement goes on."
        )
        st.button(
            "Start",
            icon=":material/play_arrow:",
            type="primary",
            disabled=not can_measure,
            on_click=launch.start,
            args=(chosen.order,),
        )
        if not can_measure:
            st.markdown("No framework was found that could be measured here.")
        if other is not None and other is not job:
            st.info(_somebody(other), icon=":material/group:")
        refused = st.session_state.pop("start_error", None)
        if refused is not None:
            notices.show(refused)
        if job is not None:
            st.fragment(_watch)(job, known)


def running() -> bool:
    """Whether one's own measurement is on its way."""
    job = state.job()
    return job is not None and job.running


def following(known: Knowledge) -> None:
    """One's own measurement while it runs, with the button that ends it; else nothing."""
    job = state.job()
    if job is None or not job.running:
        return
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            title = md(job.snapshot().order.title)
            st.header(f"Measuring: {title}", anchor=False, width="stretch")
            st.button("Cancel", icon=":material/stop:", on_click=job.cancel)
        st.caption(
            "Close what else is busy on this machine. You may leave this page meanwhile: the "
            "measurement goes on."
        )
        st.fragment(_watch, run_every=POLL_SECONDS)(job, known)


def _somebody(other: Job) -> str:
    now = other.snapshot()
    left = "" if now.remaining_s is None else f", about {words.minutes(now.remaining_s)} left"
    return (
        f"Somebody else is measuring on this machine now: {md(now.order.title)}, "
        f"{now.done * 100:.0f} % done{left}. Two at once would disturb each other; you can start "
        "when it is over."
    )


def _watch(job: Job, known: Knowledge) -> None:
    now = job.snapshot()
    if now.state == "running":
        st.session_state.watching = job.id
        progress_view.show(now, known)
        return
    if st.session_state.get("watching") == job.id:
        st.session_state.watching = None
        st.rerun()
    _ended(now)


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
        f"{md(now.reason[:1].upper() + now.reason[1:])}.{kept}"
        + (f"\n\nThe last it said:\n{tail}" if tail else ""),
        title="The measurement failed",
        icon=":material/error:",
    )
