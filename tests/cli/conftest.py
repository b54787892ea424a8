"""The command line as people meet it: a process of its own, with its own home."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROD = ROOT / "examples" / "prod.yaml"


@dataclass(frozen=True)
class Outcome:
    """What a call left behind."""

    code: int
    out: str
    err: str

    @property
    def envelope(self) -> dict[str, Any]:
        """Standard output as JSON: nothing else may stand there."""
        data = json.loads(self.out)
        assert isinstance(data, dict)
        return data


class Advisor:
    """Calls ``python -m advisor`` in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"

    def environment(self, **extra: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
        return {
            **kept,
            "ADVISOR_HOME": str(self.home),
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm",
            **extra,
        }

    def command(self, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "advisor", *(str(a) for a in arguments)]

    def __call__(
        self, *arguments: object, stdin: str | bytes | None = None, timeout: float = 300, **env: str
    ) -> Outcome:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(**env),
            input=given if given is not None else None,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *arguments: object, **env: str) -> subprocess.Popen[str]:
        """A call that goes on, in a process group of its own."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(**env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path


@pytest.fixture
def advisor(tmp_path: Path, furnish: Callable[[Path], Path]) -> Advisor:
    made = Advisor(tmp_path)
    furnish(made.home)
    return made


def one_screen(text: str) -> None:
    """An error is short, holds no traceback and no control characters, and says what to do."""
    lines = text.splitlines()
    assert 0 < len(lines) <= 40, text
    assert all(len(line) <= 120 for line in lines), text
    assert "Traceback" not in text
    assert text.replace("\n", "").isprintable(), repr(text)
    assert "next:" in text, text
