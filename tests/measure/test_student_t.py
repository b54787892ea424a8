"""Quantiles against the tables in every textbook."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.measure.student_t import student_t_cdf, student_t_quantile

TABLE = [  # p, degrees of freedom, quantile: NIST/SEMATECH e-Handbook, section 1.3.6.7.2
    (0.975, 1, 12.706),
    (0.975, 2, 4.303),
    (0.975, 3, 3.182),
    (0.975, 4, 2.776),
    (0.975, 5, 2.571),
    (0.975, 10, 2.228),
    (0.975, 30, 2.042),
    (0.975, 100, 1.984),
    (0.95, 1, 6.314),
    (0.95, 3, 2.353),
    (0.995, 3, 5.841),
    (0.995, 1, 63.657),
    (0.90, 7, 1.415),
    (0.999, 9, 4.297),
]


@pytest.mark.parametrize(("p", "degrees", "quantile"), TABLE)
def test_table(p, degrees, quantile):
    assert student_t_quantile(p, degrees) == pytest.approx(quantile, abs=6e-4)


def test_one_degree_is_the_cauchy_distribution():
    for p in (0.6, 0.75, 0.9, 0.975, 0.9999):
        assert student_t_quantile(p, 1) == pytest.approx(math.tan(math.pi * (p - 0.5)), rel=1e-9)


def test_two_degrees_have_a_closed_form():
    for p in (0.6, 0.9, 0.975, 0.999):
        exact = (2 * p - 1) / math.sqrt(2 * p * (1 - p))
        assert student_t_quantile(p, 2) == pytest.approx(exact, rel=1e-9)


def test_many_degrees_approach_the_normal_distribution():
    assert student_t_quantile(0.975, 1e6) == pytest.approx(1.959966, abs=1e-4)


@given(st.floats(0.001, 0.999), st.integers(1, 200))
def test_quantile_inverts_the_distribution_function(p, degrees):
    assert student_t_cdf(student_t_quantile(p, degrees), degrees) == pytest.approx(p, abs=1e-9)


@given(st.floats(0.501, 0.999), st.integers(1, 50))
def test_symmetry(p, degrees):
    assert student_t_quantile(1 - p, degrees) == pytest.approx(
        -student_t_quantile(p, degrees), rel=1e-6
    )


@pytest.mark.parametrize("p", [0.0, 1.0, -1.0])
def test_probabilities_outside_are_refused(p):
    with pytest.raises(ValueError, match="between"):
        student_t_quantile(p, 3)


def test_no_degrees_are_refused():
    with pytest.raises(ValueError, match="positive"):
        student_t_cdf(1.0, 0)


def test_ends():
    assert student_t_cdf(-math.inf, 3) == 0
    assert student_t_cdf(math.inf, 3) == 1
    assert student_t_quantile(0.5, 3) == 0
