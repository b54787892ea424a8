"""The command line called in this process: quicker than one of its own, the same code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.cli.edge import main
from tests.cli.conftest import Outcome

Call = Callable[..., Outcome]


@pytest.fixture
def call(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    furnish: Callable[[Path], Path],
) -> Call:
    """``call("kb", "check")`` in an empty folder with a home of its own."""
    monkeypatch.setenv("ADVISOR_HOME", str(furnish(tmp_path / "home")))
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Outcome:
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return run
