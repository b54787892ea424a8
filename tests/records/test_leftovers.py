"""Writers that are killed: no record is lost or half, and what they leave is found and cleared."""

from __future__ import annotations

import multiprocessing
import os
import time

import pytest

from advisor.records.folder import read_records
from advisor.records.lint import lint_folder
from advisor.records.mend import mend_folder
from advisor.records.write import new_record
from tests.records.conftest import AS_OF, decide, make_knowledge, make_profile

KILLED = 3
PATIENCE = 60.0


def write_on(directory: str) -> None:
    """Write records until killed."""
    knowledge, profile = make_knowledge(), make_profile()
    recommendation = decide(profile, knowledge)
    while True:
        new_record(
            recommendation, profile, knowledge, None,
            directory=directory, title="Use PyTorch", today=AS_OF, with_chart=True,
        )  # fmt: skip


def long_ago(folder) -> None:
    for path in folder.iterdir():
        os.utime(path, (0, 0))


def found(folder) -> list[tuple[str, str]]:
    return [(f.code, f.where.file.rpartition("/")[2]) for f in lint_folder(folder) if f.where]


def test_writers_that_are_killed_leave_whole_records_and_nothing_that_stays(tmp_path):
    context = multiprocessing.get_context("spawn")
    for i in range(KILLED):
        before = len(list(tmp_path.glob("*.md")))
        writer = context.Process(target=write_on, args=(str(tmp_path),))
        writer.start()
        limit = time.monotonic() + PATIENCE
        while len(list(tmp_path.glob("*.md"))) <= before and time.monotonic() < limit:
            time.sleep(0.01)
        time.sleep(0.015 * i)  # another moment each time
        writer.kill()
        writer.join()
    records = read_records(tmp_path)
    assert len(records) >= KILLED
    assert len({record.number for record in records}) == len(records)
    for record in records:
        assert record.text.endswith("evidence.json)\n")
    long_ago(tmp_path)
    assert {code for code, _ in found(tmp_path)} <= {"REC018"}
    mend_folder(tmp_path)
    # Only files beside a record that never came may be left: they are for people to judge.
    hidden = [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert hidden == []
    assert all(name.endswith((".evidence.json", ".svg")) for _, name in found(tmp_path))


@pytest.mark.parametrize(
    "name",
    [
        ".0007.reserved",
        ".draft-use-jax.md.reserved",
        ".0007-use-jax.md.0a1b2c3d.tmp",
        ".0007-use-jax.evidence.json.0a1b2c3d.tmp",
        ".draft-use-jax.svg.0a1b2c3d.tmp",
    ],
)
def test_what_a_killed_writer_leaves_is_named_and_cleared(tmp_path, name):
    (tmp_path / name).touch()
    assert found(tmp_path) == []  # a writer may be at it
    assert mend_folder(tmp_path) == ()
    long_ago(tmp_path)
    assert found(tmp_path) == [("REC018", name)]
    assert [path.name for path in mend_folder(tmp_path)] == [name]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", [".gitkeep", ".0007.swp", ".notes.tmp", "0007-x.md.tmp", ".index.md.0a1b2c3d.tmp"]
)
def test_files_of_others_are_left_alone(tmp_path, name):
    (tmp_path / name).write_text("mine")
    long_ago(tmp_path)
    assert found(tmp_path) == []
    assert mend_folder(tmp_path) == ()
    assert (tmp_path / name).read_text() == "mine"


@pytest.mark.parametrize("suffix", [".evidence.json", ".svg"])
def test_a_file_without_its_record_is_named_and_never_deleted(tmp_path, suffix):
    alone = tmp_path / f"0003-use-jax{suffix}"
    alone.write_text("{}")
    long_ago(tmp_path)
    assert found(tmp_path) == [("REC018", alone.name)]
    assert mend_folder(tmp_path) == ()
    assert alone.exists()
