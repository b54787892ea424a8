"""Reading with a limit, writing whole or not at all."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from advisor.errors import AdvisorError, InputFileError
from advisor.files import read_text, write_text_atomically


def refusal(path: str | Path, *, max_bytes: int = 100) -> str:
    with pytest.raises(InputFileError) as caught:
        read_text(path, kind="profile", max_bytes=max_bytes)
    assert caught.value.next_step
    assert caught.value.diagnostics[0].where is not None
    return caught.value.what


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestReading:
    def test_text_and_byte_order_mark(self, tmp_path: Path) -> None:
        file = tmp_path / "a"
        file.write_bytes(b"\xef\xbb\xbfdeux \xc3\xa9t\xc3\xa9s")
        assert read_text(file, kind="profile", max_bytes=100) == "deux étés"

    def test_missing(self, tmp_path: Path) -> None:
        assert refusal(tmp_path / "a") == "the profile does not exist"

    def test_folder(self, tmp_path: Path) -> None:
        assert refusal(tmp_path) == "the profile is a folder, not a file"

    def test_a_file_used_as_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("x")
        assert "cannot be read" in refusal(tmp_path / "a" / "b")

    @pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
    def test_names_that_no_file_can_have(self, tmp_path: Path, name: str) -> None:
        assert "cannot be read" in refusal(f"{tmp_path}/{name}")

    def test_limit_is_exact(self, tmp_path: Path) -> None:
        file = tmp_path / "a"
        file.write_bytes(b"x" * 100)
        assert len(read_text(file, kind="profile", max_bytes=100)) == 100
        file.write_bytes(b"x" * 101)
        assert "is larger than" in refusal(file)

    def test_a_huge_file_is_not_read_whole(self, tmp_path: Path) -> None:
        file = tmp_path / "a"
        with file.open("wb") as stream:
            stream.truncate(1 << 40)
        assert "is larger than" in refusal(file)

    def test_not_utf8_names_the_byte(self, tmp_path: Path) -> None:
        file = tmp_path / "a"
        file.write_bytes(b"ab\xff")
        assert refusal(file) == "the profile is not UTF-8 text (byte 2)"

    def test_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("é".encode())))
        assert read_text("-", kind="profile", max_bytes=100) == "é"

    def test_standard_input_has_the_same_limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 101)))
        assert "is larger than" in refusal("-")


class TestWriting:
    def test_makes_folders_and_replaces(self, tmp_path: Path) -> None:
        file = tmp_path / "a" / "b" / "c.yaml"
        for text in ("one\n", "zwei é\n"):
            write_text_atomically(file, text)
            assert file.read_bytes() == text.encode()
        assert names(file.parent) == ["c.yaml"]

    @pytest.mark.parametrize("name", ["taken", ".", "file/below", "a\0b", "x" * 300])
    def test_what_cannot_be_written_changes_nothing(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "taken").mkdir()
        (tmp_path / "file").write_text("kept")
        with pytest.raises(AdvisorError, match="could not write") as caught:
            write_text_atomically(tmp_path / name, "text")
        assert "nothing was changed" in caught.value.next_step
        assert names(tmp_path) == ["file", "taken"]
        assert (tmp_path / "file").read_text() == "kept"

    def test_the_working_folder_itself(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(AdvisorError, match="could not write"):
            write_text_atomically(Path(), "text")
        assert names(tmp_path) == []

    def test_half_a_character_leaves_the_old_file(self, tmp_path: Path) -> None:
        file = tmp_path / "a"
        file.write_text("old")
        with pytest.raises(AdvisorError, match="not text"):
            write_text_atomically(file, "new \ud800")
        assert file.read_text() == "old"
        assert names(tmp_path) == ["a"]

    def test_a_failure_on_the_way_leaves_the_old_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "a"
        file.write_text("old")

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(AdvisorError, match="No space left"):
            write_text_atomically(file, "new")
        assert file.read_text() == "old"
        assert names(tmp_path) == ["a"]
