"""A full disk, a file system that cannot be written, and a stop in the middle lose nothing."""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from advisor import files
from advisor.errors import AdvisorError
from advisor.records.folder import write_together
from advisor.records.lifecycle import accept, deprecate, supersede
from advisor.records.lint import lint_folder
from advisor.records.write import new_record
from tests.records.conftest import AS_OF, decide, make_knowledge, make_profile

LATER = dt.date(2027, 1, 5)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "adr"


@pytest.fixture
def write(folder):
    def call(title="Use PyTorch", **fields) -> Path:
        knowledge, profile = make_knowledge(), make_profile()
        return new_record(
            decide(profile, knowledge), profile, knowledge, None,
            directory=folder, title=title, **{"today": AS_OF} | fields,
        ).path  # fmt: skip

    return call


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("failing", [1, 2])
def test_a_full_disk_leaves_both_sides_as_they_were(write, folder, monkeypatch, failing):
    write(), write("Use JAX")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    real, calls = os.fsync, []

    def fsync(descriptor):
        calls.append(descriptor)
        if len(calls) == failing:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(files.os, "fsync", fsync)
    with pytest.raises(AdvisorError, match="No space left"):
        supersede(folder, "1", "2", today=LATER)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_interrupt_between_the_two_sides_leaves_both(write, folder, monkeypatch):
    write(), write("Use JAX")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    real, calls = Path.replace, []

    def replace(self, target):
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        supersede(folder, "1", "2", today=LATER)
    after = {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.endswith(".tmp")}
    assert after == before


def test_an_interrupted_accept_loses_nothing(write, folder, monkeypatch):
    draft = write("Use JAX", draft=True)
    text = draft.read_text("utf-8")

    def stop(*_args):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(files.os, "fsync", stop)
    with pytest.raises(AdvisorError):
        accept(folder, draft.name, today=LATER)
    assert draft.read_text("utf-8") == text
    assert names_in(folder) == ["draft-use-jax.evidence.json", "draft-use-jax.md"]


def test_an_accept_that_was_killed_at_the_end_is_finished_by_the_next(write, folder, monkeypatch):
    draft = write("Use JAX", draft=True, with_chart=True)
    text = draft.read_text("utf-8").replace("## Decision Drivers", "Mine.\n\n## Decision Drivers")
    draft.write_text(text, "utf-8")
    with monkeypatch.context() as killed:
        killed.setattr("advisor.records.lifecycle._clear_draft", _killed)
        with pytest.raises(SystemExit):
            accept(folder, draft.name, today=LATER)
    assert draft.read_text("utf-8") == text
    record = folder / "0001-use-jax.md"
    accepted = record.read_text("utf-8")
    assert accept(folder, draft.name, today=LATER + dt.timedelta(1)) == record
    assert record.read_text("utf-8") == accepted
    assert names_in(folder) == [
        "0001-use-jax.evidence.json", "0001-use-jax.md", "0001-use-jax.svg",
    ]  # fmt: skip
    assert lint_folder(folder) == []


def _killed(_record):
    raise SystemExit


def test_a_draft_that_says_more_than_the_record_of_its_name_gets_its_own_number(write, folder):
    accept(folder, write("Use JAX", draft=True).name, today=LATER)
    draft = write("Use JAX", draft=True)
    draft.write_text(draft.read_text("utf-8") + "\nMine.\n", "utf-8")
    assert accept(folder, draft.name, today=LATER).name == "0002-use-jax.md"


def test_permissions_stay_as_they_are(write, folder):
    path = write()
    path.chmod(0o664)
    deprecate(folder, "1", because="", today=LATER)
    assert path.stat().st_mode & 0o777 == 0o664


@pytest.mark.skipif(shutil.which("unshare") is None, reason="no unshare")
def test_a_disk_that_is_really_full_changes_nothing(write, folder):
    """There is room for one of the two texts: neither is changed."""
    write(), write("Use JAX")
    small = folder.parent / "small"
    small.mkdir()
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c",
         'mount -t tmpfs -o size=512k tmpfs "$2" && exec "$0" -m "$3" "$1" "$2"',
         sys.executable, str(folder), str(small), "tests.records.full_disk"],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    if done.returncode != 0 and ("unshare" in done.stderr or "mount" in done.stderr):
        pytest.skip(f"no file system of one's own here: {done.stderr.strip()[:100]}")
    assert "No space left on device" in done.stdout, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "True"


def test_write_together_makes_and_unmakes_new_files(tmp_path):
    (tmp_path / "in-the-way").mkdir()
    with pytest.raises(AdvisorError):
        write_together({tmp_path / "new.md": "x", tmp_path / "in-the-way": "y"})
    assert names_in(tmp_path) == ["in-the-way"]
