"""What all sessions share: the knowledge base, recommendations already made, jobs and runs."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import time
from typing import TYPE_CHECKING, Any

import streamlit as st

from advisor.evidence.claim_rows import Row, rows_of
from advisor.kb import read
from advisor.kb.knowledge import Knowledge
from advisor.kb.load import layers_of, load_knowledge
from advisor.measure.run_folder import Kept, run_files
from advisor.measure.run_folder import kept_runs as read_kept_runs
from advisor.profile.file import build_profile
from advisor.profile.model import Profile
from advisor.recommend import recommend
from advisor.recommend.group_result import GroupRecommendation
from advisor.recommend.together import recommend_together
from advisor.recommendation import Recommendation
from advisor.web import stamp, start
from advisor.web.jobs import Registry
from advisor.web.shelf import Shelf, run_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from advisor.measure.results import Run


def knowledge() -> Knowledge:
    """The knowledge base with the overlays chosen at start, read again when a file of it changed.

    Raises ``KnowledgeError``.
    """
    overlays = start.overlays()
    return _knowledge(_digest(overlays, _stamp(overlays)), overlays)


LOOK_SECONDS = 1.0
"""How long what is known of the files counts: a rerun need not look at hundreds of them."""
_looked: dict[tuple[Path, ...], tuple[float, str]] = {}


def _stamp(overlays: tuple[Path, ...]) -> str:
    when, found = _looked.get(overlays, (0.0, ""))
    if not found or time.monotonic() - when > LOOK_SECONDS:
        found = stamp.of(layers_of(overlays))
        _looked[overlays] = (time.monotonic(), found)
    return found


@st.cache_resource(max_entries=4, show_spinner=False)
def _digest(overlays: tuple[Path, ...], stamp: str) -> str:  # noqa: ARG001 - for the key
    return read.digest(read.read_layers(layers_of(overlays)))


@st.cache_resource(max_entries=2, show_spinner="Reading the knowledge base")
def _knowledge(digest: str, overlays: tuple[Path, ...]) -> Knowledge:  # noqa: ARG001 - for the key
    return load_knowledge(overlays)


def profile(data: Mapping[str, Any], known: Knowledge) -> Profile:
    """A checked profile from plain data. Raises ``InputFileError`` where it is not one."""
    return _profile(json.dumps(data), known.hash, data, known)


@st.cache_resource(max_entries=200, show_spinner=False)
def _profile(  # the first two are the key of the cache
    said: str,  # noqa: ARG001
    knowledge_hash: str,  # noqa: ARG001
    _data: Mapping[str, Any],
    _known: Knowledge,
) -> Profile:
    return build_profile(dict(_data), _known)


def recommendation(
    profile: Profile, known: Knowledge, run: Run | None, *, as_of: dt.date
) -> Recommendation:
    """The one answer for these inputs, made once and shown everywhere.

    ``as_of`` is part of the input, because evidence ages.
    """
    answers = json.dumps(profile.to_dict(), sort_keys=True)
    made_of = (answers, known.hash, run_key(run) if run else "")
    return _recommendation(*made_of, as_of, profile, known, run)


# Nobody changes a recommendation, so all sessions may have the same object: copying one takes
# longer than half of what making it takes.
@st.cache_resource(max_entries=200, show_spinner=False)
def _recommendation(  # the first four are the key of the cache
    profile_key: str,  # noqa: ARG001
    knowledge_hash: str,  # noqa: ARG001
    run_key: str,  # noqa: ARG001
    as_of: dt.date,
    _profile: Profile,
    _knowledge: Knowledge,
    _run: Run | None,
) -> Recommendation:
    return recommend(_profile, _knowledge, _run, as_of=as_of)


def claim_rows(known: Knowledge, run: Run | None) -> list[Row]:
    """Every claim with who said it, how it stands and what the run found, in order of display."""
    return _claim_rows(known.hash, run_key(run) if run else "", known, run)


@st.cache_resource(max_entries=4, show_spinner=False)
def _claim_rows(  # the first two are the key of the cache
    knowledge_hash: str,  # noqa: ARG001
    run_key: str,  # noqa: ARG001
    _known: Knowledge,
    _run: Run | None,
) -> list[Row]:
    return rows_of(_known, _run)


def together(
    profiles: Sequence[Profile],
    weights: Mapping[str, float],
    known: Knowledge,
    run: Run | None,
    *,
    as_of: dt.date,
) -> GroupRecommendation:
    """The one answer for several profiles. Raises ``UsageError``."""
    said = json.dumps([[one.to_dict() for one in profiles], dict(weights)], sort_keys=True)
    key = (said, known.hash, run_key(run) if run else "")
    return _together(*key, as_of, profiles, weights, known, run)


@st.cache_resource(max_entries=50, show_spinner=False)
def _together(  # the first four are the key of the cache
    profiles_key: str,  # noqa: ARG001
    knowledge_hash: str,  # noqa: ARG001
    run_key: str,  # noqa: ARG001
    as_of: dt.date,
    _profiles: Sequence[Profile],
    _weights: Mapping[str, float],
    _knowledge: Knowledge,
    _run: Run | None,
) -> GroupRecommendation:
    return recommend_together(_profiles, _knowledge, _run, member_weights=_weights, as_of=as_of)


def kept_runs() -> list[Kept]:
    """Runs that measurements left on this machine, the latest first; read when one changed."""
    seen = []
    for path in run_files():
        with contextlib.suppress(OSError):
            seen.append((str(path), path.stat().st_mtime_ns))
    return _kept_runs(json.dumps(seen))


@st.cache_resource(max_entries=2, show_spinner=False)
def _kept_runs(seen: str) -> list[Kept]:  # noqa: ARG001 - for the key
    return read_kept_runs()


@st.cache_resource(show_spinner=False)
def registry() -> Registry:
    """The measurements of this server."""
    return Registry()


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """Runs that sessions loaded, so that a reload finds them again."""
    return Shelf()
