"""A Markdown document inside a page: its tables, its programs, and text that is only text."""

from __future__ import annotations

import pytest

from advisor.web import document


def test_a_document_is_split_at_its_tables_and_keeps_its_order():
    body = "before\n\n| A | B |\n| --- | ---: |\n| 1 | x \\| y |\n| 2 | |\n\nafter\n"
    first, table, last = document._pieces(body)
    assert (first.strip(), last.strip()) == ("before", "after")
    assert table == {"A": ["1", "2"], "B": ["x \\| y", ""]}


@pytest.mark.parametrize(
    "body",
    [
        "no table at all",
        "| A | A |\n| --- | --- |\n| 1 | 2 |\n",
        "| A | B |\n| --- | --- |\n| 1 |\n",
        "| A | B |\n| 1 | 2 |\n",
        "",
    ],
)
def test_what_is_no_sound_table_stays_as_it_is(body):
    assert "".join(document._pieces(body)) == body


def test_a_program_in_a_document_is_code_and_stays_to_the_letter():
    program = "| A | B |\n| --- | --- |\n  a: pytorch:eager\n"
    first, code, formula, last = document._pieces(
        f"before\n\n```yaml\n{program}```\n\n    --contender new=jax:eager\n\nafter\n"
    )
    assert (first.strip(), last.strip()) == ("before", "after")
    assert code == document.Code(program.rstrip(), "yaml")
    assert formula == document.Code("--contender new=jax:eager")


def test_what_streamlit_reads_as_an_icon_is_text_and_code_can_be_copied():
    from streamlit.testing.v1 import AppTest

    page = AppTest.from_string(
        "from advisor.web import document\n"
        "body = 'see a :red[word] and `b:red`\\n\\n    c:red\\n\\n'\n"
        "body += '| A:a |\\n| --- |\\n| d:red |\\n'\n"
        "document.draw(body, tables='here')"
    ).run()
    assert not page.exception
    assert [item.value for item in page.markdown] == ["see a :\u200bred[word] and `b:red`"]
    assert [item.value for item in page.get("code")] == ["c:red"]
    assert page.table[0].value.to_dict("list") == {"A:\u200ba": ["d:\u200bred"]}
