"""Two knowledge bases to compare: folders, or what the repository held at a revision."""

from __future__ import annotations

import io
import subprocess
import tarfile
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from advisor import paths
from advisor.errors import KnowledgeError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.kb.knowledge import Knowledge

_NEXT = "name a folder laid out like knowledge/, or a revision of the checkout it is part of"


@contextmanager
def base_of(name: str) -> Iterator[Path]:
    """The folder of a base: ``name`` itself, or its copy as of that git revision."""
    if Path(name).is_dir():
        yield Path(name)
        return
    archive = _archive(name)
    with TemporaryDirectory(prefix="advisor-") as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        yield Path(folder)


def load(name: str, folder: Path) -> Knowledge:
    """The base in ``folder``; errors say which one it is."""
    from advisor.kb.load import load_knowledge

    try:
        return load_knowledge(directory=folder, cache=False)
    except KnowledgeError as error:
        raise KnowledgeError(
            f"{name}: {error.what}",
            diagnostics=error.diagnostics,
            next_step="this version can compare only what it can read",
        ) from None


def _archive(revision: str) -> bytes:
    """The knowledge folder at a revision, as a tar file."""
    named = f"{revision}^{{commit}}"
    commit = _git(
        "rev-parse", "--verify", "--quiet", "--end-of-options", named,
        otherwise=f'"{revision}" is neither a folder nor a revision of {paths.bundle_root()}',
    ).decode().strip()  # fmt: skip
    return _git(
        "archive", "--format=tar", f"{commit}:./{paths.knowledge_dir().name}",
        otherwise=f"revision {revision} has no {paths.knowledge_dir().name} folder",
    )  # fmt: skip


def _git(*arguments: str, otherwise: str) -> bytes:
    command = ["git", "-C", str(paths.bundle_root()), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        raise UsageError(f"{otherwise} (there is no git here)", next_step=_NEXT) from None
    if done.returncode:
        raise UsageError(otherwise, next_step=_NEXT)
    return done.stdout
