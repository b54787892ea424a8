"""What a verb returns. Nothing here prints.

Named tuples here and in the layout: every call pays for making these classes, and a frozen
dataclass takes ten times as long to make.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from advisor.errors import AdvisorError, Diagnostic
from advisor.exit_codes import ExitCode

Status = Literal["success", "partial", "error"]
Format = Literal["table", "json", "markdown", "csv"]


class Problem(NamedTuple):
    """One entry of the envelope's ``errors``."""

    code: str
    message: str
    where: str | None = None
    """``file:line:column``, or nothing."""


class Result(NamedTuple):
    """The outcome of a verb: text for people, data for machines, and how it went."""

    text: str = ""
    """What standard output (or ``out``) receives, unless ``format`` is ``json``."""
    schema: str = ""
    """``name/N`` of the JSON envelope."""
    data: Mapping[str, Any] | None = None
    status: Status = "success"
    exit_code: ExitCode = ExitCode.OK
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    """Said on standard error, after the work."""
    format: Format = "table"
    out: Path | None = None
    """A file to write instead of standard output."""


def problems_of(error: AdvisorError) -> tuple[Problem, ...]:
    """The error as a whole first, then each of its located details."""
    first = error.diagnostics[0].where if error.diagnostics else None
    whole = Problem(error.code, error.what, str(first) if first else None)
    return (whole, *(_problem(found) for found in error.diagnostics))


def _problem(found: Diagnostic) -> Problem:
    hint = f" ({found.hint})" if found.hint else ""
    where = str(found.where) if found.where else None
    return Problem(found.code, f"{found.message}{hint}", where)


def envelope(result: Result) -> dict[str, Any]:
    """The JSON envelope, the same on success and on failure."""
    return {
        "schema": result.schema,
        "status": result.status,
        "exit_code": int(result.exit_code),
        "data": None if result.data is None else dict(result.data),
        "errors": [
            {"code": problem.code, "message": problem.message, "where": problem.where}
            for problem in result.problems
        ],
    }
