"""Reliability tables: what was said beside how often it came true."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.recommend.reliability import EDGES, FEW, reliability


def table(said, came_true):
    return reliability("t", "A table", np.array(said, dtype=float), np.array(came_true, dtype=bool))


def test_rows_by_hand():
    found = table([0.70, 0.74, 0.78, 0.92], [True, True, False, True])
    low, high = found.rows
    assert (low.low, low.high, low.cases) == (0.65, 0.8, 3)
    assert low.said == pytest.approx(0.74)
    assert low.observed == pytest.approx(2 / 3)
    assert low.error == pytest.approx((0.74 * 0.26 / 3) ** 0.5)
    assert (high.cases, high.observed) == (1, 1.0)
    assert found.cases == 4
    assert found.gap == pytest.approx((3 * (0.74 - 2 / 3) + 0.08) / 4)
    brier = (0.3**2 + 0.26**2 + 0.78**2 + 0.08**2) / 4
    assert found.brier == pytest.approx(brier)


def test_bounds_belong_to_the_row_above_and_certainty_to_the_last():
    found = table(EDGES, [True] * len(EDGES))
    assert [row.cases for row in found.rows] == [1] * (len(EDGES) - 2) + [2]


def test_nothing_said_is_an_empty_table():
    found = table([], [])
    assert (found.rows, found.cases) == ((), 0)


@pytest.mark.parametrize("chance", [0.55, 0.7, 0.85, 0.92, 0.97])
def test_what_is_right_is_not_called_off(chance):
    rng = np.random.default_rng(1)
    found = table(np.full(4_000, chance), rng.random(4_000) < chance)
    assert [row.off for row in found.rows] == [0.0]


@pytest.mark.parametrize(("said", "true"), [(0.9, 0.8), (0.7, 0.8), (0.999, 0.9), (0.52, 0.4)])
def test_what_is_wrong_is_called_off_with_its_sign(said, true):
    rng = np.random.default_rng(2)
    (row,) = table(np.full(2_000, said), rng.random(2_000) < true).rows
    assert row.off == pytest.approx(true - said, abs=0.05)
    assert (row.off < 0) == (true < said)


def test_few_cases_show_nothing():
    (row,) = table(np.full(FEW - 1, 0.9), np.zeros(FEW - 1)).rows
    assert row.off == 0


def test_one_miss_near_certainty_shows_nothing():
    (row,) = table(np.full(40, 0.999), [False, *[True] * 39]).rows
    assert row.off == 0
