"""``advisor kb check``: everything that is wrong with the knowledge base, located."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import click

from advisor.cli import options
from advisor.cli.parsing import parse_day
from advisor.cli.result import Problem, Result
from advisor.errors import UsageError
from advisor.exit_codes import ExitCode


@click.command()
@options.knowledge
@options.as_of
@click.option("--strict", is_flag=True, help="Warnings count as findings too, but for age.")
@click.option("--strict-age", is_flag=True, help="What is too old as of --as-of counts as well.")
@options.format_("table", "json")
def check(
    *,
    kb: tuple[Path, ...],
    as_of: str,
    strict: bool,
    strict_age: bool,
    format_: Literal["table", "json"],
) -> Result:
    """Check the knowledge base and your own on top of it.

    Age only warns, since it changes with the calendar; a check that runs by itself adds
    --as-of and --strict-age.

    Exit codes: 0 nothing wrong (there may be warnings), 1 findings, 3 it cannot be read.
    """
    if strict_age and not as_of:
        raise UsageError(
            "--strict-age needs the day that ages are judged by",
            next_step="add --as-of 2026-11-20, so that the same call gives the same answer again",
        )
    from advisor.cli.words import counted
    from advisor.kb.lint import AGES, ERRORS
    from advisor.kb.load import check_knowledge

    today = parse_day(as_of, "--as-of") or dt.datetime.now(dt.UTC).date()
    knowledge, found = check_knowledge(kb, today=today)
    errors = [diagnostic for diagnostic in found if diagnostic.code in ERRORS]
    warnings = len(found) - len(errors)
    aged = any(diagnostic.code in AGES for diagnostic in found)
    other = any(diagnostic.code not in ERRORS | AGES for diagnostic in found)
    bad = bool(errors) or knowledge is None or (strict and other) or (strict_age and aged)
    lines = [str(diagnostic) for diagnostic in found]
    counts = [counted(len(errors), "error", "errors"), counted(warnings, "warning", "warnings")]
    if knowledge is not None:
        holds = (
            f"{counted(len(knowledge.claims), 'claim', 'claims')}, "
            f"{counted(len(knowledge.capabilities), 'capability', 'capabilities')}, "
            f"{counted(len(knowledge.sources), 'source', 'sources')}"
        )
        counts.append(f"knowledge {knowledge.version} ({knowledge.hash}): {holds}")
    lines.append(" · ".join(counts))
    return Result(
        text="\n".join(lines),
        schema="advisor.kb-check/1",
        data={
            "errors": len(errors),
            "warnings": warnings,
            "version": knowledge.version if knowledge else None,
            "hash": knowledge.hash if knowledge else None,
        },
        exit_code=ExitCode.NO if bad else ExitCode.OK,
        problems=tuple(
            Problem(
                d.code,
                f"{d.message} ({d.hint})" if d.hint else d.message,
                str(d.where) if d.where else None,
            )
            for d in found
        ),
        format=format_,
    )
