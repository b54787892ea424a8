from __future__ import annotations

import pytest

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
    assert words.quantity(0.001, "s", 0.00097, 0.00103) == "1 [0.97, 1.03] ms"


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
