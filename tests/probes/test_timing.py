"""The loops that time, under a clock whose hands are set by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes import timing

MS = 1_000_000


class Hands:
    """Stands in for `time`: only the steps that are timed move it."""

    def __init__(self, cores=1.0):
        self.now = 7_000 * MS
        self.cores = cores
        self.cpu = 0

    def perf_counter_ns(self):
        return self.now

    def process_time_ns(self):
        return self.cpu

    def pass_by(self, nanoseconds):
        self.now += nanoseconds
        self.cpu += int(nanoseconds * self.cores)


@pytest.fixture
def hands(monkeypatch):
    clock = Hands()
    monkeypatch.setattr(timing, "time", clock)
    return clock


def steps(clock, durations, last=None):
    """A step that takes these times, then the last one for ever."""
    left = iter(durations)

    def step():
        clock.pass_by(next(left, durations[-1] if last is None else last))

    return step


def test_a_block_goes_on_until_its_seconds_are_over(hands):
    result = timing.block(steps(hands, [10 * MS]), 0.1, 3)
    assert result["n"] == 10
    assert result["wall_s"] == pytest.approx(0.1)
    assert result["median_s"] == pytest.approx(0.01)


def test_a_block_goes_on_until_it_has_its_iterations(hands):
    result = timing.block(steps(hands, [500 * MS]), 0.1, 4)
    assert result["n"] == 4
    assert result["wall_s"] == pytest.approx(2.0)


@pytest.mark.parametrize("seconds", [0, 0.0])
def test_nothing_asked_is_one_call(hands, seconds):
    assert timing.block(steps(hands, [MS]), seconds, 0)["n"] == 1


def test_a_slow_call_is_in_the_tail_not_in_the_median(hands):
    result = timing.block(steps(hands, [1 * MS] * 9 + [900 * MS]), 0.0, 10)
    assert result["median_s"] == pytest.approx(0.001)
    assert result["p90_s"] == pytest.approx(0.001)
    assert result["min_s"] == pytest.approx(0.001)
    assert result["wall_s"] == pytest.approx(0.909)
    slow = timing.block(steps(hands, [1 * MS] * 8 + [900 * MS] * 2), 0.0, 10)
    assert slow["p90_s"] == pytest.approx(0.9)


def test_processor_time_is_that_of_all_threads(monkeypatch):
    clock = Hands(cores=3.5)
    monkeypatch.setattr(timing, "time", clock)
    result = timing.block(steps(clock, [10 * MS]), 0.1, 1)
    assert result["cpu_s"] == pytest.approx(3.5 * result["wall_s"])


@given(
    st.lists(st.integers(1, 50 * MS), min_size=1, max_size=30),
    st.integers(0, 200),
    st.integers(0, 20),
)
def test_a_block_keeps_both_promises_and_does_no_call_too_many(durations, milliseconds, least):
    clock = Hands()
    real = timing.time
    timing.time = clock
    taken = []
    one = steps(clock, durations, last=20 * MS)

    def step():
        before = clock.now
        one()
        taken.append(clock.now - before)

    try:
        result = timing.block(step, milliseconds / 1000, least)
    finally:
        timing.time = real
    assert result["n"] == len(taken) >= max(1, least)
    assert sum(taken) >= milliseconds * MS
    enough_before = sum(taken[:-1]) >= milliseconds * MS and len(taken) - 1 >= max(1, least)
    assert not enough_before
    assert result["min_s"] == min(taken) / 1e9
    assert result["min_s"] <= result["median_s"] <= result["p90_s"] <= max(taken) / 1e9
    assert result["wall_s"] == pytest.approx(sum(taken) / 1e9)


@given(st.integers(0, 100), st.integers(0, 30), st.integers(1, 20))
def test_warming_stops_at_the_later_of_both_limits(milliseconds, calls, each):
    clock = Hands()
    real = timing.time
    timing.time = clock
    try:
        result = timing.warm(steps(clock, [each * MS]), milliseconds / 1000, calls)
    finally:
        timing.time = real
    assert result["n"] == max(calls, -(-milliseconds // each))
    assert result["seconds"] == pytest.approx(result["n"] * each / 1000)


def test_a_step_that_fails_ends_the_block(hands):
    def step():
        hands.pass_by(MS)
        if hands.now > 7_003 * MS:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        timing.block(step, 1.0, 1)


@pytest.mark.parametrize(
    ("share", "value"), [(0, 1), (0.1, 1), (0.25, 1), (0.26, 2), (0.5, 2), (0.75, 3), (1, 4)]
)
def test_nearest_rank(share, value):
    assert timing.quantile([1, 2, 3, 4], share) == value


@given(st.lists(st.integers(), min_size=1), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_is_never_a_smaller_value(values, one, other):
    ordered = sorted(values)
    low, high = sorted((one, other))
    assert timing.quantile(ordered, low) <= timing.quantile(ordered, high)


@pytest.mark.parametrize("calls", [1, 20, 22])
def test_a_step_of_several_calls_takes_as_long_as_they_do(hands, calls):
    result = timing.block(timing.repeated(steps(hands, [MS]), calls), 0.0, 3)
    assert result["n"] == 3
    assert result["median_s"] == pytest.approx(calls * 0.001)


def test_a_step_of_several_calls_gives_what_the_last_one_gives():
    answers = iter([1, 2, 3])
    assert timing.repeated(lambda: next(answers), 3)() == 3
