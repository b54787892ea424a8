"""Who measures can have the machine to itself, though other workers run tests at the same time."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # elsewhere nobody waits for anybody
    fcntl = None  # type: ignore[assignment]


class Turnstile:
    """Tests go through it one beside the other; who wants to be alone locks it behind them.

    ``folder`` is the same for all workers. Locks of the system end with their process.
    """

    def __init__(self, folder: Path) -> None:
        self._gate, self._room = folder / "gate.lock", folder / "room.lock"

    @contextlib.contextmanager
    def beside(self) -> Iterator[None]:
        """While others may run, too. Waits while somebody is alone, or wants to be."""
        with _locked(self._gate, shared=True):
            pass
        with _locked(self._room, shared=True):
            yield

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """While nobody else is inside: those who are finish first, and nobody enters after them."""
        with _locked(self._gate), _locked(self._room):
            yield


@contextlib.contextmanager
def _locked(file: Path, *, shared: bool = False) -> Iterator[None]:
    if fcntl is None:
        yield
        return
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        try:
            yield
        finally:
            # A process forked meanwhile holds the same lock; closing alone would leave it to it.
            fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)
