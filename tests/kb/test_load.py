"""Loading: what a broken file says."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

import pytest

from advisor.errors import KnowledgeError
from advisor.kb.lint import CODES, ERRORS
from advisor.kb.load import BUILT_IN, check_knowledge, load_knowledge
from advisor.kb.located_yaml import MAX_BYTES
from tests.kb.conftest import CELL, CRITERION, Spoil, errors, only_error


class TestTheBaseItself:
    def test_is_whole(self) -> None:
        knowledge, found = check_knowledge(today=dt.date(2026, 11, 20))
        assert knowledge is not None
        assert [str(problem) for problem in found if problem.code in ERRORS] == []
        assert set(knowledge.frameworks) >= {"pytorch", "tensorflow"}
        assert set(knowledge.origin.values()) == {BUILT_IN}

    def test_loading_twice_gives_the_same(self, base: Path) -> None:
        fresh = load_knowledge(directory=base, cache=False)
        assert load_knowledge(directory=base, cache=False) == fresh
        assert re.fullmatch("[0-9a-f]{16}", fresh.hash)

    def test_the_hash_follows_every_character(self, base: Path, spoil: Spoil) -> None:
        before = load_knowledge(directory=base, cache=False).hash
        spoil(CRITERION, "score: 0.25", "score: 0.26")
        assert load_knowledge(directory=base, cache=False).hash != before

    def test_every_code_has_words(self) -> None:
        assert set(CODES) >= ERRORS


class TestBrokenFiles:
    def test_tab(self, base: Path, spoil: Spoil) -> None:
        path = spoil(CELL, "    text:", "\ttext:")
        assert "spaces, not tabs" in only_error(base)
        assert path.as_posix() in only_error(base)

    def test_duplicate_key(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "criterion: browser-deployment", "criterion: a\ncriterion: b")
        assert 'KB002 duplicate key "criterion" (first given in line 4)' in only_error(base)

    def test_empty_file(self, base: Path) -> None:
        (base / CELL).write_text("")
        assert "KB001 the file is empty" in only_error(base)

    def test_a_folder_named_like_a_file(self, base: Path) -> None:
        (base / "claims/pytorch/folder.yaml").mkdir()
        with pytest.raises(KnowledgeError, match="is a folder, not a file"):
            check_knowledge(directory=base)

    def test_a_file_of_fifty_megabytes_is_not_read_whole(self, base: Path) -> None:
        with (base / CELL).open("wb") as stream:
            stream.truncate(50_000_000)
        with pytest.raises(KnowledgeError, match="larger than 1 MB"):
            check_knowledge(directory=base)

    def test_just_under_the_limit_is_read(self, base: Path) -> None:
        path = base / CELL
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "#" * (MAX_BYTES - len(text.encode())), encoding="utf-8")
        assert errors(base) == []

    def test_not_utf8(self, base: Path) -> None:
        (base / CELL).write_bytes("schema: é".encode("latin-1"))
        (found,) = errors(base)
        assert f"{CELL}: KB001 not UTF-8 text (byte 8)" in str(found)

    def test_byte_order_mark_is_harmless(self, base: Path) -> None:
        path = base / CELL
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
        assert errors(base) == []

    def test_dangling_link(self, base: Path) -> None:
        (base / "claims/pytorch/gone.yaml").symlink_to(base / "nowhere")
        with pytest.raises(KnowledgeError, match="does not exist"):
            check_knowledge(directory=base)

    @pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
    def test_no_permission(self, base: Path) -> None:
        (base / CELL).chmod(0)
        with pytest.raises(KnowledgeError, match="Permission denied"):
            check_knowledge(directory=base)

    def test_hidden_files_are_not_knowledge(self, base: Path) -> None:
        (base / ".settings.yaml").write_text("{{{")
        (base / ".git").mkdir()
        (base / ".git/x.yaml").write_text("{{{")
        assert errors(base) == []

    def test_missing_folder(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match="no knowledge base in") as caught:
            load_knowledge(directory=tmp_path / "nowhere")
        assert caught.value.next_step

    def test_folder_without_yaml(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match="holds 0 YAML files"):
            load_knowledge([tmp_path])

    def test_several_files_are_named_at_once(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "basis: measured", "basis: measured\n    bassi: x")
        spoil(CRITERION, "fresh_for_days: 365", "fresh_for_days: soon")
        with pytest.raises(KnowledgeError) as caught:
            load_knowledge(directory=base)
        assert caught.value.what == "the knowledge base has 2 problems"
        assert "advisor kb check" in caught.value.next_step
        assert [found.code for found in caught.value.diagnostics] == ["KB003", "KB003"]

    def test_syntax_and_schema_of_different_files_together(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "    text:", "\ttext:")
        spoil(CRITERION, "fresh_for_days: 365", "fresh_for_days: soon")
        assert {found.code for found in errors(base)} == {"KB001", "KB003"}

    def test_what_cannot_be_used_is_not_handed_out(self, base: Path, spoil: Spoil) -> None:
        spoil(CRITERION, "fresh_for_days: 365", "fresh_for_days: soon")
        assert check_knowledge(directory=base)[0] is None


class TestSchema:
    def test_unknown_key(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "observed:", "obsevred:")
        found = [str(problem) for problem in errors(base)]
        assert any('unknown key "obsevred" (did you mean "observed"?)' in line for line in found)
        assert any('"observed" is missing (claims.0.observed)' in line for line in found)

    def test_claim_without_evidence(self, base: Path) -> None:
        (base / CELL).write_text(
            "schema: claims/1\nframework: pytorch\ncriterion: browser-deployment\nclaims:\n"
            "  - {id: pytorch.browser-deployment.x, text: x, status: holds, basis: documented,\n"
            "     observed: 2026-11-20, reason: x}\n"
        )
        assert 'without any it is "unverified"' in only_error(base)

    def test_measured_without_machine(self, base: Path, spoil: Spoil) -> None:
        spoil(CELL, "    machine:", "    since:")
        assert "must say on what machine" in only_error(base)

    def test_levels_must_rise(self, base: Path, spoil: Spoil) -> None:
        spoil(CRITERION, "score: 0.25", "score: 0.95")
        assert "levels must rise" in only_error(base)

    @pytest.mark.parametrize("score", [".nan", "1e999", "-0.5", "1.5", "half"])
    def test_scores_off_the_scale(self, base: Path, spoil: Spoil, score: str) -> None:
        spoil(CRITERION, "score: 0.25", f"score: {score}")
        assert f"{base / CRITERION}:" in only_error(base)

    @pytest.mark.parametrize(
        "text",
        [
            "schema: base/2\nversion: 1\n",
            "schema: base/1\n",
            "- a\n",
            "schema: base/1\nversion: []\n",
            "schema: base/1\nversion: 1\nverison: 2\n",
        ],
    )
    def test_base_file(self, base: Path, text: str) -> None:
        (base / "base.yaml").write_text(text)
        assert "KB003" in only_error(base)

    def test_a_file_where_nothing_lives(self, base: Path) -> None:
        (base / "opinions").mkdir()
        (base / "opinions/pytorch.yaml").write_text("schema: opinions/1\n")
        assert "KB010 no kind of entry lives here" in only_error(base)
