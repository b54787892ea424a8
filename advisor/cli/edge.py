"""The edge: parse, call the verb, print its result, map errors to exit codes."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from advisor.cli import console
from advisor.cli.report_error import describe, keep_traceback
from advisor.cli.result import Problem, Result, envelope, problems_of
from advisor.errors import AdvisorError, UsageError
from advisor.exit_codes import ExitCode

_SCHEMAS = {
    "recommend": "advisor.recommendation/1",
    "probe": "advisor.probe/1",
    "claims": "advisor.claims/1",
    "kb": "advisor.kb/1",
    "doctor": "advisor.doctor/1",
}
"""Envelope of a verb that failed before it could say so itself."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code and never raises for bad input."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # Collecting garbage while modules load costs a tenth of a short call and finds next to none.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _emit(_call(arguments))
    except AdvisorError as error:
        return _fail(arguments, error.exit_code, problems_of(error), describe(error))
    except KeyboardInterrupt:
        said = Problem("interrupted", "interrupted")
        return _fail(arguments, ExitCode.INTERRUPTED, (said,), "interrupted")
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback reaches people
        return _unexpected(arguments, error)
    finally:
        if collecting:
            gc.enable()


def run() -> NoReturn:
    """The program: :func:`main`, then out at once.

    Taking numpy and pydantic apart before exiting costs a fifth of a short call and frees what
    the system frees anyway. Everything that must be undone is undone by then (``with``, not
    ``atexit``).
    """
    code = main()
    # Either may be None: the shell can start a program with them closed.
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except BrokenPipeError:
            pass  # nobody reads any more; what was asked for was done
        except (OSError, ValueError):
            code = code or int(ExitCode.CANNOT_RUN)
    os._exit(code)


def _call(arguments: list[str]) -> Result:
    from advisor.cli.commands import call  # only now, so that what fails while loading is told

    return call(arguments)


def _emit(result: Result) -> int:
    text = as_json(result) if result.format == "json" else result.text
    if result.out is not None:
        from advisor.files import write_text_atomically

        write_text_atomically(result.out, text if text.endswith("\n") else text + "\n")
    elif text:
        console.write_out(text, exact=result.format != "table")
    for line in result.notes:
        console.note(line)
    if result.out is not None:
        console.note(f"written to {result.out}")
    return int(result.exit_code)


def as_json(result: Result) -> str:
    """The envelope as text: sorted keys, finite numbers only."""
    return json.dumps(
        envelope(result), sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False
    )


def _fail(arguments: list[str], code: ExitCode, problems: tuple[Problem, ...], words: str) -> int:
    if _option(arguments, "--progress") == "jsonl":
        step = json.dumps({"kind": "error", "text": problems[0].message}, sort_keys=True)
        console.note(step)
    else:
        console.note(words)
    if _option(arguments, "--format") == "json":
        failed = Result(
            schema=_schema_of(arguments),
            status="error",
            exit_code=code,
            problems=problems,
        )
        # Standard output may be what failed; standard error has said so.
        with contextlib.suppress(AdvisorError):
            console.write_out(as_json(failed), exact=True)
    return int(code)


def _schema_of(arguments: list[str]) -> str:
    verb = next((word for word in arguments if word in _SCHEMAS), "")
    if verb == "recommend" and _option(arguments, "--profiles"):
        return "advisor.portfolio/1"
    if verb == "recommend" and _count(arguments, "--profile") > 1:
        return "advisor.group-recommendation/1"
    return _SCHEMAS.get(verb, "advisor.error/1")


def _unexpected(arguments: list[str], error: Exception) -> int:
    from advisor import paths

    log = keep_traceback(error, paths.data_dir() / "logs")
    cause = console.shorten(f"{type(error).__name__}: {error}", 160)
    words = f"error: unexpected {cause}; the details are in {log}"
    problem = Problem("unexpected", f"{cause}; the details are in {log}")
    return _fail(arguments, ExitCode.CANNOT_RUN, (problem,), words)


def _option(arguments: list[str], name: str) -> str:
    """What the call says for an option, found without the parser (which may have failed)."""
    for i, word in enumerate(arguments):
        if word == name and i + 1 < len(arguments):
            return arguments[i + 1]
        if word.startswith(f"{name}="):
            return word.removeprefix(f"{name}=")
    return ""


def _count(arguments: list[str], name: str) -> int:
    """How often an option is given."""
    return sum(word == name or word.startswith(f"{name}=") for word in arguments)


__all__ = ["UsageError", "as_json", "main"]
