"""Several people's decision in the form of one person's, so that one record can hold it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.profile.model import Profile
from advisor.recommend import recommend
from advisor.recommend.together import recommend_together
from advisor.recommendation import Contribution, Ranked
from advisor.records.markdown import clean

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.recommend.group_result import GroupRecommendation
    from advisor.recommendation import Recommendation


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
    """What all members say alike: answers, and title and description where they are the same."""

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
        title=first.title if len(titles) == 1 else "",
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
