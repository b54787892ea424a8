"""Where members differ: the worked example of ``docs/how-it-decides.md``, "Groups"."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from advisor.decision.groups import kendalls_w
from advisor.recommend.apart import criteria_apart, overruled

SCORES = {
    ("ash", "speed"): 0.9, ("birch", "speed"): 0.1, ("ash", "help"): None, ("birch", "help"): 0.9,
}  # fmt: skip
"""Ash leads on speed by 0.8, Birch on help by 0.4: what is not known counts as the middle."""


def own(weights: dict[str, float], importance: dict[str, int | None] | None = None):
    level = importance or {key: round(5 * weight) for key, weight in weights.items()}
    return SimpleNamespace(
        contributions=tuple(
            SimpleNamespace(
                criterion=key, title=key.capitalize(), importance=level[key], weight=weight
            )
            for key, weight in weights.items()
        ),
        beliefs=tuple(
            SimpleNamespace(framework=name, criterion=key, mean=mean)
            for (name, key), mean in SCORES.items()
        ),
        ranking=tuple(SimpleNamespace(framework=name) for name in ("ash", "birch")),
    )


def member(name: str, winner: str | None, ash: float):
    return SimpleNamespace(name=name, winner=winner, p_best={"ash": ash, "birch": 1 - ash})


ANN, BEN = member("Ann", "ash", 0.9), member("Ben", "birch", 0.2)
OWN = (own({"speed": 1.0, "help": 0.0}), own({"speed": 0.0, "help": 1.0}))
SHARES = np.array([0.25, 0.75])


def test_the_worked_example():
    (lost,) = overruled((ANN, BEN), OWN, SHARES, "birch", ())
    assert (lost.member, lost.choice) == ("Ann", "ash")
    assert (lost.support, lost.support_of_winner) == (0.9, pytest.approx(0.1))
    effects = {entry.criterion: entry.effect for entry in lost.criteria}
    assert effects == pytest.approx({"speed": 0.6, "help": 0.3})
    assert list(effects) == ["speed", "help"], "the larger first"
    anns_lead, lead_of_the_mix = 0.8, 0.25 * 0.8 - 0.75 * 0.4
    assert sum(effects.values()) == pytest.approx(anns_lead - lead_of_the_mix)


def test_its_kendall():
    assert kendalls_w([[2, 1], [2, 1], [1, 2]]) == pytest.approx(1 / 9)


def test_how_far_criteria_move_members_apart():
    found = criteria_apart((ANN, BEN), OWN)
    assert [(entry.criterion, entry.effect) for entry in found] == [
        ("speed", pytest.approx(0.8)), ("help", pytest.approx(0.4)),
    ]  # fmt: skip
    assert found[0].weight == {"Ann": 1.0, "Ben": 0.0}


def test_members_who_weigh_alike_are_not_apart():
    assert criteria_apart((ANN, BEN), (OWN[0], OWN[0])) == ()


def test_where_all_say_the_same_only_other_things_move_the_weight():
    said: dict[str, int | None] = {"speed": 5, "help": None}
    alike = tuple(
        own(one, said) for one in ({"speed": 0.9, "help": 0.1}, {"speed": 0.5, "help": 0.5})
    )
    assert criteria_apart((ANN, BEN), alike) == ()
    other = own({"speed": 0.5, "help": 0.5}, {"speed": 5, "help": 4})
    (entry,) = criteria_apart((ANN, BEN), (alike[0], other))
    assert entry.criterion == "help"
    assert entry.importance == {"Ann": None, "Ben": 4}


def test_a_veto_is_named_with_the_member_whom_it_overrules():
    fly = SimpleNamespace(must=SimpleNamespace(capability="fly"), rules_out=("ash",))
    swim = SimpleNamespace(must=SimpleNamespace(capability="swim"), rules_out=())
    (lost,) = overruled((ANN, BEN), OWN, SHARES, "birch", (fly, swim))
    assert lost.vetoes == ("fly",)


def test_who_loses_most_stands_first_and_who_can_use_nothing_is_not_overruled():
    people = (ANN, member("Cy", "ash", 0.99), member("Dan", None, 0.0), BEN)
    own_ = (*OWN[:1] * 3, OWN[1])
    found = overruled(people, own_, np.array([0.1, 0.1, 0.1, 0.7]), "birch", ())
    assert [lost.member for lost in found] == ["Cy", "Ann"]


def test_nobody_is_overruled_where_nothing_is_chosen():
    assert overruled((ANN, BEN), OWN, SHARES, None, ()) == ()
