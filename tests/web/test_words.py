from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.web import words


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.932, "93 of 100"),
        (0.9999, "more than 99 of 100"),
        (1.0, "100 of 100"),
        (0.0004, "less than 1 of 100"),
        (0.0, "0 of 100"),
        (0.006, "1 of 100"),
        (0.995, "more than 99 of 100"),
        (0.005, "less than 1 of 100"),
    ],
)
def test_likely_is_never_said_to_be_certain(probability, said):
    assert words.of_100(probability) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.041, "41 ms"), (1.5, "1.5 s"), (2.5e-6, "2.5 µs"), (4e-9, "4 ns"), (123.4, "123 s")],
)
def test_durations_have_a_fitting_unit(value, said):
    assert words.seconds(value) == said


def test_signs_are_real_and_zero_has_none():
    assert words.signed(0.114) == "+0.11"
    assert words.signed(-0.114) == "−0.11"
    assert words.signed(-0.001) == "0.00"


def test_quantities_carry_their_unit():
    assert words.quantity(3 * 2**28, "B") == "768 MiB"
    assert words.quantity(2.5e10, "FLOP/s") == "25 GFLOP/s"
    assert words.quantity(7, "1") == "7"


def test_intervals_share_the_unit_of_their_number():
    assert words.quantity(0.001, "s", 0.00097, 0.00103) == "1.00 [0.970, 1.03] ms"


def test_digits_of_an_interval_are_as_many_as_those_of_its_number():
    assert words.quantity(2.0, "s", 1.1, 3.7) == "2.00 [1.10, 3.70] s"
    assert words.quantity(99.96, "s", 22, 500) == "100 [22.0, 500] s"


def test_a_small_ratio_keeps_two_digits():
    assert words.ratio(0.0332, 0.0214, 0.0518) == "0.033 [0.021, 0.052]"
    assert words.ratio(0.0581, 0.031, 0.11) == "0.058 [0.031, 0.11]"


def test_a_wild_interval_is_only_called_wide():
    assert words.ratio(0.9, 0.48, 1.7) == "0.90 [0.48, 1.70]"
    assert words.quantity(0.0476, "s", 5e-17, 9e11) == "47.6 ms (very uncertain)"
    assert words.ratio(0.9, 1e-200, 1e200) == "0.90 [under 0.01, over 100]"


def test_lists_and_counts_read_like_prose():
    assert words.listing(["a", "b", "c"]) == "a, b and c"
    assert words.listing([]) == ""
    assert words.count(1, "question") == "1 question"
    assert words.count(0, "question") == "0 questions"


def test_times_are_shown_in_utc_and_rubbish_as_it_is():
    assert words.day("2026-11-20T12:00:00+00:00") == "2026-11-20 12:00 UTC"
    assert words.day("yesterday") == "yesterday"


@pytest.mark.parametrize(
    ("stamp", "said"),
    [
        ("2026-11-20T12:00:00Z", "2026-11-20 12:00 UTC"),
        ("2026-11-20T12:00:00", "2026-11-20 12:00 UTC"),
        ("2026-11-20T00:30:00+02:00", "2026-11-19 22:30 UTC"),
        ("0001-01-01T00:00:00+10:00", "0001-01-01T00:00:00+10:00"),
        ("", ""),
    ],
)
def test_a_time_of_another_zone_is_turned_into_utc(stamp, said):
    assert words.day(stamp) == said


@given(st.floats(0, 1))
def test_chances_are_whole_hundredths_and_honest_at_the_ends(probability):
    said = words.of_100(probability)
    assert said.endswith("of 100")
    if said == "100 of 100":
        assert probability == 1
    if said == "0 of 100":
        assert probability == 0


@given(st.floats(1e-8, 1e5))
def test_a_duration_said_is_the_duration_meant(value):
    number, unit = words.seconds(value).split(" ")
    factor = {"s": 1, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}[unit]
    assert float(number) * factor == pytest.approx(value, rel=0.006)


@given(st.floats(-10, 10), st.integers(1, 4))
def test_a_signed_number_reads_back(value, digits):
    said = words.signed(value, digits)
    assert "-" not in said
    assert float(said.replace("−", "-")) == pytest.approx(value, abs=0.51 * 10**-digits)
    assert not said.startswith(("+0.0", "−0.0")) or float(said.replace("−", "-")) != 0


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (90, "90 s"), (120, "120 s"), (121, "2 min"), (3600, "60 min")],
)
def test_waiting_is_said_in_seconds_until_minutes_are_easier(seconds, said):
    assert words.minutes(seconds) == said


def test_lists_may_end_with_another_word():
    assert words.listing(["a", "b"], last="or") == "a or b"
    assert words.listing(["a"]) == "a"


def test_irregular_plurals_are_given():
    assert words.count(2, "entry", "entries") == "2 entries"
    assert words.count(1, "entry", "entries") == "1 entry"
