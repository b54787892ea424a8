"""Load a run measured elsewhere or kept here, put one beside it, download the one in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from advisor.errors import AdvisorError
from advisor.measure.run_file import dump_run, parse_run
from advisor.web import notices, state, store, uploads, words
from advisor.web.escape import plain
from advisor.web.parts.profile_files import file_stem
from advisor.web.shelf import run_key

if TYPE_CHECKING:
    from advisor.measure.results import Run

_LISTED = 50


def load() -> None:
    """A run file, for instance of the machine that will do the work, or a run kept here."""
    with st.popover("Load a run", icon=":material/upload_file:"):
        _choose("run", state.shelve)


def compare(run: Run) -> None:
    """Another run to stand beside the one in use."""
    with st.popover("Compare with a run", icon=":material/compare_arrows:"):
        _choose("beside", state.put_beside, without=run)


def save(run: Run) -> None:
    """Download the run in use."""
    st.download_button(
        "Download the run",
        lambda: dump_run(run).encode(),  # made when it is wanted
        file_name=f"run-{file_stem(run.id, 'measured')}.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
    )


def _choose(kind: str, take: Callable[[Run], None], *, without: Run | None = None) -> None:
    """Both ways to a run; ``kind`` tells the widgets of two such choices apart."""
    generation = st.session_state.setdefault(f"{kind}_uploads", 0)
    file = st.file_uploader(
        "A run file written by “advisor probe --out” (JSON)",
        type=["json"],
        key=f"upload-{kind}:{generation}",
        max_upload_size=5,
    )
    _kept(f"kept-{kind}:{generation}", take, kind, without)
    if file is None:
        return
    try:
        text, name = uploads.text_of(file, kind="run file", max_bytes=uploads.RUN_BYTES)
        run = parse_run(text, name)
    except AdvisorError as error:
        notices.show(error)
        return
    take(run)
    st.session_state[f"{kind}_uploads"] += 1
    st.rerun()


def _kept(key: str, take: Callable[[Run], None], kind: str, without: Run | None) -> None:
    found = {
        run_key(one.run): one.run
        for one in store.kept_runs()
        if one.run is not None and (without is None or one.run.id != without.id)
    }
    listed = dict(list(found.items())[:_LISTED])
    if not listed:
        return

    def chosen() -> None:
        run = listed.get(st.session_state[key] or "")
        if run is not None:
            take(run)
            st.session_state[f"{kind}_uploads"] += 1

    st.selectbox(
        "Or one that is kept on this machine",
        list(listed),
        format_func=lambda one: _title(listed[one]),
        index=None,
        key=key,
        placeholder="choose a run",
        on_change=chosen,
    )


def _title(run: Run) -> str:
    cut = "" if run.complete else ", not complete"
    return plain(f"{words.day(run.started)} · {run.suite}{cut} · {run.id}", limit=120)
