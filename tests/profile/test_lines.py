"""Profiles read line by line: never anything else than the careful way reads."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from advisor import paths
from advisor.errors import InputFileError
from advisor.kb import located_yaml
from advisor.kb.load import load_knowledge
from advisor.profile.file import dump_profile, parse_profile
from advisor.profile.lines import QuickReader, read_lines
from tests.profile.test_answer_table import small, some_profile


@cache
def real():
    return load_knowledge()


PLAIN = """\
# A profile as people write it.
schema: profile/1
name: shop
title: the shop's search, version 2

answers:
  where: [server, android]
  what: vision
  when:
    - now
    - later
  who:
  - 'nobody yet'
importance:
    speed: 4
require:
- fly
frameworks: [pytorch]
"""


def careful(text: str) -> object:
    """What the careful way makes of it; ``None`` where it refuses."""
    try:
        return located_yaml.load(text, "f").data
    except InputFileError:
        return None


def test_what_people_write_is_read():
    assert read_lines(PLAIN) == careful(PLAIN)
    assert read_lines(PLAIN)["answers"]["who"] == ["nobody yet"]


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "# only a comment\n", "name", "- a\n", "name:\n", "name: null\n", "name: true\n",
        "answers:\n  a: null\n", "answers:\n  a:\n  b: c\n", "name: 'it''s'\n", 'name: "a"\n',
        "name: a # b\n", "name: a: b\n", "name: a:\n", "name: >-\n  a\n", "name: |\n  a\n",
        "name: a\n  b\n", "name: a\n- b\n", "name: a\n  b: c\n", "name: a\nname: b\n",
        "answers:\n  a: b\n  a: c\n", "answers:\n  a: b\n c: d\n", "answers:\n  a: b\n   c: d\n",
        "require:\n  - a\n - b\n", "require:\n  - a\n    - b\n", "require:\n  - - a\n",
        "require:\n  - a: b\n", "answers:\n  a:\n - b\n", "a: [b, [c]]\n", "a: [true]\n",
        "a: [b, null, c]\n", "a: [false, c]\n", "a: [-b]\n", "a: {b: c}\n", "a: &x b\n",
        "a: *x\n", "a: !!str b\n", "---\nname: a\n", "name: a\n...\n", "name:a\n", "\tname: a\n",
        "name: a\tb\n", "name: a\r\nb: c\r\n", "name: a\u2028b: c\n", "name: a\u00a0b\n",
        "name: null\n- a\n", "name: true\n  a: b\n", "a: []\n", "<<: a\n", "? a\n", "a: @b\n",
        "a: b\n # c\n  d\n", "answers:\n  a: b\n    c\n", "a:\n  b:\n    c:\n      d: e\n",
        "name: a \n", "name: -\n", "name: - a\n", "name: ~\n", "name: ''\n", "name: ' a'\n",
    ],
)  # fmt: skip
def test_what_is_odd_is_declined_or_read_as_the_careful_way_does(text):
    quick = read_lines(text)
    assert quick is None or quick == careful(text)


PIECES = st.sampled_from(
    ["name", "answers", "a", "b", "c++", "null", "true", "'q'", "''", "[a, b]", "[null]", "[a,b]",
     "[a , b]", "4", "3.13", "-", "- ", "- a", ":", ": ", " ", "  ", "    ", "\n", "\n  ", "\n- ",
     "#", "# c", " #", "\t", "é", "\N{NO-BREAK SPACE}", "|", ">-", "&x", "*x", "!t", "?", "? ",
     "{", "}", "[", "]", ",", '"', "'", "%", "@", "\r\n", "---", "...", "~", "it's", "a, b"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=1_500, deadline=None)
@example("a: b\n\n  c")
@example("a: null\n- b")
@example("a:\n  b: [true, c]")
def test_it_never_reads_anything_else_than_the_careful_way(text):
    quick = read_lines(text)
    if quick is not None:
        assert quick == careful(text)


LINES = st.sampled_from(
    ["name: x", "title: a b, c", "answers:", "  q: a", "  r: [a, b]", "  s:", "  - a", "    - b",
     "    t: a", "importance:", "- a", "- 'b c'", "", "# c", "  # c", "require: [a]", "  ", "    d"]
)  # fmt: skip


@given(st.lists(LINES, max_size=9).map("\n".join))
@settings(max_examples=1_500, deadline=None)
def test_lines_in_any_order(text):
    quick = read_lines(text)
    if quick is not None:
        assert quick == careful(text)


@given(st.integers(0, 100_000))
@settings(max_examples=100, deadline=None)
def test_what_the_advisor_writes_is_read_quickly_and_alike(number):
    profile = some_profile(real(), number)
    text = dump_profile(replace(profile, title="a title"))
    quick = QuickReader(real()).read(text)
    assert quick is not None
    assert quick == parse_profile(text, "f", real())


@pytest.mark.parametrize("path", sorted(paths.examples_dir().glob("*.yaml")), ids=lambda p: p.stem)
def test_examples_are_read_alike_or_left_to_the_careful_way(path):
    text = path.read_text(encoding="utf-8")
    quick = QuickReader(real()).read(text)
    assert quick is None or quick == parse_profile(text, "f", real())


@pytest.mark.parametrize(
    "text",
    [
        "name: p\nanswers:\n  where: moon\n",
        "name: p\nanswers:\n  when: phone\n",
        "name: p\nanswers:\n  where: [phone, server]\n",
        "name: p\nanswers:\n  which: [a, a]\n",
        "name: p\nimportance:\n  moon: 3\n",
        "name: p\nimportance:\n  speed: 6\n",
        "name: p\nrequire: [moon]\n",
        "name: p\nframeworks: [moon]\n",
        "name: p\nschema: profile/2\n",
        "name: p\nversoin: 2\n",
        "answers:\n  where: phone\n",
    ],
)
def test_what_breaks_a_rule_is_declined_and_explained_by_the_careful_way(text):
    assert QuickReader(small()).read(text) is None
    with pytest.raises(InputFileError):
        parse_profile(text, "f", small())
