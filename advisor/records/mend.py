"""Mend what has only one way to be mended; hand-written text is never touched."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.records.edit import drop_blank_lines, first_in_head, set_head
from advisor.records.folder import locked, record_paths, write_together
from advisor.records.leftovers import hidden
from advisor.records.record_file import STATUSES, RecordFile, read_record

if TYPE_CHECKING:
    from pathlib import Path


def mend_folder(directory: Path) -> tuple[Path, ...]:
    """Mend every record that can be read; the paths of those that changed or were cleared away."""
    changed: dict[Path, str] = {}
    with locked(directory):
        for path in record_paths(directory):
            try:
                record = read_record(path)
            except AdvisorError:
                continue  # advisor record lint names it
            mended = mend(record)
            if mended.text != record.text:
                changed[path] = mended.text
        write_together(changed)
        cleared = hidden(directory)
        for path in cleared:
            with contextlib.suppress(OSError):  # lint names it again
                path.unlink()
    return (*changed, *(path for path in cleared if not path.exists()))


def mend(record: RecordFile) -> RecordFile:
    """Quotes and capitals of the status, the number, blank lines between head and title."""
    if not record.front_matter:
        return record
    changed = record
    if record.status and record.state in STATUSES:
        changed = set_head(changed, "status", _status(record))
    if record.number is not None and record.head.get("number") != str(record.number):
        changed = first_in_head(changed, "number", str(record.number))
    return drop_blank_lines(changed, changed.body)


def _status(record: RecordFile) -> str:
    if record.superseded_by:
        return "superseded by " + ", ".join(f"ADR-{n:04d}" for n in record.superseded_by)
    return record.status.lower() if record.status.lower() in STATUSES else record.status
