"""``advisor record new``: write the decision down, with its evidence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import typer

from advisor.cli import options
from advisor.cli.commands import group
from advisor.cli.parsing import parse_day, parse_list
from advisor.cli.recommend import decide, one_profile, read_inputs, read_run
from advisor.cli.result import Result
from advisor.errors import UsageError

DIRECTORY = Path("docs/decisions")


def register(root: typer.Typer) -> None:
    verbs = group("record", "Decision records: write the recommendation down.")
    verbs.callback()(_record)
    verbs.command("new")(new)
    root.add_typer(verbs)


def _record() -> None:
    """Decision records: write the recommendation down."""


def new(
    profile: options.ProfileFile = None,
    measurements: options.RunFile = "",
    directory: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder of the records.")
    ] = DIRECTORY,
    title: Annotated[str, typer.Option("--title", help="Else made from the answer.")] = "",
    deciders: Annotated[str, typer.Option("--deciders", metavar="A,B")] = "",
    consulted: Annotated[str, typer.Option("--consulted", metavar="A,B")] = "",
    informed: Annotated[str, typer.Option("--informed", metavar="A,B")] = "",
    tags: Annotated[str, typer.Option("--tags", metavar="A,B")] = "",
    review_by: Annotated[
        str, typer.Option("--review-by", metavar="YYYY-MM-DD", help="When to look at it again.")
    ] = "",
    draft: Annotated[bool, typer.Option("--draft", help="Not decided yet: no number.")] = False,
    kb: options.Knowledge = None,
    seed: options.Seed = 0,
    draws: options.Draws = options.DEFAULT_DRAWS,
    as_of: options.AsOf = "",
    frameworks: options.Frameworks = "",
    format_: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How to say it.")
    ] = "table",
) -> Result:
    """Write a decision record in Markdown, and the evidence as JSON beside it."""
    path = one_profile(profile)
    day = parse_day(as_of, "--as-of")
    today = dt.datetime.now(dt.UTC).date()
    review = parse_day(review_by, "--review-by")
    if review is not None and review <= today:
        raise UsageError(
            f"--review-by: {review} is not in the future", next_step="name a day after today"
        )
    knowledge, answers = read_inputs(path, kb or (), frameworks)
    run = read_run(measurements) if measurements else None
    recommendation = decide(answers, knowledge, run, seed, draws, day)
    from advisor.records.write import new_record

    written = new_record(
        recommendation,
        answers,
        knowledge,
        run,
        directory=directory,
        title=title or None,
        deciders=parse_list(deciders),
        consulted=parse_list(consulted),
        informed=parse_list(informed),
        tags=parse_list(tags),
        review_by=review,
        today=today,
        draft=draft,
    )
    return Result(
        text=f"{written.path}\n{written.evidence_path}",
        schema="advisor.record/1",
        data={
            "path": str(written.path),
            "evidence_path": str(written.evidence_path),
            "number": written.number,
            "verdict": recommendation.verdict,
            "winner": recommendation.winner,
        },
        format=format_,
    )
