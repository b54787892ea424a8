"""SMAA-2 against exact formulas, published examples and its own properties."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from advisor.decision import simulate

SCORES = arrays(np.float64, (3, 4), elements=st.floats(0, 1))


def uniform_weights(criteria: int, draws: int = 200_000, seed: int = 7) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet(np.ones(criteria), draws)


def exact_win(differences: tuple[int, ...]) -> float:
    """P(Σ d_j w_j > 0) for weights uniform on the simplex and distinct d, in rational numbers."""
    n = len(differences)
    total = sum(
        Fraction(d) ** (n - 1) / prod(Fraction(d - e) for e in differences if e != d)
        for d in differences
        if d > 0
    )
    return float(total)


@pytest.mark.parametrize(
    ("differences", "published"),
    [
        ((2, -1), 2 / 3),
        ((3, 1, -2), 11 / 15),
        ((5, 2, -1, -3), 497 / 720),
        ((7, 3, 1, -2, -4, -6), 60607 / 135135),
    ],
)
def test_two_alternatives_agree_with_the_exact_formula(differences, published):
    assert exact_win(differences) == pytest.approx(published)
    means = np.array([differences, [0] * len(differences)]) / 10
    result = simulate(means, np.zeros_like(means), uniform_weights(len(differences)))
    assert result.p_best[0] == pytest.approx(published, abs=4 * result.p_best_error[0])


def test_twenty_five_criteria_agree_with_the_exact_formula():
    differences = (*range(1, 14), *range(-12, 0))
    means = np.array([differences, [0] * 25]) / 20
    result = simulate(means, np.zeros_like(means), uniform_weights(25))
    assert exact_win(differences) == pytest.approx(0.634730, abs=1e-6)
    assert result.p_best[0] == pytest.approx(0.634730, abs=4 * result.p_best_error[0])


def test_municipal_plan_of_lahdelma_hokkanen_salminen_1998():
    """EJOR 106:137, section 5: acceptability 74, 1, 0, 0, 0, 25 percent (without uncertainty)."""
    table = np.array([
        [5, -1.5, 15, 4], [2.5, -3.8, 25, 2.5], [3, -2.8, 10, 2.8],
        [3, -3.2, 16, 3.2], [2, -6.7, 0, 1], [4, -3.4, 30, 3.5],
    ])  # fmt: skip
    low, high = table.min(axis=0), table.max(axis=0)
    means = (table - low) / (high - low)
    result = simulate(means, np.zeros_like(means), uniform_weights(4))
    np.testing.assert_allclose(result.p_best, [0.740, 0, 0, 0, 0, 0.260], atol=0.005)


@given(means=SCORES, spread=st.floats(0, 0.3), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_the_rank_matrix_is_doubly_stochastic(means, spread, seed):
    weights = uniform_weights(4, draws=300)
    result = simulate(means, np.full_like(means, spread), weights, seed=seed)
    np.testing.assert_allclose(result.rank_acceptability.sum(axis=0), 1)
    np.testing.assert_allclose(result.rank_acceptability.sum(axis=1), 1)
    np.testing.assert_allclose(result.pairwise_winning + result.pairwise_winning.T, 1)


def test_exact_ties_share_the_ranks():
    means = np.array([[0.5, 0.5], [0.5, 0.5], [0.1, 0.1]])
    result = simulate(means, np.zeros((3, 2)), uniform_weights(2, draws=100))
    expected = [[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]]
    np.testing.assert_allclose(result.rank_acceptability, expected)
    np.testing.assert_allclose(result.expected_ranks, [1.5, 1.5, 3])


@given(means=SCORES)
@settings(max_examples=40, deadline=None)
def test_another_alternative_never_changes_the_order_of_the_first(means):
    weights = uniform_weights(4, draws=50)
    values = weights @ means.T
    two = simulate(means[:2], np.zeros((2, 4)), weights)
    three = simulate(means, np.zeros((3, 4)), weights)
    assert three.pairwise_winning[0, 1] == two.pairwise_winning[0, 1]
    np.testing.assert_allclose(three.mean_values[:2], two.mean_values)
    np.testing.assert_allclose(three.mean_values, values.mean(axis=0))


def test_the_order_of_criteria_does_not_matter():
    rng = np.random.default_rng(3)
    means, weights = rng.random((3, 5)), uniform_weights(5, draws=20_000)
    order = rng.permutation(5)
    spreads = np.zeros((3, 5))
    one = simulate(means, spreads, weights)
    other = simulate(means[:, order], spreads, weights[:, order])
    np.testing.assert_allclose(one.p_best, other.p_best)
    np.testing.assert_allclose(one.central_weights[:, order], other.central_weights)


def test_a_dominated_framework_is_never_first():
    means = np.array([[0.6, 0.7, 0.8], [0.5, 0.6, 0.7]])
    result = simulate(means, np.zeros((2, 3)), uniform_weights(3, draws=5_000))
    assert result.p_best[1] == 0
    assert np.isnan(result.confidence_factors[1])
    assert np.isnan(result.central_weights[1]).all()


def test_collapsing_normal_beliefs_gives_what_drawing_every_cell_gives():
    rng = np.random.default_rng(5)
    means, spreads = rng.random((3, 4)), rng.random((3, 4)) * 0.2
    weights = uniform_weights(4)
    collapsed = simulate(means, spreads, weights)
    cells = means + spreads * rng.standard_normal((len(weights), 3, 4))
    values = np.einsum("dac,dc->da", cells, weights)
    by_cell = np.bincount(values.argmax(axis=1), minlength=3) / len(weights)
    np.testing.assert_allclose(collapsed.p_best, by_cell, atol=0.006)


def test_an_unknown_cell_is_drawn_over_the_whole_scale():
    means = np.array([[np.nan], [0.25]])
    result = simulate(means, np.zeros((2, 1)), np.ones((200_000, 1)))
    assert result.p_best[0] == pytest.approx(0.75, abs=0.005)
    assert result.value_spreads[0] == pytest.approx(12**-0.5, abs=0.002)


def test_an_unknown_score_widens_the_result_and_does_not_vanish():
    known = simulate([[0.55, 0.5], [0.5, 0.5]], np.zeros((2, 2)), uniform_weights(2))
    unknown = simulate([[0.55, np.nan], [0.5, 0.5]], np.zeros((2, 2)), uniform_weights(2))
    assert known.p_best[0] > 0.99
    assert 0.4 < unknown.p_best[0] < 0.7


def test_a_failed_requirement_rules_out_and_keeps_the_would_be_value():
    means = np.array([[0.9], [0.2]])
    result = simulate(means, np.zeros((2, 1)), np.ones((100, 1)), passes=[0, 1])
    np.testing.assert_allclose(result.p_best, [0, 1])
    assert result.mean_values[0] == pytest.approx(0.9)
    np.testing.assert_allclose(result.rank_acceptability[0], 0)


def test_an_uncertain_requirement_enters_by_its_probability():
    result = simulate([[0.9], [0.2]], np.zeros((2, 1)), np.ones((100_000, 1)), passes=[0.3, 1])
    assert result.p_best[0] == pytest.approx(0.3, abs=0.006)
    assert result.none == 0


def test_when_nothing_meets_the_requirements_nobody_is_best():
    result = simulate([[0.9], [0.2]], np.zeros((2, 1)), np.ones((50, 1)), passes=[0, 0])
    assert result.none == 1
    assert result.best is None
    assert result.p_best.sum() == 0


def test_shares_add_up_to_the_value():
    rng = np.random.default_rng(11)
    means, weights = rng.random((3, 6)), uniform_weights(6, draws=10_000)
    result = simulate(means, np.zeros((3, 6)), weights)
    np.testing.assert_allclose(result.shares.sum(axis=1), result.mean_values)


def test_the_same_seed_gives_the_same_numbers_and_another_does_not():
    means, spreads = np.full((2, 3), 0.5), np.full((2, 3), 0.1)
    weights = uniform_weights(3, draws=500)
    one, two = (simulate(means, spreads, weights, seed=4) for _ in range(2))
    assert (one.p_best == two.p_best).all()
    assert (simulate(means, spreads, weights, seed=5).p_best != one.p_best).any()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"means": [[np.inf, 0.5]]}, "means"),
        ({"means": [0.5, 0.5]}, "means"),
        ({"means": [["good", 0.5]]}, "means"),
        ({"spreads": [[-0.1, 0.1]]}, "spreads"),
        ({"spreads": [[np.nan, 0.1]]}, "spreads"),
        ({"spreads": [[0.1]]}, "spreads"),
        ({"weights": np.full((3, 3), 1 / 3)}, "weights"),
        ({"weights": np.full((3, 2), np.nan)}, "weights"),
        ({"weights": -np.ones((3, 2))}, "weights"),
        ({"passes": [1.5]}, "passes"),
        ({"passes": [1, 1]}, "passes"),
    ],
)
def test_wrong_arguments_are_named(change, word):
    good = {"means": [[0.5, 0.6]], "spreads": [[0.1, 0.1]], "weights": np.full((3, 2), 0.5)}
    arguments = {**good, **change}
    with pytest.raises(ValueError, match=word):
        simulate(
            arguments["means"],
            arguments["spreads"],
            arguments["weights"],
            passes=arguments.get("passes"),
        )
