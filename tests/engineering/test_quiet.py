"""The turnstile that lets a measuring test be alone, between processes as between workers."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.quiet import Turnstile

pytest.importorskip("fcntl", reason="this system has no locks of that kind")

ROOT = Path(__file__).resolve().parents[2]
OTHER = """
import sys, time
from pathlib import Path
from tests.quiet import Turnstile

folder, way, mark = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
with getattr(Turnstile(folder), way)():
    mark.write_text("inside")
    sys.stdin.read()
mark.with_suffix(".left").write_text("")
"""


class Other:
    """Another worker, inside until it is told to leave."""

    def __init__(self, folder: Path, way: str, name: str) -> None:
        self.mark = folder / name
        self.process = subprocess.Popen(
            [sys.executable, "-c", OTHER, str(folder), way, str(self.mark)],
            cwd=ROOT, stdin=subprocess.PIPE,
        )  # fmt: skip

    def inside(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while not self.mark.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.mark.exists()

    def leave(self) -> None:
        self.process.communicate(timeout=60)
        assert self.process.returncode == 0


def test_many_are_inside_beside_each_other(tmp_path: Path) -> None:
    others = [Other(tmp_path, "beside", name) for name in "ab"]
    with Turnstile(tmp_path).beside():
        assert all(other.inside(60) for other in others)
    for other in others:
        other.leave()


def test_who_wants_to_be_alone_waits_for_those_inside_and_nobody_enters(tmp_path: Path) -> None:
    turnstile = Turnstile(tmp_path)
    with turnstile.beside():
        alone = Other(tmp_path, "alone", "alone")
        assert not alone.inside(1.0), "somebody is inside"
        later = Other(tmp_path, "beside", "later")
        assert not later.inside(1.0), "somebody waits to be alone"
    assert alone.inside(60)
    assert not later.inside(0.5)
    alone.leave()
    assert later.inside(60)
    later.leave()


def test_a_process_that_is_killed_locks_nobody_out(tmp_path: Path) -> None:
    alone = Other(tmp_path, "alone", "alone")
    assert alone.inside(60)
    alone.process.kill()
    alone.process.communicate()
    with Turnstile(tmp_path).beside():
        assert alone.mark.exists()


def test_an_error_inside_opens_it_again(tmp_path: Path) -> None:
    turnstile = Turnstile(tmp_path)
    with pytest.raises(ValueError, match="x"), turnstile.alone():
        raise ValueError("x")
    with turnstile.alone():
        pass
