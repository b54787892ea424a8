"""Both files or neither, a number of one's own, and nothing of anybody else's touched."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
from pathlib import Path

import pytest

from advisor import files
from advisor.errors import AdvisorError
from advisor.exit_codes import ExitCode
from advisor.records.write import new_record
from tests.records.conftest import AS_OF, decide, make_knowledge, make_profile, make_run
from tests.records.reading import read


@pytest.fixture
def write(recommendation, profile, knowledge, run, tmp_path):
    def call(directory=tmp_path, title="Use PyTorch", **fields):
        return new_record(
            recommendation, profile, knowledge, run,
            directory=directory, title=title, today=AS_OF, **fields,
        )  # fmt: skip

    return call


def names_in(directory: Path) -> list[str]:
    return sorted(entry.name for entry in directory.iterdir())


def test_a_record_and_its_evidence_lie_side_by_side(write, tmp_path):
    written = write()
    assert names_in(tmp_path) == ["0001-use-pytorch.evidence.json", "0001-use-pytorch.md"]
    assert written.path == tmp_path / "0001-use-pytorch.md"
    assert written.evidence_path == tmp_path / "0001-use-pytorch.evidence.json"
    assert written.number == 1
    head = read(written.path.read_text("utf-8")).head
    assert head["evidence"] == written.evidence_path.name


def test_the_folder_is_made_and_may_be_given_as_text(write, tmp_path):
    folder = tmp_path / "docs" / "decisions"
    assert write(str(folder)).path.parent == folder


def test_without_a_title_it_says_what_is_used_for_what(write):
    assert write(title=None).path.name == "0001-use-pytorch-for-the-vision-service.md"
    assert write(title=" \n ").path.name == "0002-use-pytorch-for-the-vision-service.md"


def test_the_number_follows_the_highest_whatever_the_gaps(write, tmp_path):
    (tmp_path / "0002-by-hand.md").write_text("mine")
    (tmp_path / "0040-other-tool.md").write_text("theirs")
    assert [write().number, write().number] == [41, 42]


def test_a_number_stays_used_while_either_file_is_there(write):
    first = write()
    first.path.unlink()
    assert write().number == 2


def test_files_that_exist_are_never_touched(write, tmp_path):
    mine = {"0001-use-pytorch.md": "a", "draft-use-pytorch.md": "b", "README.md": "c", "x.json": ""}
    for name, text in mine.items():
        (tmp_path / name).write_text(text)
    write()
    write(draft=True)
    assert {name: (tmp_path / name).read_text() for name in mine} == mine
    assert "draft-use-pytorch-2.md" in names_in(tmp_path)


def test_a_draft_has_no_number_and_is_only_proposed(write, tmp_path):
    draft = write(draft=True)
    assert draft.number is None
    assert names_in(tmp_path) == ["draft-use-pytorch.evidence.json", "draft-use-pytorch.md"]
    head = read(draft.path.read_text("utf-8")).head
    assert head["status"] == "proposed"
    assert "number" not in head
    assert write().number == 1


def test_records_of_one_decision_differ_only_in_their_number(write, tmp_path):
    texts = [write().path.read_text("utf-8") for _ in range(2)]
    first = texts[0].replace("0001-", "0002-").replace("number: 1\n", "number: 2\n")
    assert first.replace("recheck 0001\n", "recheck 0002\n") == texts[1]


@pytest.mark.parametrize("failing", [1, 2])
def test_a_full_disk_leaves_neither_file(write, tmp_path, monkeypatch, failing):
    calls = []
    real = os.fsync

    def fsync(descriptor):
        calls.append(descriptor)
        if len(calls) == failing:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(files.os, "fsync", fsync)
    with pytest.raises(AdvisorError, match="No space left") as caught:
        write()
    assert caught.value.exit_code == ExitCode.CANNOT_RUN
    assert caught.value.next_step
    assert names_in(tmp_path) == []
    assert write().number == 1


def test_an_interrupt_between_the_two_files_leaves_neither(write, tmp_path, monkeypatch):
    real = Path.replace

    def replace(self, target):
        if str(target).endswith(".md"):
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        write()
    assert [name for name in names_in(tmp_path) if not name.endswith(".tmp")] == []


def test_a_read_only_folder_is_one_clear_error(write, tmp_path, monkeypatch):
    def refuse(*_args, **_keywords):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("advisor.records.names.os.open", refuse)
    with pytest.raises(AdvisorError, match="Read-only file system") as caught:
        write()
    assert str(tmp_path) in caught.value.what
    assert "\n" not in caught.value.what
    assert names_in(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("draft", [False, True])
def test_a_folder_without_permission_is_one_clear_error(write, tmp_path, draft):
    tmp_path.chmod(0o500)
    with pytest.raises(AdvisorError, match="could not write"):
        write(draft=draft)
    tmp_path.chmod(0o700)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("draft", [False, True])
def test_a_file_in_place_of_the_folder_is_one_clear_error(write, tmp_path, draft):
    file = tmp_path / "decisions"
    file.write_text("mine")
    with pytest.raises(AdvisorError, match="could not write a record into"):
        write(file, draft=draft)
    assert file.read_text() == "mine"


def write_ten(directory: str, who: str, start) -> None:
    knowledge, profile, run = make_knowledge(), make_profile(), make_run()
    recommendation = decide(profile, knowledge, run)
    start.wait(60)
    for i in range(10):
        new_record(
            recommendation, profile, knowledge, run,
            directory=directory, title=f"{who} {i}", today=AS_OF,
        )  # fmt: skip


def test_two_writers_at_once_never_share_or_lose_a_number(tmp_path):
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    writers = [
        context.Process(target=write_ten, args=(str(tmp_path), who, start)) for who in ("ana", "bo")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0, 0]
    records = sorted(tmp_path.glob("*.md"))
    numbers = [int(path.name[:4]) for path in records]
    assert len(numbers) == len(set(numbers)) == 20
    assert {path.name[5:-3] for path in records} == {
        f"{who}-{i}" for who in ("ana", "bo") for i in range(10)
    }
    for path in records:
        assert read(path.read_text("utf-8")).head["number"] == int(path.name[:4])
        evidence = json.loads(path.with_suffix(".evidence.json").read_text("utf-8"))
        assert evidence["record"]["file"] == path.name
    assert len(names_in(tmp_path)) == 40
