"""Weights from orders, swings and trees, against published tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.decision import (
    central_weights,
    rank_order_centroid,
    sum_reciprocal,
    swing_weights,
    tree_weights,
    uniform_weights,
)


@pytest.mark.parametrize(
    ("count", "published"),
    [
        (3, [0.6111, 0.2778, 0.1111]),
        (4, [0.5208, 0.2708, 0.1458, 0.0625]),
        (5, [0.4567, 0.2567, 0.1567, 0.09, 0.04]),
    ],
)
def test_rank_order_centroid_is_the_published_table(count, published):
    weights = rank_order_centroid(np.arange(1, count + 1))
    np.testing.assert_allclose(weights, published, atol=5e-5)


def test_rank_order_centroid_of_twenty_five_criteria_is_ninety_five_to_one():
    weights = rank_order_centroid(np.arange(1, 26))
    assert weights[0] == pytest.approx(0.1526, abs=5e-5)
    assert weights[-1] == pytest.approx(0.0016, abs=5e-5)
    assert weights[0] / weights[-1] == pytest.approx(95, abs=0.5)


def test_rank_order_centroid_is_the_mean_of_all_weights_in_that_order():
    drawn = -np.sort(-uniform_weights(5, 200_000), axis=1)
    np.testing.assert_allclose(drawn.mean(axis=0), rank_order_centroid(range(1, 6)), atol=0.001)


def test_sum_reciprocal_adds_the_reciprocal_and_the_rank_sum_points():
    # 1 + 1, 1/2 + 2/3, 1/3 + 1/3 over their sum 23/6.
    np.testing.assert_allclose(sum_reciprocal([1, 2, 3]), [12 / 23, 7 / 23, 4 / 23])


@given(order=st.permutations(range(1, 8)))
def test_rules_for_ranks_follow_the_order_and_add_up_to_one(order):
    for rule in (sum_reciprocal, rank_order_centroid):
        weights = rule(order)
        assert weights.sum() == pytest.approx(1)
        np.testing.assert_array_equal(np.argsort(-weights), np.argsort(order))


def test_sum_reciprocal_is_less_steep_than_the_centroid():
    gentle, steep = sum_reciprocal(range(1, 26)), rank_order_centroid(range(1, 26))
    assert gentle[0] / gentle[-1] < steep[0] / steep[-1]


@pytest.mark.parametrize("rule", [sum_reciprocal, rank_order_centroid])
@pytest.mark.parametrize(
    "ranks", [[], [0, 1], [1, 1], [1, 3], [1.5, 1], [1, np.nan], [[1, 2]], ["first"]]
)
def test_an_order_that_is_none_is_refused(rule, ranks):
    with pytest.raises(ValueError, match="ranks"):
        rule(ranks)


def test_only_the_ratios_of_swing_points_count():
    np.testing.assert_allclose(swing_weights([100, 50, 50, 0]), [0.5, 0.25, 0.25, 0])
    np.testing.assert_allclose(swing_weights([4, 2, 2, 0]), swing_weights([100, 50, 50, 0]))
    np.testing.assert_allclose(swing_weights([1e308, 1e308]), [0.5, 0.5])


@pytest.mark.parametrize("points", [[], [0, 0], [-1, 2], [np.nan, 1], [np.inf, 1], ["a lot"]])
def test_swing_points_that_say_nothing_are_refused(points):
    with pytest.raises(ValueError, match="points"):
        swing_weights(points)


def test_a_tree_divides_a_groups_weight_among_its_members():
    weights = tree_weights([0.6, 0.4], [3, 1, 5], [0, 0, 1])
    np.testing.assert_allclose(weights, [0.45, 0.15, 0.4])


@given(
    parts=st.integers(1, 9),
    outer=st.lists(st.floats(0.1, 10), min_size=3, max_size=3),
)
def test_dividing_a_criterion_into_several_buys_it_nothing(parts, outer):
    whole = tree_weights(outer, [1, 1, 1], [0, 1, 2])
    finer = tree_weights(outer, [1] * (parts + 2), [0] * parts + [1, 2])
    assert finer[:parts].sum() == pytest.approx(whole[0])
    np.testing.assert_allclose(finer[parts:], whole[1:])


def test_a_tree_of_levels_is_what_the_questionnaire_makes_of_them():
    levels, groups = np.array([4.0, 2, 5, 1]), np.array([0, 0, 1, 2])
    highest = [4.0, 5, 1]
    np.testing.assert_allclose(
        tree_weights(highest, levels, groups), central_weights(levels, groups)
    )


def test_a_tree_takes_drawn_weights_on_either_level():
    outer, inner = uniform_weights(2, 100, seed=1), uniform_weights(3, 100, seed=2)
    both = tree_weights(outer, inner, [0, 0, 1])
    assert both.shape == (100, 3)
    np.testing.assert_allclose(both.sum(axis=1), 1)
    np.testing.assert_allclose(both[:, 2], outer[:, 1])
    np.testing.assert_allclose(both[7], tree_weights(outer[7], inner[7], [0, 0, 1]))
    assert tree_weights(outer, [1, 1, 1], [0, 0, 1]).shape == (100, 3)


def test_members_that_all_weigh_nothing_share_alike():
    np.testing.assert_allclose(tree_weights([1, 1], [0, 0, 2], [0, 0, 1]), [0.25, 0.25, 0.5])


@pytest.mark.parametrize(
    ("outer", "inner", "groups", "word"),
    [
        ([1, 1], [1, 1], [0, 0], "groups"),
        ([1], [1, 1], [0, 1], "groups"),
        ([0, 0], [1, 1], [0, 1], "group_weights"),
        ([1, -1], [1, 1], [0, 1], "group_weights"),
        ([1, 1], [1, np.nan], [0, 1], "member_weights"),
        (np.ones((3, 2)), np.ones((4, 2)), [0, 1], "draws"),
        ([1, 1], np.ones((1, 1, 2)), [0, 1], "member_weights"),
    ],
)
def test_a_tree_that_does_not_fit_is_refused(outer, inner, groups, word):
    with pytest.raises(ValueError, match=word):
        tree_weights(outer, inner, groups)
