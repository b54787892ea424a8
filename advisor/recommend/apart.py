"""Who is overruled, and on which criteria the members of a group differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.recommend.group_result import CriterionApart, Overruled

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from advisor.recommend.group_result import Member, Veto
    from advisor.recommendation import Recommendation

    Floats = NDArray[np.float64]

MOST_CRITERIA = 3
"""Criteria named for each member who is overruled."""
_UNKNOWN = 0.5
_NOTHING = 1e-12


def overruled(
    members: Sequence[Member],
    own: Sequence[Recommendation],
    shares: Floats,
    winner: str | None,
    vetoes: Sequence[Veto],
) -> tuple[Overruled, ...]:
    """Members whose own choice is another than the group's, who lose most first."""
    if winner is None:
        return ()
    found = []
    mix = _mixed_weights(own, shares)
    scores = _scores(own[0])
    for member in members:
        choice = member.winner
        if choice is None or choice == winner:
            continue
        apart = []
        for entry in _by_criterion(members, own):
            gap = scores[(choice, entry.criterion)] - scores[(winner, entry.criterion)]
            effect = (entry.weight[member.name] - mix[entry.criterion]) * gap
            if effect > _NOTHING:
                apart.append(_with_effect(entry, effect))
        apart.sort(key=lambda entry: (-entry.effect, entry.criterion))
        found.append(
            Overruled(
                member=member.name,
                choice=choice,
                support=member.p_best[choice],
                support_of_winner=member.p_best[winner],
                vetoes=tuple(veto.must.capability for veto in vetoes if choice in veto.rules_out),
                criteria=tuple(apart[:MOST_CRITERIA]),
            )
        )
    return tuple(sorted(found, key=lambda o: (o.support_of_winner - o.support, o.member)))


def criteria_apart(
    members: Sequence[Member], own: Sequence[Recommendation]
) -> tuple[CriterionApart, ...]:
    """Criteria that members hold differently important: widest difference of weight × of scores.

    Where all say the same, or nothing, a weight differs only for what else matters to them.
    """
    scores = _scores(own[0])
    names = [r.framework for r in own[0].ranking]
    found = []
    for entry in _by_criterion(members, own):
        if len(set(entry.importance.values())) == 1:
            continue
        values = [scores[(name, entry.criterion)] for name in names]
        weights = entry.weight.values()
        effect = (max(weights) - min(weights)) * (max(values) - min(values))
        if effect > _NOTHING:
            found.append(_with_effect(entry, effect))
    return tuple(sorted(found, key=lambda entry: (-entry.effect, entry.criterion)))


def _by_criterion(members: Sequence[Member], own: Sequence[Recommendation]) -> list[CriterionApart]:
    told = [{c.criterion: c for c in one.contributions} for one in own]
    names = [member.name for member in members]
    return [
        CriterionApart(
            criterion=key,
            title=first.title,
            importance={name: one[key].importance for name, one in zip(names, told, strict=True)},
            weight={name: one[key].weight for name, one in zip(names, told, strict=True)},
            effect=0.0,
        )
        for key, first in sorted(told[0].items())
    ]


def _with_effect(entry: CriterionApart, effect: float) -> CriterionApart:
    return CriterionApart(entry.criterion, entry.title, entry.importance, entry.weight, effect)


def _mixed_weights(own: Sequence[Recommendation], shares: Floats) -> dict[str, float]:
    mix: dict[str, float] = {}
    for share, one in zip(shares, own, strict=True):
        for c in one.contributions:
            mix[c.criterion] = mix.get(c.criterion, 0.0) + float(share) * c.weight
    return mix


def _scores(one: Recommendation) -> dict[tuple[str, str], float]:
    """What is held of every framework; the middle of the scale where nothing is known."""
    return {(b.framework, b.criterion): _UNKNOWN if b.mean is None else b.mean for b in one.beliefs}
