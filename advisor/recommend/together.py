"""``recommend_together``: one project, several people.

Every member keeps their own answers. The mix is SMAA-2 over the mixed weight draws (Lahdelma &
Salminen 2001): each draw belongs to a member as often as their share says, so that a framework's
P(best) in the mix is the share-weighted mean of the members'. A requirement of any member binds
all.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from advisor import __version__
from advisor.decision import draw
from advisor.decision.groups import kendalls_w
from advisor.decision.many import chances_of_many
from advisor.errors import UsageError
from advisor.profile.preferences import STRICTNESS, Requirement
from advisor.recommend import group_words
from advisor.recommend.apart import criteria_apart, overruled
from advisor.recommend.group_result import (
    GroupRecommendation,
    GroupStamp,
    Member,
    Support,
    Veto,
)
from advisor.recommend.musts import must_table, passing, smallest_relaxation
from advisor.recommend.street import DRAWS, METHOD, recommend, set_up
from advisor.recommend.talk import Table, worth_talking_over
from advisor.recommend.verdict import CLEAR, LEAN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.profile.model import Profile
    from advisor.recommend.setting import Setting
    from advisor.recommendation import Must, Recommendation, VerdictWord

    Floats = NDArray[np.float64]

MAX_MEMBERS = 100
MAX_WEIGHT = 1_000.0


def recommend_together(
    profiles: Sequence[Profile],
    knowledge: Knowledge,
    measurements: Run | None = None,
    seed: int = 0,
    *,
    member_weights: Mapping[str, float] | None = None,
    draws: int = DRAWS,
    as_of: dt.date | None = None,
) -> GroupRecommendation:
    """Which framework to build on where several people have a say, and who would be overruled.

    ``profiles``: one per member, each with a name of its own. ``member_weights``: name to how much
    the member counts beside the others, 1 unless said. The order of the members changes nothing,
    and one member alone gets what :func:`recommend` says. Raises :class:`UsageError`.
    """
    weights = _checked(profiles, member_weights or {})
    day = as_of or dt.datetime.now(tz=dt.UTC).date()
    people, frameworks = _on_common_ground(profiles, knowledge)
    own = [recommend(p, knowledge, measurements, seed, draws=draws, as_of=day) for p in people]
    shares = np.array([weights[p.name] for p in people])
    shares = shares / shares.sum()

    # Beliefs, groups and draws are the same for all; whose answers are put in plays no part.
    setting, _ = set_up(people[0], knowledge, measurements, seed=seed, draws=draws, day=day)
    drawn = draw(setting.problem)
    table = Table(people, setting)
    vetoes = _vetoes(people, own, frameworks, knowledge)
    musts = [veto.must for veto in vetoes]
    passes = np.array([passing(musts, name).probability for name in frameworks])
    together = chances_of_many(
        setting.problem,
        drawn,
        table.levels,
        np.repeat(passes[None], len(people), axis=0),
        table.still_open(),
    )
    ranking = _ranking(own, people, together, shares, musts, setting)
    winner = ranking[0].framework if ranking[0].p_best > 0 else None
    members = tuple(
        Member(
            name=person.name,
            title=person.title,
            share=float(share),
            winner=one.winner,
            verdict=one.verdict,
            summary=one.summary,
            p_best={r.framework: r.p_best for r in one.ranking},
            p_best_together=_by_framework(frameworks, chances),
            agrees=winner is not None and one.winner == winner,
            open_questions=len(one.unanswered),
        )
        for person, one, share, chances in zip(people, own, shares, together, strict=True)
    )
    losing = overruled(members, own, shares, winner, vetoes)
    talk = worth_talking_over(table, drawn, members)
    word = _word(members, ranking, winner)
    return GroupRecommendation(
        members=members,
        ranking=ranking,
        verdict=word,
        winner=winner,
        summary=group_words.summary(word, ranking, members, vetoes),
        vetoes=vetoes,
        relax=smallest_relaxation(musts, frameworks) if winner is None else (),
        agreement=_agreement(own, frameworks),
        overruled=losing,
        apart=criteria_apart(members, own),
        talk=talk,
        talk_note=group_words.talk_note(members, talk),
        assumptions=_assumptions(profiles, people, own, day),
        stamp=GroupStamp(
            version=__version__,
            method=METHOD,
            kb=knowledge.version,
            kb_hash=knowledge.hash,
            profiles={person.name: person.digest() for person in people},
            run=measurements.id if measurements else None,
            seed=seed,
            draws=draws,
            as_of=day.isoformat(),
        ),
    )


def _checked(profiles: Sequence[Profile], given: Mapping[str, float]) -> dict[str, float]:
    """Every member's weight; refuses no members, two of a name, and weights of nobody."""
    names = [profile.name for profile in profiles]
    if not 1 <= len(names) <= MAX_MEMBERS:
        raise UsageError(f"a group has 1 to {MAX_MEMBERS} members, not {len(names)}")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(
            f'two members are called "{twice[0]}"', next_step="give each profile a name of its own"
        )
    for name, weight in given.items():
        if name not in names:
            raise UsageError(
                f'there is no member "{name}"', next_step=f"members: {', '.join(sorted(names))}"
            )
        if isinstance(weight, bool) or not (math.isfinite(weight) and 0 < weight <= MAX_WEIGHT):
            raise UsageError(
                f'the weight of "{name}" must be above 0 and at most {MAX_WEIGHT:,.0f}, '
                f"not {weight:g}",
                next_step="leave out the profile of somebody who does not count",
            )
    return {name: float(given.get(name, 1.0)) for name in names}


