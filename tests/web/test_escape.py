from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from advisor.web import escape
from tests.web.builders import HOSTILE


def unescaped(text: str, letters: str) -> list[str]:
    """Occurrences of special characters that no backslash precedes."""
    return re.findall(rf"(?<!\\)(?:\\\\)*[{re.escape(letters)}]", text)


@given(st.text(max_size=300))
def test_nothing_that_opens_markup_is_left_bare(text):
    assert unescaped(escape.md(text), "*_`[]<>#$~|{}") == []


@given(st.text(max_size=300))
def test_the_words_themselves_stay(text):
    shown = re.sub(r"\\([\\`*_{}\[\]<>#$~|&:\-+=.)])", r"\1", escape.md(text)).replace("\u200b", "")
    kept = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", text)
    assert shown == re.sub(r"\s+", " ", kept).strip().replace("\u200b", "")


@given(st.text(max_size=200))
def test_it_is_one_line(text):
    assert len(escape.md(text).splitlines()) <= 1
    assert len(escape.plain(text).splitlines()) <= 1


def test_icons_and_emoji_codes_are_broken_up():
    assert ":material/delete:" not in escape.md("a :material/delete: b").replace("\\", "")
    assert ":tada:" not in escape.md(":tada:").replace("\\", "")


def test_colour_directives_are_text():
    assert ":red[" not in escape.md(":red[stop]")


def test_a_list_or_heading_cannot_start():
    for start in ("- item", "+ item", "# title", "1. first", "12) twelfth", "= rule", "> quote"):
        assert re.match(r"\d*\\", escape.md(start)), start


def test_plain_prose_stays_readable():
    assert escape.md("Which devices must it run on? (10:30, v2.1!)") == (
        "Which devices must it run on? (10:30, v2.1!)"
    )


def test_code_cannot_be_closed_from_inside():
    for text in ("`", "``", "a`b", "``` x ```", "end`"):
        shown = escape.code(text)
        fence = re.match(r"`+", shown).group()
        assert fence not in shown[len(fence) : -len(fence)]


@given(st.text(max_size=200))
def test_names_that_are_read_out_hold_no_markup_and_no_backslash(text):
    assert not re.search(r"[\\`*_{}\[\]<>#$~|]|:\S", escape.label(text))


def test_the_knowledge_base_may_emphasise_a_few_words_and_nothing_else():
    said = escape.emphasised("from *no runtime* to *[x](http://e.example)*")
    assert said == r"from *no runtime* to \*\[x\](http://e.example)\*"


def test_long_text_is_cut_and_says_so():
    assert len(escape.md("x" * 5000, limit=100)) == 100
    assert escape.md("x" * 5000, limit=100).endswith("…")


def test_only_web_addresses_become_links():
    assert escape.link("a", "https://example.org/x?y=1") == "[a](https://example.org/x?y=1)"
    for address in (
        "javascript:alert(1)",
        "https://e.example/) [x",
        "data:text/html,x",
        None,
        "",
        "https://e.example/\\",
    ):
        assert "](" not in escape.link("a", address)


def test_hostile_text_is_harmless():
    shown = escape.md(HOSTILE)
    assert unescaped(shown, "<[`$|*") == []
    assert "\u202e" not in shown
    assert "\x07" not in shown
