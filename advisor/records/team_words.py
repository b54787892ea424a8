"""Several people's decision in words: each one's own view, who is overruled, whose musts bind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.profile.questionnaire import asked
from advisor.records import wording
from advisor.records.markdown import Markdown, clean, join, md

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.kb.knowledge import Knowledge
    from advisor.recommend.group_result import GroupRecommendation, Overruled
    from advisor.records.team import Team

_SHOWN = 5


def described(team: Team) -> list[Markdown]:
    """What each member says the project is, where they do not say the same."""
    lines = []
    for person in team.profiles:
        title = clean(person.title) if clean(person.title) != team.common.title else ""
        about = clean(person.description) if not team.common.description else ""
        parts = [wording.sentence(text) for text in (title, about) if text]
        if parts:
            lines.append(md("{}: {}", person.name, " ".join(parts)))
    return lines


def members(team: Team) -> list[Markdown]:
    """What each would choose alone."""
    names = team.group.names()
    lines = []
    for member in team.group.members:
        share = f"{100 * member.share:.0f}"
        if member.winner is None:
            lines.append(md("{} ({} % of the say): none meets every must", member.name, share))
            continue
        lines.append(
            md(
                "{} ({} % of the say): {}, with probability {} ({})",
                member.name,
                share,
                names[member.winner],
                f"{member.p_best[member.winner]:.2f}",
                wording.VERDICT.get(member.verdict, member.verdict),
            )
        )
    return lines


def disagreement(team: Team) -> list[Markdown]:
    """Who is overruled, by what, and which requirements bind those who did not ask for them."""
    group, names = team.group, team.group.names()
    lines = []
    if group.agreement is not None:
        lines.append(
            md(
                "Agreement of the members' orders (Kendall's W, 0 to 1): {}",
                f"{group.agreement:.2f}",
            )
        )
    lines += [_overruled(item, group) for item in group.overruled]
    if not group.overruled and group.winner is not None:
        lines.append(md("Nobody is overruled: all would choose {} alone", names[group.winner]))
    lines += _binding(group)
    for capability in group.relax:
        veto = next(v for v in group.vetoes if v.must.capability == capability)
        lines.append(
            md(
                "To have any option, “{}” would have to be given up against {}",
                veto.must.title,
                join(veto.members, last=" and "),
            )
        )
    return lines


def _binding(group: GroupRecommendation) -> Iterator[Markdown]:
    """Musts that not all asked for: a line for each that rules something out, one for the rest."""
    names = group.names()
    everyone = {member.name for member in group.members}
    harmless = []
    for veto in group.vetoes:
        silent = sorted(everyone - set(veto.members))
        if not silent:
            continue
        if not veto.rules_out:
            harmless.append(md("“{}” ({})", veto.must.title, join(veto.members)))
            continue
        yield md(
            "“{}” binds all; {} asked for it, {} did not; it rules out {}",
            veto.must.title,
            join(veto.members, last=" and "),
            join(silent, last=" and "),
            join((names[f] for f in veto.rules_out), last=" and "),
        )
    if harmless:
        yield md("Binding all, asked for by some, and ruling nothing out: {}", join(harmless))


def answered_otherwise(team: Team, knowledge: Knowledge) -> list[Markdown]:
    """Questions that the members answered differently, with what each said."""
    lines = []
    came_up = {p.name: {q.id for q in asked(knowledge, p.answers)} for p in team.profiles}
    for question in knowledge.questions.values():
        said = {p.name: tuple(p.answers.get(question.id, ())) for p in team.profiles}
        if len({frozenset(answer) for answer in said.values()}) < 2:  # noqa: PLR2004 - all alike
            continue
        labels = {answer.id: answer.label for answer in question.answers}
        told = []
        for name, answer in said.items():
            silent = "left open" if question.id in came_up[name] else "does not come up"
            shown = join((labels.get(a, a) for a in answer), " and ") or Markdown(silent)
            told.append(md("{}: {}", name, shown))
        lines.append(md("{} {}", question.ask, join(told, "; ")))
    return lines


def drivers(team: Team, most: int) -> list[Markdown]:
    """The criteria by their mean weight, with what each member said of them."""
    by_weight = sorted(team.joint.contributions, key=lambda c: (-c.weight, c.title))
    lines = []
    for contribution in by_weight[:most]:
        said = []
        for profile, own in zip(team.profiles, team.own, strict=True):
            level = next(
                c.importance for c in own.contributions if c.criterion == contribution.criterion
            )
            said.append(md("{} {}", profile.name, "open" if level is None else f"{level} of 5"))
        lines.append(
            md(
                "{}: {} % of the weight ({})",
                contribution.title,
                f"{100 * contribution.weight:.0f}",
                join(said),
            )
        )
    return lines


def talk(team: Team) -> list[Markdown]:
    """What would bring the members together."""
    lines = []
    for item in team.group.talk[:_SHOWN]:
        alike = [outcome for outcome in item.outcomes if outcome.agree]
        lines.append(
            md(
                "Talk over: {} (with {} of {} answers for all, all would choose alike)",
                wording.clause(item.text),
                len(alike),
                len(item.outcomes),
            )
        )
    return lines


def _overruled(item: Overruled, group: GroupRecommendation) -> Markdown:
    names = group.names()
    winner = names[group.winner] if group.winner else "none"
    line = md(
        "{} is overruled: alone they would choose {} (probability {}, for {} {})",
        item.member,
        names[item.choice],
        f"{item.support:.2f}",
        winner,
        f"{item.support_of_winner:.2f}",
    )
    if item.vetoes:
        titles = {veto.must.capability: veto.must.title for veto in group.vetoes}
        asked = join((md("“{}”", titles[v]) for v in item.vetoes), last=" and ")
        return md("{}; it fails {}, which others require", line, asked)
    if item.criteria:
        on = join((wording.lower_first(c.title) for c in item.criteria[:3]), last=" and ")
        return md("{}; they differ most on {}", line, on)
    return line
