"""What learning several things is worth: against simulation, bounds, and what must be nothing."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision.normal import all_below, below, density
from advisor.decision.value_of_information import (
    gain_of_learning,
    preposterior_sd,
    preposterior_sds,
    unit_normal_loss,
    value_of_bundle,
    value_of_cells,
    value_of_weights,
)

DRAWS = 400_000


def random_beliefs(seed: int, *, unknown: float = 0.15) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    shape = int(rng.integers(2, 5)), int(rng.integers(1, 7))
    means = rng.uniform(0.3, 0.7, shape)
    means[rng.random(shape) < unknown] = np.nan
    return means, rng.uniform(0, 0.3, shape), rng.dirichlet(np.ones(shape[1]))


def simulated(means, spreads, weights, cells, seed: int = 1) -> tuple[float, float]:
    """The gain of learning the cells, by drawing them; and its standard error."""
    rng = np.random.default_rng(seed)
    middle = np.where(np.isnan(means), 0.5, means)
    value = np.repeat((middle @ weights)[:, None], DRAWS, axis=1)
    for a, c in zip(*np.nonzero(cells), strict=True):
        if np.isnan(means[a, c]):
            value[a] += weights[c] * (rng.random(DRAWS) - 0.5)
        else:
            value[a] += weights[c] * spreads[a, c] * rng.standard_normal(DRAWS)
    gain = value.max(axis=0) - value[(middle @ weights).argmax()]
    return float(gain.mean()), float(gain.std() / sqrt(DRAWS))


@pytest.mark.parametrize("seed", range(12))
def test_learning_everything_agrees_with_simulation(seed):
    means, spreads, weights = random_beliefs(seed)
    gain, error = simulated(means, spreads, weights, np.ones(means.shape, dtype=bool))
    assert value_of_bundle(means, spreads, weights) == pytest.approx(gain, abs=5 * error + 1e-6)


@pytest.mark.parametrize("seed", range(20, 28))
def test_learning_some_cells_agrees_with_simulation(seed):
    means, spreads, weights = random_beliefs(seed, unknown=0.4)
    cells = np.random.default_rng(seed).random(means.shape) < 0.5
    gain, error = simulated(means, spreads, weights, cells)
    found = value_of_bundle(means, spreads, weights, cells)
    assert found == pytest.approx(gain, abs=5 * error + 1e-6)


@pytest.mark.parametrize("seed", range(40, 46))
def test_each_cell_agrees_with_simulation(seed):
    means, spreads, weights = random_beliefs(seed, unknown=0.3)
    found = value_of_cells(means, spreads, weights)
    for cell in np.ndindex(means.shape):
        only = np.zeros(means.shape, dtype=bool)
        only[cell] = True
        gain, error = simulated(means, spreads, weights, only)
        assert found[cell] == pytest.approx(gain, abs=6 * error + 2e-6)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=150, deadline=None)
def test_a_cell_is_worth_something_and_never_more_than_everything(seed):
    means, spreads, weights = random_beliefs(seed)
    cells = value_of_cells(means, spreads, weights)
    everything = value_of_bundle(means, spreads, weights)
    assert (cells >= 0).all()
    assert cells.max() <= everything + 1e-5
    some = np.random.default_rng(seed).random(means.shape) < 0.5
    bundle = value_of_bundle(means, spreads, weights, some)
    assert np.where(some, cells, 0.0).max() - 1e-5 <= bundle <= everything + 1e-5


@given(seed=st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_a_bundle_of_one_cell_is_that_cell(seed):
    means, spreads, weights = random_beliefs(seed)
    cells = value_of_cells(means, spreads, weights)
    best = np.unravel_index(cells.argmax(), cells.shape)
    only = np.zeros(means.shape, dtype=bool)
    only[best] = True
    found = value_of_bundle(means, spreads, weights, only)
    assert found == pytest.approx(cells[best], abs=2e-6)


@given(seed=st.integers(0, 10**6), runs=st.integers(1, 50))
@settings(max_examples=60, deadline=None)
def test_more_runs_are_worth_more_and_never_as_much_as_knowing(seed, runs):
    means, spreads, weights = random_beliefs(seed, unknown=0)
    some = value_of_cells(means, preposterior_sds(spreads, 0.2, runs), weights)
    more = value_of_cells(means, preposterior_sds(spreads, 0.2, runs + 1), weights)
    known = value_of_cells(means, spreads, weights)
    assert (some <= more + 1e-12).all()
    assert (more <= known + 1e-12).all()


def test_a_criterion_without_weight_or_doubt_is_worth_nothing():
    means = np.array([[0.5, 0.6, 0.5], [0.52, 0.5, 0.5]])
    spreads = np.array([[0.2, 0.3, 0.0], [0.2, 0.3, 0.0]])
    cells = value_of_cells(means, spreads, [0.5, 0.0, 0.5])
    assert (cells[:, 1] == 0).all(), "noise that counts for nothing"
    assert (cells[:, 2] == 0).all(), "known exactly"
    assert (cells[:, 0] > 0).all()


def test_single_cells_may_be_worth_nothing_where_a_bundle_is():
    means = np.vstack([np.full(10, 0.6), np.full(10, 0.5)])
    spreads = np.full((2, 10), 0.15)
    weights = np.full(10, 0.1)
    cells = value_of_cells(means, spreads, weights)
    assert cells.max() < 1e-10
    assert value_of_bundle(means, spreads, weights) > 1e4 * cells.sum()


def test_two_frameworks_are_the_published_unit_normal_loss():
    means, spreads = [[0.52], [0.5]], [[0.05], [0.0]]
    assert value_of_bundle(means, spreads, [1.0]) == pytest.approx(0.011522, abs=1e-6)
    assert value_of_cells(means, spreads, [1.0])[0, 0] == pytest.approx(0.011522, abs=1e-6)
    runs = preposterior_sds(spreads, 0.1, 5)
    assert value_of_cells(means, runs, [1.0])[0, 0] == pytest.approx(0.006959, abs=1e-6)


@given(
    gap=st.floats(-1, 1), sds=st.tuples(st.floats(0, 0.5), st.floats(0, 0.5)), far=st.floats(3, 9)
)
@settings(deadline=None)
def test_a_third_that_is_hopeless_leaves_the_closed_form(gap, sds, far):
    three = gain_of_learning([gap, 0.0, -far - 3], [*sds, 0.0])
    assert three == pytest.approx(unit_normal_loss(gap, np.hypot(*sds)), abs=2e-5)


def test_one_that_is_ruled_out_is_no_choice():
    means, spreads = np.array([[0.5], [0.5], [0.5]]), np.full((3, 1), 0.2)
    two = value_of_bundle(means[:2], spreads[:2], [1.0])
    three = value_of_bundle(means, spreads, [1.0], passes=[1, 1, 0])
    assert two == pytest.approx(three)
    cells = value_of_cells(means, spreads, [1.0], passes=[1, 0.5, 0])
    assert cells[2, 0] == 0
    assert cells[0, 0] > 0


@pytest.mark.parametrize("passes", [[1, 0], [0, 0]])
def test_without_a_choice_nothing_is_worth_learning(passes):
    means, spreads = [[0.4], [0.5]], [[0.2], [0.2]]
    assert value_of_bundle(means, spreads, [1.0], passes=passes) == 0
    assert (value_of_cells(means, spreads, [1.0], passes) == 0).all()
    assert value_of_weights(means, [[1.0]], passes) == (0.0, 0.0)
    assert value_of_bundle([[0.4]], [[0.2]], [1.0]) == 0


def test_weights_are_worth_what_choosing_for_each_of_them_gains():
    weights = np.array([[1.0, 0], [0, 1], [0.5, 0.5]])
    gain, error = value_of_weights([[0.8, 0.2], [0.2, 0.6]], weights)
    # The first wins by 0.6, 0.1 and loses by 0.4: knowing gains 0.4 in one of three.
    assert gain == pytest.approx(0.4 / 3)
    assert error == pytest.approx(np.std([0, 0.4, 0]) / sqrt(3))


def test_weights_of_a_framework_that_leads_everywhere_are_worth_nothing():
    weights = np.random.default_rng(0).dirichlet(np.ones(3), 500)
    assert value_of_weights([[0.9, 0.8, 0.7], [0.1, 0.2, 0.3]], weights)[0] == 0


def test_what_a_sum_of_unknown_cells_is_distributed_like():
    # Two uniform numbers add up to a triangle: E max(x, 0) = ∫ x f(x) dx = 1/6.
    found = gain_of_learning([0.0, 0.0], [0.0, 0.0], [np.ones(2), np.empty(0)])
    assert found == pytest.approx(1 / 6, abs=1e-6)
    one = gain_of_learning([0.0, 0.0], [0.0, 0.0], [np.ones(1), np.empty(0)])
    assert one == pytest.approx(1 / 8, abs=1e-6)


def test_the_table_of_the_normal_distribution_is_exact_to_ten_digits():
    z = np.linspace(-12, 12, 20_011)
    np.testing.assert_allclose(all_below(z), [below(float(x)) for x in z], atol=2e-11)
    assert density(0) == pytest.approx(0.3989422804)


def test_the_number_of_runs_divides_the_variance_of_the_error():
    assert preposterior_sd(0.2, 0.3, 9) == pytest.approx(preposterior_sd(0.2, 0.1))
    np.testing.assert_allclose(preposterior_sds([[0.2, 0.0]], 0.3, 9), [[0.2**2 / sqrt(0.05), 0]])
    assert preposterior_sds([[0.0]], 0.0)[0, 0] == 0
    assert preposterior_sds([[0.2]], np.inf)[0, 0] == 0, "what says nothing moves nothing"


@pytest.mark.parametrize(
    ("call", "error", "word"),
    [
        (lambda: value_of_cells([[np.inf]], [[0.1]], [1]), ValueError, "means"),
        (lambda: value_of_cells([[0.5]], [[-0.1]], [1]), ValueError, "spreads"),
        (lambda: value_of_cells([[0.5]], [[0.1]], [0]), ValueError, "weights"),
        (lambda: value_of_cells([[0.5]], [[0.1]], [1, 2]), ValueError, "weights"),
        (lambda: value_of_cells([[0.5]], [[0.1]], [1], [2]), ValueError, "passes"),
        (lambda: value_of_bundle([[0.5]], [[0.1]], [1], [[1]]), ValueError, "cells"),
        (lambda: value_of_bundle([[0.5]], [[0.1]], [1], [True]), ValueError, "cells"),
        (lambda: gain_of_learning([0.5, 0.4], [0.1]), ValueError, "moves"),
        (lambda: gain_of_learning([0.5, np.nan], [0.1, 0.1]), ValueError, "means"),
        (lambda: gain_of_learning([0.5, 0.4], [0.1, -1]), ValueError, "moves"),
        (lambda: preposterior_sd(0.1, 0.1, 0), ValueError, "runs"),
        (lambda: preposterior_sd(0.1, 0.1, 1.5), TypeError, "runs"),
        (lambda: preposterior_sds([[-1]], 0.1), ValueError, "spreads"),
        (lambda: preposterior_sds([[1]], -0.1), ValueError, "errors"),
        (lambda: value_of_weights([[0.5]], [[0.0]]), ValueError, "weights"),
    ],
)
def test_wrong_arguments_are_named(call, error, word):
    with pytest.raises(error, match=word):
        call()
