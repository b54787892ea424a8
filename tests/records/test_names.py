from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import AdvisorError
from advisor.records import names


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Use PyTorch for the vision service", "use-pytorch-for-the-vision-service"),
        ("Größe & Ähnliches: café", "groe-ahnliches-cafe"),
        ("使用 PyTorch", "pytorch"),
        ("使用框架", "fallback"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "fallback"),
        ("C:\\Windows\\x", "c-windows-x"),
        ("", "fallback"),
        ("a" * 300, "a" * 80),
        ("word " * 60, "-".join(["word"] * 16)),
    ],
)
def test_slugs(title, slug):
    assert names.slug(title, "fallback") == slug


@given(st.text())
def test_a_slug_is_a_safe_file_name(title):
    slug = names.slug(title, "fallback")
    assert 0 < len(slug) <= 80
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-")
    assert not slug.endswith("-")


def test_the_highest_number_counts_every_numbered_name(tmp_path):
    assert names.highest_number(tmp_path) == 0
    for name in (
        "0001-a.md", "0007-by-hand.md", "0003-c.evidence.json", "README.md", "draft-0099-x.md",
        "20260101-other-tool.md", "12-short.md", "00080-five.md",
    ):  # fmt: skip
        (tmp_path / name).touch()
    assert names.highest_number(tmp_path) == 7
    (tmp_path / "0009-folder").mkdir()
    assert names.highest_number(tmp_path) == 9


def test_a_reserved_number_is_nobody_elses_and_leaves_nothing(tmp_path):
    with names.reserved_number(tmp_path) as first, names.reserved_number(tmp_path) as second:
        assert (first, second) == (1, 2)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_writer_gives_its_number_back(tmp_path):
    def fail():
        with names.reserved_number(tmp_path):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with names.reserved_number(tmp_path) as number:
        assert number == 1


def test_a_record_that_appeared_between_look_and_mark_is_seen(tmp_path, monkeypatch):
    (tmp_path / "0001-theirs.md").touch()
    real = names.highest_number
    monkeypatch.setattr(names, "highest_number", _once_stale(real))
    with names.reserved_number(tmp_path) as number:
        assert number == 2


def _once_stale(real):
    seen = []

    def look(directory):
        seen.append(directory)
        return 0 if len(seen) == 1 else real(directory)

    return look


def test_numbers_end_at_four_digits(tmp_path):
    (tmp_path / "9999-last.md").touch()
    with pytest.raises(AdvisorError, match="no number left"), names.reserved_number(tmp_path):
        pass


def test_drafts_never_take_a_name_in_use(tmp_path):
    with (
        names.reserved_draft(tmp_path, "x") as first,
        names.reserved_draft(tmp_path, "x") as second,
    ):
        assert (first, second) == ("draft-x.md", "draft-x-2.md")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "Draft-X.md").touch()
    (tmp_path / "draft-x-2.evidence.json").touch()
    with names.reserved_draft(tmp_path, "x") as name:
        assert name == "draft-x-3.md"


def test_the_mark_of_a_killed_writer_costs_one_number_and_nothing_else(tmp_path):
    (tmp_path / "0004-last.md").touch()
    (tmp_path / ".0005.reserved").touch()
    with names.reserved_number(tmp_path) as number:
        assert number == 6
