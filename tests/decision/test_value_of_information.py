"""Closed forms against published figures and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.decision.value_of_information import (
    chance_of_change,
    preposterior_sd,
    unit_normal_loss,
)


@pytest.mark.parametrize(
    ("gap", "sd", "published"),
    [(0, 1, 0.398942), (0.5, 1, 0.197797), (1, 1, 0.083315), (0.02, 0.05, 0.011522)],
)
def test_expected_value_of_perfect_information(gap, sd, published):
    assert unit_normal_loss(gap, sd) == pytest.approx(published, abs=1e-6)


@pytest.mark.parametrize(
    ("gap", "prior", "error", "runs", "published"),
    [(0.5, 1, 1, 1, 0.099821), (0.5, 1, 1, 4, 0.161171), (0.02, 0.05, 0.1, 5, 0.006959)],
)
def test_expected_value_of_sample_information(gap, prior, error, runs, published):
    moves = preposterior_sd(prior, error / np.sqrt(runs))
    assert unit_normal_loss(gap, moves) == pytest.approx(published, abs=1e-6)


def test_agrees_with_simulation():
    rng = np.random.default_rng(0)
    difference = 0.3 + 0.4 * rng.standard_normal(2_000_000)
    simulated = np.maximum(difference, 0).mean() - 0.3
    assert unit_normal_loss(0.3, 0.4) == pytest.approx(simulated, abs=1e-3)
    assert chance_of_change(0.3, 0.4) == pytest.approx((difference < 0).mean(), abs=1e-3)


@given(gap=st.floats(-1, 1), sd=st.floats(0, 1), more=st.floats(0, 1))
def test_never_negative_and_more_to_learn_is_never_worth_less(gap, sd, more):
    assert unit_normal_loss(gap, sd) >= -1e-15
    assert unit_normal_loss(gap, sd + more) >= unit_normal_loss(gap, sd) - 1e-12
    assert unit_normal_loss(gap, sd) == pytest.approx(unit_normal_loss(-gap, sd))


def test_nothing_to_learn_is_worth_nothing():
    assert unit_normal_loss(0.1, 0) == 0
    assert chance_of_change(0.1, 0) == 0
    assert preposterior_sd(0, 0) == 0
    assert preposterior_sd(0.2, 0) == pytest.approx(0.2)
