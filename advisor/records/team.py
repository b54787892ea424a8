"""Several people's decision as one record: the mix, each one's own view, who is overruled."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.profile.model import Profile
from advisor.recommend import recommend
from advisor.recommend.together import recommend_together
from advisor.recommendation import Contribution, Ranked
from advisor.records import wording
from advisor.records.markdown import Markdown, clean, join, md

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.recommend.group_result import GroupRecommendation, Overruled
    from advisor.recommendation import Recommendation

_SHOWN = 5


@dataclass(frozen=True)
class Team:
    """The members, what each would decide alone, and what they decide together."""

    profiles: tuple[Profile, ...]
    """By name."""
    weights: Mapping[str, float]
    own: tuple[Recommendation, ...]
    group: GroupRecommendation
    joint: Recommendation
    """The mix in the form of one person's recommendation; weights and contributions are the
    members' means, by their shares."""
    common: Profile
    """The answers that all members gave alike, under the names of all."""

    def to_dict(self) -> dict[str, Any]:
        """What the evidence file keeps: enough to decide together again."""
        return {
            "profiles": [profile.to_dict() for profile in self.profiles],
            "weights": dict(self.weights),
            "group": self.group.to_dict(),
        }


def decide_together(
    profiles: Sequence[Profile],
    knowledge: Knowledge,
    run: Run | None,
    seed: int,
    *,
    weights: Mapping[str, float],
    draws: int,
    as_of: dt.date | None,
) -> Team:
    """Decide for all members. Raises :class:`UsageError` as ``recommend_together`` does."""
    group = recommend_together(
        profiles, knowledge, run, seed, member_weights=weights, draws=draws, as_of=as_of
    )
    compared = tuple(f for f in knowledge.frameworks if f in {s.framework for s in group.ranking})
    people = tuple(
        dataclasses.replace(p, frameworks=compared) for p in sorted(profiles, key=lambda p: p.name)
    )
    own = tuple(recommend(p, knowledge, run, seed, draws=draws, as_of=as_of) for p in people)
    common = _common(people)
    return Team(
        tuple(sorted(profiles, key=lambda p: p.name)), weights, own, group,
        _joint(group, own, common), common,
    )  # fmt: skip


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
                member.verdict,
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
    everyone = {member.name for member in group.members}
    for veto in group.vetoes:
        silent = sorted(everyone - set(veto.members))
        if not silent:
            continue
        line = md(
            "“{}” binds all; {} asked for it, {} did not",
            veto.must.title,
            join(veto.members, last=" and "),
            join(silent, last=" and "),
        )
        if veto.rules_out:
            line = md("{}; it rules out {}", line, join(names[f] for f in veto.rules_out))
        lines.append(line)
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


def answered_otherwise(team: Team, knowledge: Knowledge) -> list[Markdown]:
    """Questions that the members answered differently, with what each said."""
    lines = []
    for question in knowledge.questions.values():
        said = {p.name: tuple(p.answers.get(question.id, ())) for p in team.profiles}
        if len({frozenset(answer) for answer in said.values()}) < 2:  # noqa: PLR2004 - all alike
            continue
        labels = {answer.id: answer.label for answer in question.answers}
        told = (
            md("{}: {}", name, join(labels.get(a, a) for a in answer) or Markdown("left open"))
            for name, answer in said.items()
        )
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


def _common(people: tuple[Profile, ...]) -> Profile:
    first = people[0]
    titles = {clean(p.title) for p in people}
    about = {clean(p.description) for p in people}
    answers = {
        key: chosen
        for key, chosen in first.answers.items()
        if all(frozenset(p.answers.get(key, ())) == frozenset(chosen) for p in people)
    }
    return Profile(
        name=", ".join(p.name for p in people),
        title=first.title
        if len(titles) == 1
        else next(filter(None, (p.title for p in people)), ""),
        description=first.description if len(about) == 1 else "",
        answers=answers,
        frameworks=first.frameworks,
    )


def _joint(
    group: GroupRecommendation, own: tuple[Recommendation, ...], common: Profile
) -> Recommendation:
    first = own[0]
    musts = tuple(veto.must for veto in group.vetoes)
    measured = first.measured
    if measured is not None:  # what the run did to one member's answer is not the group's
        measured = dataclasses.replace(measured, p_best_before={})
    return dataclasses.replace(
        first,
        profile_name=common.name,
        title=common.title or common.name,
        ranking=tuple(
            Ranked(
                framework=s.framework, name=s.name, p_best=s.p_best, p_best_error=s.p_best_error,
                value=s.value, value_sd=s.value_sd, status=s.status, rank_chances=(),
            )
            for s in group.ranking
        ),
        verdict=group.verdict,
        winner=group.winner,
        summary=group.summary,
        sentences=(group.summary,),
        requirements=musts,
        relax=group.relax,
        contributions=_mean_contributions(group, own),
        reasons_for=(),
        reasons_against=(),
        flips=(),
        flips_note="" if group.talk else group.talk_note,
        next_best=(),
        settled=0.0,
        can_stop=False,
        stop_note="",
        routes={
            s.framework: {
                must.capability: route.via
                for must in musts
                for route in must.routes
                if route.framework == s.framework and route.state != "fail"
            }
            for s in group.ranking
        },
        measured=measured,
        unanswered=(),
        assumptions=group.assumptions,
        stamp=dataclasses.replace(first.stamp, profile=common.digest()),
    )  # fmt: skip


def _mean_contributions(
    group: GroupRecommendation, own: tuple[Recommendation, ...]
) -> tuple[Contribution, ...]:
    """Means over the members by their shares; the spread is at most the mean of theirs."""
    shares = [member.share for member in group.members]
    order = [support.framework for support in group.ranking]
    found = []
    for item in own[0].contributions:
        same = [next(c for c in o.contributions if c.criterion == item.criterion) for o in own]
        pairs = list(zip(shares, same, strict=True))
        values = {f: sum(share * c.values[f] for share, c in pairs) for f in order}
        rest = values[order[1]] if len(order) > 1 else 0.0
        found.append(
            dataclasses.replace(
                item,
                importance=None,
                weight=sum(share * c.weight for share, c in pairs),
                values=values,
                difference=values[order[0]] - rest,
                difference_sd=sum(share * c.difference_sd for share, c in pairs),
            )
        )
    return tuple(sorted(found, key=lambda c: (-abs(c.difference), c.criterion)))
