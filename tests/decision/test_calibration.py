"""Of the projects in which it says 80 of 100, it is right in 80 of 100.

Projects are made up with weights and scores that are known: drawn as the model says that they
vary. What it then says of each must come true as often as it says.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from advisor.decision import Problem, decide, draw, draw_weights

PROJECTS = 1_200
DRAWS = 600


def made_up(rng: np.random.Generator, *, unknown: bool, musts: bool) -> Problem:
    frameworks, criteria = int(rng.integers(2, 5)), int(rng.integers(2, 9))
    means = rng.uniform(0.2, 0.8, (frameworks, criteria))
    levels = rng.integers(0, 6, criteria).astype(float)
    if unknown:
        means[rng.random(means.shape) < 0.15] = np.nan
        levels[rng.random(criteria) < 0.3] = np.nan
    passes = rng.choice([0.0, 0.5, 1.0], frameworks) if musts else np.ones(frameworks)
    return Problem(
        means=means,
        spreads=rng.uniform(0.02, 0.25, means.shape),
        levels=levels,
        groups=rng.integers(0, 3, criteria),
        passes=passes,
        seed=int(rng.integers(0, 2**31)),
        draws=DRAWS,
    )


def truth(problem: Problem, rng: np.random.Generator) -> np.ndarray:
    """1 for what is really first, by one cell, one weight and one must at a time."""
    weights = draw_weights(problem.levels, problem.groups, draws=1, rng=rng)[0]
    known = problem.means + problem.spreads * rng.standard_normal(problem.means.shape)
    scores = np.where(np.isnan(problem.means), rng.random(problem.means.shape), known)
    met = rng.random(problem.passes.size) < problem.passes
    values = np.where(met, scores @ weights, -np.inf)
    first = np.zeros(problem.passes.size)
    if met.any():
        first[values.argmax()] = 1.0
    return first


@pytest.fixture(
    scope="module",
    params=[(False, False), (True, False), (True, True)],
    ids=["all-known", "some-unknown", "uncertain-musts"],
)
def said_and_true(request: pytest.FixtureRequest) -> tuple[np.ndarray, np.ndarray]:
    unknown, musts = request.param
    rng = np.random.default_rng(2026)
    said, true = [], []
    for _ in range(PROJECTS):
        problem = made_up(rng, unknown=unknown, musts=musts)
        said.append(decide(problem).p_best)
        true.append(truth(problem, rng))
    return np.concatenate(said), np.concatenate(true)


def test_what_is_said_comes_true_as_often(said_and_true) -> None:
    said, true = said_and_true
    edges = np.linspace(0, 1, 6)
    for low, high in pairwise(edges):
        here = (said > low) & (said <= high)
        assert here.sum() > 100, "every band is tried"
        spread = np.sqrt((said[here] * (1 - said[here])).sum()) / here.sum()
        assert true[here].mean() == pytest.approx(said[here].mean(), abs=4 * spread + 0.01)


def test_it_tells_more_than_the_average_does(said_and_true) -> None:
    said, true = said_and_true
    brier = np.mean((said - true) ** 2)
    blind = np.mean((true.mean() - true) ** 2)
    assert brier < 0.8 * blind
    expected = np.mean(said * (1 - said))
    assert brier == pytest.approx(expected, rel=0.12), "neither too bold nor too timid"


def test_the_error_it_names_is_the_spread_over_seeds() -> None:
    problem = Problem(
        means=np.array([[0.6, 0.4], [0.5, 0.52]]),
        spreads=np.full((2, 2), 0.1),
        levels=np.array([4.0, 3.0]),
        groups=np.array([0, 1]),
        passes=np.ones(2),
        draws=500,
    )
    many = [decide(problem.changed(seed=seed)) for seed in range(300)]
    observed = np.std([found.p_best[0] for found in many])
    named = np.mean([found.p_best_error[0] for found in many])
    assert observed == pytest.approx(named, rel=0.15)


def test_the_rough_answer_is_the_beginning_of_the_full_one() -> None:
    problem = made_up(np.random.default_rng(4), unknown=True, musts=False)
    drawn = draw(problem)
    rough = drawn.first(50).weights(problem)
    np.testing.assert_array_equal(rough, drawn.weights(problem)[:50])
