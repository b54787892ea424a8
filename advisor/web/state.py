"""What one session keeps, and how the address carries it over reloads and to other people.

Widgets forget their value when their page is left, so the draft lives beside them, in one place
that no widget owns; the entry script writes it to the address on every page.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from typing import TYPE_CHECKING

import streamlit as st

from advisor.errors import AdvisorError
from advisor.measure.run_file import load_run
from advisor.profile.file import build_profile
from advisor.web import jobs, share, store
from advisor.web.draft import Draft
from advisor.web.shelf import run_key

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.profile.model import Profile
    from advisor.recommendation import Recommendation
    from advisor.web.jobs import Job

ANSWERS = "p"
"""Query parameter with the packed draft."""
RUN = "m"
"""Query parameter with the id of the run in use."""
BESIDE = "b"
"""Query parameter with the id of the run that the one in use is compared with."""
JOB = "j"
"""Query parameter with the id of the measurement that this session started last."""
WITHOUT_RUN = "off"
"""Query parameter that is there when the run is not to count."""

_ID = re.compile(r"[0-9a-f]{16}")


def begin() -> None:
    """Fill the state of a new session from the address; take over a measurement that ended."""
    if "draft" not in st.session_state:
        _restore()
    _adopt()


def _restore() -> None:
    st.session_state.draft = Draft()
    st.session_state.owner = secrets.token_hex(8)
    st.session_state.generation = 0
    st.session_state.address_error = None
    st.session_state.run_id = _id_in_address(RUN)
    st.session_state.beside_id = _id_in_address(BESIDE)
    st.session_state.job_id = _id_in_address(JOB)
    st.session_state.run_error = None
    st.session_state.use_run = WITHOUT_RUN not in st.query_params
    packed = st.query_params.get(ANSWERS, "")
    if packed:
        try:
            found = share.unpack(packed)
            build_profile(dict(share.as_profile_data(found)), store.knowledge())
        except AdvisorError as error:
            st.session_state.address_error = error
        else:
            st.session_state.draft = found


def keep_in_address() -> None:
    """Write the state to the address. An address that could not be read stays until it is used."""
    packed = share.pack(draft())
    if packed or st.session_state.address_error is None:
        _set(ANSWERS, packed)
    _set(RUN, st.session_state.run_id or "")
    _set(BESIDE, st.session_state.beside_id or "")
    _set(JOB, st.session_state.job_id or "")
    _set(WITHOUT_RUN, "" if st.session_state.use_run or not st.session_state.run_id else "1")


def draft() -> Draft:
    """The project as it is described so far."""
    kept = st.session_state.draft
    assert isinstance(kept, Draft)
    return kept


def change(new: Draft) -> None:
    """Replace the draft; an unreadable address is given up with that."""
    st.session_state.draft = new
    st.session_state.address_error = None


def load(new: Draft) -> None:
    """Replace the draft and every widget that shows it."""
    change(new)
    st.session_state.generation += 1


def key(*parts: str) -> str:
    """The key of a widget that shows the draft: another one after a draft was loaded."""
    return ":".join((*parts, str(st.session_state.generation)))


def profile(known: Knowledge) -> Profile:
    """The draft as a checked profile. Raises ``InputFileError`` where it is not one."""
    return profile_of(draft(), known)


def profile_of(described: Draft, known: Knowledge) -> Profile:
    """A draft as a checked profile. Raises ``InputFileError`` where it is not one."""
    return store.profile(share.as_profile_data(described), known)


def use(run_id: str | None) -> None:
    """Use this run from now on (``None``: none), instead of that of a measurement that ended."""
    st.session_state.run_id = run_id
    st.session_state.use_run = True
    current = job()
    if current is None or not current.running:
        st.session_state.job_id = None


def watch(job_id: str) -> None:
    """Follow this measurement; the run in use stays until it has ended."""
    st.session_state.job_id = job_id


def job() -> Job | None:
    """The measurement that this session started last, if the server still knows it."""
    return store.registry().get(st.session_state.job_id)


def _adopt() -> None:
    """The latest finished measurement counts, on whatever page its owner is when it ends."""
    ended = job()
    if ended is None or ended.running or st.session_state.run_id == ended.id:
        return
    if ended.out.exists() and st.session_state.get("adopted") != ended.id:
        st.session_state.adopted = ended.id
        st.session_state.run_id = ended.id
        st.session_state.use_run = True


def _id_in_address(name: str) -> str | None:
    found = st.query_params.get(name, "")
    return found if _ID.fullmatch(found) else None


def shelve(run: Run) -> None:
    """Use a run that was loaded from a file."""
    run_id = run_key(run)
    store.shelf().put(run_id, run)
    use(run_id)


def put_beside(run: Run | None) -> None:
    """Compare the run in use with this one (``None``: with none)."""
    st.session_state.beside_id = None
    if run is not None:
        st.session_state.beside_id = run_key(run)
        store.shelf().put(st.session_state.beside_id, run)


def run() -> Run | None:
    """The finished run of this session, whether or not it counts; ``None`` while there is none.

    A run file that was damaged on disk counts as none; the error is kept for the page to show.
    """
    st.session_state.run_error = None
    try:
        return _run_of(st.session_state.run_id)
    except AdvisorError as error:
        st.session_state.run_error = error
        return None


def beside() -> Run | None:
    """The run that the one in use is compared with. Raises ``InputFileError`` where it is none."""
    return _run_of(st.session_state.beside_id)


def _run_of(run_id: str | None) -> Run | None:
    """A run by its id: from memory, else from the files that measurements left on this machine."""
    if not run_id:
        return None
    found = store.shelf().get(run_id)
    if found is None and jobs.run_path(run_id).exists():
        found = load_run(jobs.run_path(run_id))
    if found is None:
        kept = (one.run for one in store.kept_runs() if one.run is not None)
        found = next((one for one in kept if run_key(one) == run_id), None)
    if found is not None:
        store.shelf().put(run_id, found)
    return found


def counted_run() -> Run | None:
    """The run that the recommendation is to use."""
    return run() if st.session_state.use_run else None


def today() -> dt.date:
    """The day that the age of evidence is judged for."""
    return dt.datetime.now(dt.UTC).date()


def recommendation(known: Knowledge) -> Recommendation:
    """The answer for the draft and the run in use, as of today."""
    return recommendation_of(draft(), known)


def recommendation_of(described: Draft, known: Knowledge) -> Recommendation:
    """The answer for a draft and the run in use, as of today."""
    return store.recommendation(profile_of(described, known), known, counted_run(), as_of=today())


def _set(name: str, value: str) -> None:
    if value:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
