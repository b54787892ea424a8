"""What must hold of any decision in an additive model with SMAA, tried on many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision import (
    Problem,
    decide,
    simulate,
    uniform_weights,
    value_of_bundle,
    value_of_cells,
)

SEEDS = st.integers(0, 10**9)


def random_decision(seed: int, *, coarse: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Means of 2 to 6 frameworks on 1 to 8 criteria, with many equal ones if ``coarse``."""
    rng = np.random.default_rng(seed)
    shape = int(rng.integers(2, 7)), int(rng.integers(1, 9))
    means = rng.integers(0, 3, shape) / 2 if coarse else rng.random(shape)
    return means, uniform_weights(shape[1], 200, seed=seed)


@given(seed=SEEDS, some_fail=st.booleans())
@settings(max_examples=80, deadline=None)
def test_ranks_are_doubly_stochastic_also_where_many_tie_exactly(seed, some_fail):
    means, weights = random_decision(seed, coarse=True)
    means[-1] = means[0]
    rng = np.random.default_rng(seed)
    passes = rng.choice([0.0, 0.5, 1.0], len(means)) if some_fail else np.ones(len(means))
    found = simulate(means, np.zeros(means.shape), weights, passes=passes, seed=seed)
    ranks = found.rank_acceptability
    assert (ranks >= 0).all()
    if not some_fail:
        np.testing.assert_allclose(ranks.sum(axis=0), 1)
        np.testing.assert_allclose(ranks.sum(axis=1), 1)
        np.testing.assert_allclose(ranks[0], ranks[-1], err_msg="equal ones share every rank")
        return
    # Who fails takes no rank: those who pass fill the first ones.
    assert ranks[:, 0].sum() == pytest.approx(1 - found.none)
    assert (np.diff(ranks.sum(axis=0)) <= 1e-12).all()


@given(seed=SEEDS, count=st.integers(2, 13))
@settings(max_examples=40, deadline=None)
def test_frameworks_that_are_alike_where_it_matters_share_every_rank(seed, count):
    """Wherever they stand among the others: rounding decides no tie."""
    rng = np.random.default_rng(seed)
    criteria = int(rng.integers(2, 12))
    levels = rng.integers(1, 6, criteria).astype(float)
    levels[0] = 0
    means = rng.random((count, criteria))
    one, other = rng.choice(count, 2, replace=False)
    means[one, 1:] = means[other, 1:]
    problem = Problem(
        means=means,
        spreads=np.zeros(means.shape),
        levels=levels,
        groups=rng.integers(0, 4, criteria),
        passes=np.ones(count),
        draws=200,
        seed=int(rng.integers(0, 1_000)),
    )
    found = decide(problem)
    ranks = found.rank_acceptability
    np.testing.assert_allclose(ranks[one], ranks[other])
    assert found.pairwise_winning[one, other] == 0.5
    np.testing.assert_allclose(ranks.sum(axis=0), 1)


@given(seed=SEEDS, column=st.integers(0, 7))
@settings(max_examples=60, deadline=None)
def test_what_is_dominated_is_never_first(seed, column):
    means, weights = random_decision(seed)
    worse = means[0] * 0.9
    worse[column % worse.size] = means[0][column % worse.size]
    if (worse == means[0]).all():
        return  # one criterion, and equal on it
    found = simulate(np.vstack([means, worse]), np.zeros((len(means) + 1, worse.size)), weights)
    assert found.p_best[-1] == 0
    assert found.pairwise_winning[-1, 0] == 0
    assert np.isnan(found.central_weights[-1]).all()


@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_order_of_criteria_and_of_frameworks_changes_nothing(seed):
    means, weights = random_decision(seed)
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(len(means)), rng.permutation(means.shape[1])
    still = np.zeros(means.shape)
    one = simulate(means, still, weights)
    other = simulate(means[np.ix_(rows, columns)], still, weights[:, columns])
    np.testing.assert_allclose(other.rank_acceptability, one.rank_acceptability[rows])
    np.testing.assert_allclose(
        other.central_weights, one.central_weights[np.ix_(rows, columns)], atol=1e-12
    )
    np.testing.assert_allclose(other.mean_values, one.mean_values[rows])


@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_who_leaves_or_comes_changes_no_order_of_the_others(seed):
    means, weights = random_decision(seed)
    still = np.zeros(means.shape)
    all_of_them = simulate(means, still, weights)
    for gone in range(len(means)):
        kept = np.delete(np.arange(len(means)), gone)
        found = simulate(means[kept], still[kept], weights)
        np.testing.assert_allclose(found.mean_values, all_of_them.mean_values[kept])
        pairs = all_of_them.pairwise_winning[np.ix_(kept, kept)]
        np.testing.assert_array_equal(found.pairwise_winning, pairs)
        # One less to lose to: nobody is first less often.
        assert (found.p_best >= all_of_them.p_best[kept] - 1e-12).all()


@given(seed=SEEDS, scale=st.floats(0.01, 50), shift=st.floats(-5, 5))
@settings(max_examples=60, deadline=None)
def test_another_unit_and_zero_of_the_scale_change_no_rank(seed, scale, shift):
    means, weights = random_decision(seed)
    still = np.zeros(means.shape)
    one = simulate(means, still, weights)
    other = simulate(means * scale + shift, still, weights)
    np.testing.assert_allclose(other.rank_acceptability, one.rank_acceptability, atol=0.011)
    np.testing.assert_allclose(other.mean_values, one.mean_values * scale + shift, atol=1e-9)


@given(seed=SEEDS, spread=st.floats(0, 0.5))
@settings(max_examples=60, deadline=None)
def test_noise_that_nothing_depends_on_is_worth_nothing(seed, spread):
    """A further criterion without weight: learning it gains nothing, and moves no other value."""
    means, weights = random_decision(seed)
    weight = weights[0]
    rng = np.random.default_rng(seed)
    spreads = rng.uniform(0, 0.3, means.shape)
    noise = rng.random((len(means), 1))
    more = np.hstack([means, noise]), np.hstack([spreads, np.full_like(noise, spread)])
    wider = np.append(weight, 0.0)
    cells = value_of_cells(*more, wider)
    np.testing.assert_array_equal(cells[:, -1], 0)
    np.testing.assert_allclose(cells[:, :-1], value_of_cells(means, spreads, weight), atol=1e-12)
    only_noise = np.zeros(more[0].shape, dtype=bool)
    only_noise[:, -1] = True
    assert value_of_bundle(*more, wider, only_noise) == 0
    assert value_of_bundle(*more, wider) == pytest.approx(value_of_bundle(means, spreads, weight))
