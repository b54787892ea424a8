"""The folder of records that was chosen at start: written into, and listed by what is due."""

from __future__ import annotations

import datetime as dt

import pytest

from advisor import paths
from advisor.records.record_file import read_record
from tests.web import builders
from tests.web.conftest import texts
from tests.web.test_pages import button

TODAY = dt.datetime.now(dt.UTC).date()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    place = tmp_path / "decisions"
    monkeypatch.setenv(paths.DECISIONS_VARIABLE, str(place))
    return place


def record(folder, number: int, title: str, *, status: str = "accepted", review: str = "") -> None:
    folder.mkdir(exist_ok=True)
    head = f"number: {number}\nstatus: {status}\ndate: 2026-01-01\n"
    head += f"review-by: {review}\n" if review else ""
    path = folder / f"{number:04d}-x.md"
    path.write_text(f"---\n{head}---\n\n# {title}\n\n## Context and Problem Statement\n\nWhy?\n")


def listed(tester):
    (table,) = [one.value for one in tester.table if "Review" in one.value.columns]
    return table


def test_without_a_folder_nothing_can_be_written(app, go):
    tester = go(app(), "record")
    assert "Write into the folder" not in [one.label for one in tester.button]
    assert "Records in the folder" not in texts(tester)
    assert "advisor app --decisions DIR" in texts(tester)


def test_the_first_record_makes_the_folder(app, go, folder):
    tester = go(app(), "record")
    assert "is not there yet" in texts(tester)
    tester.text_input(key="record-deciders").set_value("Ada, Grace").run()
    button(tester, "Write into the folder").click().run()
    assert not tester.exception
    (path,) = folder.glob("0001-*.md")
    assert path.name in "".join(one.value for one in tester.success)
    assert "Ada" in path.read_text(encoding="utf-8")
    assert len(list(folder.glob("0001-*.evidence.json"))) == 1
    assert list(listed(tester)["Number"]) == ["0001"]
    tester.run()
    assert not tester.success, "it is told once"


def test_the_next_record_gets_the_next_number_and_a_draft_none(app, go, folder):
    record(folder, 7, "The seventh")
    tester = go(app(), "record")
    button(tester, "Write into the folder").click().run()
    assert len(list(folder.glob("0008-*.md"))) == 1
    (draft,) = [one for one in tester.toggle if one.label.startswith("Draft")]
    draft.set_value(True).run()
    button(tester, "Write into the folder").click().run()
    (path,) = folder.glob("draft-*.md")
    assert read_record(path).number is None
    assert "draft" in list(listed(tester)["Number"])


def test_what_is_overdue_comes_first_and_what_needs_no_review_last(app, go, folder):
    day = dt.timedelta(days=1)
    record(folder, 1, "Much later", review=str(TODAY + 300 * day))
    record(folder, 2, "Soon", review=str(TODAY + 3 * day))
    record(folder, 3, "Over", review=str(TODAY - 10 * day))
    record(folder, 4, "Replaced", status="superseded by ADR-0003", review=str(TODAY - 99 * day))
    record(folder, 5, "Longer over", review=str(TODAY - 20 * day))
    tester = go(app(), "record")
    table = listed(tester)
    assert list(table["Number"]) == ["0005", "0003", "0002", "0004", "0001"]
    assert ["overdue" in cell for cell in table["Review"]] == [True, True, False, False, False]
    assert "20 days ago" in table["Review"].iloc[0]
    assert "soon" in table["Review"].iloc[2]
    assert "2 reviews overdue" in tester.warning[0].value


def test_a_date_that_is_none_is_said(app, go, folder):
    record(folder, 1, "Odd", review="soon")
    table = listed(go(app(), "record"))
    assert "not a day" in table["Review"].iloc[0]


def test_hostile_titles_are_shown_as_text(app, go, folder):
    record(folder, 1, builders.HOSTILE.replace("\u202e\x07", ""))
    tester = go(app(), "record")
    assert not tester.exception
    assert "<script>" not in listed(tester)["Decision"].iloc[0].replace("\\<", "")


def test_a_folder_that_cannot_be_written_is_one_clear_error(app, go, folder):
    folder.write_text("I am a file")
    tester = go(app(), "record")
    assert not tester.exception
    button(tester, "Write into the folder").click().run()
    assert not tester.exception
    assert any("could not write a record" in one.proto.title.lower() for one in tester.error)
