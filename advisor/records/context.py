"""The problem and its drivers: what the team answered, in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.records import wording
from advisor.records.markdown import Markdown, clean, join, md
from advisor.records.team_words import drivers as team_drivers

_BECAUSE = re.compile(r"(?:(?P<who>.+?): )?(?P<question>[^?]+\?): (?P<answer>.+)", re.DOTALL)
OPEN_SHOWN = 5
DRIVERS_SHOWN = 10
"""More than a reader weighs at once; the others follow in one line."""

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.kb.knowledge import Knowledge
    from advisor.profile.model import Profile
    from advisor.recommendation import Contribution, Must, Recommendation
    from advisor.records.team import Team


def problem(
    profile: Profile, recommendation: Recommendation, team: Team | None = None
) -> list[Markdown]:
    """Paragraphs that state the question."""
    project = clean(profile.title) or clean(profile.name)
    options = [r.name for r in sorted(recommendation.ranking, key=lambda r: r.name.lower())]
    asked = md(
        "Which deep-learning framework should {} be built on: {}?",
        project,
        join(options, last=" or "),
    )
    if team is not None and not clean(profile.title):  # each speaks of another project
        people = join((person.name for person in team.profiles), last=" and ")
        asked = md(
            "Which deep-learning framework should {} build on together: {}?",
            people,
            join(options, last=" or "),
        )
    if len(options) < 2:  # noqa: PLR2004 - one option is no choice
        asked = md("Should {} be built on {}?", project, join(options))
    paragraphs = [asked]
    described = re.split(r"\n\s*\n", profile.description)
    return paragraphs + [md("{}", part) for part in described if clean(part)]


def answers(profile: Profile, knowledge: Knowledge) -> list[Markdown]:
    """One line per answered question, in the order of asking: the question and the answers."""
    lines = []
    for question in knowledge.questions.values():
        chosen = profile.answers.get(question.id, ())
        if chosen:
            labels = {answer.id: answer.label for answer in question.answers}
            given = join((labels.get(answer, answer) for answer in chosen), "; ")
            lines.append(md("{} {}", question.ask, given))
    return lines


def unanswered(recommendation: Recommendation, knowledge: Knowledge) -> list[Markdown]:
    """The questions that apply and have no answer: those that could move the outcome first."""
    moving = [step.id for step in recommendation.next_best if step.kind == "question"]
    ordered = sorted(
        recommendation.unanswered,
        key=lambda item: moving.index(item.id) if item.id in moving else len(moving),
    )
    lines = [
        md("{}", question.ask if (question := knowledge.questions.get(item.id)) else item.text)
        for item in ordered
    ]
    return shortened(lines, OPEN_SHOWN, "more questions; the evidence file names them")


def shortened(lines: list[Markdown], most: int, rest: str) -> list[Markdown]:
    """The first ones, and in one more line how many ``rest`` there are."""
    if len(lines) <= most + 1:  # a line that says "1 more" is as long as that one
        return lines
    return [*lines[:most], md("{} {}", len(lines) - most, rest)]


def drivers(recommendation: Recommendation, team: Team | None = None) -> list[Markdown]:
    """Musts first, then the criteria by importance, highest first; a team's by their weight."""
    lines = [_must(must) for must in recommendation.requirements]
    if team is not None:
        return [*lines, *team_drivers(team, DRIVERS_SHOWN)]
    rated = sorted((c for c in recommendation.contributions if c.importance), key=_most_important)
    lines += [_importance(c) for c in rated[:DRIVERS_SHOWN]]
    if less := rated[DRIVERS_SHOWN:]:
        told = (md("{} ({})", wording.lower_first(c.title), c.importance) for c in less)
        lines.append(md("Of less weight, with their importance of 5: {}", join(told)))
    open_ = [c.title for c in recommendation.contributions if c.importance is None]
    if open_:
        lines.append(
            md(
                "Importance left open, so that any importance was possible: {}",
                join(sorted(open_)),
            )
        )
    left_out = [c.title for c in recommendation.contributions if c.importance == 0]
    if left_out:
        lines.append(md("Not relevant to the project: {}", join(sorted(left_out))))
    return lines


def _must(must: Must) -> Markdown:
    line = md("Must: {} ({})", must.title, wording.AT_LEAST.get(must.at_least, must.at_least))
    if must.because:
        return md("{}, asked for by {}", line, join(_askers(must.because)))
    return line


def _askers(because: tuple[str, ...]) -> Iterator[Markdown]:
    """The answers that ask for it, each once, with the members who gave it."""
    by_answer: dict[tuple[str, str], list[str]] = {}
    for said in because:
        who, question, answer = _parts(said)
        by_answer.setdefault((question, answer), []).append(who)
    for (question, answer), people in by_answer.items():
        named = [who for who in people if who]
        lead = md("{} with ", join(named, last=" and ")) if named else Markdown("")
        shown = wording.clause(answer)
        yield md("{}“{}” ({})", lead, shown, question) if question else md("{}{}", lead, shown)


def _parts(said: str) -> tuple[str, str, str]:
    """Member, question and answer of ``Ana: Where must it run?: In an app``; absent parts empty."""
    found = _BECAUSE.fullmatch(said)
    if found:
        return found["who"] or "", found["question"], found["answer"]
    return "", "", said


def _importance(contribution: Contribution) -> Markdown:
    level = contribution.importance or 0
    return md(
        "{}: {} ({} of 5, {} % of the weight)",
        contribution.title,
        wording.IMPORTANCE[level],
        level,
        f"{100 * contribution.weight:.0f}",
    )


def _most_important(contribution: Contribution) -> tuple[int, float, str]:
    return -(contribution.importance or 0), -contribution.weight, contribution.title