def _on_common_ground(
    profiles: Sequence[Profile], knowledge: Knowledge
) -> tuple[list[Profile], tuple[str, ...]]:
    """The members by name, comparing what all of them compare."""
    common = tuple(
        name
        for name in knowledge.frameworks
        if all(not p.frameworks or name in p.frameworks for p in profiles)
    )
    if not common:
        raise UsageError(
            "the members compare no framework in common",
            next_step="change frameworks: in the profiles, or name some by --frameworks",
        )
    people = [
        p if set(p.frameworks or knowledge.frameworks) == set(common)
        else replace(p, frameworks=common)
        for p in profiles
    ]  # fmt: skip
    return sorted(people, key=lambda p: p.name), common


def _vetoes(
    people: Sequence[Profile],
    own: Sequence[Recommendation],
    frameworks: tuple[str, ...],
    knowledge: Knowledge,
) -> tuple[Veto, ...]:
    """The requirements of all, each at the strictest level that anybody asks."""
    asked: dict[str, list[tuple[str, Must]]] = {}
    for person, one in zip(people, own, strict=True):
        for must in one.requirements:
            asked.setdefault(must.capability, []).append((person.name, must))
    wanted = [
        Requirement(
            capability,
            max((must.at_least for _, must in said), key=lambda level: STRICTNESS[level]),
            tuple(f"{name}: {why}" for name, must in said for why in must.because),
        )
        for capability, said in sorted(asked.items())
    ]
    return tuple(
        Veto(
            must=must,
            members=tuple(name for name, _ in asked[must.capability]),
            rules_out=tuple(route.framework for route in must.routes if route.state == "fail"),
        )
        for must in must_table(wanted, frameworks, knowledge)
    )


def _ranking(
    own: Sequence[Recommendation],
    people: Sequence[Profile],
    together: Floats,
    shares: Floats,
    musts: Sequence[Must],
    setting: Setting,
) -> tuple[Support, ...]:
    alone = [{r.framework: r for r in one.ranking} for one in own]
    found = []
    for row, framework in enumerate(setting.frameworks):
        chances = together[:, row]
        errors = np.sqrt(np.clip(chances * (1 - chances), 0.0, None) / setting.problem.draws)
        values = np.array([one[framework].value for one in alone])
        spreads = np.array([one[framework].value_sd for one in alone])
        value = float(shares @ values)
        support = [(one[framework].p_best, p.name) for one, p in zip(alone, people, strict=True)]
        least, by = min(support)
        found.append(
            Support(
                framework=framework,
                name=setting.name(row),
                p_best=float(shares @ chances),
                # The members' values are drawn alike: their errors may all point one way.
                p_best_error=float(shares @ errors),
                value=value,
                value_sd=math.sqrt(float(shares @ (spreads**2 + (values - value) ** 2))),
                status=passing(musts, framework).state,
                least_support=least,
                least_support_by=by,
                chosen_by=tuple(
                    p.name for p, one in zip(people, own, strict=True) if one.winner == framework
                ),
            )
        )
    return tuple(sorted(found, key=lambda s: (-s.p_best, -s.value, s.name)))


def _agreement(own: Sequence[Recommendation], frameworks: Sequence[str]) -> float | None:
    """Kendall's W of the orders by value; who is ruled out for a member stands last for them."""
    scores = np.array(
        [
            [
                next(
                    -math.inf if r.status == "fail" else r.value
                    for r in one.ranking
                    if r.framework == framework
                )
                for framework in frameworks
            ]
            for one in own
        ]
    )
    found = kendalls_w(scores)
    return None if math.isnan(found) else found


def _word(members: Sequence[Member], ranking: Sequence[Support], winner: str | None) -> VerdictWord:
    """As of one person; "clear" only where it is clear, and the same, to every member."""
    if winner is None:
        return "none"
    if sum(support.status != "fail" for support in ranking) == 1:
        return "only-one"
    best = ranking[0].p_best
    if best >= CLEAR and all(m.agrees and m.verdict in ("clear", "only-one") for m in members):
        return "clear"
    return "lean" if best >= LEAN else "toss-up"


def _assumptions(
    profiles: Sequence[Profile],
    people: Sequence[Profile],
    own: Sequence[Recommendation],
    day: dt.date,
) -> tuple[str, ...]:
    said = []
    given = {p.name: p.frameworks for p in profiles}
    narrowed = [p.name for p in people if p.frameworks != given[p.name]]
    if narrowed:
        said.append(
            "Only what every member compares is compared; more was named or left open by "
            + ", ".join(narrowed)
            + "."
        )
    about = f"The age of evidence is judged for {day.isoformat()}."
    for person, one in zip(people, own, strict=True):
        said += [f"{person.name}: {text}" for text in one.assumptions if text != about]
    return (*said, about)


def _by_framework(frameworks: Sequence[str], chances: Floats) -> dict[str, float]:
    return {name: float(p) for name, p in zip(frameworks, chances, strict=True)}
