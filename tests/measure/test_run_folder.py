"""Runs in the user's data folder are found by path, id, its beginning, or as the newest."""

from __future__ import annotations

import os

import pytest

from advisor.errors import UsageError
from advisor.measure.run_file import save_run
from advisor.measure.run_folder import kept_runs, run_path, runs_dir
from tests.cli.runs import run


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    runs_dir().mkdir(parents=True)
    for number, name in enumerate(("b", "c", "a")):
        made = run(id=f"2026-{name}", started=f"2026-11-2{number}T10:00:00Z")
        save_run(made, runs_dir() / f"{name}.json")
        os.utime(runs_dir() / f"{name}.json", (number, number))
    return runs_dir()


def test_the_run_that_began_last_is_the_first_of_the_list_and_rubbish_the_last(folder):
    (folder / "half.json").write_text('{"schema": "advisor.run/3"')
    (folder / "notes.txt").write_text("no run")
    (folder / "folder.json").mkdir()
    kept = kept_runs()
    assert [one.path.stem for one in kept] == ["a", "c", "b", "half"]
    assert kept[-1].run is None
    assert "cut off" in kept[-1].problem


def test_a_run_is_meant_by_its_id_or_the_beginning_of_it(folder):
    assert run_path("2026-c") == folder / "c.json"
    save_run(run(id="2026-cc"), folder / "cc.json")
    assert run_path("2026-c") == folder / "c.json"
    assert run_path("2026-cc") == folder / "cc.json"


def test_an_id_that_means_several_or_none_is_refused(folder):
    with pytest.raises(UsageError, match="3 runs begin with"):
        run_path("2026-")
    with pytest.raises(UsageError, match="no run") as caught:
        run_path("2027")
    assert "probe list" in caught.value.next_step


def test_latest_is_the_one_written_last_that_can_be_read(folder):
    assert run_path("latest") == folder / "a.json"
    (folder / "newer.json").write_text("{")
    assert run_path("latest") == folder / "a.json"
    os.utime(folder / "b.json", (1e9, 1e9))
    assert run_path("latest") == folder / "b.json"


def test_without_a_folder_there_is_no_latest(tmp_path, monkeypatch):
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / "none"))
    assert kept_runs() == []
    with pytest.raises(UsageError, match="no run is kept"):
        run_path("latest")


@pytest.mark.parametrize("text", ["-", "x.json", "some/where", "./latest"])
def test_what_looks_like_a_path_is_one(folder, text):
    assert run_path(text) == text


def test_a_file_of_that_name_comes_first(folder, tmp_path):
    (tmp_path / "latest").write_text("")
    assert run_path("latest") == "latest"
