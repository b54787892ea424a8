"""One way to say a chance, wherever it is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor import wording
from advisor.cli import words as terminal
from advisor.web import words as web


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Training speed", "training speed"),
        ("Interchange and use without Python", "interchange and use without Python"),
        ("Model-building API", "model-building API"),
        ("GPU use", "GPU use"),
        ("A", "a"),
        ("", ""),
    ],
)
def test_a_title_keeps_its_names_inside_a_sentence(title: str, said: str) -> None:
    assert wording.in_a_sentence(title) == said


CHANCES = st.floats(0, 1, allow_nan=False)


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0, "0 of 100"),
        (1e-9, "less than 1 of 100"),
        (0.0049, "less than 1 of 100"),
        (0.01, "1 of 100"),
        (0.932, "93 of 100"),
        (0.99, "99 of 100"),
        (0.996, "more than 99 of 100"),
        (1 - 1e-9, "more than 99 of 100"),
        (1, "100 of 100"),
    ],
)
def test_only_what_is_sure_is_said_to_be(probability, said):
    assert wording.of_100(probability) == said


@given(CHANCES)
def test_terminal_and_web_say_the_same(probability):
    plain = terminal.of_100(probability).replace(terminal.NBSP, " ")
    assert plain == web.of_100(probability) == wording.of_100(probability)


@given(CHANCES, st.floats(1e-4, 0.1))
def test_a_bound_carries_no_error_and_anything_else_does(probability, error):
    said = terminal.of_100(probability, error)
    assert ("±" in said) == (not wording.is_bound(wording.of_100(probability)))


@given(CHANCES, CHANCES)
def test_what_is_likelier_is_never_said_to_be_less(one, other):
    order = ["0 of 100", "less than 1 of 100", *(f"{n} of 100" for n in range(1, 100)),
             "more than 99 of 100", "100 of 100"]  # fmt: skip
    low, high = sorted((one, other))
    assert order.index(wording.of_100(low)) <= order.index(wording.of_100(high))
