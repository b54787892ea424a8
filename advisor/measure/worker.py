"""A worker process: started in any interpreter, talked to in lines of JSON over a pipe of its own.

Whatever a worker does — crash, hang, print rubbish, flood its output, leave children behind — ends
as a ``WorkerFailed`` with a status, a reason and its last lines, and with nothing left running.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import time
from collections.abc import Mapping, Sequence
from subprocess import Popen
from typing import Any, Self, cast, get_args

from advisor.measure import process
from advisor.measure.clock import Clock
from advisor.measure.oom import oom_kills
from advisor.measure.results import Status
from advisor.measure.tail import Tail

PROTOCOL = 1
LONGEST_REPLY = 1 << 20
"""Bytes; replies are numbers and names, arrays travel as files."""
_WAKE_S = 0.25
_GRACE_S = 2.0
_CHUNK = 1 << 16


class WorkerFailed(Exception):  # noqa: N818 - read as a sentence
    """What became of a worker or of one request; ``alive`` says whether it can be asked again."""

    def __init__(
        self, status: Status, reason: str, tail: tuple[str, ...] = (), *, alive: bool = False
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.tail = tail
        self.alive = alive


class Worker:
    """One worker process. Use as a context manager, or call ``close``."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], *, clock: Clock, cwd: str
    ) -> None:
        """Start ``command`` with ``--in-fd N --out-fd N`` appended; WorkerFailed if it cannot."""
        self._clock = clock
        self._tail = Tail()
        self._buffer = bytearray()
        self._number = 0
        self._asked: dict[str, Any] = {}
        self._oom_before = oom_kills()
        self._process: Popen[bytes] | None = None
        child_in, self._requests = os.pipe()
        self._replies, child_out = os.pipe()
        self._output, child_output = os.pipe()
        theirs = (child_in, child_out, child_output)
        try:
            self._process = process.start_group(
                [*command, "--in-fd", str(child_in), "--out-fd", str(child_out)],
                environment=environment, cwd=cwd, output=child_output,
                pass_fds=(child_in, child_out),
            )  # fmt: skip
        except OSError as error:
            self._close_pipes()
            reason = f"{command[0]} could not be started: {error.strerror}"
            raise WorkerFailed("not_installed", reason) from None
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        os.set_blocking(self._replies, False)
        os.set_blocking(self._output, False)

    @property
    def pid(self) -> int:
        """Its process number."""
        assert self._process is not None
        return self._process.pid

    def hello(self, timeout: float) -> dict[str, Any]:
        """Its first line; WorkerFailed when it speaks another protocol."""
        hello = self._line(timeout).get("hello")
        if not isinstance(hello, dict) or hello.get("protocol") != PROTOCOL:
            raise self._broken(f"the worker does not speak protocol {PROTOCOL}: {hello!r:.200}")
        return hello

    def request(self, do: str, timeout: float, **fields: Any) -> dict[str, Any]:
        """Ask and wait for the answer: the ``result`` of the reply."""
        self.send(do, **fields)
        return self.receive(timeout)

    def send(self, do: str, **fields: Any) -> None:
        """Ask without waiting, so that several workers can be busy at once."""
        self._number += 1
        self._asked = {"id": self._number, "do": do, **fields}
        line = json.dumps(self._asked, allow_nan=False) + "\n"
        with contextlib.suppress(BrokenPipeError):  # receive tells why
            os.write(self._requests, line.encode())

    def receive(self, timeout: float) -> dict[str, Any]:
        """The answer to what was sent last."""
        reply = self._line(timeout)
        result = reply.get("result")
        if reply.get("id") != self._number or "ok" not in reply:
            raise self._broken(f"the worker answered something else: {reply!r:.200}")
        if reply["ok"] is True and isinstance(result, dict):
            return result
        said = reply.get("status")
        status = cast("Status", said) if said in get_args(Status) else "crashed"
        tail = reply.get("tail")
        lines = [str(line)[:300] for line in tail[-20:]] if isinstance(tail, list) else []
        reason = str(reply.get("reason") or "the worker gave no reason")[:500]
        raise WorkerFailed(status, reason, tuple(lines) or self._tail.lines(), alive=True)

    def pause(self) -> None:
        """Stop it where it is (SIGSTOP): an idle framework may still spin."""
        if self._process is not None:
            process.signal_group(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on (SIGCONT)."""
        if self._process is not None:
            process.signal_group(self.pid, signal.SIGCONT)

    def ask_to_end(self) -> None:
        """Ask it to end, without waiting."""
        if self._process is not None:
            self.resume()
            with contextlib.suppress(OSError):
                os.write(self._requests, b'{"id": 0, "do": "stop"}\n')

    def close(self, grace: float = _GRACE_S) -> None:
        """Ask it to end, give it ``grace`` seconds, and end it with everything it started."""
        if self._process is not None:
            self.ask_to_end()
            self._wait_while_draining(grace)
            self.kill()

    def kill(self) -> int:
        """End it at once with everything it started; its exit status."""
        if self._process is None:
            return 0
        status = process.end_group(self._process)
        self._process = None
        self._close_pipes()
        return status

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _line(self, timeout: float) -> dict[str, Any]:
        """The next line as an object. Raises WorkerFailed, Interrupted or BudgetSpent."""
        line = self._raw_line(timeout)
        try:
            value = json.loads(line, parse_constant=_refuse_constant)
            if b"\\ud" in line.lower():
                # Half a character, as in a path that is not UTF-8: no run file can hold it.
                text = json.dumps(value, ensure_ascii=False)
                value = json.loads(text.encode("utf-8", "replace"))
        except (ValueError, RecursionError):
            shown = line[:120].decode("utf-8", "replace")
            raise self._broken(
                f"the worker answered something that is not JSON: {shown!r}"
            ) from None
        if not isinstance(value, dict):
            raise self._broken(f"the worker answered something else: {value!r:.200}")
        return value

    def _raw_line(self, timeout: float) -> bytes:
        end = time.monotonic() + timeout
        with selectors.DefaultSelector() as selector:
            selector.register(self._replies, selectors.EVENT_READ)
            selector.register(self._output, selectors.EVENT_READ)
            while (newline := self._buffer.find(b"\n")) < 0:
                self._clock.check()
                left = end - time.monotonic()
                if left <= 0:
                    raise self._broken(
                        f"no answer to {self._asked.get('do', 'its start')!r} "
                        f"within {timeout:g} s; it was ended",
                        status="timeout",
                    )
                ready = selector.select(min(left, _WAKE_S))
                if not ready and process.has_ended(self.pid):
                    raise self._ended()  # something it left behind still holds the pipe
                for key, _ in ready:
                    if key.fd == self._output:
                        if not self._drain():
                            selector.unregister(self._output)
                    elif not self._read_reply():
                        raise self._ended()
        line = bytes(self._buffer[:newline])
        del self._buffer[: newline + 1]
        return line

    def _read_reply(self) -> bool:
        chunk = os.read(self._replies, _CHUNK)
        self._buffer += chunk
        if len(self._buffer) > LONGEST_REPLY:
            raise self._broken(f"the worker sent more than {LONGEST_REPLY >> 20} MiB in one answer")
        return bool(chunk)

    def _drain(self) -> bool:
        """Read what it printed; False at the end of it."""
        try:
            chunk = os.read(self._output, _CHUNK)
        except BlockingIOError:
            return True
        self._tail.add(chunk)
        return bool(chunk)

    def _wait_while_draining(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not process.has_ended(self.pid) and time.monotonic() < end:
            self._drain()
            time.sleep(0.01)

    def _ended(self) -> WorkerFailed:
        """The pipe is closed: by its end, or by a worker that goes on without it."""
        if not process.wait_for_end(self.pid, _GRACE_S):
            return self._broken("the worker closed its pipe and went on; it was ended")
        self._drain()
        status = self.kill()
        tail = self._tail.lines()
        kills = oom_kills()
        if status == -signal.SIGKILL and kills is not None and kills > (self._oom_before or 0):
            return WorkerFailed("oom", "the system ended the worker because memory ran out", tail)
        hint = " (often because memory ran out)" if status == -signal.SIGKILL else ""
        words = process.describe_exit(status)
        during = self._asked.get("do", "its start")
        return WorkerFailed("crashed", f"the worker ended during {during!r}: {words}{hint}", tail)

    def _broken(self, reason: str, status: Status = "crashed") -> WorkerFailed:
        """End a worker that cannot be talked to any more."""
        self._drain()
        self.kill()
        return WorkerFailed(status, reason, self._tail.lines())

    def _close_pipes(self) -> None:
        for descriptor in (self._requests, self._replies, self._output):
            with contextlib.suppress(OSError):
                os.close(descriptor)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")
