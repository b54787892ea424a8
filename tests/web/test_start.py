"""What is chosen at start, and how the server notices that knowledge changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor import paths
from advisor.kb.load import layers_of
from advisor.kb.read import Layer
from advisor.web import stamp, start, store
from tests.web.conftest import ROOT, texts

OVERLAY = ROOT / "examples" / "overlay"


def test_nothing_is_chosen_unless_somebody_says_so(monkeypatch):
    monkeypatch.delenv(paths.KB_VARIABLE, raising=False)
    monkeypatch.delenv(paths.DECISIONS_VARIABLE, raising=False)
    assert start.overlays() == ()
    assert start.decisions() is None


def test_overlays_keep_their_order_and_empty_parts_do_not_count(monkeypatch):
    monkeypatch.setenv(paths.KB_VARIABLE, os.pathsep.join(["a", "", "~/b"]))
    assert start.overlays() == (Path("a"), Path("~/b").expanduser())


def test_the_pages_answer_from_the_teams_own_knowledge(app, go, monkeypatch):
    before = store.knowledge()
    monkeypatch.setenv(paths.KB_VARIABLE, str(OVERLAY))
    after = store.knowledge()
    added = set(after.criteria) - set(before.criteria)
    assert added
    assert after.hash != before.hash
    tester = go(app(), "recommendation")
    assert "from your own knowledge" in texts(tester)
    monkeypatch.delenv(paths.KB_VARIABLE)
    assert store.knowledge().hash == before.hash


def test_an_overlay_that_is_not_there_is_one_clear_error(app, monkeypatch):
    monkeypatch.setenv(paths.KB_VARIABLE, "/nowhere/at/all")
    tester = app()
    assert not tester.exception
    assert (
        "there is no knowledge base in /nowhere/at/all"
        in tester.error[0].value + str(tester.error[0].proto.title).replace("\\", "").lower()
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "one.yaml").write_text("a: 1\n")
    (tmp_path / "notes.txt").write_text("x")
    return tmp_path


def layer(place: Path) -> list[Layer]:
    return [Layer("own", place)]


def test_the_stamp_stays_while_nothing_that_counts_changes(folder):
    before = stamp.of(layer(folder))
    (folder / "notes.txt").write_text("y")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "two.yaml").write_text("b: 1\n")
    assert stamp.of(layer(folder)) == before


def test_the_stamp_changes_with_every_change_that_counts(folder):
    seen = {stamp.of(layer(folder))}
    one = folder / "claims" / "one.yaml"
    one.write_text("a: 12\n")
    seen.add(stamp.of(layer(folder)))
    os.utime(one, ns=(1, 1))
    seen.add(stamp.of(layer(folder)))
    two = one.rename(one.with_name("two.yaml"))
    seen.add(stamp.of(layer(folder)))
    (folder / "three.yaml").write_text("c: 1\n")
    seen.add(stamp.of(layer(folder)))
    two.unlink()
    seen.add(stamp.of(layer(folder)))
    assert len(seen) == 6


def test_the_order_of_layers_counts(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    assert stamp.of([*layer(folder), *layer(other)]) != stamp.of([*layer(other), *layer(folder)])


def test_a_missing_folder_has_a_stamp_too(tmp_path):
    assert stamp.of(layer(tmp_path / "none")) == stamp.of(layer(tmp_path / "none"))
    assert stamp.of(layers_of(())) != stamp.of(layer(tmp_path / "none"))
