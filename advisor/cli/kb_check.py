"""``advisor kb check``: everything that is wrong with the knowledge base, located."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import click

from advisor.cli import options
from advisor.cli.parsing import parse_day
from advisor.cli.result import Problem, Result
from advisor.exit_codes import ExitCode


@click.command()
@options.knowledge
@options.as_of
@click.option("--strict", is_flag=True, help="Warnings count as findings too.")
@options.format_("table", "json")
def check(
    *, kb: tuple[Path, ...], as_of: str, strict: bool, format_: Literal["table", "json"]
) -> Result:
    """Check the knowledge base and your own on top of it.

    Exit codes: 0 nothing wrong (there may be warnings), 1 findings, 3 it cannot be read.
    """
    from advisor.cli.words import counted
    from advisor.kb.lint import ERRORS
    from advisor.kb.load import check_knowledge

    today = parse_day(as_of, "--as-of") or dt.datetime.now(dt.UTC).date()
    knowledge, found = check_knowledge(kb, today=today)
    errors = [diagnostic for diagnostic in found if diagnostic.code in ERRORS]
    warnings = len(found) - len(errors)
    bad = bool(errors) or (strict and bool(warnings)) or knowledge is None
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
