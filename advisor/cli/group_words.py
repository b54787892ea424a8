"""A group's recommendation in words, the same in the table and in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.cli import words
from advisor.cli.words import NBSP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.recommend.group_result import (
        CriterionApart,
        GroupRecommendation,
        Member,
        Overruled,
        Talk,
        Veto,
    )

VERDICTS = {
    "clear": "clear",
    "lean": "a lean",
    "toss-up": "a toss-up",
    "only-one": "the only one",
    "none": "none",
}


def heading(group: GroupRecommendation) -> str:
    """Who decides."""
    count = words.counted(len(group.members), "member", "members")
    return f"{count}: {', '.join(member.name for member in group.members)}"


def verdict(group: GroupRecommendation) -> str:
    """The verdict's word, where the sentence does not say it, and the sentence."""
    word = {"clear": "Clear: ", "lean": "Leaning: ", "toss-up": "Toss-up: "}.get(group.verdict, "")
    # One member's sentence says the word itself.
    return group.summary if len(group.members) == 1 else word + group.summary


def share(member: Member) -> str:
    """``25 %``."""
    return f"{100 * member.share:.0f}{NBSP}%"


def choice(member: Member, names: Mapping[str, str]) -> str:
    """What a member would choose alone."""
    if member.winner is None:
        return "nothing meets their requirements"
    chance = words.of_100(member.p_best[member.winner])
    return f"{names[member.winner]}, {chance}, {VERDICTS[member.verdict]}"


def veto(veto: Veto, names: Mapping[str, str]) -> str:
    """A requirement with whose it is."""
    return f"{words.must_words(veto.must, names)} (asked by {', '.join(veto.members)})"


def agreement(group: GroupRecommendation) -> str:
    """Kendall's W, and the least support of the winner."""
    if group.agreement is None:
        said = "The orders cannot be compared: nothing is ordered"
    else:
        said = f"Agreement of the orders (Kendall's W, 0 to 1): {group.agreement:.2f}"
    if group.winner is None:
        return said
    first = group.ranking[0]
    least = words.of_100(first.least_support)
    return f"{said}; least support of {first.name}: {least}, by {first.least_support_by}"


def overruled(lost: Overruled, group: GroupRecommendation) -> str:
    """Who would choose otherwise, how surely, and why it is not chosen."""
    names = group.names()
    assert group.winner is not None
    said = (
        f"{lost.member} would choose {names[lost.choice]} ({words.of_100(lost.support)}; "
        f"{names[group.winner]} {words.of_100(lost.support_of_winner)})"
    )
    if lost.vetoes:
        musts = {one.must.capability: one for one in group.vetoes}
        asked: dict[str, list[str]] = {}
        for key in lost.vetoes:
            who = ", ".join(musts[key].members)
            asked.setdefault(who, []).append(f"“{musts[key].must.title}”")
        whose = "; ".join(f"{', '.join(titles)}, asked by {who}" for who, titles in asked.items())
        said += f", ruled out by {whose}"
    elif lost.criteria:
        most = ", ".join(
            f"{entry.title} ({_level(entry.importance[lost.member])}, others "
            f"{_others(entry, lost.member)})"
            for entry in lost.criteria
        )
        said += f"; differs most on {most}"
    return said


def apart(entry: CriterionApart) -> str:
    """One criterion with everybody's importance."""
    levels = " · ".join(f"{name} {_level(level)}" for name, level in entry.importance.items())
    return f"{entry.title}: {levels}"


def talk(talk: Talk, group: GroupRecommendation) -> str:
    """What to talk over, and what each answer of all would give."""
    names = group.names()
    given = [f"{name}: {said or 'open'}" for name, said in talk.said.items()]
    outcomes = []
    for outcome in talk.outcomes:
        winners = sorted({names[w] if w else "nothing" for w in outcome.winners.values()})
        result = f"all {winners[0]}" if outcome.agree else "no agreement"
        outcomes.append(f"“{outcome.answer}” → {result}")
    return f"{talk.text} ({'; '.join(given)}). If all said {'; '.join(outcomes)}"


def _level(level: int | None) -> str:
    return "not answered" if level is None else str(level)


def _others(entry: CriterionApart, member: str) -> str:
    levels = [level for name, level in entry.importance.items() if name != member]
    return ", ".join(_level(level) for level in dict.fromkeys(levels))
