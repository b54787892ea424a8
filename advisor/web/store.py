"""What all sessions share: the knowledge base, recommendations already made, jobs and runs."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import streamlit as st

from advisor.kb import read
from advisor.kb.knowledge import Knowledge
from advisor.kb.load import layers_of, load_knowledge
from advisor.profile.model import Profile
from advisor.recommend import recommend
from advisor.recommendation import Recommendation
from advisor.web.jobs import Registry
from advisor.web.shelf import Shelf

if TYPE_CHECKING:
    from advisor.measure.results import Run


def knowledge() -> Knowledge:
    """The knowledge base, read again when a file of it changed. Raises ``KnowledgeError``."""
    return _knowledge(read.digest(read.read_layers(layers_of(()))))


@st.cache_resource(max_entries=2, show_spinner="Reading the knowledge base")
def _knowledge(digest: str) -> Knowledge:  # noqa: ARG001 - the key of the cache
    return load_knowledge()


def recommendation(
    profile: Profile, known: Knowledge, run: Run | None, *, as_of: dt.date
) -> Recommendation:
    """The one answer for these inputs, made once and shown everywhere.

    ``as_of`` is part of the input, because evidence ages.
    """
    answers = json.dumps(profile.to_dict(), sort_keys=True)
    made_of = (answers, known.hash, run.model_dump_json() if run else "")
    return _recommendation(*made_of, as_of, profile, known, run)


@st.cache_data(max_entries=200, show_spinner=False)
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


@st.cache_resource(show_spinner=False)
def registry() -> Registry:
    """The measurements of this server."""
    return Registry()


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """Runs that sessions loaded, so that a reload finds them again."""
    return Shelf()
