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
        self._mine: _Lock | None = None

    @contextlib.contextmanager
    def beside(self) -> Iterator[None]:
        """While others may run, too. Waits while somebody is alone, or wants to be."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """While nobody else is inside: those who are finish first, and nobody enters after them.

        Who is inside already leaves first, and is inside again afterwards.
        """
        was_inside = self._mine is not None
        self._leave()
        gate, room = _Lock(self._gate), _Lock(self._room)
        try:
            gate.take()
            room.take()
            yield
        finally:
            room.give()
            gate.give()
            if was_inside:
                self._enter()

    def _enter(self) -> None:
        gate, room = _Lock(self._gate), _Lock(self._room)
        gate.take(shared=True)
        gate.give()
        room.take(shared=True)
        self._mine = room

    def _leave(self) -> None:
        if self._mine is not None:
            self._mine.give()
            self._mine = None


class _Lock:
    """A lock on a file; none where the system has no such locks.

    filelock's reader-writer lock is a SQLite database, which forked processes must not touch.
    """

    def __init__(self, file: Path) -> None:
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT)

    def take(self, *, shared: bool = False) -> None:
        if fcntl is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)

    def give(self) -> None:
        # A process forked meanwhile holds the same lock; closing alone would leave it to it.
        if fcntl is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        os.close(self._descriptor)
