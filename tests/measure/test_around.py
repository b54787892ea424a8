"""The interpreters around here: each found once, asked, never imported."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from advisor.measure import around
from advisor.measure.around import MOST, candidates, look_around, unlike


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """Nothing around but this Python."""
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


def environment(folder, name, target=sys.executable):
    place = folder / name
    (place / "bin").mkdir(parents=True)
    (place / "pyvenv.cfg").write_text("home = /usr/bin\n")
    python = place / "bin" / "python"
    python.symlink_to(target)
    return python


def found(folder):
    return unlike(candidates(folder))


def test_the_current_python_is_always_there_and_first(alone):
    assert found(alone) == [(sys.executable, "this Python")]


def test_environments_in_the_folder_are_found_by_their_links(alone):
    one, two = environment(alone, ".venv"), environment(alone, "work")
    (alone / "other" / "bin").mkdir(parents=True)
    assert found(alone)[1:] == [(str(one), "in this folder"), (str(two), "in this folder")]
    assert found(alone / ".venv")[1:] == [(str(one), "in this folder")]


def test_the_active_ones_and_those_of_conda_are_found(alone, monkeypatch):
    active, conda = environment(alone / "x", "a"), environment(alone / "x", "c")
    listed = environment(alone / "x", "l")
    monkeypatch.setenv("VIRTUAL_ENV", str(alone / "x" / "a"))
    monkeypatch.setenv("CONDA_PREFIX", str(alone / "x" / "c"))
    home = alone / "home" / ".conda"
    home.mkdir(parents=True)
    (home / "environments.txt").write_text(f"\n{alone}/x/l\n{alone}/gone\n")
    assert found(alone)[1:] == [
        (str(active), "active environment"), (str(conda), "active conda"), (str(listed), "conda"),
    ]  # fmt: skip


def test_two_links_to_one_program_are_one(alone, monkeypatch):
    folder = alone / "bin"
    folder.mkdir()
    program = folder / "python3.11"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (folder / "python3").symlink_to(program)
    (folder / "python").write_text("not to be run")
    (folder / "python3.12").mkdir()
    monkeypatch.setenv("PATH", os.pathsep.join(["", str(folder), str(folder)]))
    assert found(alone)[1:] == [(str(folder / "python3"), "on PATH")]


def test_stand_ins_of_a_version_manager_are_one(alone, monkeypatch):
    folder = alone / "shims"
    folder.mkdir()
    for name in ("python", "python3", "python3.9"):
        (folder / name).write_text(f"#!/bin/sh\n# {name}\nexit 127\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    assert found(alone)[1:] == [(str(folder / "python3"), "on PATH")]
    assert [one.where for one in look_around(alone)] == ["this Python"]


def test_no_more_are_asked_than_somebody_would_wait_for(alone):
    for number in range(2 * MOST):
        environment(alone, f"e{number}")
    assert len(found(alone)) == MOST


def test_each_says_what_it_holds_and_one_that_does_not_answer_costs_only_itself(alone, monkeypatch):
    broken = alone / "bad" / "bin" / "python"
    broken.parent.mkdir(parents=True)
    (alone / "bad" / "pyvenv.cfg").touch()
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(around, "TIMEOUT_S", 60.0)
    before = set(sys.modules)
    this, other = look_around(alone)
    assert this.versions["python"] == ".".join(map(str, sys.version_info[:3]))
    assert "numpy" in this.versions
    assert this.problem == ""
    assert (other.python, other.versions, other.frameworks) == (str(broken), {}, ())
    assert "does not answer like a Python interpreter" in other.problem
    assert not {"torch", "tensorflow", "jax"} & (set(sys.modules) - before)


def test_a_folder_that_cannot_be_listed_is_no_error(alone):
    assert found(Path("/does/not/exist")) == [(sys.executable, "this Python")]
