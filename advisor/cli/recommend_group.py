"""``advisor recommend`` with several profiles: one project, several people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.cli.parsing import nearest, parse_frameworks
from advisor.cli.result import Problem, Result
from advisor.errors import UsageError
from advisor.exit_codes import ExitCode

if TYPE_CHECKING:
    from advisor.cli.several import Several
    from advisor.profile.model import Profile
    from advisor.recommend.group_result import GroupRecommendation

SCHEMA = "advisor.group-recommendation/1"


def recommend_group(paths: Sequence[str], weights: Sequence[str], asked: Several) -> Result:
    """Decide for all members, and for each."""
    from advisor.kb.load import load_knowledge
    from advisor.profile.file import load_profile
    from advisor.recommend.together import recommend_together

    if paths.count("-") > 1:
        raise UsageError(
            "standard input can be read once only", next_step="name files for the other profiles"
        )
    knowledge = load_knowledge(tuple(asked.kb), bare=True)
    chosen = parse_frameworks(asked.frameworks, knowledge.frameworks)
    people = named([load_profile(path, knowledge) for path in paths], paths)
    if chosen:
        people = [replace(person, frameworks=chosen) for person in people]
    group = recommend_together(
        people,
        knowledge,
        asked.run,
        asked.seed,
        member_weights=parse_weights(weights, [person.name for person in people]),
        draws=asked.draws,
        as_of=asked.day,
    )
    text = ""
    if asked.format_ == "markdown":
        from advisor.cli.group_markdown import markdown

        text = markdown(group)
    elif asked.format_ == "table":
        from advisor.cli.console import Style, stdout_style, width
        from advisor.cli.group_table import table

        style = stdout_style() if asked.out is None else Style(on=False)
        colours = {key: entry.colour for key, entry in knowledge.frameworks.items()}
        text = table(group, colours, width(), style)
    return _result(group, text, asked)


def named(people: Sequence[Profile], paths: Sequence[str]) -> list[Profile]:
    """Members under names of their own: the profile's, or the file's where those are alike."""
    given = [person.name for person in people]
    if len(set(given)) == len(given):
        return list(people)
    files = ["standard input" if path == "-" else Path(path).stem for path in paths]
    again = Counter(files)
    chosen = [stem if again[stem] == 1 else path for stem, path in zip(files, paths, strict=True)]
    return [replace(p, name=name) for p, name in zip(people, chosen, strict=True)]


def parse_weights(given: Sequence[str], members: Sequence[str]) -> dict[str, float]:
    """``["Ann=2"]`` as name to weight."""
    found: dict[str, float] = {}
    for pair in given:
        name, equals, number = pair.rpartition("=")
        try:
            weight = float(number)
        except ValueError:
            equals = ""
        if not equals or not name:
            raise UsageError(
                f'--weight: "{pair}" is not NAME=NUMBER', next_step="write it as --weight Ann=2"
            )
        if name not in members:
            hint = nearest(name, members)
            raise UsageError(
                f'--weight: there is no member "{name}"',
                next_step=f'did you mean "{hint}"?' if hint else f"members: {', '.join(members)}",
            )
        if name in found:
            raise UsageError(f'--weight names "{name}" twice', next_step="give each one weight")
        found[name] = weight
    return found


def _result(group: GroupRecommendation, text: str, asked: Several) -> Result:
    run = asked.run
    problems: tuple[Problem, ...] = ()
    if run is not None and not run.complete:
        said = run.note or f"the run {run.id} is not complete"
        problems = (Problem("run-incomplete", said),)
    partial = bool(problems)
    if group.winner is None:
        said = f"{group.summary} Give up: {', '.join(group.relax)}"
        problems = (*problems, Problem("no-framework-meets-the-musts", said))
    return Result(
        text=text,
        schema=SCHEMA,
        data=group.to_dict() if asked.format_ == "json" else None,
        status="partial" if partial else "success",
        exit_code=ExitCode.NO if group.winner is None else ExitCode.OK,
        problems=problems,
        format=asked.format_,
        out=asked.out,
    )
