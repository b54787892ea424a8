"""Weights drawn evenly: against exact moments, exact shares of the simplex, and rejection."""

from __future__ import annotations

from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision import ordered_weights, rank_order_centroid, uniform_weights
from advisor.decision.weight_sampling import weights_in_intervals

DRAWS = 40_000


def by_rejection(low, high, draws: int) -> np.ndarray:
    """Uniform weights of which those outside the intervals are thrown away."""
    kept, seed = [], 100
    while sum(map(len, kept)) < draws:
        weights = uniform_weights(len(low), 400_000, seed=seed)
        kept.append(weights[((weights >= low) & (weights <= high)).all(axis=1)])
        seed += 1
    return np.concatenate(kept)[:draws]


def check_same_distribution(one: np.ndarray, other: np.ndarray) -> None:
    """Means and covariances, and Kolmogorov and Smirnov's distance at a level of 1 in 100,000."""
    spread = other.std(axis=0) + 1e-12
    error = spread * np.sqrt(1 / len(one) + 1 / len(other))
    assert (np.abs(one.mean(axis=0) - other.mean(axis=0)) < 5 * error).all()
    scale = np.outer(spread, spread)
    difference = np.abs(np.cov(one.T) - np.cov(other.T)) / scale
    assert difference.max() < 0.06
    for first, second in zip(one.T, other.T, strict=True):
        grid = np.sort(np.concatenate([first, second]))
        shares = [np.searchsorted(np.sort(x), grid, side="right") / x.size for x in (first, second)]
        assert np.abs(shares[0] - shares[1]).max() < 2.5 * np.sqrt(1 / len(one) + 1 / len(other))


@pytest.mark.parametrize("criteria", [2, 5, 30])
def test_uniform_weights_have_the_moments_of_the_simplex(criteria):
    weights = uniform_weights(criteria, DRAWS, seed=3)
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    exact = (criteria - 1) / (criteria**2 * (criteria + 1))
    np.testing.assert_allclose(weights.mean(axis=0), 1 / criteria, rtol=0.03)
    np.testing.assert_allclose(weights.var(axis=0), exact, rtol=0.08)


def test_every_order_is_equally_likely_in_uniform_weights():
    orders = np.argsort(uniform_weights(3, 60_000), axis=1) @ [9, 3, 1]
    counts = np.unique(orders, return_counts=True)[1]
    assert counts.size == factorial(3)
    np.testing.assert_allclose(counts, 10_000, atol=5 * np.sqrt(10_000))


def test_ordered_weights_are_uniform_weights_in_that_order():
    weights = ordered_weights([2, 1, 3], DRAWS, seed=4)
    assert (weights[:, 1] >= weights[:, 0]).all()
    assert (weights[:, 0] >= weights[:, 2]).all()
    np.testing.assert_allclose(weights.mean(axis=0), rank_order_centroid([2, 1, 3]), atol=0.003)
    drawn = uniform_weights(3, 400_000, seed=8)
    kept = drawn[(drawn[:, 1] >= drawn[:, 0]) & (drawn[:, 0] >= drawn[:, 2])]
    check_same_distribution(weights, kept)


def test_equal_ranks_leave_the_order_of_those_open():
    weights = ordered_weights([1, 2, 2, 3], DRAWS, seed=5)
    assert (weights[:, 0] >= weights[:, 1:].max(axis=1)).all()
    assert (weights[:, 3] <= weights[:, :3].min(axis=1)).all()
    assert (weights[:, 1] > weights[:, 2]).mean() == pytest.approx(0.5, abs=0.015)
    drawn = uniform_weights(4, 800_000, seed=9)
    middle = drawn[:, 1:3]
    kept = drawn[(drawn[:, 0] >= middle.max(axis=1)) & (drawn[:, 3] <= middle.min(axis=1))]
    check_same_distribution(weights, kept)


def test_no_order_at_all_is_the_simplex():
    check_same_distribution(ordered_weights([1, 1, 1], DRAWS), uniform_weights(3, DRAWS, seed=2))


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ([0, 0, 0], [1, 1, 1]),
        ([0.2, 0.1, 0.0], [0.5, 0.6, 0.7]),
        ([0.5, 0.0, 0.0], [0.9, 0.1, 0.5]),
        ([0.0, 0.0, 0.0, 0.0], [0.3, 0.4, 0.5, 0.6]),
        ([0.1, 0.2, 0.0, 0.05], [0.2, 0.6, 0.9, 0.4]),
        ([0.0, 0.0], [0.25, 1.0]),
    ],
)
def test_intervals_agree_with_rejection(low, high):
    weights = weights_in_intervals(low, high, DRAWS, seed=6)
    check_same_distribution(weights, by_rejection(np.array(low), np.array(high), DRAWS))


