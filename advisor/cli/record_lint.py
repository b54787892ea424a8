"""``advisor record lint``: what is wrong with the records of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from advisor.cli import options, record_options
from advisor.cli.result import Problem, Result
from advisor.exit_codes import ExitCode


@click.command(short_help="Check the records of a folder")
@record_options.directory
@click.option("--fix", is_flag=True, help="Mend what has only one way to be mended.")
@options.format_("table", "json")
def lint(*, directory: Path, fix: bool, format_: Literal["table", "json"]) -> Result:
    """Check form and links of all records: code, place, what is wrong, and how to mend it."""
    from advisor.records.lint import lint_folder
    from advisor.records.mend import mend_folder

    mended = mend_folder(directory) if fix else ()
    found = lint_folder(directory)
    problems = tuple(
        Problem(
            item.code,
            f"{item.message} ({item.hint})" if item.hint else item.message,
            str(item.where) if item.where else None,
        )
        for item in found
    )
    count = f"{len(found)} finding{'s' * (len(found) != 1)}" if found else "no findings"
    return Result(
        text="\n".join([*map(str, found), count]),
        schema="advisor.records-lint/1",
        data={"findings": len(found), "mended": [str(path) for path in mended]},
        exit_code=ExitCode.NO if found else ExitCode.OK,
        problems=problems,
        notes=tuple(f"mended {path}" for path in mended),
        format=format_,
    )
