"""Rules that go across files: references, scales, dates, contradictions, words, order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.kb.lint import ages, coverage, evidence, levels, order, references, sources, words
from advisor.kb.lint.codes import AGES, CODES, ERRORS
from advisor.kb.lint.subject import Subject

if TYPE_CHECKING:
    import datetime as dt

    from advisor.errors import Diagnostic

__all__ = ["AGES", "CODES", "ERRORS", "Subject", "errors", "warnings"]


def errors(subject: Subject) -> list[Diagnostic]:
    """What makes the base unusable, unsorted."""
    return [
        *references.check(subject),
        *levels.check(subject),
        *evidence.accessed_too_early(subject),
    ]


def warnings(subject: Subject, *, today: dt.date | None = None) -> list[Diagnostic]:
    """What should be better, unsorted. ``today`` switches on the rules about time."""
    found = [
        *sources.check(subject),
        *levels.contradictions(subject),
        *evidence.check(subject),
        *words.check(subject),
        *order.check(subject),
        *coverage.check(subject),
    ]
    if today is not None:
        found += ages.check(subject, today)
    return found
