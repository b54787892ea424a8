"""One order for everything, so that two people who add the same make the same change."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from advisor.errors import Diagnostic
from advisor.kb.entries import Evidence, Framework

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.kb.lint.subject import Subject

_Path = tuple[str | int, ...]


def check(subject: Subject) -> Iterator[Diagnostic]:
    """KB070: keys in the order of the schema (in evidence in any), releases newest first."""
    for name, entry in subject.entries.items():
        document = subject.documents[name]
        for path, before in _misplaced(entry, document.data, ()):
            where = document.where(path, key=True)
            what = f'"{path[-1]}" stands after "{before}"'
            yield Diagnostic("KB070", what, where, "keys stand in the order of the schema")
        if isinstance(entry, Framework):
            yield from _releases(subject, entry)


def _misplaced(value: Any, raw: Any, path: _Path) -> Iterator[tuple[_Path, str]]:
    """Path of each mapping's first key that the schema gives before its neighbour, and that."""
    if isinstance(value, Evidence):  # a few short keys, often on one line
        return
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        names = {field.alias or name: name for name, field in fields.items()}
        # The schema's name says what the rest is, though the models inherit the id before it.
        order = {key: i if key != "schema" else -1 for i, key in enumerate(names)}
        keys = list(raw)
        for before, key in itertools.pairwise(keys):
            if order[key] < order[before]:
                yield (*path, key), before
                break  # one move may mend the rest
        for key in keys:
            yield from _misplaced(getattr(value, names[key]), raw[key], (*path, key))
    elif isinstance(value, tuple) and isinstance(raw, list):
        for i, (item, given) in enumerate(zip(value, raw, strict=True)):
            yield from _misplaced(item, given, (*path, i))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _misplaced(item, raw[key], (*path, key))


def _releases(subject: Subject, framework: Framework) -> Iterator[Diagnostic]:
    days = [release.released for release in framework.releases]
    for i in range(1, len(days)):
        if days[i] > days[i - 1]:
            where = subject.place("framework", framework.id, "releases", i, "released")
            what = f"{days[i]} stands after {days[i - 1]}"
            yield Diagnostic("KB070", what, where, "releases stand newest first")
