"""KB030: what fixes a file on a code host, and what does not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from advisor.kb.load import check_knowledge
from tests.kb.small_base import spoilt

DAY = dt.date(2026, 7, 1)
SOURCE = "  - {id: guide, title: The guide, kind: official-docs, independent: true}\n"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
BRANCH = "https://github.com/ash/ash/blob/main/NOTES.md"


def codes(folder: Path, kind: str, **keys: str) -> list[str]:
    text = "".join(f"    {key}: '{value}'\n" for key, value in keys.items())
    source = f"  - id: guide\n    title: The guide\n    kind: {kind}\n    independent: true\n{text}"
    _, found = check_knowledge(directory=spoilt(folder, "sources/press.yaml", SOURCE, source),
                               today=DAY)  # fmt: skip
    return [problem.code for problem in found]


@pytest.mark.parametrize("kind", ["repository", "release-notes", "official-docs"])
def test_a_branch_alone_fixes_nothing(tmp_path: Path, kind: str) -> None:
    assert codes(tmp_path, kind, address=BRANCH) == ["KB030"]


@pytest.mark.parametrize("kind", ["repository", "release-notes"])
def test_a_commit_fixes_it(tmp_path: Path, kind: str) -> None:
    assert codes(tmp_path, kind, address=BRANCH.replace("main", COMMIT)) == []
    assert codes(tmp_path, kind, repository="ash/ash", path="NOTES.md", commit=COMMIT) == []


def test_part_of_a_commit_does_not(tmp_path: Path) -> None:
    found = codes(tmp_path, "repository", repository="ash/ash", path="a.py", commit=COMMIT[:11])
    assert found == ["KB030"]


@pytest.mark.parametrize("kind", ["release-notes", "official-docs"])
@pytest.mark.parametrize("note", ["State of 2026-05-02.", "Read twice, state of 2026-05-02."])
def test_the_day_it_was_read_fixes_a_document(tmp_path: Path, kind: str, note: str) -> None:
    assert codes(tmp_path, kind, address=BRANCH, note=note) == []


@pytest.mark.parametrize("note", ["Read in May.", "State of May 2026.", "2026-05-02"])
def test_another_note_does_not(tmp_path: Path, note: str) -> None:
    assert codes(tmp_path, "release-notes", address=BRANCH, note=note) == ["KB030"]


def test_the_day_does_not_fix_code(tmp_path: Path) -> None:
    """A program has a commit, and another one may behave differently."""
    assert codes(tmp_path, "repository", address=BRANCH, note="State of 2026-05-02.") == ["KB030"]


def test_a_thread_is_no_code(tmp_path: Path) -> None:
    assert codes(tmp_path, "issue", address="https://github.com/ash/ash/issues/7") == []
