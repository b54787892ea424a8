"""Rules about time: they change with the calendar, not with the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.errors import Diagnostic

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from advisor.kb.lint.subject import Subject


def check(subject: Subject, today: dt.date) -> Iterator[Diagnostic]:
    """KB020 in the future, KB022 stale, KB023 stale beyond twice the criterion's freshness."""
    for key, placed in subject.knowledge.claims.items():
        claim = placed.claim
        if claim.observed > today:
            where = subject.place("claim", key, "observed")
            yield Diagnostic("KB020", f"{claim.observed} is in the future", where)
        for i, evidence in enumerate(claim.evidence):
            if evidence.date > today:
                where = subject.place("claim", key, "evidence", i, "date")
                yield Diagnostic("KB020", f"{evidence.date} is in the future", where)
        criterion = subject.knowledge.criteria.get(placed.criterion)
        if criterion is None or not claim.live:
            continue
        fresh = criterion.fresh_for_days
        age = (today - claim.observed).days
        if age > fresh:
            code = "KB023" if age > 2 * fresh else "KB022"
            what = f"observed {age} days ago; {placed.criterion} is fresh for {fresh} days"
            hint = "check it again and renew observed and evidence"
            yield Diagnostic(code, what, subject.place("claim", key, "observed"), hint)
