"""A folder of profiles: all that can be read, and what is wrong with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import InputFileError
from advisor.files import read_text
from advisor.kb import located_yaml
from advisor.profile.file import parse_profile
from advisor.profile.lines import QuickReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from advisor.kb.knowledge import Knowledge
    from advisor.profile.model import Profile

ENDINGS = (".yaml", ".yml")


class Project(NamedTuple):
    """One project and where its profile stands, as a path inside the folder."""

    file: str
    profile: Profile


class Folder(NamedTuple):
    """What a folder of profiles holds, by path."""

    projects: tuple[Project, ...]
    bad: tuple[InputFileError, ...]
    """One for each file that is no profile, located."""


def read_folder(folder: Path, knowledge: Knowledge) -> Folder:
    """Every YAML file in ``folder`` and the folders in it, hidden ones aside.

    A file that is wrong hides no other. Raises :class:`InputFileError` where there is no folder,
    or no YAML file in it.
    """
    paths = sorted(_files(folder), key=lambda path: path.relative_to(folder).as_posix())
    if not paths:
        raise InputFileError(
            f"there is no profile in {folder}",
            next_step=f"put files that end in {' or '.join(ENDINGS)} there",
        )
    reader = QuickReader(knowledge)
    projects, bad = [], []
    for path in paths:
        try:
            text = read_text(path, kind="profile", max_bytes=located_yaml.MAX_BYTES)
            profile = reader.read(text) or parse_profile(text, str(path), knowledge)
        except InputFileError as error:
            bad.append(error)
            continue
        projects.append(Project(path.relative_to(folder).as_posix(), profile))
    return Folder(tuple(projects), tuple(bad))


def _files(folder: Path) -> Iterator[Path]:
    try:
        inside = list(folder.iterdir())
    except OSError as error:
        raise InputFileError(
            f"{folder} cannot be read as a folder: {error.strerror}",
            next_step="name the folder that holds the profiles",
        ) from None
    for path in inside:
        if path.name.startswith("."):
            continue
        # A link to a folder may lead back here.
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        elif path.suffix.lower() in ENDINGS:
            yield path
