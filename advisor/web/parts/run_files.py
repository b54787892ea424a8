"""Load a run measured elsewhere, download the one in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.errors import AdvisorError
from advisor.measure.run_file import dump_run, parse_run
from advisor.web import notices, state, uploads
from advisor.web.parts.profile_files import file_stem

if TYPE_CHECKING:
    from advisor.measure.results import Run


def load() -> None:
    """Upload a run file, for instance of the machine that will do the work."""
    with st.popover("Load a run", icon=":material/upload_file:"):
        generation = st.session_state.setdefault("run_uploads", 0)
        file = st.file_uploader(
            "A run file written by “advisor probe --out” (JSON)",
            type=["json"],
            key=f"upload-run:{generation}",
            max_upload_size=5,
        )
        if file is None:
            return
        try:
            text, name = uploads.text_of(file, kind="run file", max_bytes=uploads.RUN_BYTES)
            run = parse_run(text, name)
        except AdvisorError as error:
            notices.show(error)
            return
    state.shelve(run)
    st.session_state.run_uploads += 1
    st.rerun()


def save(run: Run) -> None:
    """Download the run in use."""
    st.download_button(
        "Download the run",
        dump_run(run).encode(),
        file_name=f"run-{file_stem(run.id, 'measured')}.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
    )
