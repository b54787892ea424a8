"""The same simulations by pysensmcda 2.0.0, an independent SMAA-2, within Monte Carlo error.

It asks for pandas below 3 while this project is tested with 3, so no one set of versions satisfies
both by what they declare, although both work together. What it needs otherwise belongs to the
``dev`` extra; it alone is installed without asking for its requirements, into a folder of the test.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import warnings
from types import ModuleType

import numpy as np
import pytest

from advisor.decision import simulate, uniform_weights

PEER = "pysensmcda==2.0.0"


@pytest.fixture(scope="module", autouse=True)
def smaa(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """pysensmcda's SMAA, installed where it is missing."""
    global peer  # noqa: PLW0603 - one module for all tests of this file
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            peer = importlib.import_module("pysensmcda.smaa")
        except ModuleNotFoundError:
            folder = str(tmp_path_factory.mktemp("pysensmcda"))
            install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps"]
            done = subprocess.run(
                [*install, "--target", folder, PEER], capture_output=True, text=True, check=False
            )
            if done.returncode:
                pytest.skip(f"{PEER} cannot be installed here: {done.stderr.strip()[-200:]}")
            sys.path.append(folder)
            peer = importlib.import_module("pysensmcda.smaa")
    return peer


DRAWS = 40_000


def weighted_sum(matrix, weights, types):
    return matrix @ weights


def by_peer(means, weights, samples=None):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return peer.smaa2(
            weighted_sum,
            means,
            np.ones(means.shape[1]),
            weights=weights,
            num_samples=len(weights),
            matrix_samples=samples,
            seed=1,
        )


def random_scores(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    shape = int(rng.integers(2, 7)), int(rng.integers(2, 12))
    return rng.random(shape), rng.uniform(0.02, 0.3, shape)


@pytest.mark.parametrize("seed", range(6))
def test_with_the_same_weights_the_same_numbers(seed):
    means, _ = random_scores(seed)
    weights = uniform_weights(means.shape[1], DRAWS, seed=seed)
    mine = simulate(means, np.zeros(means.shape), weights)
    peer = by_peer(means, weights)
    np.testing.assert_allclose(mine.rank_acceptability, peer.rank_acceptability, atol=2 / DRAWS)
    np.testing.assert_allclose(mine.rank_error, peer.rank_acceptability_error, atol=2e-5)
    ever = mine.p_best > 0.001
    np.testing.assert_allclose(mine.central_weights[ever], peer.central_weights[ever], atol=1e-3)
    np.testing.assert_allclose(
        mine.central_weight_error[ever], peer.central_weights_error[ever], rtol=0.03
    )
    np.testing.assert_allclose(mine.confidence_factors[ever], 1)


@pytest.mark.parametrize("seed", range(10, 15))
def test_with_uncertain_scores_the_same_within_monte_carlo_error(seed):
    means, spreads = random_scores(seed)
    weights = uniform_weights(means.shape[1], DRAWS, seed=seed)
    noise = np.random.default_rng(seed).standard_normal((DRAWS, *means.shape))
    mine = simulate(means, spreads, weights, seed=seed)
    peer = by_peer(means, weights, means + spreads * noise)
    error = np.hypot(mine.rank_error, peer.rank_acceptability_error)
    assert (np.abs(mine.rank_acceptability - peer.rank_acceptability) <= 5 * error + 1e-4).all()
    often = mine.p_best > 0.01
    apart = np.abs(mine.central_weights - peer.central_weights)[often]
    noise_of_both = np.hypot(mine.central_weight_error, peer.central_weights_error)[often]
    assert (apart <= 5 * noise_of_both).all()
    factors = np.abs(mine.confidence_factors - peer.confidence_factors)[often]
    # Both are taken at central weights of their own, which differ by their errors.
    assert (factors <= 5 * np.sqrt(2) * mine.confidence_error[often] + 0.02).all()


def test_where_two_are_tied_the_ranks_here_still_add_up():
    means = np.array([[0.5, 0.5], [0.5, 0.5], [0.2, 0.3]])
    weights = uniform_weights(2, 1_000)
    mine = simulate(means, np.zeros((3, 2)), weights)
    np.testing.assert_allclose(mine.rank_acceptability.sum(axis=0), 1)
    assert by_peer(means, weights).rank_acceptability[:, 0].sum() > 1.4, "theirs do not"
