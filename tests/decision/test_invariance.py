"""What must not matter does not: units, order, company, how finely a group is divided."""

from __future__ import annotations

from math import erf, sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from advisor.decision import Problem, central_weights, decide, simulate

SCORES = arrays(np.float64, (3, 4), elements=st.floats(0, 1, width=16))
WEIGHTS = np.random.default_rng(9).dirichlet(np.ones(4), 400)


def problem(**changes) -> Problem:
    rng = np.random.default_rng(12)
    whole = Problem(
        means=rng.random((3, 5)),
        spreads=rng.uniform(0.05, 0.2, (3, 5)),
        levels=np.array([5.0, 2.0, np.nan, 3.0, 1.0]),
        groups=np.array([0, 0, 1, 1, 2]),
        passes=np.ones(3),
        draws=40_000,
    )
    return whole.changed(**changes)


@given(means=SCORES, factor=st.sampled_from([0.25, 0.5, 2.0, 8.0]), seed=st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_another_unit_of_the_whole_scale_changes_no_rank(means, factor, seed):
    spreads = np.full_like(means, 0.125)
    one = simulate(means, spreads, WEIGHTS, seed=seed)
    other = simulate(factor * means, factor * spreads, WEIGHTS, seed=seed)
    np.testing.assert_array_equal(one.rank_acceptability, other.rank_acceptability)
    np.testing.assert_allclose(other.mean_values, factor * one.mean_values)


@given(
    means=SCORES,
    shift=st.sampled_from([-0.5, 0.25, 1.0]),
    column=st.integers(0, 3),
)
@settings(max_examples=40, deadline=None)
def test_another_zero_point_of_one_criterion_changes_no_chance(means, shift, column):
    # Exact ties may break by the last bit when something is added to both.
    values = WEIGHTS @ means.T
    gaps = np.abs(values[:, :, None] - values[:, None, :])[:, ~np.eye(3, dtype=bool)]
    assume(gaps.min() > 1e-9)
    moved = means.copy()
    moved[:, column] += shift
    still = np.zeros_like(means)
    one, other = simulate(means, still, WEIGHTS), simulate(moved, still, WEIGHTS)
    np.testing.assert_array_equal(one.p_best, other.p_best)
    np.testing.assert_array_equal(one.pairwise_winning, other.pairwise_winning)


@given(means=SCORES, factor=st.sampled_from([0.5, 4.0]), column=st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_a_finer_unit_with_a_smaller_weight_is_the_same_decision(means, factor, column):
    spreads = np.full_like(means, 0.0625)
    scale = np.ones(4)
    scale[column] = factor
    one = simulate(means, spreads, WEIGHTS)
    other = simulate(means * scale, spreads * scale, WEIGHTS / scale)
    np.testing.assert_allclose(one.p_best, other.p_best, atol=1e-12)
    np.testing.assert_allclose(one.shares, other.shares)


def test_the_order_of_frameworks_is_the_order_of_the_answer():
    order = [2, 0, 1]
    one = decide(problem())
    other = decide(problem(means=problem().means[order], spreads=problem().spreads[order]))
    np.testing.assert_allclose(other.p_best, one.p_best[order], atol=0.02)


def split(part: int, *, apart: bool = False) -> Problem:
    """The first criterion measured ``part`` times over; ``apart``: each a group of its own."""
    scores = np.array([[0.7, 0.3], [0.4, 0.62]])
    means = np.hstack([np.repeat(scores[:, :1], part, axis=1), scores[:, 1:]])
    groups = [*range(1, part + 1), 0] if apart else [1] * part + [0]
    return Problem(
        means=means,
        spreads=np.zeros_like(means),
        levels=np.array([3.0] * part + [3.0]),
        groups=np.array(groups),
        passes=np.ones(2),
        draws=40_000,
    )


@pytest.mark.parametrize("part", [2, 3, 7])
def test_dividing_a_group_more_finely_changes_nothing(part):
    whole, finer = decide(split(1)), decide(split(part))
    assert finer.p_best[0] == pytest.approx(whole.p_best[0], abs=0.012)
    np.testing.assert_allclose(finer.mean_values, whole.mean_values, atol=0.003)
    np.testing.assert_allclose(split(part).central_values(), split(1).central_values())


def test_the_same_criteria_as_groups_of_their_own_would_count_several_times():
    assert decide(split(3, apart=True)).p_best[0] > decide(split(1)).p_best[0] + 0.02


def test_one_that_is_ruled_out_does_not_disturb_the_others():
    base = problem()
    more = base.changed(
        means=np.vstack([base.means, np.full(5, 0.99)]),
        spreads=np.vstack([base.spreads, np.full(5, 0.01)]),
        passes=np.array([1.0, 1, 1, 0]),
    )
    with_it, without = decide(more), decide(base)
    assert with_it.p_best[3] == 0
    np.testing.assert_allclose(with_it.p_best[:3], without.p_best, atol=0.015)
    np.testing.assert_allclose(with_it.mean_values[:3], without.mean_values, atol=0.005)


def test_a_criterion_of_no_importance_can_hold_anything():
    base = problem(levels=np.array([5.0, 0, 4, 3, 1]))
    wild = base.means.copy()
    wild[:, 1] = [np.nan, 0.0, 1.0]
    one, other = decide(base), decide(base.changed(means=wild))
    np.testing.assert_allclose(one.p_best, other.p_best)


def test_a_criterion_on_which_all_agree_for_sure_changes_no_order_by_its_score():
    base = problem()
    spreads = base.spreads.copy()
    spreads[:, 4] = 0
    answers = []
    for score in (0.0, 0.4, 1.0):
        means = base.means.copy()
        means[:, 4] = score
        answers.append(decide(base.changed(means=means, spreads=spreads)).p_best)
    np.testing.assert_allclose(answers[0], answers[1], atol=1e-3)
    np.testing.assert_allclose(answers[0], answers[2], atol=1e-3)


@given(
    gap=st.floats(-0.3, 0.3),
    first=st.floats(0.02, 0.3),
    second=st.floats(0.02, 0.3),
    share=st.floats(0.05, 0.95),
)
@settings(max_examples=25, deadline=None)
def test_at_fixed_weights_the_chance_is_the_normal_probability(gap, first, second, share):
    means = np.array([[0.5 + gap, 0.5], [0.5, 0.5]])
    spreads = np.array([[first, second], [second, first]])
    weights = np.tile([share, 1 - share], (20_000, 1))
    found = simulate(means, spreads, weights)
    variance = (share**2 + (1 - share) ** 2) * (first**2 + second**2)
    expected = 0.5 * (1 + erf(share * gap / sqrt(2 * variance)))
    assert found.p_best[0] == pytest.approx(expected, abs=0.02)
    assert found.pairwise_winning[0, 1] == pytest.approx(found.p_best[0])


@given(passes=st.lists(st.sampled_from([0.0, 0.3, 0.5, 1.0]), min_size=2, max_size=4))
@settings(max_examples=25, deadline=None)
def test_nothing_is_left_as_often_as_every_must_fails(passes):
    count = len(passes)
    means = np.linspace(0.9, 0.3, count)[:, None]
    found = simulate(means, np.zeros((count, 1)), np.ones((20_000, 1)), passes=passes)
    assert found.none == pytest.approx(np.prod(1 - np.array(passes)), abs=0.02)
    assert found.p_best.sum() + found.none == pytest.approx(1)
    # Without noise the best that passes is first: all better ones must have failed.
    better_fail = np.cumprod([1.0, *(1 - np.array(passes[:-1]))])
    np.testing.assert_allclose(found.p_best, better_fail * passes, atol=0.02)


def test_more_importance_for_what_it_is_better_at_never_costs_a_framework_chances():
    means = np.array([[0.8, 0.4, 0.5], [0.5, 0.7, 0.5]])
    chances = []
    for level in range(6):
        levels = np.array([float(level), 3.0, 2.0])
        one = problem(
            means=means, spreads=np.full((2, 3), 0.1), levels=levels,
            groups=np.array([0, 1, 1]), passes=np.ones(2),
        )  # fmt: skip
        chances.append(decide(one).p_best[0])
    assert chances == sorted(chances)
    assert chances[-1] > chances[0] + 0.3


@given(
    levels=st.lists(st.integers(1, 5), min_size=2, max_size=6),
    data=st.data(),
)
def test_central_weights_follow_the_order_of_the_answers_inside_a_group(levels, data):
    groups = data.draw(
        st.lists(st.integers(0, 1), min_size=len(levels), max_size=len(levels)), label="groups"
    )
    weights = central_weights(levels, groups)
    assert weights.sum() == pytest.approx(1)
    for i, j in np.ndindex(len(levels), len(levels)):
        if groups[i] == groups[j] and levels[i] > levels[j]:
            assert weights[i] > weights[j]
