"""Comparing two bases: what differs, and whose ranking moves."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from advisor import paths
from tests.cli.conftest import PROD
from tests.cli.in_process import Call, call

__all__ = ["call"]

DAY = ("--as-of", "2026-11-20")


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """The built-in base twice."""
    folders = (tmp_path / "old", tmp_path / "new")
    for folder in folders:
        shutil.copytree(paths.knowledge_dir(), folder)
    return folders


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_base_and_itself(call: Call, two: tuple[Path, Path]) -> None:
    done = call("kb", "diff", *two, *DAY)
    assert done.code == 0, done.err
    for what in ("added: 0", "removed: 0", "changed: 0"):
        assert what in done.out
    examples = len(list(paths.examples_dir().glob("*.yaml")))
    assert f"of {examples} answered as before" in done.out


def test_every_kind_of_difference(call: Call, two: tuple[Path, Path]) -> None:
    old, new = two
    groups = (new / "groups.yaml").read_text()
    title = next(line for line in groups.splitlines() if "title:" in line).strip()
    change(new, "groups.yaml", title, "title: Called otherwise")
    sources = "  - {id: a-new-source, title: x, kind: news, independent: true}\n"
    (new / "sources/arm.yaml").write_text((new / "sources/arm.yaml").read_text() + sources)
    (old / "sources/arm.yaml").write_text(
        (old / "sources/arm.yaml").read_text() + sources.replace("a-new", "a-former")
    )
    done = call("kb", "diff", old, new, *DAY, "--format", "json", "--profile", PROD)
    changes = {(c["what"], c["kind"]): c for c in done.envelope["data"]["changes"]}
    assert changes["added", "source"]["id"] == "a-new-source"
    assert changes["removed", "source"]["id"] == "a-former-source"
    was, now = changes["changed", "group"]["fields"]["title"]
    assert (f"title: {was}", now) == (title, "Called otherwise")
    assert len(changes) == 3
    (prod,) = done.envelope["data"]["profiles"]
    assert prod["same"]
    assert not prod["reranked"]


def test_a_profile_whose_ranking_moves_and_why(call: Call, two: tuple[Path, Path]) -> None:
    old, new = two
    for path in (new / "claims/pytorch").iterdir():
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("status: holds", "status: refuted").replace(
            "status: contested", "status: refuted"), encoding="utf-8")  # fmt: skip
    done = call("kb", "diff", old, new, *DAY, "--profile", PROD, "--format", "json")
    (prod,) = done.envelope["data"]["profiles"]
    assert not prod["same"]
    assert prod["reasons"]
    changed = {f"claim {c['id']}" for c in done.envelope["data"]["changes"]}
    named = [entry for reason in prod["reasons"] for entry in reason["entries"]]
    assert named
    assert set(named) <= changed
    for reason in prod["reasons"]:
        for entry in reason["entries"]:
            assert reason["subject"] in entry, "a reason names claims of its own criterion"
    told = call("kb", "diff", old, new, *DAY, "--profile", PROD)
    assert "prod: best in 100:" in told.out
    assert named[0] in told.out


def test_a_must_that_is_met_no_longer(call: Call, two: tuple[Path, Path]) -> None:
    old, new = two
    wanted = "infer-on-android"
    path = new / f"capabilities/{wanted}.yaml"
    head = path.read_text(encoding="utf-8").split("routes:")[0]
    path.write_text(head + "routes:\n  pytorch: {level: unverified}\n", encoding="utf-8")
    done = call("kb", "diff", old, new, *DAY, "--profile", PROD, "--format", "json")
    (prod,) = done.envelope["data"]["profiles"]
    musts = [r for r in prod["reasons"] if r["shift"] is None]
    assert {reason["subject"] for reason in musts} == {wanted}
    assert any("pass → unknown" in reason["text"] for reason in musts)
    assert all(f"capability {wanted}" in reason["entries"] for reason in musts)


def test_a_profile_that_one_base_cannot_answer(call: Call, two: tuple[Path, Path]) -> None:
    (two[1].parent / "p.yaml").write_text("schema: profile/1\nname: p\nanswers: {nothing: such}\n")
    done = call("kb", "diff", *two, *DAY, "--profile", "p.yaml")
    assert done.code == 0
    assert "p.yaml has 1 problem" in done.out
    assert "0 profiles of 1 answered as before" in done.out


@pytest.mark.parametrize("name", ["no-such-place", "--", "HEAD:README.md", "$(id)"])
def test_what_is_neither_folder_nor_revision(call: Call, name: str) -> None:
    done = call("kb", "diff", name)
    assert done.code == 2
    assert done.out == ""


def test_a_folder_that_is_no_base(call: Call, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = call("kb", "diff", "empty")
    assert done.code == 3
    assert "empty" in done.err


def test_a_base_that_cannot_be_read_is_named(call: Call, two: tuple[Path, Path]) -> None:
    change(two[0], "groups.yaml", "schema: groups/1", "schema: groups/9")
    done = call("kb", "diff", *two)
    assert done.code == 3
    assert f"{two[0]}: the knowledge base has 1 problem" in " ".join(done.err.split())


def test_a_revision(
    call: Call, two: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a repository of its own, so that it does not matter how ours was fetched."""
    repository = tmp_path / "repository"
    shutil.copytree(two[0], repository / "knowledge")
    git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], check=True)
    monkeypatch.setattr(paths, "bundle_root", lambda: repository)
    sources = "  - {id: a-new-source, title: x, kind: news, independent: true}\n"
    path = repository / "knowledge/sources/arm.yaml"
    path.write_text(path.read_text() + sources)
    done = call("kb", "diff", "HEAD", "--profile", PROD, *DAY)
    assert done.code == 0, done.err
    assert "added: 1\n  source a-new-source" in done.out
    assert "changed: 0" in done.out
