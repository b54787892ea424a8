"""What a decision keeps for the next ones changes no digit of theirs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision import belief_flips, chances, decide, draw, importance_flips
from advisor.decision import problem as deciding
from tests.decision.test_many import some_problem


@given(st.integers(0, 10_000), st.integers(2, 5), st.integers(2, 12))
@settings(max_examples=40, deadline=None)
def test_other_levels_decide_as_they_do_on_fresh_draws(seed, frameworks, criteria):
    rng = np.random.default_rng(seed)
    some = some_problem(rng, frameworks, criteria)
    some = some.changed(levels=np.where(rng.random(criteria) < 0.3, np.nan, some.levels * 0 + 3))
    drawn = draw(some)
    decide(some, drawn)
    for _ in range(4):
        levels = some.levels.copy()
        levels[rng.integers(criteria)] = rng.choice([0.0, 1.0, 5.0, np.nan])
        other = some.changed(levels=levels)
        assert (chances(other, drawn) == chances(other, draw(other))).all()
        assert (decide(other, draw(other)).p_best == chances(other, drawn)).all()


def test_deciding_again_keeps_what_is_of_the_last_decision():
    rng = np.random.default_rng(1)
    some = some_problem(rng, 3, 8)
    other = some.changed(levels=np.full(8, 2.0), means=rng.random((3, 8)))
    drawn = draw(some)
    for one in (some, other, some, other):
        assert (decide(one, drawn).p_best == decide(one, draw(one)).p_best).all()


@pytest.mark.parametrize("room", [0, deciding._ROOM])
def test_flips_are_the_same_where_there_is_no_room(monkeypatch, room):
    rng = np.random.default_rng(4)
    some = some_problem(rng, 3, 9).changed(levels=rng.integers(1, 6, 9).astype(float))
    monkeypatch.setattr(deciding, "_ROOM", room)
    drawn = draw(some)
    now = decide(some, drawn)
    found = importance_flips(some, drawn, now), belief_flips(some, drawn, now)
    monkeypatch.undo()
    drawn = draw(some)
    now = decide(some, drawn)
    assert found == (importance_flips(some, drawn, now), belief_flips(some, drawn, now))
    assert found[0] or found[1]
