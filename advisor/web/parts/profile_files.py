"""Start from an example, load a saved profile, save this one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from advisor import paths
from advisor.errors import AdvisorError
from advisor.profile.file import dump_profile, load_profile, parse_profile
from advisor.web import draft as drafts
from advisor.web import notices, state, uploads
from advisor.web.escape import md

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.profile.model import Profile


def bar(known: Knowledge) -> None:
    """The row of buttons above the questionnaire."""
    with st.container(horizontal=True, vertical_alignment="center"):
        _presets(known)
        _load(known)
        _save(known)
        if st.session_state.get("before_load") is not None:
            st.button("Undo", icon=":material/undo:", on_click=_undo)
    loaded = st.session_state.pop("loaded", None)
    if isinstance(loaded, AdvisorError):
        notices.show(loaded)
    elif loaded:
        st.toast(f"Loaded {md(loaded, limit=100)}", icon=":material/check:")


@st.cache_data(max_entries=20, show_spinner=False)
def _examples(knowledge_hash: str, _known: Knowledge) -> dict[str, str]:  # noqa: ARG001
    """Example files by name, with their title. One that does not fit is left out."""
    found: dict[str, str] = {}
    for path in sorted(paths.examples_dir().glob("*.yaml")):
        try:
            profile = load_profile(path, _known)
        except AdvisorError:
            continue
        found[path.name] = profile.title or profile.name
    return found


def examples(known: Knowledge) -> dict[str, str]:
    """The examples' file names with their titles."""
    return _examples(known.hash, known)


def example(name: str, known: Knowledge) -> Profile | None:
    """An example by its file name; ``None`` for anything else."""
    if name not in examples(known):
        return None
    return load_profile(paths.examples_dir() / Path(name).name, known)


def _presets(known: Knowledge) -> None:
    titles = examples(known)
    if titles:
        st.menu_button(
            "Start from…",
            list(titles),
            format_func=lambda name: md(titles[name], limit=80),
            key="preset",
            icon=":material/library_books:",
            help="Fills the questionnaire with the answers of an example. You can undo it.",
            on_click=_start_from,
            args=(known,),
        )


def _start_from(known: Knowledge) -> None:
    name = st.session_state.preset
    try:
        profile = example(name, known)
    except AdvisorError as error:
        st.session_state.loaded = error
        return
    if profile is not None:
        _replace(drafts.from_profile(profile), name)


def _load(known: Knowledge) -> None:
    with st.popover("Load", icon=":material/upload_file:"):
        file = st.file_uploader(
            "A profile saved from here or written by hand (YAML)",
            type=["yaml", "yml"],
            key=state.key("upload-profile"),
            max_upload_size=1,
        )
        if file is None:
            return
        try:
            text, name = uploads.text_of(file, kind="profile", max_bytes=uploads.PROFILE_BYTES)
            profile = parse_profile(text, name, known)
        except AdvisorError as error:
            notices.show(error)
            return
    _replace(drafts.from_profile(profile), name)
    st.rerun()


def _save(known: Knowledge) -> None:
    profile = state.profile(known)
    st.download_button(
        "Save",
        lambda: dump_profile(profile).encode(),  # made when it is wanted
        file_name=f"{file_stem(profile.name)}.yaml",
        mime="application/yaml",
        icon=":material/download:",
        on_click="ignore",
        help="The profile as YAML, for “advisor recommend --profile” and for your repository. "
        "The address of this page holds your answers too: copy it to share them.",
    )


def file_stem(name: str, otherwise: str = "profile") -> str:
    """A file name that every system accepts, made from what a person typed."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].rstrip("-")
    return stem or otherwise


def _replace(new: drafts.Draft, name: str) -> None:
    before = state.draft()
    state.load(new)
    st.session_state.before_load = None if before.is_blank() else before
    st.session_state.loaded = name


def _undo() -> None:
    state.load(st.session_state.before_load)
    st.session_state.before_load = None
