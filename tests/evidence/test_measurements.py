"""Figures of a run become values that do not depend on who takes part."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.evidence import form_beliefs
from advisor.evidence.measurements import measured_values, value_of
from tests.evidence.builders import TODAY, claim, criterion, knowledge, probe, run

TIMES = st.floats(1e-5, 1e2)


def base(**changes):
    return knowledge({}, probes=(probe(**changes),))


def test_the_worked_values_of_the_decision_study():
    assert value_of(0.5, 1, 4) == pytest.approx(0.75)
    assert value_of(2, 1, 4) == pytest.approx(0.25)
    assert value_of(1, 1, 4) == pytest.approx(0.5)


@given(TIMES, TIMES, st.floats(1.1, 100))
def test_a_ratio_and_its_inverse_are_symmetric_and_inside_the_scale(x, reference, full):
    value = value_of(x, reference, full)
    assert 0 <= value <= 1
    assert value + value_of(reference, x, full) == pytest.approx(1)


@given(TIMES, st.floats(0.01, 100))
def test_units_do_not_matter(x, factor):
    assert value_of(x * factor, 1.0 * factor, 4) == pytest.approx(value_of(x, 1.0, 4))


def test_faster_is_better_and_the_reference_is_plain_numpy():
    found, unusable = measured_values(run({"ash": 0.5, "birch": 1.0, "numpy": 1.0}), base(), TODAY)
    assert unusable == ()
    assert found[("ash", "speed")].mean == pytest.approx(0.75)
    assert found[("birch", "speed")].mean == pytest.approx(0.5)


def test_who_takes_part_changes_nothing_for_the_others():
    alone, _ = measured_values(run({"ash": 0.7, "numpy": 1.0}), base(), TODAY)
    both, _ = measured_values(run({"ash": 0.7, "birch": 0.1, "numpy": 1.0}), base(), TODAY)
    assert alone[("ash", "speed")].mean == both[("ash", "speed")].mean


def test_the_anchor_shifts_the_reference():
    found, _ = measured_values(run({"ash": 0.25, "numpy": 1.0}), base(factor=0.25), TODAY)
    assert found[("ash", "speed")].mean == pytest.approx(0.5)


def test_the_best_mode_counts():
    times = {"ash:as-written": 1.0, "ash:as-recommended": 0.5, "numpy": 1.0}
    found, _ = measured_values(run(times), base(), TODAY)
    assert found[("ash", "speed")].mean == pytest.approx(0.75)
    assert "as recommended" in found[("ash", "speed")].items[0].text


def test_the_interval_and_the_transfer_to_the_users_task_make_the_spread():
    wide = {"value": 1.0, "low": 0.8, "high": 1.25}
    found, _ = measured_values(run({"ash": wide, "birch": 1.0, "numpy": 1.0}), base(), TODAY)
    log_sd = math.log(1.25 / 0.8) / (2 * 1.96)
    noise = 0.5 * log_sd / math.log(4)
    assert found[("ash", "speed")].sd == pytest.approx(math.hypot(noise, 0.1))
    assert found[("birch", "speed")].sd == pytest.approx(0.1)


def test_an_old_run_counts_less():
    times = {"ash": 0.5, "numpy": 1.0}
    new, _ = measured_values(run(times), base(), TODAY)
    old, _ = measured_values(run(times, started="2023-11-20T08:00:00+00:00"), base(), TODAY)
    assert old[("ash", "speed")].mean == new[("ash", "speed")].mean
    assert old[("ash", "speed")].sd > new[("ash", "speed")].sd
    assert old[("ash", "speed")].items[0].stale


def test_without_the_yardstick_nothing_is_claimed():
    found, unusable = measured_values(run({"ash": 0.5}), base(), TODAY)
    assert found == {}
    assert any("yardstick" in sentence for sentence in unusable)


def test_what_failed_is_said_with_its_reason():
    bad = {"status": "parity_failed", "reason": "outputs differ by 0.3"}
    found, unusable = measured_values(
        run({"ash": bad, "numpy": 1.0}, missing=("birch",)), base(), TODAY
    )
    assert found == {}
    assert any("Ash" in s and "outputs differ by 0.3" in s for s in unusable)
    assert any("Birch was not measured" in s and "pip install" in s for s in unusable)


def test_a_criterion_without_a_measured_scale_takes_no_figures():
    plain = knowledge({}, criteria=(criterion(measured=None),), probes=(probe(),))
    found, _ = measured_values(run({"ash": 0.5, "numpy": 1.0}), plain, TODAY)
    assert found == {}


def test_a_measurement_outweighs_a_claim_and_narrows_the_belief():
    base_ = knowledge({("ash", "speed"): [claim("a", "none")]}, probes=(probe(),))
    before, _ = form_beliefs(base_, None, TODAY)
    after, _ = form_beliefs(base_, run({"ash": 0.5, "numpy": 1.0}), TODAY)
    cell = ("ash", "speed")
    assert before[cell].mean == pytest.approx(0)
    assert 0.3 < after[cell].mean < 0.75
    assert after[cell].sd < before[cell].sd
    assert {item.kind for item in after[cell].evidence} == {"claim", "measurement"}
    assert after[("birch", "speed")].mean is None
