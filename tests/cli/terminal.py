"""A terminal to talk to a program through."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from pathlib import Path


class Terminal:
    """A program that believes a person sits in front of it."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            # Ctrl-C reaches it only as its controlling terminal.
            preexec_fn=_take_terminal,  # noqa: PLW1509 - the tests start no threads
        )
        os.close(slave)
        self.seen = ""
        self._read_up_to = 0

    def expect(self, text: str, timeout: float = 120) -> str:
        """Wait until ``text`` shows after what was expected before."""
        end = time.monotonic() + timeout
        while text not in self.seen[self._read_up_to :]:
            ready, _, _ = select.select([self.master], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"waited for {text!r}, saw {self.seen[self._read_up_to :]!r}"
            try:
                data = os.read(self.master, 65536)
            except OSError:  # the other end is closed
                data = b""
            assert data, f"ended before {text!r}: {self.seen[self._read_up_to :]!r}"
            self.seen += data.decode(errors="replace").replace("\r\n", "\n")
        start = self._read_up_to
        self._read_up_to = self.seen.index(text, start) + len(text)
        return self.seen[start : self._read_up_to]

    def send(self, text: str) -> None:
        os.write(self.master, text.encode())

    def answer(self, prompt: str, text: str) -> str:
        """Wait for the prompt, then type ``text`` and Enter."""
        seen = self.expect(prompt)
        self.send(text + "\n")
        return seen

    def rest(self, timeout: float = 120) -> tuple[int, str]:
        """The exit code and everything that was said since."""
        start = self._read_up_to
        end = time.monotonic() + timeout
        while True:
            ready, _, _ = select.select([self.master], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"did not end: {self.seen[start:]!r}"
            try:
                data = os.read(self.master, 65536)
            except OSError:
                data = b""
            if not data:
                break
            self.seen += data.decode(errors="replace").replace("\r\n", "\n")
        os.close(self.master)
        return self.process.wait(timeout), self.seen[start:]


def _take_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
