"""The list of all records, written between the markers that adr-log uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from advisor.errors import InputFileError, UsageError
from advisor.records.record_file import RecordFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

START, STOP = "<!-- adrlog -->", "<!-- adrlogstop -->"
_START = re.compile(r"<!-- adrlog(?: [^>]*)? ?-->")
_STOP = re.compile(r"<!-- adrlogstop ?-->")
NEW = f"# Decision records\n\n{START}\n\n{STOP}\n"
"""What an index begins as."""


def indexed(text: str, records: Iterable[RecordFile], prefix: str = "") -> str:
    """``text`` with the list between its markers; everything else stays as it is.

    ``prefix``: path from the index to the records' folder, "" for the same one. Raises
    :class:`UsageError` where the markers are not there exactly once.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = [_line(record, prefix) for record in records if record.number is not None]
    starts, stops = list(_START.finditer(text)), list(_STOP.finditer(text))
    if len(starts) != 1 or len(stops) != 1 or stops[0].start() < starts[0].end():
        raise UsageError(
            f"the index needs one {START} and, after it, one {STOP}",
            next_step="put both where the list shall stand, each on a line of its own",
        )
    body = newline.join(lines)
    between = f"{newline}{newline}{body}{newline}{newline}" if lines else newline * 2
    return text[: starts[0].end()] + between + text[stops[0].start() :]


def _line(record: RecordFile, prefix: str) -> str:
    """The line that adr-log writes, with the status behind it where the decision is over."""
    address = quote(f"{prefix}{record.name}", safe="/-._~")
    return f"* [ADR-{record.number:04d}]({address}) - {record.title}"


def read_index(path: Path) -> str:
    """The index as it is, every byte of it; a new one where there is none."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return NEW
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(
            f"cannot read the index {path}: {error}", next_step="name another file with --file"
        ) from None
