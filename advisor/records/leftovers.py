"""What a writer leaves in the folder when it is killed: told by lint, cleared by ``--fix``.

A record is put in its place last, so that nothing here is ever a record: hidden files that were
about to take their place, the mark of a number, and files beside a record that never came.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from advisor.errors import Diagnostic, Location

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HIDDEN = re.compile(r"^\.(?:(?:\d{4}-|draft-).+\.[0-9a-f]{8}\.tmp|(?:\d{4}|draft-.+)\.reserved)$")
_BESIDE = re.compile(r"^((?:\d{4}|draft)-.+?)\.(?:evidence\.json|svg)$")
_AGE = 3600.0
"""Seconds; a writer that is at work is done long before."""


def hidden(directory: Path) -> list[Path]:
    """Hidden files of writers that are no longer at it: safe to delete."""
    return sorted(
        path
        for path in directory.iterdir()
        if _HIDDEN.match(path.name) and path.is_file() and _old(path)
    )


def lint_leftovers(directory: Path) -> Iterator[Diagnostic]:
    """One finding for each."""
    for path in hidden(directory):
        said = "left behind by a writer that was stopped"
        hint = "delete it; advisor record lint --fix does"
        yield Diagnostic("REC018", said, Location(str(path)), hint)
    for path in sorted(directory.iterdir()):
        found = _BESIDE.match(path.name)
        if found and _old(path) and not path.with_name(f"{found[1]}.md").exists():
            said = f"there is no {found[1]}.md that it belongs to"
            hint = "take the record back from version control, or delete this file"
            yield Diagnostic("REC018", said, Location(str(path)), hint)


def _old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _AGE
    except OSError:  # gone meanwhile
        return False
