"""The quick reading of a profile accepts nothing that the rules refuse, and reads it alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from advisor.kb import located_yaml
from advisor.profile.plain import plain_profile
from advisor.profile.schema import ProfileFile

EXAMPLES = sorted(Path("examples").glob("*.yaml"))

TEXT = st.text(max_size=6) | st.sampled_from(["", " ", "a" * 200, "a" * 201, "b" * 301])
SCALAR = TEXT | st.sampled_from(["0", "3", "5", "6", "-1", "4.0", " 3", "x" * 100, "x" * 101])
ANYTHING = st.recursive(
    SCALAR | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALAR, inner, max_size=3),
    max_leaves=6,
)
RIGHT = st.fixed_dictionaries(
    {"name": st.text(min_size=1, max_size=5)},
    optional={
        "schema": st.just("profile/1"),
        "title": st.text(max_size=5),
        "answers": st.dictionaries(SCALAR, SCALAR | st.lists(SCALAR, max_size=2), max_size=3),
        "importance": st.dictionaries(SCALAR, SCALAR, max_size=3),
        "require": st.lists(SCALAR, max_size=2),
        "frameworks": st.lists(SCALAR, max_size=2),
    },
)
KEYS = st.sampled_from(
    ["schema", "name", "title", "description", "answers", "importance", "require", "frameworks",
     "anwsers"]
)  # fmt: skip


def by_the_rules(data):
    try:
        return ProfileFile.model_validate(data).profile()
    except ValidationError:
        return None


@given(RIGHT | st.dictionaries(KEYS, ANYTHING, max_size=5))
@settings(max_examples=600, deadline=None)
def test_what_it_accepts_the_rules_accept_and_read_alike(data):
    found = plain_profile(data)
    assert found is None or found == by_the_rules(data)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_ordinary_file_needs_no_explaining(path):
    document = located_yaml.load(path.read_text(), str(path))
    found = plain_profile(document.data)
    assert found is not None
    assert found == by_the_rules(document.data)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": ""},
        {"name": " "},
        {"name": "a" * 201},
        {"name": "a", "schema": "profile/2"},
        {"name": "a", "anwsers": {}},
        {"name": "a", "title": None},
        {"name": "a", "answers": []},
        {"name": "a", "answers": {"q": None}},
        {"name": "a", "answers": {"q": {"r": "s"}}},
        {"name": "a", "answers": {"q": [""]}},
        {"name": "a", "importance": {"debugging": "6"}},
        {"name": "a", "importance": {"debugging": "much"}},
        {"name": "a", "require": "export-onnx"},
        {"name": "a", "frameworks": [["pytorch"]]},
    ],
)
def test_what_is_wrong_is_left_to_the_rules(data):
    assert plain_profile(data) is None
    assert by_the_rules(data) is None
