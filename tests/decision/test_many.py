"""Many decisions in one pass give the numbers that each gives alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision import Problem, chances, draw
from advisor.decision.many import CHUNK, chances_of_many


def some_problem(rng: np.random.Generator, frameworks: int, criteria: int) -> Problem:
    means = rng.random((frameworks, criteria))
    means[rng.random(means.shape) < 0.15] = np.nan
    return Problem(
        means=means,
        spreads=rng.random(means.shape) * 0.2,
        levels=np.full(criteria, np.nan),
        groups=rng.integers(0, 4, criteria),
        passes=np.ones(frameworks),
        seed=int(rng.integers(1000)),
        draws=400,
    )


@given(st.integers(0, 10_000), st.integers(1, 5), st.integers(1, 12), st.integers(1, CHUNK + 5))
@settings(max_examples=60, deadline=None)
def test_each_row_is_the_decision_made_alone(seed, frameworks, criteria, decisions):
    rng = np.random.default_rng(seed)
    problem = some_problem(rng, frameworks, criteria)
    levels = rng.integers(0, 6, (decisions, criteria)).astype(float)
    levels[rng.random(levels.shape) < 0.4] = np.nan
    passes = rng.choice([0.0, 0.5, 1.0], (decisions, frameworks))
    drawn = draw(problem)
    together = chances_of_many(problem, drawn, levels, passes)
    assert together.shape == (decisions, frameworks)
    for row in range(decisions):
        alone = chances(problem.changed(levels=levels[row], passes=passes[row]), drawn)
        # A tie may fall the other way by the last digit of a sum in another order.
        assert together[row] == pytest.approx(alone, abs=2 / problem.draws)


def test_where_nothing_matters_all_criteria_weigh_alike():
    problem = some_problem(np.random.default_rng(1), 3, 6)
    drawn = draw(problem)
    nothing, all_alike = np.zeros((1, 6)), problem.changed(levels=np.zeros(6))
    together = chances_of_many(problem, drawn, nothing, np.ones((1, 3)))
    assert together[0] == pytest.approx(chances(all_alike, drawn))


def test_nobody_who_fails_is_ever_first():
    problem = some_problem(np.random.default_rng(2), 3, 5)
    levels = np.full((2, 5), 3.0)
    found = chances_of_many(problem, draw(problem), levels, np.array([[0, 1, 1], [0, 0, 0.0]]))
    assert found[0, 0] == 0
    assert found[0].sum() == pytest.approx(1)
    assert not found[1].any()


def test_the_order_of_the_decisions_changes_nothing():
    rng = np.random.default_rng(3)
    problem = some_problem(rng, 3, 8)
    levels = rng.integers(0, 6, (80, 8)).astype(float)
    passes = np.ones((80, 3))
    drawn, order = draw(problem), rng.permutation(80)
    straight = chances_of_many(problem, drawn, levels, passes)
    assert (chances_of_many(problem, drawn, levels[order], passes) == straight[order]).all()
