"""File names and numbers of records: ``NNNN-title-with-dashes.md``, drafts outside the pattern."""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from advisor.errors import AdvisorError

_LONGEST_SLUG = 80
_HIGHEST_NUMBER = 9999
_NUMBERED = re.compile(r"^\.?(\d{4})[-.]")
"""A record, its evidence, or the mark of a writer who is at it."""


def slug(title: str, fallback: str) -> str:
    """Lower-case ASCII words joined by dashes; ``fallback`` where none remains."""
    ascii_text = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_text.lower())
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:_LONGEST_SLUG]
        if len(longer) > _LONGEST_SLUG:
            break
        kept = longer
    return kept or fallback


def evidence_name(record_name: str) -> str:
    """The name of the evidence file that lies beside a record."""
    return f"{record_name.removesuffix('.md')}.evidence.json"


def highest_number(directory: Path) -> int:
    """The highest number in use, 0 in an empty folder."""
    found = (_NUMBERED.match(name) for name in _names_in(directory))
    return max((int(match[1]) for match in found if match), default=0)


@contextlib.contextmanager
def reserved_draft(directory: Path, title_slug: str) -> Iterator[str]:
    """``draft-slug.md`` or the first ``draft-slug-2.md`` … that is free, held like a number."""
    again = 1
    while True:
        name = f"draft-{title_slug}.md" if again == 1 else f"draft-{title_slug}-{again}.md"
        with _mark(directory / f".{name}.reserved") as mine:
            taken = {entry.lower() for entry in _names_in(directory)}
            if mine and not taken & {name, evidence_name(name)}:
                yield name
                return
        again += 1


@contextlib.contextmanager
def reserved_number(directory: Path) -> Iterator[int]:
    """The next number, held against other writers until the block ends.

    A writer marks its number with a hidden file, created exclusively. Unlike a lock this works on
    network file systems, never waits, and leaves nothing behind in the folder. Whoever finished
    between the look and the mark has its record in place by then, so a second look finds it.
    """
    while True:
        number = highest_number(directory) + 1
        if number > _HIGHEST_NUMBER:
            raise AdvisorError(
                f"{directory} has no number left after {_HIGHEST_NUMBER}",
                next_step="keep new records in another folder",
                code="write",
            )
        with _mark(directory / f".{number:04d}.reserved") as mine:
            if mine and not _in_use(directory, number):
                yield number
                return


@contextlib.contextmanager
def _mark(path: Path) -> Iterator[bool]:
    """Whether the mark is ours; it is gone when the block ends."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    except FileExistsError:
        yield False
        return
    try:
        yield True
    finally:
        with contextlib.suppress(OSError):
            path.unlink()


def _in_use(directory: Path, number: int) -> bool:
    return any(name.startswith(f"{number:04d}-") for name in _names_in(directory))


def _names_in(directory: Path) -> list[str]:
    return [entry.name for entry in directory.iterdir()]
