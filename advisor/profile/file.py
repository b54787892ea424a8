"""Profiles as YAML files: read with located errors, written so that a person can edit them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import yaml

from advisor.errors import Diagnostic, InputFileError
from advisor.files import read_text
from advisor.kb import located_yaml
from advisor.profile.plain import plain_profile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from advisor.kb.knowledge import Knowledge
    from advisor.kb.located_yaml import Document
    from advisor.profile.model import Profile

_NEXT_STEP = "correct the places named; advisor interview writes a profile that fits"


def load_profile(path: str | Path, knowledge: Knowledge) -> Profile:
    """Read a profile file (``-``: standard input). Raises :class:`InputFileError`, located."""
    text = read_text(path, kind="profile", max_bytes=located_yaml.MAX_BYTES)
    return parse_profile(text, "<stdin>" if str(path) == "-" else str(path), knowledge)


def parse_profile(text: str, name: str, knowledge: Knowledge) -> Profile:
    """A profile from YAML text; ``name`` is what errors call the file."""
    document = _mapping(located_yaml.load(text, name))
    profile = plain_profile(document.data) or _explained(document)
    problems = list(_unknown_ids(profile, knowledge, document))
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise InputFileError(
            f"the profile {name} has {count}", diagnostics=problems, next_step=_NEXT_STEP
        )
    return profile


def build_profile(data: dict[str, Any], knowledge: Knowledge) -> Profile:
    """A profile from plain data (the web page's state, an interview), checked the same way."""
    # Compiled: every change on a page passes here, and the plain dumper takes ten times as long.
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    return parse_profile(text, "the questionnaire", knowledge)


def dump_profile(profile: Profile) -> str:
    """YAML that :func:`parse_profile` reads back to the same profile."""
    data: dict[str, Any] = {"schema": "profile/1", "name": profile.name}
    if profile.title:
        data["title"] = profile.title
    if profile.description:
        data["description"] = profile.description
    data["answers"] = {
        key: chosen[0] if len(chosen) == 1 else list(chosen)
        for key, chosen in profile.answers.items()
    }
    if profile.importance:
        data["importance"] = dict(profile.importance)
    if profile.require:
        data["require"] = list(profile.require)
    if profile.frameworks:
        data["frameworks"] = list(profile.frameworks)
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)


def _explained(document: Document) -> Profile:
    """The profile by the rules in full, or what breaks them."""
    from advisor.profile.schema import ProfileFile

    return located_yaml.validate(ProfileFile, document).profile()


def _mapping(document: Document) -> Document:
    if not isinstance(document.data, dict):
        raise InputFileError(
            f"{document.name} is not a profile",
            diagnostics=[
                Diagnostic("KB003", "a profile holds keys and values", document.where(()))
            ],
            next_step="see examples/prod.yaml for how one looks",
        )
    return document


def _unknown_ids(
    profile: Profile, knowledge: Knowledge, document: Document
) -> Iterator[Diagnostic]:
    yield from _wrong_answers(profile, knowledge, document)
    for criterion in profile.importance:
        if criterion not in knowledge.criteria:
            path: tuple[str | int, ...] = ("importance", criterion)
            yield _unknown("criterion", criterion, knowledge.criteria, document, path, key=True)
    for what, key, given, known in (
        ("capability", "require", profile.require, knowledge.capabilities),
        ("framework", "frameworks", profile.frameworks, knowledge.frameworks),
    ):
        for i, item in enumerate(given):
            if item not in known:
                yield _unknown(what, item, known, document, (key, i))


def _wrong_answers(
    profile: Profile, knowledge: Knowledge, document: Document
) -> Iterator[Diagnostic]:
    for question_id, chosen in profile.answers.items():
        question = knowledge.questions.get(question_id)
        path: tuple[str | int, ...] = ("answers", question_id)
        if question is None:
            yield _unknown("question", question_id, knowledge.questions, document, path, key=True)
            continue
        known = [answer.id for answer in question.answers]
        for i, answer in enumerate(chosen):
            if answer not in known:
                what = f'answer of "{question_id}"'
                yield _unknown(what, answer, known, document, (*path, i))
        if question.kind == "one" and len(chosen) > 1:
            message = f'"{question_id}" takes one answer, not {len(chosen)}'
            yield Diagnostic("PR003", message, document.where(path))
        if len(set(chosen)) != len(chosen):
            message = f'"{question_id}" names an answer twice'
            yield Diagnostic("PR004", message, document.where(path))


def _unknown(
    what: str,
    given: str,
    known: Collection[str],
    document: Document,
    path: tuple[str | int, ...],
    *,
    key: bool = False,
) -> Diagnostic:
    near = get_close_matches(given, known, n=1, cutoff=0.5)
    few = ", ".join(sorted(known)[:8]) + (", …" if len(known) > 8 else "")  # noqa: PLR2004
    hint = f'did you mean "{near[0]}"?' if near else f"known: {few}"
    shown = given if len(given) <= 60 else given[:57] + "…"  # noqa: PLR2004
    return Diagnostic("PR002", f'there is no {what} "{shown}"', document.where(path, key=key), hint)
