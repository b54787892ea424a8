"""``advisor recommend --profiles DIR``: many projects at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.cli.parsing import parse_frameworks
from advisor.cli.result import Problem, Result, problems_of
from advisor.errors import InputFileError, UsageError
from advisor.exit_codes import ExitCode

if TYPE_CHECKING:
    from advisor.cli.several import Several
    from advisor.kb.knowledge import Knowledge
    from advisor.recommend.portfolio import Portfolio

SCHEMA = "advisor.portfolio/1"


def recommend_many(folder: Path, asked: Several) -> Result:
    """Decide every project of a folder. Files that are wrong are listed and hide no other."""
    if asked.format_ == "markdown":
        raise UsageError(
            "--profiles has no Markdown", next_step="--format table, csv or json shows it"
        )
    from advisor.kb.load import load_knowledge
    from advisor.profile.folder import read_folder
    from advisor.recommend.portfolio import score_portfolio

    knowledge = load_knowledge(tuple(asked.kb), bare=True)
    chosen = parse_frameworks(asked.frameworks, knowledge.frameworks)
    found = read_folder(folder, knowledge)
    if not found.projects:
        raise InputFileError(
            f"none of the {len(found.bad)} files in {folder} is a profile",
            diagnostics=[first for error in found.bad for first in error.diagnostics[:1]],
            next_step="correct the places named",
        )
    portfolio = score_portfolio(
        found.projects,
        knowledge,
        asked.run,
        asked.seed,
        frameworks=chosen,
        draws=asked.draws,
        as_of=asked.day,
    )
    problems = tuple(problem for error in found.bad for problem in problems_of(error))
    run = asked.run
    if run is not None and not run.complete:
        said = run.note or f"the run {run.id} is not complete"
        problems = (*problems, Problem("run-incomplete", said))
    nothing = portfolio.without == len(portfolio.projects)
    if nothing:
        said = "no framework meets the musts of any project"
        problems = (*problems, Problem("no-framework-meets-the-musts", said))
    partial = bool(found.bad) or (run is not None and not run.complete)
    return Result(
        text=_text(portfolio, knowledge, len(found.bad), asked),
        schema=SCHEMA,
        data=portfolio.to_dict() if asked.format_ == "json" else None,
        status="partial" if partial else "success",
        exit_code=_exit_code(bad=bool(found.bad), nothing=nothing),
        problems=problems,
        notes=_told(found.bad),
        format=asked.format_,
        out=asked.out,
    )


def _exit_code(*, bad: bool, nothing: bool) -> ExitCode:
    if bad:
        return ExitCode.USAGE
    return ExitCode.NO if nothing else ExitCode.OK


def _text(portfolio: Portfolio, knowledge: Knowledge, bad: int, asked: Several) -> str:
    if asked.format_ == "json":
        return ""
    if asked.format_ == "csv":
        from advisor.cli.portfolio_table import csv_text

        return csv_text(portfolio)
    from advisor.cli.console import Style, stdout_style, width
    from advisor.cli.portfolio_table import table

    style = stdout_style() if asked.out is None else Style(on=False)
    titles = {key: entry.title for key, entry in knowledge.capabilities.items()}
    colours = {key: entry.colour for key, entry in knowledge.frameworks.items()}
    return table(portfolio, titles, colours, bad, width(), style)


def _told(bad: Sequence[InputFileError]) -> tuple[str, ...]:
    """The first thing that is wrong with each file, on a screen at most."""
    if not bad:
        return ()
    from advisor.cli.report_error import describe

    count = "1 file is no profile" if len(bad) == 1 else f"{len(bad):,} files are no profiles"
    return (
        describe(
            InputFileError(
                count,
                diagnostics=[first for error in bad for first in error.diagnostics[:1]],
                next_step="correct the places named (--format json names all); "
                "all other projects were decided",
            )
        ),
    )
