"""Words that judge instead of saying what is the case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.errors import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.kb.lint.subject import Subject

_VALUE_WORDS = re.compile(
    r"\b(amazing|awesome|beautiful|clearly better|elegant|excellent|great|horrible|superior|"
    r"terrible|wonderful|best-in-class|world-class)\b",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """KB050: value words in the text of a claim."""
    for key, placed in subject.knowledge.claims.items():
        if word := _VALUE_WORDS.search(placed.claim.text):
            where = subject.place("claim", key, "text")
            hint = "say what is the case, and let the reader judge"
            yield Diagnostic("KB050", f'"{word.group()}" is a value word', where, hint)
