"""How an error looks: what, where, why, and the next step, on one screen at most."""

from __future__ import annotations

import os
from pathlib import Path

from advisor.cli.console import clean, shorten, wrap
from advisor.errors import AdvisorError, Diagnostic, InputFileError

MAX_SHOWN = 15
_MAX_LINES = 34
_COLUMNS = 100
_MAX_DETAIL = 200


def describe(error: AdvisorError) -> str:
    """The error for a person: at most 15 details, and never more than a screen of them."""
    lines = wrap(f"error: {shorten(error.what, 400)}", _COLUMNS, "  ")
    told = 0
    if len(error.diagnostics) == 1 and _says_the_same(error.what, error.diagnostics[0]):
        where = error.diagnostics[0].where
        lines += [f"  where: {clean(str(where))}"] if where else []
        told = 1
    else:
        for found in error.diagnostics[:MAX_SHOWN]:
            detail = _detail(found)
            if len(lines) + len(detail) > _MAX_LINES:
                break
            lines += detail
            told += 1
    if (more := len(error.diagnostics) - told) > 0:
        lines.append(f"  … and {more} more")
    if step := error.next_step or _usual_step(error):
        lines += [
            f"  {line}" for line in wrap(f"next: {shorten(step, 400)}", _COLUMNS - 2, "      ")
        ]
    return "\n".join(lines)


def _detail(found: Diagnostic) -> list[str]:
    place = f"{clean(str(found.where))}: " if found.where else ""
    hint = f" ({found.hint})" if found.hint else ""
    text = shorten(f"{found.code} {found.message}{hint}", _MAX_DETAIL)
    return [f"  {line}" for line in wrap(place + text, _COLUMNS - 2, "    ")]


def _usual_step(error: AdvisorError) -> str:
    """What to do about a bad file where the one who found it did not say."""
    return "correct the file at the place named" if isinstance(error, InputFileError) else ""


def _says_the_same(what: str, found: Diagnostic) -> bool:
    return what.endswith(found.message)


def keep_traceback(error: BaseException, folder: Path) -> Path:
    """Write the traceback to a new file in ``folder`` (or the temporary folder) and name it."""
    # Only a program that is about to fail pays for these imports.
    import datetime as dt
    import secrets
    import tempfile
    import traceback

    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    text = "".join(traceback.format_exception(error))
    name = f"advisor-{stamp}-{os.getpid()}-{secrets.token_hex(2)}.log"
    for place in (folder, Path(tempfile.gettempdir())):
        try:
            place.mkdir(parents=True, exist_ok=True)
            path = place / name
            path.write_text(text, encoding="utf-8")
        except OSError:
            continue
        return path
    return Path(os.devnull)
