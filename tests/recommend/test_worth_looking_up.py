"""Cells without evidence: worth looking up where knowing them may turn the order."""

from __future__ import annotations

import pytest

from advisor.recommend.worth_looking_up import MINUTES
from tests.evidence.builders import claim, criterion, knowledge
from tests.profile.test_preferences import capability, question, require, section
from tests.recommend.test_recommend import answer

CRITERIA = (criterion("speed"), criterion("help", group="h", measured=None))
KNOWN = {
    ("ash", "speed"): [claim("ash.speed.a", "full")],
    ("birch", "speed"): [claim("birch.speed.a", "half")],
    ("birch", "help"): [claim("birch.help.a", "half")],
}


def decided(claims, **profile):
    kb = knowledge(claims, criteria=CRITERIA, capabilities=profile.pop("capabilities", ()))
    return answer(kb, draws=20_000, **profile)


def looked_up(found):
    return [item for item in found.next_best if item.kind == "evidence"]


def test_one_cell_is_worth_the_uniform_loss():
    """Of width w around a lead of g the gain is (w/2 − g)² / 2w, the chance (w/2 − g) / w."""
    found = decided(KNOWN, importance={"speed": 1, "help": 4})
    (item,) = looked_up(found)
    assert item.id == "help"
    assert item.text == "Find out how Ash does on help: there is no evidence"
    weight = {c.criterion: c.weight for c in found.contributions}
    held = {(b.framework, b.criterion): b.mean for b in found.beliefs}
    lead = weight["speed"] * (held["ash", "speed"] - held["birch", "speed"])
    width = weight["help"]
    assert item.gain == pytest.approx((width / 2 - lead) ** 2 / (2 * width), rel=1e-3)
    assert item.could_move == pytest.approx((width / 2 - lead) / width, abs=0.05)
    assert item.minutes == MINUTES


def test_all_cells_of_a_criterion_are_one_thing_to_find_out():
    both = {cell: claims for cell, claims in KNOWN.items() if cell[1] == "speed"}
    found = decided(both, importance={"speed": 1, "help": 4})
    (item,) = looked_up(found)
    assert item.text == "Find out how Ash and Birch do on help: there is no evidence"
    assert item.minutes == 2 * MINUTES
    (alone,) = looked_up(decided(KNOWN, importance={"speed": 1, "help": 4}))
    assert item.gain > alone.gain


def test_what_cannot_turn_the_order_is_not_named():
    assert looked_up(decided(KNOWN, importance={"speed": 5, "help": 1})) == []
    assert looked_up(decided(KNOWN, importance={"speed": 5, "help": 0})) == []


def test_nothing_is_said_of_who_is_ruled_out():
    fly = (capability("fly", ash="none", birch="native"),)
    found = decided(KNOWN, importance={"speed": 1, "help": 4}, require=("fly",), capabilities=fly)
    assert looked_up(found) == []


def test_where_nothing_is_left_to_choose_what_may_rule_the_leader_out_is_asked_first():
    idle = [question(f"a{i}", {"a": [], "b": []}) for i in range(4)]
    deciding = question("z", {"a": [require("fly")], "b": []})
    kb = knowledge(
        {**KNOWN, ("ash", "help"): [claim("ash.help.a", "half")]},
        criteria=CRITERIA,
        capabilities=(
            capability("fly", ash="none", birch="native"),
            capability("swim", ash="native", birch="none"),
        ),
        sections=(section([*idle, deciding]),),
    )
    found = answer(kb, require=("swim",))
    assert found.verdict == "only-one"
    (item,) = [one for one in found.next_best if one.kind == "question"]
    assert item.id == "z"
    assert item.could_move == 1
