"""The interpreters around here and what each holds; they are asked, and nothing is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from advisor.measure.clock import Clock
from advisor.measure.interpreters import find_interpreters
from advisor.measure.packages import DISTRIBUTIONS

MOST = 12
"""Interpreters that are asked at the most; each answers within a tenth of a second or two."""
TIMEOUT_S = 5.0
_NAMES = ("python3", "python", *(f"python3.{minor}" for minor in range(9, 16)))
_IN_FOLDER = ("bin/python", "Scripts/python.exe")
_ON_PATH = "on PATH"
_SHIMS = "shims"
_CONDA_LIST = Path(".conda") / "environments.txt"


@dataclass(frozen=True, slots=True)
class Around:
    """An interpreter, where it was found, and what it holds."""

    python: str
    """The path as it has to be started: a virtual environment's link is never resolved."""
    where: str
    versions: Mapping[str, str]
    """Package to version, the interpreter's own under ``python``; frameworks and numpy."""
    frameworks: tuple[str, ...]
    """Those that can be measured in it."""
    problem: str = ""
    """Why it gave no answer."""


def look_around(folder: Path | None = None, *, clock: Clock | None = None) -> list[Around]:
    """The current interpreter, those on ``PATH``, environments in a folder, and conda's.

    What lies on ``PATH`` and does not answer is left out: nobody asked for it.
    """
    asked = [
        _ask(python, where, clock or Clock())
        for python, where in unlike(candidates(folder or Path.cwd()))
    ]
    return [one for one in asked if not (one.problem and one.where == _ON_PATH)]


def candidates(folder: Path) -> Iterator[tuple[str, str]]:
    """Paths with where they were found, the nearest first; the same one may come twice."""
    yield sys.executable, "this Python"
    for name, where in (("VIRTUAL_ENV", "active environment"), ("CONDA_PREFIX", "active conda")):
        if found := os.environ.get(name):
            yield from ((python, where) for python in _in(Path(found)))
    for place in (folder, *_folders_of(folder)):
        if (place / "pyvenv.cfg").is_file():
            yield from ((python, "in this folder") for python in _in(place))
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        # Behind a version manager's stand-ins there is one Python, whatever they are called.
        for name in _NAMES[:1] if Path(entry).name == _SHIMS else _NAMES:
            path = Path(entry) / name
            if entry and os.access(path, os.X_OK) and path.is_file():
                yield str(path), _ON_PATH
    for place in _conda():
        yield from ((python, "conda") for python in _in(place))


def unlike(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each interpreter once, at most `MOST`.

    Two links to one program are one, unless they belong to different virtual environments.
    """
    kept: dict[tuple[str, str], tuple[str, str]] = {}
    for python, where in found:
        home = Path(python).absolute().parent.parent
        environment = str(home.resolve()) if (home / "pyvenv.cfg").is_file() else ""
        kept.setdefault((os.path.realpath(python), environment), (python, where))
    return list(kept.values())[:MOST]


def _ask(python: str, where: str, clock: Clock) -> Around:
    everything = tuple(DISTRIBUTIONS)
    found = find_interpreters(
        dict.fromkeys(everything, python), frameworks=everything, timeout_s=TIMEOUT_S, clock=clock
    )
    versions: dict[str, str] = {}
    for one in found:
        versions |= one.versions
    problem = "" if versions else found[0].reason
    able = tuple(one.framework for one in found if one.status == "ok")
    return Around(python, where, versions, able, problem)


def _in(place: Path) -> list[str]:
    return [str(place / name) for name in _IN_FOLDER if os.access(place / name, os.X_OK)]


def _folders_of(folder: Path) -> list[Path]:
    try:
        return sorted(entry for entry in folder.iterdir() if entry.is_dir())
    except OSError:
        return []


def _conda() -> list[Path]:
    try:
        text = (Path.home() / _CONDA_LIST).read_text(encoding="utf-8")
    except (OSError, ValueError, RuntimeError):
        return []
    return [Path(line.strip()) for line in text.splitlines() if line.strip()]
