"""The compiled copy: used when it fits, ignored when anything about it is odd."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor import __version__, paths
from advisor.errors import Diagnostic, KnowledgeError
from advisor.kb import load as load_module
from advisor.kb.load import load_knowledge
from tests.kb.conftest import CELL, CRITERION, Spoil


class TestCache:
    @staticmethod
    def file() -> Path:
        (only,) = paths.cache_dir().glob("knowledge-*.json")
        return only

    @pytest.fixture
    def parsed(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Names of the files that were parsed, not taken from the compiled copy."""
        seen: list[str] = []
        parse = load_module.read.parse

        def watched(file: load_module.read.RawFile, problems: list[Diagnostic]) -> object:
            seen.append(file.shown)
            return parse(file, problems)

        monkeypatch.setattr(load_module.read, "parse", watched)
        return seen

    def test_is_used_and_gives_the_same(self, base: Path, parsed: list[str]) -> None:
        fresh = load_knowledge(directory=base)
        assert parsed
        parsed.clear()
        cached = load_knowledge(directory=base)
        assert not parsed
        for field in ("claims", "criteria", "sources", "sections", "capabilities", "frameworks",
                      "groups", "probes", "origin", "hash", "version"):  # fmt: skip
            assert getattr(cached, field) == getattr(fresh, field), field
            if field not in ("hash", "version"):
                assert list(getattr(cached, field)) == list(getattr(fresh, field)), field

    def test_serves_from_any_working_folder(
        self, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
    ) -> None:
        monkeypatch.chdir(base)
        fresh = load_knowledge(directory=base)
        parsed.clear()
        monkeypatch.chdir(tmp_path.parent)
        assert load_knowledge(directory=base).claims == fresh.claims
        assert not parsed

    def test_a_changed_file_is_seen(self, base: Path, spoil: Spoil) -> None:
        load_knowledge(directory=base)
        spoil(CRITERION, "title: Browser deployment", "title: Changed")
        assert load_knowledge(directory=base).criteria["browser-deployment"].title == "Changed"

    def test_a_removed_file_is_seen(self, base: Path) -> None:
        load_knowledge(directory=base)
        (base / CELL).unlink()
        assert ("pytorch", "browser-deployment") not in load_knowledge(directory=base).cells

    @pytest.mark.parametrize(
        "damage",
        [
            lambda text: text[: len(text) // 2],
            lambda _: "",
            lambda _: "[]",
            lambda _: "[" * 200_000,
            lambda text: json.dumps({**json.loads(text), "files": {}}),
            lambda text: json.dumps({**json.loads(text), "files": []}),
            lambda text: json.dumps({**json.loads(text), "schema": "knowledge-cache/99"}),
            lambda text: json.dumps({**json.loads(text), "digest": "0" * 64}),
            lambda text: json.dumps({**json.loads(text), "program": __version__ + ".1"}),
            lambda text: json.dumps(
                {**json.loads(text), "files": dict.fromkeys(json.loads(text)["files"])}
            ),
            lambda text: json.dumps(
                {**json.loads(text), "files": {k: {"a": 1} for k in json.loads(text)["files"]}}
            ),
        ],
    )
    def test_a_damaged_copy_is_as_good_as_none(
        self, base: Path, damage: Callable[[str], str], parsed: list[str]
    ) -> None:
        fresh = load_knowledge(directory=base)
        file = self.file()
        file.write_text(damage(file.read_text()))
        parsed.clear()
        assert load_knowledge(directory=base) == fresh
        assert parsed

    def test_a_copy_that_is_not_text(self, base: Path) -> None:
        fresh = load_knowledge(directory=base)
        self.file().write_bytes(b"\xff\xfe\x00")
        assert load_knowledge(directory=base) == fresh

    def test_a_broken_base_leaves_no_copy(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "source: project-runs-browser", "source: nobody")
        with pytest.raises(KnowledgeError):
            load_knowledge(directory=base)
        assert not list(paths.cache_dir().glob("*")) if paths.cache_dir().exists() else True

    def test_an_error_is_told_every_time(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "source: project-runs-browser", "source: nobody")
        for _ in range(2):
            with pytest.raises(KnowledgeError):
                load_knowledge(directory=base)

    def test_no_place_for_a_copy_is_harmless(self, base: Path, own_home: Path) -> None:
        own_home.write_text("a file where the home should be")
        assert load_knowledge(directory=base).claims

    def test_a_folder_in_the_way_is_harmless(self, base: Path) -> None:
        load_knowledge(directory=base)
        file = self.file()
        file.unlink()
        file.mkdir()
        assert load_knowledge(directory=base).claims

    def test_no_home_at_all_is_harmless(self, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ADVISOR_HOME", "~no-such-user-anywhere/x")
        assert load_knowledge(directory=base).claims
