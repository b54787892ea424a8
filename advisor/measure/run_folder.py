"""Runs that were kept in the user's data folder: found by id, or the newest."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from advisor import paths
from advisor.errors import AdvisorError, UsageError
from advisor.files import STDIN
from advisor.measure.results import Run
from advisor.measure.run_file import load_run

LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the folder: a run, or why it is none."""

    path: Path
    run: Run | None
    problem: str = ""


def runs_dir() -> Path:
    """Where runs are kept that no other place was named for."""
    return paths.data_dir() / "runs"


def run_files() -> list[Path]:
    """Files of the folder that may be runs, the one written last first."""
    try:
        found = [
            (entry.stat().st_mtime, entry.name)
            for entry in os.scandir(runs_dir())
            if entry.name.endswith(".json") and entry.is_file()
        ]
    except OSError:
        return []
    return [runs_dir() / name for _, name in sorted(found, reverse=True)]


def kept_runs() -> list[Kept]:
    """All of them, read, the one that began last first; files that are no run at the end."""
    kept = [_read(path) for path in run_files()]
    kept.sort(key=lambda one: one.run.started if one.run else "", reverse=True)
    return kept


def run_path(text: str) -> str | Path:
    """The file that ``RUN`` on the command line means: a path, ``-``, ``latest`` or a run's id.

    An id may be cut short as long as it is the only one that begins so. UsageError where
    nothing is meant, or more than one thing.
    """
    if text == STDIN or os.sep in text or text.endswith(".json") or Path(text).exists():
        return text
    if text == LATEST:
        newest = next((one.path for one in map(_read, run_files()) if one.run is not None), None)
        if newest is None:
            raise UsageError(f"no run is kept in {runs_dir()}", next_step="advisor probe makes one")
        return newest
    meant = [one for one in kept_runs() if one.run is not None and one.run.id.startswith(text)]
    exact = [one for one in meant if one.run is not None and one.run.id == text]
    if len(exact or meant) == 1:
        return (exact or meant)[0].path
    if meant:
        raise UsageError(
            f'{len(meant)} runs begin with "{text}"', next_step="give more of the id, or the path"
        )
    raise UsageError(
        f'there is no run "{text}" in {runs_dir()}, and no file of that name',
        next_step="advisor probe list shows what there is; or give a path",
    )


def _read(path: Path) -> Kept:
    try:
        return Kept(path, load_run(path))
    except AdvisorError as error:
        return Kept(path, None, error.what)
