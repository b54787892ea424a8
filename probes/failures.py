"""From an exception to a status, one sentence and the last lines of the traceback."""

from __future__ import annotations

import traceback
from typing import Iterator, List, Optional, Tuple

from probes.protocol import ERROR, OOM, UNSUPPORTED, BadRequest

TAIL_LINES = 12

# Allocators of the frameworks raise their own types, or a RuntimeError with words.
_OOM_TYPES = {"OutOfMemoryError", "ResourceExhaustedError"}
_OOM_WORDS = ("out of memory", "can't allocate memory", "not enough memory", "failed to allocate")


class Unsupported(Exception):
    """The framework cannot do this here; the words say why and what would help."""


class ImportFailure(Exception):
    """The framework could not be imported; ``status`` tells missing from broken."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def causes(error: Optional[BaseException]) -> Iterator[BaseException]:
    """The exception and everything it was raised from, outermost first."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def classify(error: BaseException) -> Tuple[str, str, List[str]]:
    """``(status, reason, tail)`` for a reply."""
    tail = _tail(error)
    if isinstance(error, ImportFailure):
        return error.status, str(error), tail
    if isinstance(error, Unsupported):
        return UNSUPPORTED, str(error), tail
    if isinstance(error, BadRequest):
        return ERROR, str(error), []
    for one in causes(error):
        if _is_out_of_memory(one):
            return OOM, f"out of memory: {first_line(one)}", tail
    return ERROR, f"{type(error).__name__}: {first_line(error)}", tail


def first_line(error: BaseException) -> str:
    """The first line of the message that says something."""
    lines = [line.strip() for line in _words(error).splitlines() if line.strip()]
    return lines[0][:300] if lines else type(error).__name__


def _is_out_of_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or type(error).__name__ in _OOM_TYPES:
        return True
    text = _words(error).lower()
    return isinstance(error, RuntimeError) and any(words in text for words in _OOM_WORDS)


def _words(error: BaseException) -> str:
    """Its message; some exceptions of foreign code fail when they are asked for it."""
    try:
        return str(error)
    except Exception:
        return ""


def _tail(error: BaseException) -> List[str]:
    text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return text.splitlines()[-TAIL_LINES:]