def test_without_intervals_thirty_criteria_have_the_moments_of_the_simplex():
    weights = weights_in_intervals(np.zeros(30), np.ones(30), 20_000, seed=7)
    exact = 29 / (900 * 31)
    np.testing.assert_allclose(weights.mean(axis=0), 1 / 30, rtol=0.05)
    np.testing.assert_allclose(weights.var(axis=0), exact, rtol=0.12)
    # Uniform weights of 30 criteria are above x with probability (1 − x)^29.
    assert (weights > 0.1).mean() == pytest.approx(0.9**29, rel=0.05)


def test_the_start_is_forgotten():
    low, high = np.zeros(12), np.full(12, 0.4)
    short = weights_in_intervals(low, high, 20_000, seed=1, sweeps=30)
    long = weights_in_intervals(low, high, 20_000, seed=2, sweeps=200)
    check_same_distribution(short, long)


@st.composite
def intervals(draw):
    count = draw(st.integers(1, 8))
    inside = np.array(draw(st.lists(st.floats(0.01, 1), min_size=count, max_size=count)))
    inside /= inside.sum()
    down = np.array(draw(st.lists(st.floats(0, 1), min_size=count, max_size=count)))
    up = np.array(draw(st.lists(st.floats(0, 1), min_size=count, max_size=count)))
    return inside * (1 - down), inside + up * (1 - inside)


@given(bounds=intervals(), seed=st.integers(0, 1000))
@settings(max_examples=200, deadline=None)
def test_every_draw_is_inside_its_intervals(bounds, seed):
    low, high = bounds
    weights = weights_in_intervals(low, np.minimum(high, 1), 50, seed=seed, sweeps=5)
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    assert (weights >= low - 1e-9).all()
    assert (weights <= high + 1e-9).all()


def test_intervals_without_room_give_the_one_set_that_fits():
    exact = [0.2, 0.3, 0.5]
    np.testing.assert_allclose(weights_in_intervals(exact, exact, 3), [exact] * 3)
    np.testing.assert_allclose(weights_in_intervals([0.2, 0.8], [1, 1], 2), [[0.2, 0.8]] * 2)
    np.testing.assert_allclose(weights_in_intervals([0], [1], 2), [[1.0]] * 2)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        ([0.6, 0.6], [1, 1], "low must add up to at most 1"),
        ([0, 0], [0.3, 0.3], "high must add up to at least 1"),
        ([0.5, 0], [0.4, 1], "low ≤ high"),
        ([-0.1, 0], [1, 1], "low ≤ high"),
        ([0, 0], [1, 1.2], "high ≤ 1"),
        ([np.nan, 0], [1, 1], "low"),
        ([0, 0], [1, np.inf], "high"),
        ([0, 0], [1], "one entry per criterion"),
        ([], [], "one entry per criterion"),
    ],
)
def test_intervals_that_cannot_be_are_refused_with_the_reason(low, high, word):
    with pytest.raises(ValueError, match=word):
        weights_in_intervals(low, high, 10)


@pytest.mark.parametrize("ranks", [[], [[1, 2]], [1, np.nan], ["first", "second"]])
def test_ranks_that_are_none_are_refused(ranks):
    with pytest.raises(ValueError, match="ranks"):
        ordered_weights(ranks, 10)


@pytest.mark.parametrize(
    ("arguments", "error", "word"),
    [
        ((0, 10), ValueError, "criteria"),
        ((2.5, 10), TypeError, "criteria"),
        ((3, 0), ValueError, "draws"),
        ((3, 10**9), ValueError, "draws"),
        ((3, "many"), TypeError, "draws"),
    ],
)
def test_counts_out_of_range_are_refused(arguments, error, word):
    with pytest.raises(error, match=word):
        uniform_weights(*arguments)


def test_the_same_seed_gives_the_same_weights():
    for draw in (
        lambda seed: uniform_weights(4, 20, seed=seed),
        lambda seed: ordered_weights([1, 2, 2], 20, seed=seed),
        lambda seed: weights_in_intervals([0, 0, 0], [0.5, 0.6, 0.7], 20, seed=seed),
    ):
        np.testing.assert_array_equal(draw(3), draw(3))
        assert (draw(3) != draw(4)).any()
