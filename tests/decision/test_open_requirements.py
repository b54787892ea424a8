"""What may still be required enters every draw, and never leaves nobody where somebody was left."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision import Problem, chances, decide, draw, simulate
from advisor.decision.many import chances_of_many
from advisor.decision.open_requirements import OpenRequirements
from advisor.decision.outcomes import OutcomeNoise

WAYS = np.array([[True, True, True], [True, False, False], [False, True, True], [False] * 3])


def problem(passes=(1.0, 1.0, 1.0), chance=(0.4, 0.2, 0.3, 0.1), draws=4_000, seed=3) -> Problem:
    rng = np.random.default_rng(seed)
    return Problem(
        means=rng.uniform(0.3, 0.7, (3, 6)),
        spreads=np.full((3, 6), 0.1),
        levels=np.array([3, 4, 2, np.nan, 5, 1]),
        groups=np.array([0, 0, 1, 1, 2, 2]),
        passes=np.array(passes),
        draws=draws,
        still_open=OpenRequirements(WAYS, np.array(chance)),
    )


def test_p_best_is_the_mean_over_the_ways_that_leave_somebody():
    some = problem(draws=40_000)
    drawn = draw(some)
    expected = np.zeros(3)
    for left, chance in zip(WAYS[:3], (0.4, 0.2, 0.3), strict=True):
        ruled = some.changed(still_open=None, passes=left.astype(float))
        expected += chance / 0.9 * chances(ruled, drawn)
    assert decide(some, drawn).p_best == pytest.approx(expected, abs=0.012)


@pytest.mark.parametrize("passes", [(1, 1, 1), (1, 0, 0), (0, 1, 0.5), (0.5, 1, 0.25)])
def test_somebody_is_left_wherever_somebody_is_left_today(passes):
    found = decide(problem(passes))
    assert found.p_best.sum() == pytest.approx(1)
    assert found.none == 0
    assert (found.p_best[np.array(passes) == 0] == 0).all()


def test_where_nobody_is_sure_to_be_left_that_is_as_likely_as_today():
    some = problem((0.5, 0.5, 0), draws=40_000)
    assert decide(some).none == pytest.approx(0.25, abs=0.01)


def test_where_every_way_leaves_nobody_nobody_is_first():
    found = decide(problem((1, 1, 1), (0, 0, 0, 1)))
    assert found.best is None
    assert found.none == 1


@given(
    st.lists(st.sampled_from([0.0, 0.3, 0.5, 1.0]), min_size=3, max_size=3),
    st.lists(st.integers(0, 5), min_size=4, max_size=4).filter(any),
    st.integers(0, 99),
)
@settings(max_examples=60, deadline=None)
def test_whom_it_rules_out_is_what_the_draws_count(passes, counts, seed):
    chance = np.array(counts) / sum(counts)
    ways = OpenRequirements(WAYS, chance)
    noise = OutcomeNoise(np.zeros((3, 1), dtype=bool), 4_000, np.random.default_rng(seed))
    known = noise.requirement < np.array(passes)[:, None]
    counted = 1 - ways.drawn(known, noise.coming).mean(axis=1)
    found = ways.ruled_out(np.array(passes))
    np.testing.assert_allclose(found, counted, atol=5 * 0.5 / np.sqrt(4_000))


@given(
    st.lists(st.sampled_from([0.0, 0.3, 0.5, 1.0]), min_size=3, max_size=3),
    st.lists(st.integers(0, 5), min_size=4, max_size=4).filter(any),
)
@settings(max_examples=60, deadline=None)
def test_nobody_is_first_more_often_than_it_is_left(passes, counts):
    some = problem(passes, np.array(counts) / sum(counts), draws=2_000)
    left = 1 - some.still_open.ruled_out(some.passes)
    assert (decide(some).p_best <= left + 5 * 0.5 / np.sqrt(2_000)).all()


def test_where_the_other_may_fail_today_what_leaves_only_it_counts_less_often():
    """Ash meets the musts, Birch half of the time; half of the answers rule Ash out."""
    ways = OpenRequirements(np.array([[True, True], [False, True]]), np.array([0.5, 0.5]))
    # Where Birch fails, answers that rule Ash out leave nobody and do not count.
    np.testing.assert_allclose(ways.ruled_out(np.array([1.0, 0.5])), [0.25, 0])
    np.testing.assert_allclose(ways.ruled_out(np.array([1.0, 1.0])), [0.5, 0])
    np.testing.assert_allclose(ways.ruled_out(np.array([1.0, 0.0])), [0, 0])


def test_nothing_to_come_changes_no_digit():
    some = problem(chance=(1, 0, 0, 0))
    plain = some.changed(still_open=None)
    assert (decide(some).rank_acceptability == decide(plain).rank_acceptability).all()


def test_what_comes_is_drawn_by_itself_values_stay():
    some = problem()
    one, other = decide(some), decide(some.changed(still_open=None))
    assert (one.mean_values == other.mean_values).all()
    assert (one.mean_weights == other.mean_weights).all()


@given(st.integers(0, 1_000), st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_many_decisions_give_what_each_gives_alone(seed, decisions):
    rng = np.random.default_rng(seed)
    some = problem(draws=400, seed=seed)
    passes = rng.choice([0.0, 0.5, 1.0], (decisions, 3))
    levels = rng.integers(1, 6, (decisions, 6)).astype(float)
    ways = OpenRequirements(WAYS, rng.dirichlet(np.ones(4), decisions))
    drawn = draw(some)
    together = chances_of_many(some, drawn, levels, passes, ways)
    for row in range(decisions):
        alone = some.changed(levels=levels[row], passes=passes[row], still_open=ways.of(row))
        assert together[row] == pytest.approx(chances(alone, drawn), abs=2 / 400)


def test_shared_ways_count_for_all_decisions():
    some = problem(draws=400)
    drawn, levels = draw(some), np.repeat(some.levels[None], 2, axis=0)
    assert some.still_open is not None
    together = chances_of_many(some, drawn, levels, np.ones((2, 3)), some.still_open)
    assert together[0] == pytest.approx(chances(some, drawn), abs=2 / 400)
    assert (together[0] == together[1]).all()


def test_a_dominated_framework_may_win_by_what_is_still_to_come():
    means, still = np.array([[0.9], [0.1]]), np.zeros((2, 1))
    ways = OpenRequirements(np.array([[True, True], [False, True]]), np.array([0.75, 0.25]))
    found = simulate(means, still, np.ones((8_000, 1)), still_open=ways)
    assert found.p_best == pytest.approx([0.75, 0.25], abs=0.02)
    assert found.rank_acceptability.sum() == pytest.approx(1.75, abs=0.02)


@pytest.mark.parametrize(
    ("ways", "said"),
    [
        (OpenRequirements(WAYS[:, :2], np.array([0.4, 0.2, 0.3, 0.1])), "ways × 3"),
        (OpenRequirements(WAYS.astype(float), np.array([0.4, 0.2, 0.3, 0.1])), "true or false"),
        (OpenRequirements(WAYS, np.array([0.5, 0.5])), "4 probabilities"),
        (OpenRequirements(WAYS, np.array([0.4, 0.2, 0.3, np.nan])), "4 probabilities"),
        (OpenRequirements(WAYS, np.array([0.6, -0.2, 0.5, 0.1])), "4 probabilities"),
        (OpenRequirements(WAYS, np.array([0.4, 0.2, 0.3, 0.3])), "add up to 1, not to 1.2"),
    ],
)
def test_what_is_no_distribution_is_refused_by_name(ways, said):
    with pytest.raises(ValueError, match=r"open_requirements\.") as caught:
        decide(problem().changed(still_open=ways))
    assert said in str(caught.value)
