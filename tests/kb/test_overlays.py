"""A team's own knowledge on top: which layer wins, and that it is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from advisor.errors import KnowledgeError
from advisor.kb.load import BUILT_IN, load_knowledge
from tests.kb.conftest import CELL, CRITERION


class TestOverlays:
    @pytest.fixture
    def team(self, tmp_path: Path) -> Path:
        folder = tmp_path / "team"
        (folder / "criteria").mkdir(parents=True)
        return folder

    def test_the_later_layer_wins_and_is_named(self, base: Path, team: Path) -> None:
        text = (base / CRITERION).read_text().replace("title: Browser deployment", "title: Ours")
        (team / CRITERION).write_text(text)
        knowledge = load_knowledge([team], directory=base)
        assert knowledge.criteria["browser-deployment"].title == "Ours"
        assert knowledge.origin["criterion", "browser-deployment"] == str(team)
        assert knowledge.origin["criterion", "mobile-and-edge"] == BUILT_IN

    def test_one_claim_is_replaced_and_one_is_added(self, base: Path, team: Path) -> None:
        before = load_knowledge(directory=base)
        replaced = before.cells["pytorch", "browser-deployment"][0].id
        (team / CELL).parent.mkdir(parents=True)
        claim = (
            "  - {{id: {}, text: Ours., status: unverified, basis: inferred,\n"
            "     observed: 2026-11-20, reason: Ours.}}\n"
        )
        (team / CELL).write_text(
            "schema: claims/1\nframework: pytorch\ncriterion: browser-deployment\nclaims:\n"
            + claim.format(replaced)
            + claim.format("pytorch.browser-deployment.ours")
        )
        after = load_knowledge([team], directory=base)
        assert after.claims[replaced].claim.text == "Ours."
        assert after.origin["claim", replaced] == str(team)
        assert len(after.claims) == len(before.claims) + 1
        assert after.hash != before.hash

    def test_a_version_of_its_own_is_added(self, base: Path, team: Path) -> None:
        (team / "base.yaml").write_text("schema: base/1\nversion: team-7\n")
        knowledge = load_knowledge([team], directory=base)
        assert knowledge.version == load_knowledge(directory=base).version + "+team-7"

    def test_order_decides_and_a_folder_named_twice_counts_once(
        self, base: Path, tmp_path: Path
    ) -> None:
        folders = [tmp_path / "one", tmp_path / "two"]
        for folder in folders:
            (folder / "criteria").mkdir(parents=True)
            text = (base / CRITERION).read_text()
            title = f"title: {folder.name}"
            (folder / CRITERION).write_text(text.replace("title: Browser deployment", title))
        one, two = folders
        for overlays, winner in [
            ([one, two], "two"),
            ([two, one], "one"),
            ([one, two, one], "one"),
        ]:
            knowledge = load_knowledge(overlays, directory=base)
            assert knowledge.criteria["browser-deployment"].title == winner

    def test_a_mistake_in_an_overlay_names_the_overlay(self, base: Path, team: Path) -> None:
        (team / CRITERION).write_text("schema: criterion/1\n")
        with pytest.raises(KnowledgeError) as caught:
            load_knowledge([team], directory=base)
        assert str(team / CRITERION) in str(caught.value)

    def test_a_folder_called_like_the_built_in_layer(
        self, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / BUILT_IN / "criteria").mkdir(parents=True)
        shutil.copy(base / CRITERION, tmp_path / BUILT_IN / CRITERION)
        knowledge = load_knowledge([Path(BUILT_IN)], directory=base)
        assert knowledge.origin["criterion", "browser-deployment"] != BUILT_IN
