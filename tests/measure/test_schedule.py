"""Nobody is always first, and a drift falls on all alike."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.measure.schedule import starting_order, turns


def test_two_contenders_run_abba():
    assert "".join(turns("AB", 4, 1)) == "ABBAABBA"
    assert "".join(turns("AB", 4, 2)) == "BAABBAAB"


def test_three_contenders_go_there_and_back():
    assert "".join(turns("ABC", 2, 1)) == "ABCCBA"


def test_one_contender_runs_alone():
    assert turns(["only"], 3, 1) == ["only"] * 3
    assert turns([], 4, 1) == []


names = st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=5, unique=True)


@given(names, st.integers(1, 8), st.integers(1, 10))
def test_everybody_has_as_many_blocks(contenders, passes, number):
    counts = Counter(turns(contenders, passes, number))
    assert counts == dict.fromkeys(contenders, passes)


@given(names, st.integers(1, 4), st.integers(1, 10))
def test_two_passes_put_everybody_at_the_same_mean_position(contenders, pairs_of_passes, number):
    order = turns(contenders, 2 * pairs_of_passes, number)
    means = {
        name: sum(i for i, turn in enumerate(order) if turn == name) / (2 * pairs_of_passes)
        for name in contenders
    }
    assert max(means.values()) - min(means.values()) == pytest.approx(0)


@given(names, st.integers(1, 10))
def test_the_first_of_one_round_is_the_last_of_the_next(contenders, number):
    assert starting_order(contenders, number) == starting_order(contenders, number + 1)[::-1]


@given(names, st.integers(1, 8), st.integers(1, 10))
def test_neighbouring_blocks_pair_up(contenders, passes, number):
    """The k-th blocks of two contenders lie in the same pass."""
    order = turns(contenders, passes, number)
    size = len(contenders)
    for start in range(0, len(order), size):
        assert sorted(order[start : start + size]) == sorted(contenders)
