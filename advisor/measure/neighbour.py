"""A busy neighbour: a program of our own that keeps one processor at work while we measure.

It is started, counted and ended here, so that what it takes is known and nothing is left behind.
It is pinned to no processor: the system moves it about as it does any other program.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from typing import Self

import psutil

_SPIN = """
import os, sys
parent = int(sys.argv[1])
while os.getppid() == parent:
    for _ in range(1_000_000):
        pass
"""
"""Ends by itself within a moment where the parent is gone, however that ended."""


class BusyNeighbour:
    """A process that never waits. A context manager; AdvisorError is never raised by its end."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Its process number, while it runs."""
        return None if self._process is None else self._process.pid

    def cpu_seconds(self) -> float:
        """Processor time it has used so far; 0 where it does not run."""
        if self._process is None:
            return 0.0
        with contextlib.suppress(psutil.Error):
            times = psutil.Process(self._process.pid).cpu_times()
            return float(times.user + times.system)
        return 0.0

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _SPIN, str(os.getpid())],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            process.wait()
