"""The method's page shows the documents themselves."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from advisor import paths
from advisor.web import document, guide
from tests.web.conftest import texts


def test_every_document_that_is_promised_is_there():
    assert [chapter.id for chapter in guide.chapters()] == list(guide.TITLES)


@pytest.mark.parametrize("chapter", list(guide.TITLES))
def test_a_chapter_shows_the_document_to_its_last_line(app, go, chapter):
    tester = go(app(), "how_it_works")
    tester.session_state["chapter"] = chapter
    tester.run()
    assert not tester.exception
    text = texts(tester)
    source = (paths.docs_dir() / f"{chapter}.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", source, re.MULTILINE)
    assert headings
    for heading in headings:
        assert f"### {heading}" in text
    assert guide.TITLES[chapter] in text


@pytest.mark.parametrize("chapter", guide.chapters(), ids=lambda chapter: chapter.id)
def test_no_link_leads_to_a_file_that_a_page_cannot_open(chapter):
    for target in re.findall(r"\]\(([^)]+)\)", chapter.text):
        assert target.startswith(("https://", "http://")), target


def written(piece) -> str:
    """All words of a piece of a document."""
    if isinstance(piece, str):
        return piece
    if isinstance(piece, document.Code):
        return piece.text
    return " ".join([*piece, *chain(*piece.values())])


@pytest.mark.parametrize("chapter", guide.chapters(), ids=lambda chapter: chapter.id)
def test_nothing_of_a_chapter_is_lost_between_its_tables(chapter):
    kept = "".join(written(piece) for piece in document._pieces(chapter.text))
    for word in re.findall(r"[A-Za-z]{4,}", chapter.text):
        assert word in kept


def test_links_become_what_a_reader_can_use():
    text = (
        "# Title\n\nSee [evidence](how-evidence-counts.md#age), [code](../advisor/x.py), "
        "[web](https://example.org/a) and ![a picture](images/x.png)\n"
    )
    assert guide.readable(text) == (
        "See *How evidence counts*, code, [web](https://example.org/a) and "
    )


def test_without_the_documents_the_page_still_opens(app, go, monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "docs_dir", lambda: tmp_path)
    assert "not installed" in texts(go(app(), "how_it_works"))


def test_a_formula_and_a_program_wrap_instead_of_scrolling(app, go):
    tester = go(app(), "how_it_works")
    shown = tester.code
    assert any("Σ over criteria" in one.value for one in shown)
    assert any("from advisor.decision import" in one.value for one in shown)
    assert not any("```" in one.value for one in tester.markdown)
    assert not any(one.value.startswith(" ") for one in shown)
