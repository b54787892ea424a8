"""Times, results and comparisons in words that can be read aloud."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.measure.results import Comparison, Parity, Quantity, Result, Status
from advisor.measure.sentences import comparison_sentence, result_sentence, seconds


def result(**changes):
    values = {"probe": "p", "contender": "c", "framework": "c", "mode": "as-written",
              "status": "ok"}  # fmt: skip
    return Result(**{**values, **changes})


def comparison(**changes):
    values = {"probe": "p", "mode": "as-written", "a": "A", "b": "B", "ratio": 1.0, "low": 0.9,
              "high": 1.1, "verdict": "no-verdict", "rounds": 3}  # fmt: skip
    return Comparison(**{**values, **changes})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0 µs"),
        (1e-9, "0.001 µs"),
        (999e-6, "999 µs"),
        (0.0009996, "1 ms"),
        (0.001, "1 ms"),
        (0.0994, "99.4 ms"),
        (0.9994, "999 ms"),
        (0.9996, "1.00 s"),
        (1, "1.00 s"),
        (59.999, "60.00 s"),
        (12345.678, "12345.68 s"),
    ],
)
def test_seconds(value, text):
    assert seconds(value) == text


@given(st.floats(1e-6, 1e6))
def test_no_time_is_written_with_a_power_of_ten_and_each_is_right_to_three_digits(value):
    text = seconds(value)
    match = re.fullmatch(r"(\d+(?:\.\d+)?) (s|ms|µs)", text)
    assert match
    unit = {"s": 1, "ms": 1e-3, "µs": 1e-6}[match[2]]
    assert float(match[1]) * unit == pytest.approx(value, rel=0.0051)


@given(st.floats(1e-6, 1e3), st.floats(1, 100))
def test_a_longer_time_never_reads_as_a_shorter_one(value, factor):
    def read(text):
        number, unit = text.split()
        return float(number) * {"s": 1, "ms": 1e-3, "µs": 1e-6}[unit]

    assert read(seconds(value * factor)) >= read(seconds(value)) * 0.999999


@pytest.mark.parametrize("status", [s for s in get_args(Status) if s != "ok"])
def test_every_status_is_named_with_its_reason_and_shows_no_time(status):
    quantities = {"step_seconds": Quantity(value=0.5, unit="s")}
    text = result_sentence(result(status=status, reason="because", quantities=quantities))
    assert text == f"p in c: {status}: because"


def test_starting_is_a_time_without_a_proof():
    quantities = {"import_seconds": Quantity(value=2.5, unit="s")}
    assert result_sentence(result(quantities=quantities)) == "p in c: 2.50 s"


def test_a_step_comes_before_an_import():
    quantities = {
        "import_seconds": Quantity(value=2.5, unit="s"),
        "step_seconds": Quantity(value=0.5, unit="s"),
    }
    assert "500 ms" in result_sentence(result(quantities=quantities))


def test_what_has_no_time_was_measured_all_the_same():
    parity = Parity(passed=True, max_error=0.0, tolerance=1e-5)
    text = result_sentence(result(parity=parity))
    assert text == "p in c: measured, same work as the reference (largest error 0e+00)"


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("faster", "A is faster"),
        ("slower", "B is faster"),
        ("equivalent", "no difference in practice (within 5 %)"),
        ("no-verdict", "no verdict"),
    ],
)
def test_every_verdict(verdict, words):
    text = comparison_sentence(comparison(verdict=verdict))
    assert text == f"p: A takes 1.00 [0.90, 1.10] times as long as B: {words}"


@given(st.floats(1e-300, 1e300), st.floats(1e-300, 1e300), st.floats(1e-300, 1e300))
def test_limits_stay_readable(ratio, low, high):
    text = comparison_sentence(comparison(ratio=ratio, low=low, high=high))
    assert "e+" not in text
    assert "e-" not in text
    assert len(text) < 100


@pytest.mark.parametrize("rounds", [None, 0, 7])
def test_rounds_that_are_needed_are_told_where_they_are_known(rounds):
    text = comparison_sentence(comparison(rounds_needed=rounds))
    assert ("rounds would settle it" in text) == bool(rounds)
