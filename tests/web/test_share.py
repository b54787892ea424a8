from __future__ import annotations

import base64
import contextlib
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import InputFileError
from advisor.profile.file import build_profile
from advisor.web import share
from advisor.web.draft import Draft, from_profile

WORD = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
DRAFTS = st.builds(
    Draft,
    name=st.text(st.characters(codec="utf-8"), max_size=60),
    title=st.text(st.characters(codec="utf-8"), max_size=60),
    description=st.text(st.characters(codec="utf-8"), max_size=200),
    answers=st.dictionaries(WORD, st.lists(WORD, min_size=1, max_size=4).map(tuple), max_size=8),
    unsure=st.frozensets(WORD, max_size=5),
    importance=st.dictionaries(WORD, st.integers(0, 5), max_size=6),
    require=st.lists(WORD, max_size=4).map(tuple),
    frameworks=st.lists(WORD, max_size=3).map(tuple),
)


def packed(data: object) -> str:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return "1." + base64.urlsafe_b64encode(zlib.compress(raw)).decode().rstrip("=")


@given(DRAFTS)
def test_what_is_packed_comes_back(draft):
    value = share.pack(draft)
    assert (share.unpack(value) if value else Draft()) == draft
    assert len(value) <= share.MAX_ADDRESS
    assert all(letter.isalnum() or letter in "-_." for letter in value)


@given(st.text(max_size=300))
def test_any_text_is_a_draft_or_a_clear_error(value):
    with contextlib.suppress(InputFileError):
        share.unpack(value)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from([*"ntdauirf", "x"]) | st.text(max_size=5), inner, max_size=6),
    max_leaves=20,
))  # fmt: skip
def test_any_json_is_a_draft_or_a_clear_error(data):
    with contextlib.suppress(InputFileError):
        share.pack(share.unpack(packed(data)))


@pytest.mark.parametrize(
    "value",
    [
        "1.",
        "1.%%%",
        "2.eJw",
        "eJw",
        "1." + "A" * share.MAX_ADDRESS,
        packed(b"\xff\xfe"),
        packed({"a": {"q": "server"}}),
        packed({"i": {"c": True}}),
        packed({"i": {"c": 1.5}}),
        packed({"n": 3}),
        packed({"n": "\ud800"}),
        packed({"zz": 1}),
        packed([1]),
        packed({"a": {f"q{i}": ["x"] for i in range(501)}}),
        packed(b"[" * 100_000),
    ],
)
def test_broken_addresses_are_refused(value):
    with pytest.raises(InputFileError) as caught:
        share.unpack(value)
    assert "cannot be read" in caught.value.what


def test_a_bomb_is_not_inflated():
    raw = base64.urlsafe_b64encode(zlib.compress(b" " * 5_000_000, 9)).decode().rstrip("=")
    assert len(raw) < share.MAX_ADDRESS
    with pytest.raises(InputFileError):
        share.unpack(f"1.{raw}")


def test_a_cut_address_is_refused():
    value = share.pack(Draft(name="x", answers={"deploy-targets": ("server", "android")}))
    for end in range(3, len(value) - 1):
        with pytest.raises(InputFileError):
            share.unpack(value[:end])


def test_a_long_description_gives_way_before_the_answers():
    import random

    noise = "".join(chr(random.Random(i).randrange(0x4E00, 0x9FFF)) for i in range(20_000))
    draft = Draft(name="x", description=noise, answers={"q": ("a",)})
    back = share.unpack(share.pack(draft))
    assert back == draft.replace(description="")


def test_a_draft_becomes_the_profile_it_came_from(known):
    from advisor.paths import examples_dir
    from advisor.profile.file import load_profile

    for path in sorted(examples_dir().glob("*.yaml")):
        profile = load_profile(path, known)
        draft = share.unpack(share.pack(from_profile(profile)))
        again = build_profile(dict(share.as_profile_data(draft)), known)
        assert again == profile
