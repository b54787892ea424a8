"""Reviews that are passed or near, and the list of all records."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from advisor.errors import UsageError
from advisor.records.due import due_reviews
from advisor.records.index import NEW, START, STOP, indexed
from advisor.records.record_file import parse_record

DAY = dt.date(2027, 5, 1)


def record(number=1, review="2027-05-20", status="accepted", title="Use A"):
    head = f"number: {number}\nstatus: {status}\ndate: 2026-11-20\n"
    head += f"review-by: {review}\n" if review else ""
    return parse_record(f"---\n{head}---\n# {title}\n", Path(f"{number:04d}-x.md"))


@pytest.mark.parametrize(
    ("review", "within", "when", "days"),
    [
        ("2027-05-20", 30, "near", 19),
        ("2027-05-01", 0, "near", 0),
        ("2027-04-30", 0, "passed", -1),
        ("2020-01-01", 30, "passed", -2677),
        ("soon", 30, "unreadable", 0),
        ("2027-13-01", 30, "unreadable", 0),
    ],
)
def test_a_review_is_near_on_its_day_and_passed_the_day_after(review, within, when, days):
    (found,) = due_reviews([record(review=review)], DAY, within)
    assert (found.when, found.days) == (when, days)


@pytest.mark.parametrize("review", ["2027-06-01", ""])
def test_what_is_far_off_or_not_asked_for_is_not_due(review):
    assert due_reviews([record(review=review)], DAY, 30) == []


@pytest.mark.parametrize("status", ["superseded by ADR-0002", "deprecated", "rejected"])
def test_what_no_longer_applies_needs_no_review(status):
    assert due_reviews([record(review="2020-01-01", status=status)], DAY) == []


def test_the_longest_overdue_comes_first():
    reviews = ["2027-05-02", "2026-01-01", "never", "2027-04-01"]
    found = due_reviews([record(i, r) for i, r in enumerate(reviews, 1)], DAY)
    assert [item.record.number for item in found] == [3, 2, 4, 1]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_what_is_between_the_markers_changes(newline):
    text = f"# Mine\n\n| a |\n{START}\nold\n{STOP}\n\ntail without end".replace("\n", newline)
    lines = ["* [ADR-0001](0001-x.md) - Use A", "* [ADR-0012](0012-x.md) - Use \\| B"]
    made = indexed(text, [record(), record(12, title="Use \\| B")])
    expected = f"# Mine\n\n| a |\n{START}\n\n{lines[0]}\n{lines[1]}\n\n{STOP}\n\ntail without end"
    assert made == expected.replace("\n", newline)
    assert indexed(made, [record(), record(12, title="Use \\| B")]) == made


def test_drafts_are_left_out_and_other_folders_are_reached():
    draft = parse_record("---\nstatus: proposed\n---\n# D\n", Path("draft-d.md"))
    made = indexed(NEW, [record(), draft], "docs/decisions/")
    assert "* [ADR-0001](docs/decisions/0001-x.md) - Use A" in made
    assert "draft" not in made


@pytest.mark.parametrize("text", ["", START, STOP, f"{STOP} {START}", f"{START}{STOP}" * 2])
def test_markers_that_do_not_fit_are_one_clear_error(text):
    with pytest.raises(UsageError, match="the index needs one") as caught:
        indexed(text, [record()])
    assert caught.value.next_step
