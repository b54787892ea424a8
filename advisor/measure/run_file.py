"""Run files: read with located errors, written whole or not at all."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from advisor.errors import AdvisorError, Diagnostic, InputFileError, Location
from advisor.files import STDIN, read_text, write_text_atomically
from advisor.measure.json_places import find_place, line_and_column
from advisor.measure.results import OLDER, SCHEMA, Run

MAX_BYTES = 50_000_000
_NAME, _, _VERSION = SCHEMA.partition("/")
_SCHEMA = re.compile(r"([a-z.]+)/(\d{1,9})")
_MOST_PROBLEMS = 50


class RunNotSavedError(AdvisorError):
    """A run that could not be written; it is not lost: ``run`` holds it."""

    code = "write"

    def __init__(self, run: Run, cause: AdvisorError) -> None:
        super().__init__(
            cause.what, diagnostics=cause.diagnostics, next_step=cause.next_step, code=cause.code
        )
        self.run = run


def load_run(path: str | Path) -> Run:
    """The run in a file, or on standard input for ``-``. InputFileError for anything else."""
    text = read_text(path, kind="run file", max_bytes=MAX_BYTES)
    return parse_run(text, "<stdin>" if str(path) == STDIN else str(path))


def save_run(run: Run, path: str | Path) -> None:
    """Write a run. AdvisorError where it cannot be written; the old file is then untouched."""
    write_text_atomically(Path(path), dump_run(run))


def dump_run(run: Run) -> str:
    """The text of a run file."""
    data = run.model_dump(by_alias=True)
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    # A path or a variable that is not UTF-8 must not cost the run.
    return text.encode("utf-8", "replace").decode("utf-8")


def parse_run(text: str, name: str) -> Run:
    """The run in a text called ``name``. InputFileError with every problem and its place."""
    data = _parse_json(text, name)
    if not isinstance(data, dict):
        _refuse("the run file holds no run", Location(name, 1, 1), f"it is a {_kind(data)}")
    _check_schema(data, text, name)
    try:
        return Run.model_validate_json(text)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        diagnostics = [
            Diagnostic("RUN003", f"{_path(p['loc'])}: {p['msg']}", _place(text, name, p["loc"]))
            for p in problems[:_MOST_PROBLEMS]
        ]
        if len(problems) > _MOST_PROBLEMS:
            rest = len(problems) - _MOST_PROBLEMS
            diagnostics.append(Diagnostic("RUN003", f"and {rest} more", Location(name)))
        raise InputFileError(
            f"the run file {name} does not have the shape of {SCHEMA}",
            diagnostics=diagnostics,
            next_step="measure again with `advisor probe`; run files are not edited by hand",
        ) from None


def _parse_json(text: str, name: str) -> Any:
    try:
        return json.loads(text, parse_constant=_not_a_number, parse_float=_finite)
    except _NotFinite as error:
        place = re.search(rf"(?<![\w.\"])-?{re.escape(str(error).lstrip('-'))}(?![\w.\"])", text)
        line, column = line_and_column(text, place.start()) if place else (0, 0)
        _refuse(
            f"the run file {name} holds {error}, which is no number",
            Location(name, line, column),
            f"{error} is not a finite number",
        )
    except json.JSONDecodeError as error:
        cut = not text[error.pos :].strip() or "Unterminated" in error.msg
        what = "is cut off" if cut and text.strip() else "is not JSON"
        _refuse(f"the run file {name} {what}", Location(name, error.lineno, error.colno), error.msg)
    except RecursionError:
        _refuse(f"the run file {name} is nested too deeply", Location(name), "nested too deeply")
    except ValueError:  # Python refuses integers of thousands of digits
        _refuse(f"the run file {name} holds a number that is too long", Location(name), "too long")


class _NotFinite(Exception):  # noqa: N818
    pass


def _not_a_number(constant: str) -> NoReturn:
    raise _NotFinite(constant)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _NotFinite(digits)
    return value


def _check_schema(data: dict[str, Any], text: str, name: str) -> None:
    schema = data.get("schema")
    where = _place(text, name, ("schema",))
    if schema == SCHEMA or schema in OLDER:
        return
    match = _SCHEMA.fullmatch(schema) if isinstance(schema, str) else None
    if match and match[1] == _NAME and int(match[2]) > int(_VERSION):
        raise InputFileError(
            f"the run file {name} was written by a newer version: schema {schema}",
            diagnostics=[Diagnostic("RUN002", f"this version reads up to {SCHEMA}", where)],
            next_step="update this program, or measure again with `advisor probe`",
        )
    problem = f"schema is {schema!r:.80}, not {SCHEMA!r}" if schema else "there is no schema"
    _refuse(f"{name} is not a run file", where, problem)


def _refuse(what: str, where: Location, problem: str) -> NoReturn:
    raise InputFileError(
        what,
        diagnostics=[Diagnostic("RUN001", problem, where)],
        next_step="give a file written by `advisor probe --out`",
    )


def _place(text: str, name: str, path: tuple[int | str, ...]) -> Location:
    offset = find_place(text, path)
    return Location(name, *line_and_column(text, offset)) if offset is not None else Location(name)


def _path(path: tuple[int | str, ...]) -> str:
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).lstrip(".") or "the run"


def _kind(value: Any) -> str:
    names = {list: "list", str: "text", bool: "truth value", type(None): "null"}
    return names.get(type(value), "number")
