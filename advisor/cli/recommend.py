"""``advisor recommend``: for one profile; several people and many projects have their own files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from advisor.cli import options
from advisor.cli.for_several import draws_of, for_several, refuse_alone
from advisor.cli.parsing import parse_day, parse_frameworks, parse_pythons
from advisor.cli.result import Format, Problem, Result
from advisor.cli.several import Several
from advisor.errors import UsageError
from advisor.exit_codes import ExitCode

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.profile.model import Profile
    from advisor.recommend.explanation import Explanation
    from advisor.recommendation import Recommendation

SCHEMA = "advisor.recommendation/1"


@click.command(short_help="Recommend a framework for a project")
@options.profile
@click.option(
    "--weight",
    metavar="NAME=N",
    multiple=True,
    help="With several profiles: how much a member counts, 1 unless said; repeatable.",
)
@click.option(
    "--profiles", metavar="DIR", type=options.PATH, help="Many projects: every profile in a folder."
)
@options.measurements
@click.option(
    "--probe", type=click.Choice(["quick"]), help="Measure this machine first, with this suite."
)
@options.pythons
@options.knowledge
@options.seed
@options.draws
@options.as_of
@options.frameworks
@options.format_("table", "json", "markdown", "csv")
@click.option(
    "--explain", is_flag=True, help="Show every step, so that any number can be worked out by hand."
)
@click.option(
    "--out", metavar="FILE", type=options.PATH, help="Write here instead of standard output."
)
def recommend(
    *,
    profile: tuple[str, ...],
    weight: tuple[str, ...],
    profiles: Path | None,
    measurements: str,
    probe: Literal["quick"] | None,
    python: tuple[str, ...],
    kb: tuple[Path, ...],
    seed: int,
    draws: int,
    as_of: str,
    frameworks: str,
    format_: Format,
    explain: bool,
    out: Path | None,
) -> Result:
    """Recommend a framework for a project, with the reasons, and what would change the answer.

    Several --profile are the members of one project: each one's own answer, that of all, and who
    would be overruled. --profiles decides many projects, and what one framework for all would cost.

    Exit codes: 0 recommended, 1 no framework meets the musts, 2 wrong usage or a bad input
    file, 3 the knowledge base or the probes could not run, 130 interrupted.
    """
    if measurements and probe:
        raise UsageError(
            "--measurements and --probe exclude each other",
            next_step="give the run you have, or measure anew",
        )
    if python and not probe:
        raise UsageError(
            "--python has no effect without --probe", next_step="add --probe quick, or leave it out"
        )
    day = parse_day(as_of, "--as-of")
    if profiles is not None or len(profile) > 1 or weight:
        refuse_alone(probe=bool(probe), explain=explain)
        run = read_run(measurements) if measurements else None
        several = Several(kb, frameworks, run, seed, draws_of(draws, profiles), day, format_, out)
        return for_several(profile, weight, profiles, several)
    path = one_profile(profile)
    if format_ == "csv":
        raise UsageError(
            "--format csv is for many projects", next_step="--profiles DIR, or another format"
        )
    knowledge, answers = read_inputs(path, kb, frameworks, bare=True)
    run, notes = None, tuple[str, ...]()
    if measurements:
        run = read_run(measurements)
    elif probe:
        from advisor.cli.probe_choice import most_valuable_first
        from advisor.cli.probing import measure_now
        from advisor.measure.suites import SUITES

        outcome = measure_now(
            suite=most_valuable_first(SUITES[probe], answers, knowledge, seed),
            pythons=parse_pythons(python, knowledge.frameworks),
            frameworks=answers.frameworks,
            names=knowledge.names,
            seed=seed,
        )
        if outcome.interrupted:
            return outcome.stopped_before_recommending(path, format_)
        run, notes = outcome.run, (f"the run is kept in {outcome.path}",)
    decided = decide(answers, knowledge, run, seed, draws, day)
    steps = None
    if explain:
        from advisor.recommend.trace import explanation

        steps = explanation(decided, answers, knowledge, run)
    return show(decided, knowledge, run, format_, out, notes, steps)


def one_profile(given: Sequence[str]) -> str:
    """The one profile that was named."""
    if not given:
        raise UsageError(
            "no profile was named",
            next_step="--profile FILE; advisor interview writes one",
        )
    if len(given) > 1:
        raise UsageError(
            f"one --profile at a time, not {len(given)}",
            next_step="advisor recommend weighs several people; here, name the one that counts",
        )
    return given[0]


def read_inputs(
    path: str, kb: Sequence[Path], frameworks: str, *, bare: bool = False
) -> tuple[Knowledge, Profile]:
    """The knowledge base with its overlays, and the profile, narrowed to ``frameworks``.

    ``bare`` as in :func:`load_knowledge`.
    """
    from advisor.kb.load import load_knowledge
    from advisor.profile.file import load_profile

    knowledge = load_knowledge(tuple(kb), bare=bare)
    profile = load_profile(path, knowledge)
    if chosen := parse_frameworks(frameworks, knowledge.frameworks):
        profile = replace(profile, frameworks=chosen)
    return knowledge, profile


def read_run(path: str) -> Run:
    """A run, checked: by its path, its id or ``latest``."""
    from advisor.measure.run_file import load_run
    from advisor.measure.run_folder import run_path

    return load_run(run_path(path))


def decide(
    profile: Profile,
    knowledge: Knowledge,
    run: Run | None,
    seed: int,
    draws: int,
    day: dt.date | None,
) -> Recommendation:
    """The recommendation; the numbers come from here and nowhere else."""
    from advisor.recommend import recommend as recommend_

    return recommend_(profile, knowledge, run, seed, draws=draws, as_of=day)


def show(
    recommendation: Recommendation,
    knowledge: Knowledge,
    run: Run | None,
    format_: Format,
    out: Path | None,
    notes: tuple[str, ...] = (),
    steps: Explanation | None = None,
) -> Result:
    """The result object of a recommendation, with its ``steps`` where they were asked for."""
    text, data = "", None
    if format_ == "json":
        data = recommendation.to_dict()
        if steps is not None:
            data["explanation"] = steps.to_dict()
    elif format_ == "markdown":
        from advisor.cli.recommendation_markdown import markdown

        text = markdown(recommendation, knowledge, steps)
    elif format_ == "table":
        from advisor.cli.console import Style, stdout_style, width
        from advisor.cli.recommendation_table import table

        style = stdout_style() if out is None else Style(on=False)
        text = table(recommendation, knowledge, width(), style)
        if steps is not None:
            from advisor.cli.explanation import text as step_by_step

            text = f"{text}\n\n{step_by_step(steps, recommendation, width())}"
    problems = _problems(recommendation, run)
    nothing = recommendation.verdict == "none"
    if nothing:
        relax = ", ".join(recommendation.relax)
        said = (
            f"no framework meets the musts; give up: {relax}" if relax else recommendation.summary
        )
        problems = (*problems, Problem("no-framework-meets-the-musts", said))
    return Result(
        text=text,
        schema=SCHEMA,
        data=data,
        status="partial" if _problems(recommendation, run) else "success",
        exit_code=ExitCode.NO if nothing else ExitCode.OK,
        problems=problems,
        notes=notes,
        format=format_,
        out=out,
    )


def _problems(recommendation: Recommendation, run: Run | None) -> tuple[Problem, ...]:
    """What the measurements did not give, if there were any."""
    found = []
    if run is not None and not run.complete:
        found.append(Problem("run-incomplete", run.note or f"the run {run.id} is not complete"))
    if recommendation.measured is not None:
        found += [Problem("not-measured", text) for text in recommendation.measured.unusable]
    return tuple(found)
