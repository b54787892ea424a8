"""Findings with code, line and a way to mend them; and what --fix mends by itself."""

from __future__ import annotations

import pytest

from advisor.records.lint import lint_folder
from advisor.records.mend import mend_folder
from advisor.records.write import new_record
from tests.records.conftest import AS_OF, decide, make_knowledge, make_profile

GOOD = """---
number: 1
status: accepted
date: 2026-11-20
---
# Use A

## Context and Problem Statement

Why?

## Considered Options

* A
* B

## Decision Outcome

Chosen option: "A", because it is.

## Pros and Cons of the Options

### A

* Good, because

### B

* Bad, because
"""


@pytest.fixture
def lint(tmp_path):
    """Findings as ``(code, line)`` of one record, or of several by name."""

    def call(text=GOOD, name="0001-use-a.md", **others):
        (tmp_path / name).write_text(text, "utf-8")
        for other, content in others.items():
            (tmp_path / f"{other.lstrip('_').replace('_', '-')}.md").write_text(content, "utf-8")
        return [(f.code, f.where.line) for f in lint_folder(tmp_path)]

    return call


def test_a_good_record_has_no_findings(lint):
    assert lint() == []


@pytest.mark.parametrize("changes", [{}, {"form": "nygard"}, {"compat": "log4brains"}])
@pytest.mark.parametrize("draft", [False, True])
def test_our_own_records_have_none(tmp_path, changes, draft):
    knowledge = make_knowledge()
    for profile in (make_profile(), make_profile(require=["on-the-moon"])):
        new_record(
            decide(profile, knowledge), profile, knowledge, None,
            directory=tmp_path, title="# a | b: 'c'", deciders=["x: y"], today=AS_OF, draft=draft,
            **changes,
        )  # fmt: skip
    assert lint_folder(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "findings"),
    [
        ("---\nnumber", "number", [("REC002", 1)]),
        ("date: 2026-11-20\n", "date: 2026-11-20\n- x\n", [("REC003", 5), ("REC003", 5)]),
        ("date: 2026-11-20\n", "date: 2026-11-20\n# note\n", [("REC003", 5)]),
        ("status: accepted\n", "", [("REC004", 1)]),
        ("accepted", "done", [("REC004", 3)]),
        ("accepted", "Accepted", [("REC004", 3)]),
        ("accepted", '"accepted"', [("REC005", 3)]),
        ("2026-11-20", "20.11.2026", [("REC006", 4)]),
        ("2026-11-20", "2026-02-30", [("REC006", 4)]),
        ("date: 2026-11-20\n", "", [("REC006", 1)]),
        ("date: 2026-11-20\n", "date: 2026-11-20\nreview-by: soon\n", [("REC006", 5)]),
        ("number: 1\n", "", [("REC008", 1)]),
        ("number: 1\n", "number: 2\n", [("REC008", 2)]),
        ("# Use A\n", "", [("REC010", 6)]),
        ("# Use A\n", "\n# Use A\n", [("REC010", 7)]),
        ("Why?\n", "# Why?\n", [("REC010", 10)]),
        ("## Considered Options", "## Options",
         [("REC011", 6), ("REC012", 19), ("REC013", 23), ("REC013", 27)]),
        ("Chosen option: ", "We take ", [("REC012", 19)]),
        ('"A"', '"C"', [("REC012", 19)]),
        ("### B", "### b", [("REC013", 27)]),
        ("Why?\n", "See [x](0009-gone.md#a) and [y](https://x.org/z.md).\n", [("REC014", 10)]),
        ("Why?\n", "As `[x](gone.md)` and\n\n```\n[x](gone.md)\n```\n", []),
        ("date: 2026-11-20\n", "date: 2026-11-20\nevidence: gone.json\n", [("REC015", 5)]),
        ("date: 2026-11-20\n", "date: 2026-11-20\nevidence: ../x.json\n", [("REC015", 5)]),
        ("accepted", "superseded by ADR-0009", [("REC016", 3)]),
        ("date: 2026-11-20\n", "date: 2026-11-20\nsupersedes: ADR-0009\n", [("REC016", 5)]),
        ("date: 2026-11-20\n", "date: 2026-11-20\ntitle: Use A\n", [("REC017", 5)]),
    ],
)  # fmt: skip
def test_each_fault_has_a_code_and_a_line(lint, old, new, findings):
    assert old in GOOD
    assert lint(GOOD.replace(old, new, 1)) == findings


