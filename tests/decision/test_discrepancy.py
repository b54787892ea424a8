"""What the weighted sum as a whole may miss makes every chance more modest, and nothing else."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.decision import Problem, belief_flips, chances, decide, draw, simulate
from advisor.decision.many import chances_of_many


def problem(gap: float, discrepancy: float, *, draws: int = 20_000) -> Problem:
    """Two frameworks, one criterion, no other uncertainty."""
    return Problem(
        means=np.array([[0.5 + gap], [0.5]]),
        spreads=np.zeros((2, 1)),
        levels=np.array([3.0]),
        groups=np.array([0]),
        passes=np.ones(2),
        draws=draws,
        discrepancy=discrepancy,
    )


@pytest.mark.parametrize(("gap", "discrepancy"), [(0.05, 0.05), (0.1, 0.05), (0.15, 0.1), (0, 0.1)])
def test_two_frameworks_have_a_closed_form(gap, discrepancy):
    """P(first) = Φ(gap / (σ√2))."""
    expected = math.erfc(-gap / (2 * discrepancy)) / 2
    found = decide(problem(gap, discrepancy))
    assert found.p_best[0] == pytest.approx(expected, abs=4 * found.p_best_error[0] + 1e-9)


def test_without_it_nothing_changes():
    assert decide(problem(0.01, 0.0)).p_best.tolist() == [1.0, 0.0]


@given(st.integers(0, 5_000))
@settings(max_examples=30, deadline=None)
def test_one_by_one_and_many_at_once_agree(seed):
    rng = np.random.default_rng(seed)
    means = rng.random((3, 8))
    means[rng.random(means.shape) < 0.1] = np.nan
    some = Problem(
        means, rng.random((3, 8)) * 0.2, rng.integers(0, 6, 8).astype(float),
        rng.integers(0, 3, 8), np.ones(3), seed, 500, discrepancy=0.08,
    )  # fmt: skip
    drawn = draw(some)
    alone, whole = chances(some, drawn), decide(some, drawn).p_best
    many = chances_of_many(some, drawn, some.levels[None, :], some.passes[None, :])[0]
    assert alone == pytest.approx(whole)
    assert many == pytest.approx(alone, abs=2 / 500)


@given(st.integers(0, 5_000))
@settings(max_examples=25, deadline=None)
def test_more_of_it_never_makes_the_leader_of_a_clear_case_surer(seed):
    rng = np.random.default_rng(seed)
    means = np.vstack([rng.uniform(0.5, 0.9, 6), rng.uniform(0.2, 0.6, 6)])
    base = Problem(
        means, np.full((2, 6), 0.1), np.full(6, 3.0), np.zeros(6, dtype=int), np.ones(2), 1, 4_000
    )
    found = [decide(base.changed(discrepancy=d)) for d in (0.0, 0.1, 0.3)]
    if found[0].best == 0 and found[0].p_best[0] > 0.6:
        shares = [one.p_best[0] for one in found]
        assert shares[0] + 0.02 >= shares[1] >= shares[2] - 0.02


def test_a_flip_of_a_belief_is_verified_with_it():
    some = problem(0.1, 0.05)
    drawn = draw(some)
    now = decide(some, drawn)
    (flip, *_) = belief_flips(some, drawn, now)
    means = some.means.copy()
    means[flip.framework, flip.criterion] = flip.after
    again = chances(some.changed(means=means), drawn)
    assert again[flip.winner] == pytest.approx(flip.p_best)
    assert again.argmax() == flip.winner != now.best


def test_means_and_weights_stay_as_they_are():
    without, with_it = decide(problem(0.1, 0.0)), decide(problem(0.1, 0.2))
    assert with_it.mean_values == pytest.approx(without.mean_values, abs=0.01)
    assert with_it.value_spreads == pytest.approx(0.2, rel=0.05)
    assert (with_it.mean_weights == without.mean_weights).all()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [(-0.1, ValueError), (1.1, ValueError), (math.nan, ValueError), ("a", TypeError),
     (True, TypeError), (None, TypeError)],
)  # fmt: skip
def test_bad_ones_are_named(wrong, error):
    with pytest.raises(error, match="discrepancy"):
        simulate([[0.5], [0.4]], [[0.1], [0.1]], [[1.0]], discrepancy=wrong)
