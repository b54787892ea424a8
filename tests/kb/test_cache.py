"""The compiled copy: used when it fits, ignored when anything about it is odd."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor import paths
from advisor.errors import Diagnostic, KnowledgeError
from advisor.kb import assemble, compiled, read
from advisor.kb.load import load_knowledge
from tests.kb.conftest import CELL, CRITERION, Spoil


def whole(copy: bytes, payload: bytes) -> bytes:
    """Another payload under a head that fits it."""
    return copy[:32] + hashlib.sha256(payload).digest() + payload


class TestCache:
    @staticmethod
    def file() -> Path:
        (only,) = paths.cache_dir().glob("knowledge-*.bin")
        return only

    @pytest.fixture
    def parsed(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Names of the files that were parsed, not taken from the compiled copy."""
        seen: list[str] = []
        parse = read.parse

        def watched(file: read.RawFile, problems: list[Diagnostic]) -> object:
            seen.append(file.shown)
            return parse(file, problems)

        monkeypatch.setattr(read, "parse", watched)
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
            lambda _: b"",
            lambda _: b"{}",
            lambda data: data[: len(data) // 2],
            lambda data: data[:-1],
            lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
            lambda data: bytes([data[0] ^ 1]) + data[1:],
            lambda data: b"0" * 32 + data[32:],
            lambda data: whole(data, pickle.dumps({"not": "knowledge"})),
            lambda data: whole(data, b"not a pickle"),
        ],
    )
    def test_a_damaged_copy_is_as_good_as_none(
        self, base: Path, damage: Callable[[bytes], bytes], parsed: list[str]
    ) -> None:
        fresh = load_knowledge(directory=base)
        file = self.file()
        file.write_bytes(damage(file.read_bytes()))
        parsed.clear()
        assert load_knowledge(directory=base) == fresh
        assert parsed

    def test_a_copy_by_other_code_is_not_used(
        self, base: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
    ) -> None:
        with monkeypatch.context() as other:
            other.setattr(compiled, "_stamp", lambda _: b"1" * 32)
            load_knowledge(directory=base)
        parsed.clear()

        seen: list[str] = []
        inspect = assemble.inspect
        monkeypatch.setattr(
            assemble,
            "inspect",
            lambda files, digest, **_: (seen.append("yes"), inspect(files, digest))[1],
        )
        load_knowledge(directory=base)
        assert seen

    @pytest.mark.parametrize(
        "foreign",
        [
            b"cos\nsystem\n(S'echo gotcha > FILE'\ntR.",
            b"cadvisor.kb.load\nload_knowledge\n(tR.",
            b'cbuiltins\neval\n(S\'open("FILE", "w")\'\ntR.',
        ],
    )
    def test_a_foreign_copy_cannot_run_anything(
        self, base: Path, tmp_path: Path, foreign: bytes
    ) -> None:
        fresh = load_knowledge(directory=base)
        trace = tmp_path / "trace"
        file = self.file()
        payload = foreign.replace(b"FILE", str(trace).encode())
        file.write_bytes(whole(file.read_bytes(), payload))
        assert load_knowledge(directory=base) == fresh
        assert not trace.exists()

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

    def test_of_many_changes_only_the_latest_copies_stay(
        self, base: Path, spoil: Spoil, parsed: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(compiled, "MOST_COPIES", 2)
        other = paths.cache_dir() / "knowledge-of-mine.txt"
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_text("mine")
        for n in range(3):
            load_knowledge(directory=base)
            spoil(CRITERION, "title: ", f"title: {n} ")
        load_knowledge(directory=base)
        assert len(list(paths.cache_dir().glob("knowledge-*.bin"))) == 2
        assert other.read_text() == "mine"
        parsed.clear()
        load_knowledge(directory=base)
        assert not parsed, "the latest copy is among those that stay"
