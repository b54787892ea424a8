"""Asking one interpreter what is installed in it, in bounded time and memory."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import time
from collections.abc import Mapping
from typing import Any

from advisor.measure import process
from advisor.measure.clock import Clock
from advisor.measure.tail import Tail
from advisor.measure.worker import WorkerFailed

_LONGEST = 1 << 18
_CHUNK = 1 << 16

# Runs in any interpreter: standard library only, old syntax, errors as JSON, its answer on a
# descriptor of its own because site customisation may print.
_SCRIPT = r"""
import json, os, sys
out = int(sys.argv[1])
wanted = json.loads(sys.argv[2])
answer = {"python": ".".join(str(n) for n in sys.version_info[:3]), "packages": {}, "modules": []}
try:
    if sys.version_info < (3, 9):
        raise RuntimeError("Python 3.9 or newer is needed, this is " + answer["python"])
    from importlib import metadata, util
    for name in wanted["distributions"]:
        try:
            answer["packages"][name] = metadata.version(name)
        except Exception:
            pass
    for name in wanted["modules"]:
        try:
            if util.find_spec(name) is not None:
                answer["modules"].append(name)
        except Exception:
            pass
except Exception as error:
    answer = {"error": str(error)}
os.write(out, (json.dumps(answer) + "\n").encode("ascii"))
"""


def ask_interpreter(
    python: str, wanted: str, *, isolated: bool, environment: Mapping[str, str],
    timeout_s: float, clock: Clock, cwd: str,
) -> dict[str, Any]:  # fmt: skip
    """``{python, packages, modules}`` as the interpreter reports it.

    ``wanted`` is the question as JSON. WorkerFailed with status ``not_installed`` where the file
    cannot be run, ``timeout`` where it hangs, ``crashed`` where it dies, ``import_error`` where
    it runs but answers no such thing.
    """
    replies, child_out = os.pipe()
    output, child_output = os.pipe()
    options = ["-I"] if isolated else []
    command = [python, *options, "-c", _SCRIPT, str(child_out), wanted]
    started = None
    try:
        started = process.start_group(
            command, environment=environment, cwd=cwd, output=child_output, pass_fds=(child_out,)
        )
    except OSError as error:
        for descriptor in (replies, output):
            os.close(descriptor)
        reason = f"{python} could not be started: {error.strerror}"
        raise WorkerFailed("not_installed", reason) from None
    finally:
        os.close(child_out)
        os.close(child_output)
    tail = Tail()
    try:
        answer = _collect(replies, output, tail, time.monotonic() + timeout_s, clock)
        if answer is None:
            reason = f"{python} did not answer within {timeout_s:g} s; it was ended"
            raise WorkerFailed("timeout", reason, tail.lines())
        ended = process.wait_for_end(started.pid, 2.0)
        status = process.end_group(started)
        _drain(output, tail)
    finally:
        process.end_group(started)
        for descriptor in (replies, output):
            os.close(descriptor)
    return _parse(python, answer, status if ended else 0, tail)


def _collect(replies: int, output: int, tail: Tail, end: float, clock: Clock) -> bytes | None:
    """What it answered, up to the end of its line or of the pipe; None when time is up."""
    answer = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(replies, selectors.EVENT_READ)
        selector.register(output, selectors.EVENT_READ)
        while True:
            clock.check()
            left = end - time.monotonic()
            if left <= 0:
                return None
            for key, _ in selector.select(min(left, 0.25)):
                chunk = os.read(key.fd, _CHUNK)
                if key.fd == output:
                    tail.add(chunk)
                    if not chunk:
                        selector.unregister(output)
                    continue
                answer += chunk
                if not chunk or b"\n" in answer or len(answer) > _LONGEST:
                    return bytes(answer)


def _drain(output: int, tail: Tail) -> None:
    """What it printed last may still lie in the pipe when its answer is at an end."""
    os.set_blocking(output, False)
    with contextlib.suppress(BlockingIOError):
        while chunk := os.read(output, _CHUNK):
            tail.add(chunk)


def _parse(python: str, answer: bytes, status: int, tail: Tail) -> dict[str, Any]:
    try:
        value = json.loads(answer)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict) and "error" in value:
        raise WorkerFailed("import_error", f"{python}: {str(value['error'])[:300]}", tail.lines())
    if isinstance(value, dict) and "python" in value:
        shapes = isinstance(value.get("packages"), dict), isinstance(value.get("modules"), list)
        if all(shapes):
            return value
    if status < 0:
        reason = f"{python} ended with {process.describe_exit(status)} when asked what it holds"
        raise WorkerFailed("crashed", reason, tail.lines())
    reason = f"{python} does not answer like a Python interpreter (it ended with status {status})"
    raise WorkerFailed("import_error", reason, tail.lines())
