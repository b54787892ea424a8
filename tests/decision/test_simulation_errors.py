"""Each estimate has the error that repeating it shows; lazily or not, the numbers are the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision import Problem, Simulation, decide, draw, simulate, uniform_weights
from advisor.decision.weighing import over_criteria, over_draws
from tests.decision.test_flips import random_problem

MEANS = np.array([[0.62, 0.4, 0.5], [0.5, 0.52, 0.55], [0.45, 0.6, 0.4]])
SPREADS = np.full((3, 3), 0.12)
DRAWS = 600


@pytest.fixture(scope="module")
def repeated() -> list[Simulation]:
    return [
        simulate(MEANS, SPREADS, uniform_weights(3, DRAWS, seed=seed), seed=10_000 + seed)
        for seed in range(400)
    ]


@pytest.mark.parametrize(
    ("estimate", "error"),
    [
        ("rank_acceptability", "rank_error"),
        ("p_best", "p_best_error"),
        ("expected_ranks", "expected_rank_error"),
        ("mean_values", "mean_value_error"),
        ("pairwise_winning", "pairwise_error"),
        ("central_weights", "central_weight_error"),
        ("confidence_factors", "confidence_error"),
    ],
)
def test_the_error_is_the_spread_over_repetitions(repeated, estimate, error):
    observed = np.std([getattr(one, estimate) for one in repeated], axis=0)
    said = np.mean([getattr(one, error) for one in repeated], axis=0)
    # The confidence factors also vary with the central weights that they are taken at.
    tolerance = 0.35 if estimate == "confidence_factors" else 0.2
    np.testing.assert_allclose(said, observed, rtol=tolerance, atol=1e-12)


def test_shared_first_places_count_by_their_share_in_the_central_weights():
    weights = uniform_weights(2, 500)
    result = simulate([[0.5, 0.5], [0.5, 0.5], [0.1, 0.1]], np.zeros((3, 2)), weights)
    np.testing.assert_allclose(result.central_weights[:2], [weights.mean(axis=0)] * 2)
    error = weights.std(axis=0) / np.sqrt(500)
    np.testing.assert_allclose(result.central_weight_error[0], error)
    assert np.isnan(result.central_weight_error[2]).all()
    assert np.isnan(result.confidence_error[2])


def test_who_never_meets_the_requirements_has_no_rank_and_no_error_of_it():
    result = simulate(MEANS, SPREADS, uniform_weights(3, 100), passes=[0, 1, 1])
    assert np.isnan(result.expected_ranks[0])
    assert np.isnan(result.expected_rank_error[0])
    np.testing.assert_allclose(result.expected_ranks[1:].sum(), 3)


def test_the_diagonal_of_the_pairwise_matrix_is_sure():
    result = simulate(MEANS, SPREADS, uniform_weights(3, 100))
    np.testing.assert_array_equal(np.diag(result.pairwise_winning), 0.5)
    np.testing.assert_array_equal(np.diag(result.pairwise_error), 0.0)


@given(seed=st.integers(0, 10_000), ties=st.booleans())
@settings(max_examples=150, deadline=None)
def test_ranks_are_those_of_counting_draw_by_draw(seed, ties):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 6))
    means = rng.integers(0, 3, (count, 2)) / 2 if ties else rng.random((count, 2))
    weights = np.array([[0.5, 0.5], [0.25, 0.75], [1.0, 0.0]])
    passes = rng.choice([0.0, 1.0], count)
    result = simulate(means, np.zeros((count, 2)), weights, passes=passes)
    expected = np.zeros((count, count))
    for one in weights:
        values = {a: float(means[a] @ one) for a in range(count) if passes[a]}
        for a, value in values.items():
            better = sum(other > value for other in values.values())
            alike = sum(other == value for other in values.values())
            expected[a, better : better + alike] += 1 / alike / len(weights)
    np.testing.assert_allclose(result.rank_acceptability, expected, atol=1e-12)
    met = passes.sum()
    columns = result.rank_acceptability.sum(axis=0)
    np.testing.assert_allclose(columns, np.arange(count) < met, atol=1e-12)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=80, deadline=None)
def test_weights_that_are_not_written_out_give_the_same_numbers(seed):
    problem = random_problem(seed)
    drawn = draw(problem)
    weights = drawn.weights(problem)
    without = decide(problem, drawn)
    with_them = simulate(
        problem.means,
        problem.spreads,
        weights,
        seed=np.random.default_rng(drawn.value_seed),
        passes=problem.passes,
    )
    for name in ("p_best", "mean_values", "value_spreads", "mean_weights", "central_weights"):
        np.testing.assert_allclose(
            getattr(without, name), getattr(with_them, name), atol=1e-12, err_msg=name
        )
    np.testing.assert_allclose(without.mean_weights, weights.mean(axis=0))
    noted = without.nothing_matters
    assert noted == 0 or not np.nan_to_num(problem.levels).any(), "only where no answer counts"


def test_what_is_asked_for_first_does_not_change_a_number():
    problem = random_problem(5).changed(passes=np.ones(len(random_problem(5).means)))
    one, other = decide(problem), decide(problem)
    first = (one.confidence_factors, one.pairwise_winning, one.central_weights)
    second = (other.central_weights, other.pairwise_winning, other.confidence_factors)
    for a, b in zip(first, reversed(second), strict=True):
        np.testing.assert_array_equal(a, b)


def test_sums_in_pieces_are_the_sums():
    rng = np.random.default_rng(0)
    scores, rows = rng.random((12, 40)), rng.random((40, 10_001))
    np.testing.assert_allclose(over_criteria(scores, rows), scores @ rows)
    np.testing.assert_allclose(over_criteria(scores[:1], rows), scores[:1] @ rows)
    shares = rng.random((3, 10_001))
    np.testing.assert_allclose(over_draws(shares, rows), shares @ rows.T)
    np.testing.assert_allclose(over_draws(shares[:1], rows), shares[:1] @ rows.T)


THREADS = """
import hashlib
import numpy as np
from advisor.decision import Problem, decide, draw, simulate
digest = hashlib.sha256()
for a, c, draws, seed in ((4, 30, 10_000, 0), (1, 5, 12_345, 1), (12, 120, 20_001, 2)):
    rng = np.random.default_rng(seed)
    means = np.where(rng.random((a, c)) < 0.1, np.nan, rng.random((a, c)))
    levels = np.where(rng.random(c) < 0.2, np.nan, rng.integers(0, 6, c))
    problem = Problem(means, rng.random((a, c)) / 5, levels, rng.integers(0, 5, c),
                      rng.choice([0.5, 1.0], a), draws=draws)
    for one in (decide(problem), simulate(means, problem.spreads, draw(problem).weights(problem))):
        for name in ("rank_acceptability", "mean_values", "value_spreads", "mean_weights",
                     "central_weights", "central_weight_error", "confidence_factors"):
            digest.update(np.ascontiguousarray(getattr(one, name)).tobytes())
print(digest.hexdigest())
"""


def test_the_number_of_threads_changes_no_bit():
    found = set()
    for threads in ("1", "2", "7"):
        names = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")
        done = subprocess.run(
            [sys.executable, "-c", THREADS],
            env={**os.environ, **dict.fromkeys(names, threads)},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout)
    assert len(found) == 1


def test_a_problem_is_decided_alike_again_and_again():
    problem = random_problem(77)
    drawn = draw(problem)
    one, two, three = decide(problem), decide(problem, drawn), decide(problem, drawn)
    for other in (two, three):
        np.testing.assert_array_equal(one.rank_acceptability, other.rank_acceptability)
        np.testing.assert_array_equal(one.confidence_factors, other.confidence_factors)
    assert isinstance(problem, Problem)
