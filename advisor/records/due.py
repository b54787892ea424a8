"""Which records are to be looked at again, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from advisor.records.record_file import RecordFile

When = Literal["passed", "near", "unreadable"]

OVER = ("superseded", "deprecated", "rejected")
"""A decision that no longer applies needs no review."""
NEAR_DAYS = 30


@dataclass(frozen=True, slots=True)
class Due:
    """One review that is passed or near."""

    record: RecordFile
    when: When
    review_by: dt.date | None
    days: int
    """Until the day; negative when it has passed."""


def due_reviews(
    records: Iterable[RecordFile], as_of: dt.date, within: int = NEAR_DAYS
) -> list[Due]:
    """The longest overdue first. A date that cannot be read is due: nobody would notice it else."""
    found = []
    for record in records:
        if record.state in OVER or not record.head.get("review-by"):
            continue
        if record.review_by is None:
            found.append(Due(record, "unreadable", None, 0))
            continue
        days = (record.review_by - as_of).days
        if days <= within:
            found.append(Due(record, "passed" if days < 0 else "near", record.review_by, days))
    return sorted(found, key=lambda due: (due.when != "unreadable", due.days, due.record.name))
