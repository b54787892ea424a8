"""A real browser on the real server, for the tests that need one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGE_SECONDS = 120
"""For what takes two seconds on a machine that is not busy."""


@contextmanager
def served(tmp_path: Path, **variables: str) -> Iterator[tuple[str, Path]]:
    """The address of the app, started as a user starts it, and its log.

    ``variables`` are added to its environment.
    """
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    log = tmp_path / "server.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [*command, f"--server.port={port}", "--server.headless=true"],
            cwd=ROOT,
            env={**os.environ, "ADVISOR_HOME": str(tmp_path / "home"), **variables},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        try:
            _healthy(f"http://localhost:{port}/_stcore/health", process)
            yield f"http://localhost:{port}", log
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def chromium() -> Iterator:
    """The system's Chromium, asking nobody for anything of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


def _healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PAGE_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the server did not start"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.read() == b"ok":
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the server never became healthy")
