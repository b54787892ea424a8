"""A copy of the real knowledge base to spoil, and a home of its own for the cache."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor import paths
from advisor.errors import Diagnostic
from advisor.kb.lint import ERRORS
from advisor.kb.load import check_knowledge

Spoil = Callable[[str, str, str], Path]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setenv("ADVISOR_HOME", str(home))
    return home


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A whole and valid knowledge base that a test may change."""
    copy = tmp_path / "knowledge"
    shutil.copytree(paths.knowledge_dir(), copy)
    return copy


@pytest.fixture
def spoil(base: Path) -> Spoil:
    """Replace the first occurrence of a text in one file of the copy."""

    def replace(file: str, old: str, new: str) -> Path:
        path = base / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} no longer holds {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return replace


CELL = "claims/pytorch/browser-deployment.yaml"
CRITERION = "criteria/browser-deployment.yaml"


def errors(base: Path, *overlays: Path) -> list[Diagnostic]:
    """What makes the base unusable."""
    found = check_knowledge(overlays, directory=base)[1]
    return [problem for problem in found if problem.code in ERRORS]


def only_error(base: Path) -> str:
    """The one error, as a person sees it."""
    found = errors(base)
    assert len(found) == 1, [str(problem) for problem in found]
    return str(found[0])


def findings(base: Path, code: str) -> list[Diagnostic]:
    """The findings with this code in the base."""
    return [found for found in check_knowledge(directory=base)[1] if found.code == code]