def test_headings_out_of_order(lint):
    swapped = (
        GOOD.replace("## Considered Options", "## X")
        .replace("## Context and Problem Statement", "## Considered Options")
        .replace("## X", "## Context and Problem Statement")
    )
    assert ("REC011", 12) in lint(swapped)


@pytest.mark.parametrize("name", ["0001-Use-A.md", "0001-use_a.md", "0001-ü.md", "draft-.md"])
def test_names_that_are_none(lint, name):
    assert ("REC007", 1) in lint(name=name)


def test_one_number_twice_is_told_of_both(lint):
    assert lint(_0001_use_b=GOOD) == [("REC009", 1), ("REC009", 1)]


def test_a_file_that_is_no_text_is_told_and_the_others_are_checked(lint, tmp_path):
    (tmp_path / "0002-x.md").write_bytes(b"\xff")
    assert lint(GOOD.replace("accepted", "done")) == [("REC004", 3), ("REC001", 0)]


def test_links_that_one_side_does_not_know(lint):
    other = GOOD.replace("number: 1", "number: 2\nsupersedes: ADR-0001")
    assert lint(_0002_use_b=other) == [("REC016", 3)]
    other = GOOD.replace("number: 1", "number: 2")
    old = GOOD.replace("accepted", "superseded by ADR-0002")
    assert lint(old, _0002_use_b=other) == [("REC016", 3)]


def test_evidence_of_another_record_is_noticed(tmp_path):
    knowledge, profile = make_knowledge(), make_profile()
    for title in ("a", "b"):
        new_record(
            decide(profile, knowledge), profile, knowledge, None,
            directory=tmp_path, title=title, today=AS_OF,
        )  # fmt: skip
    other = tmp_path / "0001-a.evidence.json"
    other.write_text((tmp_path / "0002-b.evidence.json").read_text("utf-8"), "utf-8")
    (found,) = lint_folder(tmp_path)
    assert (found.code, found.where.line) == ("REC015", 7)
    assert "belongs to 0002-b.md" in found.message
    other.write_text("{", "utf-8")
    assert "is not an evidence file" in lint_folder(tmp_path)[0].message


def test_every_finding_says_what_to_do(lint, tmp_path):
    lint(GOOD.replace("accepted", "done").replace('"A"', '"C"').replace("number: 1\n", ""))
    assert all(finding.hint for finding in lint_folder(tmp_path))


def test_records_of_other_tools_are_held_only_to_their_form(lint):
    adr_tools = (
        "# 1. Record decisions\n\nDate: 2016-02-12\n\n## Status\n\nAccepted\n\n## Context\n\nx\n"
    )
    bullets = "# Use B\n\n* Status: accepted\n* Date: 2021-01-01\n\n## Context\n\nx\n"
    assert lint(adr_tools, _0002_use_b=bullets) == []
    assert lint(adr_tools.replace("Accepted\n", "")) == [("REC004", 1)]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_mending_touches_only_what_has_one_way(lint, tmp_path, newline):
    faulty = (
        GOOD.replace("number: 1\n", "")
        .replace("accepted", "'Accepted'")
        .replace("---\n# Use A", "---\n\n\n# Use A")
        .replace("Why?", 'Why: "accepted"?  ')
    )
    path = tmp_path / "0001-use-a.md"
    path.write_bytes(faulty.replace("\n", newline).encode())
    assert mend_folder(tmp_path) == (path,)
    mended = path.read_bytes().decode().replace(newline, "\n")
    assert mended == GOOD.replace("Why?", 'Why: "accepted"?  ')
    assert lint_folder(tmp_path) == []
    assert mend_folder(tmp_path) == ()


def test_mending_leaves_what_it_does_not_understand(lint, tmp_path):
    text = GOOD.replace("accepted", "done by Ana")
    lint(text)
    assert mend_folder(tmp_path) == ()
    assert (tmp_path / "0001-use-a.md").read_text("utf-8") == text
