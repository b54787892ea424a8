"""Whatever is handed in: one clear error that names it, or a result that says what happened."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.decision import (
    Problem,
    belief_flips,
    central_weights,
    chances,
    decide,
    draw,
    draw_weights,
    importance_flips,
    ordered_weights,
    simulate,
    uniform_weights,
    unit_normal_loss,
    weights_in_intervals,
)
from advisor.decision.many import chances_of_many
from advisor.decision.value_of_information import chance_of_change, preposterior_sd

RNG = np.random.default_rng(0)

GOOD = Problem(
    means=np.array([[0.6, 0.4], [0.5, 0.5]]),
    spreads=np.full((2, 2), 0.1),
    levels=np.array([3.0, 2.0]),
    groups=np.array([0, 1]),
    passes=np.ones(2),
    draws=500,
)


@pytest.mark.parametrize(
    ("change", "error", "word"),
    [
        ({"means": np.array([[np.inf, 0.4], [0.5, 0.5]])}, ValueError, "means"),
        ({"means": np.array([["high", "low"], ["low", "low"]])}, ValueError, "means"),
        ({"means": np.empty((0, 2)), "spreads": np.empty((0, 2))}, ValueError, "means"),
        ({"means": np.empty((2, 0)), "spreads": np.empty((2, 0))}, ValueError, "means"),
        ({"means": GOOD.means[:, :1], "spreads": GOOD.spreads[:, :1]}, ValueError, "levels"),
        ({"spreads": np.full((2, 2), -0.1)}, ValueError, "spreads"),
        ({"spreads": np.full((2, 2), np.nan)}, ValueError, "spreads"),
        ({"spreads": np.full((2, 2), np.inf)}, ValueError, "spreads"),
        ({"spreads": np.full(2, 0.1)}, ValueError, "spreads"),
        ({"levels": np.array([6.0, 1])}, ValueError, "levels must lie between 0 and 5"),
        ({"levels": np.array([-1.0, 1])}, ValueError, "levels"),
        ({"levels": np.array([np.inf, 1])}, ValueError, "levels"),
        ({"groups": np.array([0, -1])}, ValueError, "groups"),
        ({"groups": np.array([0.5, 1])}, ValueError, "groups"),
        ({"groups": np.array([0])}, ValueError, "groups"),
        (
            {"groups": np.array([0, 10**9])},
            ValueError,
            "groups must be 2 whole numbers from 0 to 9,",
        ),
        (
            {"means": np.array([["0.6", "0.4"], ["0.5", "0.5"]])},
            ValueError,
            "means must hold numbers",
        ),
        ({"means": np.full((2, 2), 1j)}, ValueError, "means must hold numbers only"),
        ({"means": np.full((2, 2), 1e200)}, ValueError, "means and spreads .* at most 1e.100"),
        ({"spreads": np.full((2, 2), 1e200)}, ValueError, "means and spreads .* at most 1e.100"),
        ({"passes": np.array([1.1, 1])}, ValueError, "passes must be 2 probabilities from 0 to 1"),
        ({"passes": np.array([np.nan, 1])}, ValueError, "passes"),
        ({"passes": np.array([1.0])}, ValueError, "passes"),
        (
            {"draws": "10000"},
            TypeError,
            "draws must be a whole number from 1 to 10,000,000, not str",
        ),
        ({"draws": None}, TypeError, "draws must be a whole number from 1 to 10,000,000"),
        ({"draws": 10.0}, TypeError, "draws"),
        ({"draws": True}, TypeError, "draws"),
        ({"draws": 0}, ValueError, "draws must lie between 1 and 10,000,000"),
        ({"draws": -5}, ValueError, "draws"),
        ({"draws": 10**9}, ValueError, "draws must lie between 1 and 10,000,000"),
        ({"seed": -1}, ValueError, "seed"),
        ({"seed": "lucky"}, TypeError, "seed must be a whole number from 0 to"),
        ({"seed": np.random.default_rng(0)}, TypeError, "seed must be a whole number from 0 to"),
        ({"seed": 2**63}, ValueError, "seed must lie between 0 and"),
        ({"tau": -0.1}, ValueError, "tau must lie between 0 and 3"),
        ({"tau": np.nan}, ValueError, "tau"),
        ({"tau": "some"}, TypeError, "tau must be a number from 0 to 3, not str"),
    ],
)
def test_a_problem_that_is_none_is_refused(change, error, word):
    with pytest.raises(error, match=word):
        decide(GOOD.changed(**change))


@pytest.mark.parametrize(
    ("change", "error", "word"),
    [
        ({"weights": np.zeros((3, 2))}, ValueError, "weights must not be zero everywhere"),
        ({"weights": [[0.5, 0.5], [0, 0]]}, ValueError, "weights must not be zero everywhere"),
        ({"weights": [[0.5, np.inf]]}, ValueError, "weights must be finite"),
        ({"weights": [[0.5, 1e200]]}, ValueError, "weights must be finite .* at most 1e.100"),
        ({"weights": [["0.5", "0.5"]]}, ValueError, "weights must hold numbers only"),
        ({"weights": [[None, "0.5"]]}, ValueError, "weights must hold numbers only"),
        ({"weights": np.empty((0, 2))}, ValueError, "weights must be draws × 2"),
        ({"weights": [0.5, 0.5]}, ValueError, "weights must be draws × 2"),
        ({"weights": [["a", "b"]]}, ValueError, "weights must hold numbers only"),
        ({"seed": -1}, ValueError, "seed must not be negative"),
        ({"seed": 1.5}, TypeError, "seed must be a whole number from 0 or a generator, not float"),
        ({"seed": None}, TypeError, "seed"),
    ],
)
def test_a_simulation_that_is_none_is_refused(change, error, word):
    good = {"means": GOOD.means, "spreads": GOOD.spreads, "weights": np.full((3, 2), 0.5)}
    with pytest.raises(error, match=word):
        simulate(**{**good, **change})


@pytest.mark.parametrize("draws", ["ten", 2.5, None, True, 0, 10**9])
def test_drawing_weights_checks_the_number_of_draws(draws):
    with pytest.raises((TypeError, ValueError), match="draws"):
        draw_weights([1, 2], [0, 0], draws=draws, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("call", "error", "word"),
    [
        (
            lambda: uniform_weights(10_000, 10**7),
            ValueError,
            "draws must lie between 1 and 100,000,",
        ),
        (
            lambda: ordered_weights(range(2_000), 10**7),
            ValueError,
            "draws must lie between 1 and 500",
        ),
        (
            lambda: weights_in_intervals(np.zeros(200), np.ones(200), 10**7),
            ValueError,
            "draws must lie between 1 and 5,000,000",
        ),
        (
            lambda: draw_weights(np.ones(500), np.zeros(500, dtype=int), draws=10**7, rng=RNG),
            ValueError,
            "draws must lie between 1 and 2,000,000",
        ),
        (
            lambda: draw_weights([1], [0], draws=9, rng=0),
            TypeError,
            "rng must be a numpy random Gen",
        ),
        (lambda: central_weights([9, 1], [0, 0]), ValueError, "levels must lie between 0 and 5"),
        (lambda: central_weights([[1, 1], [-1, 1]], [0, 0]), ValueError, "levels"),
        (lambda: unit_normal_loss(np.nan, 1), ValueError, "gap must be finite"),
        (lambda: unit_normal_loss(0.1, -1), ValueError, "sd finite and not negative"),
        (lambda: chance_of_change(np.inf, 1), ValueError, "gap must be finite"),
        (lambda: preposterior_sd(-0.1, 1), ValueError, "prior_sd must be finite"),
        (lambda: preposterior_sd(0.1, np.nan), ValueError, "error_sd"),
    ],
)
def test_other_functions_name_what_is_wrong_and_ask_for_no_memory(call, error, word):
    with pytest.raises(error, match=word):
        call()


def test_no_entry_is_an_unknown_cell():
    given = [[None, 0.4], [0.5, 0.5]]
    weights = np.full((50, 2), 0.5)
    found = simulate(given, GOOD.spreads, weights)
    expected = simulate([[np.nan, 0.4], [0.5, 0.5]], GOOD.spreads, weights)
    np.testing.assert_array_equal(found.p_best, expected.p_best)


def test_one_framework_is_first_for_sure():
    alone = GOOD.changed(means=GOOD.means[:1], spreads=GOOD.spreads[:1], passes=np.ones(1))
    result = decide(alone)
    assert result.best == 0
    np.testing.assert_array_equal(result.p_best, [1])
    np.testing.assert_array_equal(result.rank_acceptability, [[1]])
    np.testing.assert_array_equal(result.confidence_factors, [1])
    np.testing.assert_array_equal(result.pairwise_winning, [[0.5]])
    drawn = draw(alone)
    assert importance_flips(alone, drawn, result) == []
    assert belief_flips(alone, drawn, result) == []


def test_no_framework_that_passes_is_said():
    result = decide(GOOD.changed(passes=np.zeros(2)))
    assert result.none == 1
    assert result.best is None
    assert (result.p_best == 0).all()
    assert np.isnan(result.expected_ranks).all()
    assert np.isnan(result.central_weights).all()
    assert np.isnan(result.confidence_factors).all()
    assert (result.mean_values > 0).all(), "what they would be worth is still told"


def test_no_criterion_that_matters_is_said_and_all_weigh_alike():
    result = decide(GOOD.changed(levels=np.zeros(2)))
    assert result.nothing_matters == 1
    np.testing.assert_allclose(result.mean_weights, [0.5, 0.5])
    assert decide(GOOD).nothing_matters == 0


def test_the_share_of_draws_in_which_nothing_matters_is_said():
    result = decide(GOOD.changed(levels=np.array([np.nan, 0.0]), draws=60_000))
    assert result.nothing_matters == pytest.approx(1 / 6, abs=0.01)
    assert result.mean_weights[0] == pytest.approx(5 / 6 + 1 / 12, abs=0.005)


def test_nothing_known_at_all_is_an_even_chance():
    nothing = GOOD.changed(means=np.full((2, 2), np.nan), levels=np.full(2, np.nan), draws=40_000)
    result = decide(nothing)
    np.testing.assert_allclose(result.p_best, 0.5, atol=0.015)


def test_an_unknown_cell_may_have_any_spread():
    problem = GOOD.changed(
        means=np.array([[np.nan, 0.4], [0.5, 0.5]]),
        spreads=np.array([[np.nan, 0.1], [0.1, 0.1]]),
    )
    assert 0 < decide(problem).p_best[0] < 1


def test_one_draw_is_a_result_with_its_error():
    result = decide(GOOD.changed(draws=1))
    assert result.p_best.sum() == 1
    assert (result.p_best_error == 0).all()


def test_many_decisions_are_the_single_ones():
    rng = np.random.default_rng(3)
    drawn = draw(GOOD)
    levels = np.array([[3.0, 2], [np.nan, 5], [0, 0], [0, np.nan]])
    passes = rng.choice([0.0, 0.5, 1.0], (4, 2))
    found = chances_of_many(GOOD, drawn, levels, passes)
    for row, (level, pas) in enumerate(zip(levels, passes, strict=True)):
        single = chances(GOOD.changed(levels=level, passes=pas), drawn)
        np.testing.assert_allclose(found[row], single, atol=1e-12)
