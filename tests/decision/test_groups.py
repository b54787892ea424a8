"""Several people at once: their mix, their agreement, and who is overruled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision import decide_together, kendalls_w, simulate, uniform_weights

MEANS = np.array([[0.9, 0.2, 0.5], [0.3, 0.8, 0.5], [0.4, 0.4, 0.6]])
SPREADS = np.full((3, 3), 0.05)


def leaning(criterion: int, draws: int = 2_000, seed: int = 0) -> np.ndarray:
    """Weights of someone to whom one criterion matters most."""
    return np.random.default_rng(seed).dirichlet(np.eye(3)[criterion] * 20 + 2, draws)


def test_one_member_is_the_decision_of_that_member():
    alone = simulate(MEANS, SPREADS, leaning(0), seed=3)
    group = decide_together(MEANS, SPREADS, [leaning(0)], seed=3)
    np.testing.assert_array_equal(group.rank_acceptability, alone.rank_acceptability)
    np.testing.assert_array_equal(group.rank_error, alone.rank_error)
    assert group.best == alone.best
    assert group.overruled == ()
    assert group.agreement == 1


def test_the_mix_is_the_simulation_of_all_draws_together():
    sets = [leaning(0, 40_000), leaning(1, 40_000, 1), uniform_weights(3, 40_000, seed=2)]
    group = decide_together(MEANS, SPREADS, sets)
    pooled = simulate(MEANS, SPREADS, np.vstack(sets), seed=9)
    np.testing.assert_allclose(group.rank_acceptability, pooled.rank_acceptability, atol=0.008)
    np.testing.assert_allclose(group.individual.mean(axis=0), group.p_best)
    np.testing.assert_allclose(group.rank_acceptability.sum(axis=0), 1)
    np.testing.assert_allclose(group.rank_acceptability.sum(axis=1), 1)


@given(shares=st.lists(st.floats(0.01, 10), min_size=3, max_size=3))
@settings(max_examples=25, deadline=None)
def test_members_count_by_their_shares(shares):
    sets = [leaning(0, 300), leaning(1, 300), leaning(2, 300)]
    group = decide_together(MEANS, SPREADS, sets, shares=shares)
    expected = np.average(group.individual, axis=0, weights=shares)
    np.testing.assert_allclose(group.p_best, expected)
    assert group.shares.sum() == pytest.approx(1)


def test_who_would_choose_otherwise_is_named_with_what_they_lose():
    group = decide_together(MEANS, SPREADS, [leaning(0), leaning(0, seed=1), leaning(1)])
    assert group.best == 0
    (lost,) = group.overruled
    assert (lost.member, lost.choice) == (2, 1)
    assert lost.support == group.individual[2, 1]
    assert lost.support_of_winner == group.individual[2, 0]
    assert group.least_support[0] == group.individual[2, 0]
    assert group.least_support[0] < 0.5 < group.p_best[0]


def test_those_who_lose_most_come_first():
    mild = np.vstack([leaning(1, 500), leaning(0, 450)])
    group = decide_together(
        MEANS, SPREADS, [leaning(0), leaning(0, seed=4), leaning(0, seed=5), mild, leaning(1)]
    )
    assert [one.member for one in group.overruled] == [4, 3]


def test_members_may_have_requirements_of_their_own():
    sets = [leaning(0), leaning(0)]
    group = decide_together(MEANS, SPREADS, sets, passes=[[1, 1, 1], [0, 1, 1]])
    assert group.individual[1, 0] == 0
    assert group.least_support[0] == 0
    assert group.p_best[0] == pytest.approx(group.individual[0, 0] / 2)


def test_when_nothing_passes_for_anyone_nobody_is_best_and_nobody_overruled():
    group = decide_together(MEANS, SPREADS, [leaning(0), leaning(1)], passes=[0, 0, 0])
    assert group.best is None
    assert group.overruled == ()
    assert all(member.none == 1 for member in group.members)


def test_the_error_of_the_mix_bounds_its_spread_over_seeds():
    sets = [leaning(0, 400), leaning(0, 400), uniform_weights(3, 400)]
    wide = np.full((3, 3), 0.4)
    many = [decide_together(MEANS, wide, sets, seed=seed) for seed in range(120)]
    spread = np.std([group.p_best for group in many], axis=0)
    assert (spread < 1.25 * many[0].p_best_error).all()


class TestKendallsW:
    def test_a_worked_example(self) -> None:
        """Three judges, six objects, rank sums 8, 14, 11, 11, 11, 8: S = 25.5, W = 0.162."""
        ranks = np.array([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]])
        assert kendalls_w(-ranks) == pytest.approx(12 * 25.5 / (9 * 210))

    def test_ties_are_corrected_for(self) -> None:
        # Ranks 1, 2.5, 2.5, 4 twice: the same order, so agreement is complete.
        assert kendalls_w([[9, 5, 5, 1], [8, 4, 4, 2]]) == pytest.approx(1)
        # Against the formula by hand: sums 2.5, 3.5, 6; S = 6.5; M²(A³−A) − MΣT = 96 − 12.
        assert kendalls_w([[3, 2, 1], [2, 2, 1]]) == pytest.approx(12 * 6.5 / (4 * 24 - 2 * 6))

    def test_opposite_orders_have_none(self) -> None:
        assert kendalls_w([[1, 2, 3], [3, 2, 1]]) == 0

    @given(seed=st.integers(0, 10_000), members=st.integers(2, 6), count=st.integers(2, 6))
    @settings(max_examples=100)
    def test_it_is_the_mean_rank_correlation_rescaled(self, seed, members, count) -> None:
        """Without ties W = (r̄ (M − 1) + 1) / M with the mean Spearman correlation r̄."""
        rng = np.random.default_rng(seed)
        scores = np.array([rng.permutation(count) for _ in range(members)])
        correlations = np.corrcoef(scores)
        mean = (correlations.sum() - members) / (members * (members - 1))
        assert kendalls_w(scores) == pytest.approx((mean * (members - 1) + 1) / members)

    def test_it_is_not_defined_where_nothing_is_ordered(self) -> None:
        assert np.isnan(kendalls_w([[1.0], [2.0]]))
        assert np.isnan(kendalls_w([[1.0, 1.0], [2.0, 2.0]]))

    @pytest.mark.parametrize("scores", [[], [1, 2], [[np.nan, 1]], [["a", "b"]]])
    def test_scores_that_are_none_are_refused(self, scores) -> None:
        with pytest.raises(ValueError, match="scores"):
            kendalls_w(scores)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"weights": []}, "weights"),
        ({"weights": [np.ones((2, 2))]}, "weights"),
        ({"weights": [np.zeros((2, 3))]}, "weights"),
        ({"shares": [1, 1]}, "shares"),
        ({"shares": [0]}, "shares"),
        ({"shares": [-1]}, "shares"),
        ({"passes": [1, 1]}, "passes"),
        ({"passes": [[1, 1, 2]]}, "passes"),
        ({"means": [[np.inf] * 3] * 3}, "means"),
    ],
)
def test_wrong_arguments_are_named(change, word):
    good = {"means": MEANS, "spreads": SPREADS, "weights": [leaning(0, 10)]}
    with pytest.raises(ValueError, match=word):
        decide_together(**{**good, **change})


@pytest.mark.parametrize("seed", [np.random.default_rng(0), "1", None])
def test_all_members_get_the_same_scores_so_that_a_seed_is_a_number(seed):
    with pytest.raises(TypeError, match="seed must be a whole number from 0"):
        decide_together(MEANS, SPREADS, [leaning(0, 10)] * 2, seed=seed)
    alike = decide_together(MEANS, SPREADS, [leaning(0, 10)] * 2, seed=3)
    np.testing.assert_array_equal(alike.individual[0], alike.individual[1])
