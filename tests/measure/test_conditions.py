"""Outside evidence, read from the kernel's counters."""

from __future__ import annotations

import os

import pytest

from advisor.measure import conditions
from advisor.measure.clock import Clock
from advisor.measure.conditions import Load, Sample, between, preflight, sample, state

CORES = os.cpu_count() or 1


def load(**changes):
    values = {"seconds": 1.0, "pressure": 0.0, "busy": 0.0, "steal": 0.0, "throttles": 0}
    return Load(**{**values, **changes})


def test_a_quiet_block_stays():
    assert load(busy=1.0, pressure=0.05).evidence(own_cpu_s=CORES) == ""


def test_pressure_that_we_make_ourselves_is_no_evidence():
    assert load(busy=1.0, pressure=0.9).evidence(own_cpu_s=0.95 * CORES) == ""


def test_pressure_by_others_is_evidence():
    words = load(busy=1.0, pressure=0.31).evidence(own_cpu_s=0.5 * CORES)
    assert "31%" in words
    assert "50%" in words


def test_others_without_pressure_are_no_evidence():
    assert load(busy=0.9, pressure=0.29).evidence(own_cpu_s=0.0) == ""


def test_steal_and_throttling_are_evidence():
    assert "host" in load(seconds=100.0, steal=0.021).evidence(1.0)
    assert load(seconds=100.0, steal=0.020).evidence(1.0) == ""
    assert "held back 3 times" in load(throttles=3).evidence(1.0)


@pytest.mark.parametrize(("ticks", "disturbed"), [(1, False), (2, False), (8, True)])
def test_a_tick_at_either_end_of_a_short_block_is_no_evidence(monkeypatch, ticks, disturbed):
    monkeypatch.setattr(conditions, "_processors", lambda: 2)
    share = ticks * conditions.TICK_S / (0.12 * 2)
    assert share > conditions.STEAL_LIMIT
    assert bool(load(seconds=0.12, steal=share).evidence(0.1)) == disturbed


def test_without_counters_there_is_no_evidence():
    assert Load(1.0, None, None, None, None).evidence(1.0) == ""
    assert Load(1.0, 0.9, None, None, None).evidence(1.0) == ""


def test_differences_between_samples():
    before = Sample(10.0, 1.0, 5.0, 0.0, 2)
    after = Sample(12.0, 1.5, 5.0 + CORES, 0.1 * CORES, 5)
    result = between(before, after)
    assert result.seconds == 2.0
    assert result.pressure == pytest.approx(0.25)
    assert result.busy == pytest.approx(0.5)
    assert result.steal == pytest.approx(0.05)
    assert result.throttles == 3


def test_counters_that_are_missing_stay_unknown():
    nothing = Sample(0.0, None, None, None, None)
    result = between(nothing, nothing)
    assert (result.pressure, result.busy, result.steal, result.throttles) == (None,) * 4


def test_this_machine_can_be_sampled():
    result = between(sample(), sample())
    assert result.pressure is None or 0 <= result.pressure <= 1


@pytest.mark.parametrize(
    ("pressure", "busy", "word"),
    [
        (0.0, 0.0, "quiet"),
        (0.049, 0.09, "quiet"),
        (0.05, 0.0, "noisy"),
        (0.21, 0.0, "busy"),
        (0.01, 0.2, "noisy"),
        (0.01, 0.7, "busy"),
        (None, 0.02, "quiet"),
        (0.02, None, "quiet"),
        (None, None, "unknown"),
    ],
)
def test_state(pressure, busy, word):
    assert state(pressure, busy) == word


def test_preflight_says_what_it_saw():
    facts = preflight(0.05, Clock(10))
    assert facts["state"] in ("quiet", "noisy", "busy", "unknown")
    assert None not in facts.values()


def test_preflight_without_pressure_uses_the_busy_share(monkeypatch):
    samples = iter([Sample(0, None, 0.0, 0.0, None), Sample(1, None, CORES * 0.5, 0.0, None)])
    monkeypatch.setattr(conditions, "sample", lambda: next(samples))
    facts = preflight(0.0)
    assert facts["state"] == "busy"
    assert "pressure" not in facts
