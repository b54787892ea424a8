"""What the verbs of decision records share."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from advisor.cli import options

if TYPE_CHECKING:
    from advisor.records.record_file import RecordFile

DEFAULT = "docs/decisions"

directory = click.option(
    "--dir",
    "directory",
    metavar="DIR",
    type=options.PATH,
    default=DEFAULT,
    show_default=True,
    help="Folder of the records.",
)


def today() -> dt.date:
    """The day that changes are dated with."""
    return dt.datetime.now(dt.UTC).date()


def as_data(record: RecordFile) -> dict[str, Any]:
    """What a record says in front, as plain values."""
    return {
        "file": record.name,
        "number": record.number,
        "title": record.title,
        "status": record.status,
        "date": record.head.get("date", ""),
        "review_by": record.head.get("review-by", ""),
        "supersedes": list(record.supersedes),
        "superseded_by": list(record.superseded_by),
        "evidence": record.evidence_path.name if record.evidence_path else None,
    }
