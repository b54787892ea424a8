"""Dates of evidence, as exactly as they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.kb.entries import Evidence

_LENGTH = {"day": len("YYYY-MM-DD"), "month": len("YYYY-MM"), "year": len("YYYY")}


def dated(evidence: Evidence) -> str:
    """``2026-03-06``, or ``2026-03`` or ``2026`` where no more is known."""
    return as_known(evidence.date.isoformat(), evidence.date_known_to)


def as_known(day: str, known_to: str) -> str:
    """The part of an ISO date that is known."""
    return day[: _LENGTH[known_to]]
