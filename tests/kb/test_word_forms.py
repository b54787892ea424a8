"""Words without their endings: what is one word to a reader is one here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.kb import catalogue
from advisor.kb.word_forms import IDLE, meaning, stem, subject

WORD = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20)


@pytest.mark.parametrize(
    "forms",
    [
        "serve serves serving served server servers",
        "fast faster fastest",
        "debug debugging debugger",
        "compile compiled compiling compiler compilation",
        "easy easier easily",
        "deploy deployed deploying deployment",
        "document documents documented documentation",
        "library libraries",
        "popular popularity",
        "quantise quantised quantisation quantization quantize",
        "python pythonic",
        "scale scaling scalable",
    ],
)
def test_forms_of_a_word_are_one(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "pair",
    [
        "training trace", "memory member", "static statistics", "tensor torch",
        "lite light", "mobile model", "speed spread", "class close", "loss lossless",
    ],
)  # fmt: skip
def test_other_words_stay_apart(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    "alike", ["difficult steep", "quick faster", "phones mobile", "dying declines", "docs manual"]
)
def test_words_that_mean_the_same_here_are_one(alike: str) -> None:
    assert len({meaning(word) for word in alike.split()}) == 1


@given(WORD)
def test_a_stem_is_never_empty_or_longer(word: str) -> None:
    assert 0 < len(stem(word)) <= len(word)


@given(WORD)
def test_a_plural_is_its_singular(word: str) -> None:
    if len(word) > 3 and word[-1] not in "siyuo" and not word.endswith("iz"):
        assert stem(word + "s") == stem(word)


def test_what_a_sentence_is_about() -> None:
    assert subject(catalogue.words("PyTorch is not much better for phones")) == [
        "pytorch",
        "phones",
    ]
    assert subject(["not", "only"]) == ["not", "only"]
    assert subject([]) == []


def test_no_idle_word_names_something_of_the_field() -> None:
    assert not IDLE & {"production", "graph", "memory", "c", "go", "r", "speed", "server", "ahead"}
