from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.records.markdown import Markdown, clean, code, escape, join, link, md
from tests.records.reading import PARSER, shown

NASTY = [
    "a | b",
    "<script>alert(1)</script>",
    "# heading",
    "trailing hash #",
    "---",
    "- item",
    "+ item",
    "1. item",
    "17) item",
    "> quote",
    "===",
    "`code` and ``more``",
    "[text](http://example.org)",
    "![image](x.png)",
    "*bold* _under_ __init__ snake_case",
    "&amp; &#35; &copy; AT&T",
    "back\\slash \\*",
    "~~gone~~",
    "$x$",
    "PyTorch 框架",
    "מסגרת עבודה",
    "إطار العمل",
    "5 < 6 > 4",
    "key: value",
    "{{ braces }} {0}",
    "x" * 300,
]


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("lead", ["", "# ", "* Good, because ", "| "])
def test_a_reader_sees_exactly_the_text(text, lead):
    tokens = PARSER.parse(lead + escape(text))
    inline = [token for token in tokens if token.type == "inline"]
    assert len(inline) == 1
    seen = "".join(child.content for child in inline[0].children if child.type == "text")
    assert seen == lead.lstrip("#* ") + text


@given(st.text())
def test_any_text_stays_one_line_of_plain_text(text):
    assert "\n" not in escape(text)
    tokens = PARSER.parse("# " + escape(text))
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    assert shown(escape(text)) == clean(text)
    assert {child.type for child in tokens[1].children} <= {"text"}


@given(st.text())
def test_any_text_at_the_start_of_a_line_is_a_paragraph(text):
    tokens = PARSER.parse(escape(text))
    assert [t.type for t in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])


@given(st.text())
def test_any_text_fits_a_table_cell(text):
    table = f"| a | b |\n| --- | --- |\n| {escape(text)} | last |\n"
    cells = [t.content for t in PARSER.parse(table) if t.type == "inline"]
    assert len(cells) == 4
    assert cells[-1] == "last"


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1))
def test_a_code_span_shows_any_text(text):
    if not clean(text):
        return
    spans = PARSER.parseInline(code(text))[0].children
    assert [span.type for span in spans] == ["code_inline"]
    assert spans[0].content == clean(text)


def test_white_space_and_invisible_marks_are_folded():
    assert clean(" a\r\n\tb\u2028c\u202e d\ufeff\x00 ") == "a b c d"
    assert clean("\ud800x\ufffe\U0001ffff") == "x"


def test_joiners_that_scripts_need_are_kept():
    assert clean("می‌خواهم") == "می‌خواهم"


def test_markdown_is_escaped_once():
    once = escape("a*b")
    assert escape(once) == once == "a\\*b"
    assert md("**{}** of {}", "x|y", Markdown("[z](z.md)")) == "**x\\|y** of [z](z.md)"
    assert join(["a", "b*", "c"], last=" and ") == "a, b\\* and c"


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://example.org/a_(b)?x=1&y=2#z", "https://example.org/a_%28b%29?x=1&y=2#z"),
        ("http://example.org/a b", "http://example.org/a%20b"),
        ("https://example.org/%C3%A9", "https://example.org/%C3%A9"),
    ],
)
def test_web_addresses_become_links(address, target):
    opened = PARSER.parseInline(link("[t]", address))[0].children[0]
    assert opened.type == "link_open"
    assert opened.attrs["href"] == target


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "", "//x", "https://", "http://[bad"]
)
def test_other_addresses_stay_text(address):
    assert link("title", address) == "title"
