"""``advisor record new``: write the decision down, with its evidence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import click

from advisor.cli import options
from advisor.cli.parsing import parse_day, parse_list
from advisor.cli.recommend import decide, one_profile, read_inputs, read_run
from advisor.cli.result import Result
from advisor.errors import UsageError


@click.command(short_help="Write a decision record and its evidence")
@options.profile
@options.measurements
@click.option(
    "--out",
    "directory",
    metavar="DIR",
    type=options.PATH,
    default="docs/decisions",
    show_default=True,
    help="Folder of the records.",
)
@click.option("--title", metavar="TITLE", default="", help="Else made from the answer.")
@click.option("--deciders", metavar="A,B", default="", help="Who decides.")
@click.option("--consulted", metavar="A,B", default="", help="Who was asked.")
@click.option("--informed", metavar="A,B", default="", help="Who is told.")
@click.option("--tags", metavar="A,B", default="", help="Words to find it by.")
@click.option("--review-by", metavar="YYYY-MM-DD", default="", help="When to look at it again.")
@click.option("--draft", is_flag=True, help="Not decided yet: no number.")
@options.knowledge
@options.seed
@options.draws
@options.as_of
@options.frameworks
@options.format_("table", "json", what="How to say it.")
def new(
    *,
    profile: tuple[str, ...],
    measurements: str,
    directory: Path,
    title: str,
    deciders: str,
    consulted: str,
    informed: str,
    tags: str,
    review_by: str,
    draft: bool,
    kb: tuple[Path, ...],
    seed: int,
    draws: int,
    as_of: str,
    frameworks: str,
    format_: Literal["table", "json"],
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
    knowledge, answers = read_inputs(path, kb, frameworks)
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
