"""Every reported flip really flips; nearest ones are found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision import (
    Problem,
    belief_flips,
    central_weights,
    chances,
    decide,
    draw,
    importance_flips,
)


def random_problem(seed: int, *, unknown: bool = True) -> Problem:
    rng = np.random.default_rng(seed)
    frameworks, criteria = int(rng.integers(2, 5)), int(rng.integers(1, 9))
    means = rng.random((frameworks, criteria))
    levels = rng.integers(0, 6, criteria).astype(float)
    if unknown:
        means[rng.random(means.shape) < 0.1] = np.nan
        levels[rng.random(criteria) < 0.2] = np.nan
    passes = rng.choice([0.0, 0.5, 1.0], frameworks, p=[0.15, 0.15, 0.7])
    return Problem(
        means=means,
        spreads=rng.random(means.shape) * 0.2,
        levels=levels,
        groups=rng.integers(0, 3, criteria),
        passes=passes,
        seed=int(rng.integers(0, 1000)),
        draws=400,
    )


@given(st.integers(0, 10**9))
@settings(max_examples=1_000, deadline=None)
def test_deciding_again_with_the_change_gives_the_reported_winner(seed):
    problem = random_problem(seed)
    draws = draw(problem)
    now = decide(problem, draws)
    for flip in importance_flips(problem, draws, now):
        levels = problem.levels.copy()
        levels[flip.criterion] = flip.after
        then = decide(problem.changed(levels=levels))
        assert then.best == flip.winner != now.best
        assert then.p_best[flip.winner] == pytest.approx(flip.p_best)
    for change in belief_flips(problem, draws, now):
        means = problem.means.copy()
        means[change.framework, change.criterion] = change.after
        then = decide(problem.changed(means=means))
        assert then.best == change.winner != now.best
        assert then.p_best[change.winner] == pytest.approx(change.p_best, abs=2.5 / problem.draws)
        assert 0 <= change.after <= 1


@given(st.integers(0, 10**9))
@settings(max_examples=80, deadline=None)
def test_where_none_is_found_by_chance_no_importance_flips_at_all(seed):
    problem = random_problem(seed)
    draws = draw(problem)
    now = decide(problem, draws)
    found = {flip.criterion: flip for flip in importance_flips(problem, draws, now, by_chance=True)}
    if now.best is None:
        return
    start = np.where(np.isnan(problem.levels), 2.5, problem.levels)
    for criterion in range(problem.levels.size):
        for level in range(6):
            levels = problem.levels.copy()
            levels[criterion] = level
            then = chances(problem.changed(levels=levels), draws)
            flipped = then.argmax() != now.best and then.max() > then[now.best]
            if not flipped or level == problem.levels[criterion]:
                continue
            assert criterion in found, "a level that flips is found"
            far = abs(level - start[criterion]) / 5
            assert found[criterion].distance <= far + 1e-12, "and the nearest one"
    for flip in found.values():
        levels = problem.levels.copy()
        levels[flip.criterion] = flip.after
        then = chances(problem.changed(levels=levels), draws)
        assert then.argmax() == flip.winner != now.best


def test_no_importance_helps_one_that_mostly_fails_its_musts():
    problem = Problem(
        means=np.array([[0.9, 0.1], [0.5, 0.6]]),
        spreads=np.full((2, 2), 0.01),
        levels=np.array([3.0, 5.0]),
        groups=np.array([0, 1]),
        passes=np.array([0.4, 1.0]),
        draws=2_000,
    )
    draws = draw(problem)
    now = decide(problem, draws)
    assert now.best == 1
    assert importance_flips(problem, draws, now) == []
    assert importance_flips(problem, draws, now, by_chance=True) == []


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_trying_a_change_uses_the_same_draws_as_deciding(seed):
    problem = random_problem(seed)
    draws = draw(problem)
    np.testing.assert_allclose(chances(problem, draws), decide(problem).p_best, atol=1e-12)


def test_the_nearest_level_is_reported_not_a_farther_one():
    problem = Problem(
        means=np.array([[0.9, 0.1], [0.1, 0.9]]),
        spreads=np.zeros((2, 2)),
        levels=np.array([4.0, 2.0]),
        groups=np.array([0, 0]),
        passes=np.ones(2),
        draws=20_000,
    )
    draws = draw(problem)
    flips = importance_flips(problem, draws, decide(problem, draws))
    by_criterion = {flip.criterion: flip for flip in flips}
    # At 4 against 2 the first wins; a tie is at equal levels, so 5 against 4 is the nearest flip.
    assert by_criterion[1].after == 5
    assert by_criterion[0].after == 1
    assert [flip.distance for flip in flips] == sorted(flip.distance for flip in flips)


def test_a_framework_that_leads_everywhere_cannot_be_flipped_by_an_importance():
    problem = Problem(
        means=np.array([[0.9, 0.8, 0.7], [0.4, 0.3, 0.2]]),
        spreads=np.full((2, 3), 0.05),
        levels=np.array([1.0, np.nan, 5.0]),
        groups=np.array([0, 1, 1]),
        passes=np.ones(2),
        draws=2_000,
    )
    draws = draw(problem)
    assert importance_flips(problem, draws, decide(problem, draws)) == []


def test_the_gap_over_the_weight_is_how_far_a_belief_must_move():
    problem = Problem(
        means=np.array([[0.7, 0.5], [0.5, 0.5]]),
        spreads=np.full((2, 2), 0.001),
        levels=np.array([3.0, 3.0]),
        groups=np.array([0, 1]),
        passes=np.ones(2),
        draws=20_000,
        tau=0.0,
    )
    draws = draw(problem)
    flips = belief_flips(problem, draws, decide(problem, draws))
    # Equal weights of one half: a gap of 0.1 in value is 0.2 on one criterion.
    for flip in flips:
        assert flip.distance == pytest.approx(0.2, abs=0.02)
    assert {(flip.framework, flip.criterion) for flip in flips} >= {(0, 0), (1, 0), (1, 1)}


def test_nothing_flips_when_no_framework_passes():
    problem = random_problem(1).changed(passes=np.zeros(random_problem(1).means.shape[0]))
    draws = draw(problem)
    now = decide(problem, draws)
    assert now.best is None
    assert importance_flips(problem, draws, now) == []
    assert belief_flips(problem, draws, now) == []


def test_central_weights_of_several_answers_at_once_are_the_single_ones():
    groups = [0, 0, 1]
    sets = [[1, 2, 3], [5, 0, 1]]
    np.testing.assert_allclose(
        central_weights(sets, groups), [central_weights(one, groups) for one in sets]
    )


@pytest.mark.parametrize(
    ("draws", "error"),
    [("ten", TypeError), (0, ValueError), (10**9, ValueError), (True, TypeError)],
)
def test_the_number_of_draws_is_checked(draws, error):
    with pytest.raises(error, match="draws"):
        decide(random_problem(2).changed(draws=draws))
