"""``advisor record new``: write the decision down, with its evidence and a chart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from advisor.cli import options
from advisor.cli.parsing import parse_day, parse_list
from advisor.cli.recommend import decide, one_profile, read_inputs, read_run
from advisor.cli.result import Result
from advisor.errors import UsageError

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.records.team import Team
    from advisor.records.write import WrittenRecord


@click.command(short_help="Write a decision record and its evidence")
@options.profile
@click.option(
    "--weight",
    metavar="NAME=N",
    multiple=True,
    help="With several profiles: how much a member counts, 1 unless said; repeatable.",
)
@options.measurements
@click.option(
    "--out",
    "--dir",
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
@click.option("--draft", is_flag=True, help="Not decided yet: no number until it is accepted.")
@click.option("--supersedes", metavar="RECORD", default="", help="The older record it replaces.")
@click.option(
    "--compat",
    type=click.Choice(["log4brains"]),
    help="Repeat the head as bullets, for this program.",
)
@click.option("--no-chart", is_flag=True, help="No picture beside the record.")
@options.knowledge
@options.seed
@options.draws
@options.as_of
@options.frameworks
@click.option(
    "--format",
    "format_",
    type=click.Choice(["madr", "nygard", "json", "table"]),
    default="madr",
    show_default=True,
    help="MADR 4.0; the form of adr-tools; or MADR with its JSON-ADR form beside it.",
)
def new(
    *,
    profile: tuple[str, ...],
    weight: tuple[str, ...],
    measurements: str,
    directory: Path,
    title: str,
    deciders: str,
    consulted: str,
    informed: str,
    tags: str,
    review_by: str,
    draft: bool,
    supersedes: str,
    compat: Literal["log4brains"] | None,
    no_chart: bool,
    kb: tuple[Path, ...],
    seed: int,
    draws: int,
    as_of: str,
    frameworks: str,
    format_: Literal["madr", "nygard", "json", "table"],
) -> Result:
    """Write a decision record in Markdown, its evidence as JSON and a chart beside it.

    Several --profile are the members of one project: the record says what each would choose, who
    is overruled and whose requirements bind. They are its decision-makers; with --deciders those
    whom it does not name were consulted.
    With --format json the record's JSON-ADR form lies beside it too, and the answer is JSON.
    """
    _check(format_, compat, supersedes, draft=draft)
    day = parse_day(as_of, "--as-of")
    today = dt.datetime.now(dt.UTC).date()
    review = parse_day(review_by, "--review-by")
    if review is not None and review <= today:
        raise UsageError(
            f"--review-by: {review} is not in the future", next_step="name a day after today"
        )
    if supersedes:
        from advisor.records.folder import find_record

        find_record(directory, supersedes)  # before anything is written
    run = read_run(measurements) if measurements else None
    team = None
    if len(profile) > 1 or weight:
        team, knowledge = _team(profile, weight, kb, frameworks, run, seed, draws, day)
        recommendation, answers = team.joint, team.common
        members = [person.name.replace(",", " ") for person in team.profiles]
        consulted = ",".join([consulted, *_only_asked(members, deciders, consulted)])
        deciders = deciders or ",".join(members)
    else:
        knowledge, answers = read_inputs(one_profile(profile), kb, frameworks)
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
        form="nygard" if format_ == "nygard" else "madr",
        compat=compat or "",
        shown_folder=str(directory),
        with_chart=not no_chart,
        with_json=format_ == "json",
        team=team,
    )
    if supersedes:
        from advisor.records.lifecycle import supersede

        supersede(directory, supersedes, written.path.name, today=today)
    return Result(
        text=f"{written.path}\n{written.evidence_path}",
        schema="advisor.record/1",
        data={
            "path": str(written.path),
            "evidence_path": str(written.evidence_path),
            "number": written.number,
            "beside": [str(path) for path in written.beside],
            "verdict": recommendation.verdict,
            "winner": recommendation.winner,
        },
        notes=_notes(compat, written),
        format="json" if format_ == "json" else "table",
    )


def _team(
    profiles: tuple[str, ...],
    weights: tuple[str, ...],
    kb: tuple[Path, ...],
    frameworks: str,
    run: Run | None,
    seed: int,
    draws: int,
    day: dt.date | None,
) -> tuple[Team, Knowledge]:
    """What the members decide together."""
    from advisor.cli.recommend_group import named, parse_weights
    from advisor.records.team import decide_together

    if len(profiles) < 2:  # noqa: PLR2004 - nobody to be weighed against
        raise UsageError(
            "--weight goes with several --profile", next_step="name the profile of every member"
        )
    read = [read_inputs(path, kb, frameworks) for path in profiles]
    knowledge = read[0][0]
    people = named([answers for _, answers in read], profiles)
    shares = parse_weights(weights, [person.name for person in people])
    team = decide_together(people, knowledge, run, seed, weights=shares, draws=draws, as_of=day)
    return team, knowledge


def _only_asked(members: list[str], deciders: str, consulted: str) -> list[str]:
    """The members whom --deciders and --consulted leave out: their answers were asked for, too.

    "Ana" is found in "Ana Ruiz".
    """
    if not deciders:
        return []
    named = [set(name.casefold().split()) for name in parse_list(f"{deciders},{consulted}")]
    return [name for name in members if not any(set(name.casefold().split()) <= n for n in named)]


def _check(format_: str, compat: str | None, supersedes: str, *, draft: bool) -> None:
    if compat and format_ == "nygard":
        raise UsageError(
            "--compat log4brains is for MADR records", next_step="leave out --format nygard"
        )
    if supersedes and draft:
        raise UsageError(
            "a draft supersedes nothing yet",
            next_step="accept it, then: advisor record supersede OLD --by NEW",
        )


def _notes(compat: str | None, written: WrittenRecord) -> tuple[str, ...]:
    notes = []
    if compat:
        notes.append(
            f"add {written.path.parent}/ to .prettierignore: formatters remove the blank line in "
            "the front matter that log4brains needs"
        )
    if written.number is None:
        notes.append(f"when it is decided: advisor record accept {written.path.name}")
    return tuple(notes)
