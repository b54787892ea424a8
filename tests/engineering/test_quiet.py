"""The turnstile that lets a measuring test be alone, between processes as between workers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.quiet import Turnstile

pytest.importorskip("fcntl", reason="this system has no locks of that kind")

ROOT = Path(__file__).resolve().parents[2]
OTHER = """
import sys
from pathlib import Path
from tests.quiet import Turnstile

folder, way, mark = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
with getattr(Turnstile(folder), way)():
    mark.write_text("inside")
    sys.stdin.read()
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


def test_who_is_inside_can_be_alone_and_is_inside_again(tmp_path: Path) -> None:
    turnstile = Turnstile(tmp_path)
    with turnstile.beside():
        with turnstile.alone():
            other = Other(tmp_path, "beside", "other")
            assert not other.inside(1.0)
        assert other.inside(60)
        other.leave()
        alone = Other(tmp_path, "alone", "alone")
        assert not alone.inside(1.0), "this one is inside again"
    assert alone.inside(60)
    alone.leave()


def test_an_error_inside_opens_it_again(tmp_path: Path) -> None:
    turnstile = Turnstile(tmp_path)
    with pytest.raises(ValueError, match="x"), turnstile.alone():
        raise ValueError("x")
    with turnstile.alone():
        pass


TWO_WORKERS = """
import time
from pathlib import Path
import pytest

HERE = Path(__file__).parent

@pytest.fixture(scope="module")
def measured(turnstile):
    with turnstile.alone():
        began = time.time()
        time.sleep(1.5)
        return began, time.time()

def test_measures(measured):
    (HERE / "measured").write_text(" ".join(map(str, measured)))
"""
OTHER_TESTS = """
import time
from pathlib import Path
import pytest

HERE = Path(__file__).parent

@pytest.mark.parametrize("n", range(20))
def test_runs(n):
    began = time.time()
    time.sleep(0.2)
    (HERE / f"ran-{n}").write_text(f"{began} {time.time()}")
"""


def test_between_the_workers_of_one_call(tmp_path: Path) -> None:
    """With this project's conftest: no test of one worker runs while another measures."""
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    (tmp_path / "test_a.py").write_text(TWO_WORKERS)
    (tmp_path / "test_b.py").write_text(OTHER_TESTS)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    kept.pop("ADVISOR_TESTS_TURNSTILE", None)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile",
         "--rootdir", str(tmp_path), "-c", os.devnull, str(tmp_path)],
        cwd=ROOT, env={**kept, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    began, ended = map(float, (tmp_path / "measured").read_text().split())
    others = [file.read_text().split() for file in tmp_path.glob("ran-*")]
    assert len(others) == 20
    assert not [one for one in others if float(one[0]) < ended and float(one[1]) > began]
