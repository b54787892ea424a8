"""From what people type to values; what does not fit is a usage error that says what would."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from collections.abc import Iterable, Sequence

from advisor.errors import UsageError

_SECONDS = {"": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
_MAX_BUDGET_S = 24 * 3600.0


def parse_day(text: str, option: str) -> dt.date | None:
    """``2026-11-20`` as a date, nothing as ``None``."""
    if not text:
        return None
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day, no moment
    except ValueError:
        raise UsageError(
            f'{option}: "{text}" is not a day', next_step=f"write it as {option} 2026-11-20"
        ) from None


def parse_budget(text: str) -> float | None:
    """``90s``, ``2m``, ``90`` as seconds, nothing as ``None``."""
    if not text:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|min|h)?", text.strip())
    seconds = float(match[1]) * _SECONDS[match[2] or ""] if match else 0.0
    if not 0 < seconds <= _MAX_BUDGET_S:
        raise UsageError(
            f'--budget: "{text}" is not a time', next_step="write it as --budget 90s or 3m"
        )
    return seconds


def parse_pythons(pairs: Sequence[str], known: Iterable[str]) -> dict[str, str]:
    """``["tensorflow=/opt/tf/bin/python"]`` as framework id to path.

    A bare command is looked up on PATH; links are never resolved, since a virtual environment is
    known by the link's place.
    """
    found: dict[str, str] = {}
    ids = list(known)
    for pair in pairs:
        framework, equals, path = pair.partition("=")
        if not equals or not path:
            raise UsageError(
                f'--python: "{pair}" is not FRAMEWORK=PATH',
                next_step="write it as --python tensorflow=/path/to/bin/python",
            )
        check_ids([framework], ids, "framework", "--python")
        if framework in found:
            raise UsageError(
                f"--python names {framework} twice", next_step="give each framework one Python"
            )
        path = os.path.expanduser(path)  # noqa: PTH111 - pathlib would also tidy "./python"
        found[framework] = path if os.sep in path else shutil.which(path) or path
    return found


def parse_list(text: str) -> tuple[str, ...]:
    """``a,b`` as its parts, without blanks and repetitions."""
    parts = (part.strip() for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def parse_frameworks(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """``--frameworks`` as ids that exist."""
    chosen = parse_list(text)
    check_ids(chosen, list(known), "framework", "--frameworks")
    if text and not chosen:
        raise UsageError("--frameworks names none", next_step="name some, or leave it out")
    return chosen


def check_ids(given: Iterable[str], known: Sequence[str], what: str, option: str) -> None:
    """Refuse an id that is not known, with the nearest one that is."""
    for name in given:
        if name not in known:
            hint = nearest(name, known)
            raise UsageError(
                f'{option}: there is no {what} "{name}"',
                next_step=f'did you mean "{hint}"?' if hint else f"known: {', '.join(known)}",
            )


def nearest(name: str, known: Iterable[str]) -> str:
    """The known id most like ``name``, or nothing."""
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), list(known), n=1, cutoff=0.5)
    return near[0] if near else ""
