"""From folders of YAML to validated files, without judging how they fit together."""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from advisor.errors import Diagnostic, InputFileError, KnowledgeError, Location
from advisor.files import read_text
from advisor.kb import located_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_FILES = 10_000


@dataclass(frozen=True, slots=True)
class Layer:
    """A folder of knowledge: the built-in one, or a team's own on top of it."""

    name: str
    directory: Path


@dataclass(frozen=True)
class RawFile:
    """One file's text and where it came from."""

    layer: str
    folder: str
    name: str
    """Path inside the folder, with forward slashes."""
    data: bytes

    @property
    def relative(self) -> PurePosixPath:
        """The path inside the layer's folder."""
        return PurePosixPath(self.name)

    @cached_property
    def shown(self) -> str:
        """The path as a person would type it: relative to the working folder when inside it."""
        path = Path(self.folder, self.name)
        try:
            return path.relative_to(Path.cwd()).as_posix()
        except ValueError:
            return path.as_posix()


def read_layers(layers: Iterable[Layer]) -> list[RawFile]:
    """All YAML files of all layers, sorted by path within a layer.

    Hidden files and folders are left out: editors and other tools keep files of their own there.
    Raises :class:`KnowledgeError` when a folder is missing or holds no YAML.
    """
    files: list[RawFile] = []
    for layer in layers:
        if not layer.directory.is_dir():
            raise KnowledgeError(
                f"there is no knowledge base in {layer.directory}",
                next_step="name a folder laid out like knowledge/ (claims/, criteria/, …)",
            )
        folder = str(layer.directory)
        found = sorted(_yaml_files(folder))
        if not found or len(found) > MAX_FILES:
            raise KnowledgeError(
                f"{layer.directory} holds {len(found)} YAML files",
                next_step="name the folder that holds claims/, criteria/ and the others",
            )
        for name in found:
            path = os.path.join(folder, name)  # noqa: PTH118 - a hundred Paths cost what they cost
            files.append(RawFile(layer.name, folder, name, _read(path)))
    return files


def holds_yaml(folder: Path) -> bool:
    """Whether there is a folder with at least one file that would be read."""
    return folder.is_dir() and any(True for _ in _yaml_files(str(folder)))


def _read(path: str) -> bytes:
    """The file's bytes; unbuffered and unjudged, because every start reads all of them."""
    with contextlib.suppress(OSError), open(path, "rb", buffering=0) as stream:  # noqa: PTH123
        data = stream.read(located_yaml.MAX_BYTES + 1)
        if len(data) <= located_yaml.MAX_BYTES:
            return data
    try:
        return read_text(path, kind="knowledge file", max_bytes=located_yaml.MAX_BYTES).encode()
    except InputFileError as error:
        raise KnowledgeError(
            error.what, diagnostics=error.diagnostics, next_step=error.next_step
        ) from None


def _yaml_files(folder: str, inside: str = "") -> Iterator[str]:
    """Paths inside ``folder``, with forward slashes."""
    with os.scandir(os.path.join(folder, inside)) as entries:  # noqa: PTH118 - as above
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.name.endswith(".yaml"):
                yield inside + entry.name
            elif entry.is_dir(follow_symlinks=False):
                yield from _yaml_files(folder, f"{inside}{entry.name}/")


def digest(files: Iterable[RawFile]) -> str:
    """SHA-256 over layer order, paths and contents, in hexadecimal."""
    total = hashlib.sha256()
    for file in files:
        for part in (file.layer.encode(), file.name.encode(), file.data):
            total.update(part)
            total.update(b"\0")
    return total.hexdigest()


def parse(file: RawFile, problems: list[Diagnostic]) -> located_yaml.Document | None:
    """The file's document, or ``None`` with its problems added to ``problems``."""
    try:
        return located_yaml.load(file.data.decode("utf-8-sig"), file.shown)
    except UnicodeDecodeError as error:
        what = f"not UTF-8 text (byte {error.start})"
        problems.append(Diagnostic("KB001", what, Location(file.shown), "save the file as UTF-8"))
        return None
    except located_yaml.YamlError as error:
        problems.extend(error.diagnostics)
        return None


def check_schema(
    model: Any,
    document: located_yaml.Document,
    problems: list[Diagnostic],
) -> Any:
    """A validated entry, or ``None`` with its problems added to ``problems``."""
    if not isinstance(document.data, dict):
        where = Location(document.name, 1, 1)
        problems.append(Diagnostic("KB003", "the file must hold keys and values", where))
        return None
    try:
        return located_yaml.validate(model, document)
    except located_yaml.YamlError as error:
        problems.extend(error.diagnostics)
        return None
