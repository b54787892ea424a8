"""A new entry as text: in a file of its own, or at the end of the file that holds its like.

Nothing that exists is changed: a file that is there only grows, and the base with the entry in it
is checked before anything is written.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from advisor import paths
from advisor.errors import InputFileError
from advisor.kb import located_yaml, read
from advisor.kb.assemble import inspect
from advisor.kb.kinds import kind_of
from advisor.kb.schema import FILES


@dataclass(frozen=True)
class Draft:
    """Where an entry goes and what the file will hold."""

    path: Path
    text: str
    appended: bool
    """Whether the file existed and has grown."""


def draft(
    folder: Path,
    relative: PurePosixPath,
    head: Mapping[str, Any],
    items: str = "",
    item: Mapping[str, Any] | None = None,
) -> Draft:
    """``head`` as a new file, or with ``item`` in its list ``items``; in an old file, the item.

    Raises :class:`InputFileError` where the file exists and cannot simply grow.
    """
    path = folder / relative
    listed = textwrap.indent(_yaml([item]), "  ") if item is not None else ""
    if not path.exists():
        kind = kind_of(relative)
        assert kind is not None
        modeline = f"# yaml-language-server: $schema={_schema(path, FILES[kind.name])}\n"
        ending = f"{items}:\n{listed}" if items else ""
        return Draft(path, modeline + _yaml(dict(head)) + ending, appended=False)
    if not items:
        raise InputFileError(f"{path} exists already", next_step="edit it, or give another id")
    before = path.read_text(encoding="utf-8")
    text = before + ("" if before.endswith("\n") else "\n") + listed
    _check_growth(before, text, items, str(path))
    return Draft(path, text, appended=True)


def problems(layers: Sequence[read.Layer], new: Draft) -> list[str]:
    """What would make the base unusable with the draft in it."""
    folder = str(layers[-1].directory)
    name = new.path.relative_to(folder).as_posix()
    existing = [layer for layer in layers if read.holds_yaml(layer.directory)]
    files = [f for f in read.read_layers(existing) if (f.folder, f.name) != (folder, name)]
    files.append(read.RawFile(layers[-1].name, folder, name, new.text.encode()))
    return [str(problem) for problem in inspect(files, read.digest(files), warnings=False)[1]]


def _check_growth(before: str, after: str, items: str, name: str) -> None:
    """The list must be what ends the file, written line by line."""
    cannot = InputFileError(
        f"{name} does not end with its list of {items}",
        next_step="put the list at the end, one item after the other, or add the entry by hand",
    )
    old = located_yaml.load(before, name).data
    try:
        new = located_yaml.load(after, name).data
    except located_yaml.YamlError:
        raise cannot from None
    if not isinstance(old, dict) or not isinstance(new, dict) or not old.get(items):
        raise cannot
    rest = {key: value for key, value in new.items() if key != items}
    same = rest == {key: value for key, value in old.items() if key != items}
    if not same or new[items][:-1] != old[items]:
        raise cannot


def _yaml(data: object) -> str:
    return yaml.safe_dump(_lists(data), sort_keys=False, allow_unicode=True, width=96)


def _lists(data: object) -> object:
    if isinstance(data, Mapping):
        return {key: _lists(value) for key, value in data.items()}
    return [_lists(value) for value in data] if isinstance(data, (list, tuple)) else data


def _schema(path: Path, name: str) -> str:
    """Where an editor finds the schema: beside the base it belongs to, else by full path."""
    schema = paths.knowledge_dir() / "schema" / f"{name}.json"
    full = path.absolute()
    if full.is_relative_to(paths.bundle_root()):
        return Path(os.path.relpath(schema, full.parent)).as_posix()
    return schema.as_posix()
