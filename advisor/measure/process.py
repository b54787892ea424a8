"""Process groups: starting one of its own, and ending all of it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

import psutil

from advisor.measure.environment import CACHE_VARIABLE

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_POLL_S = 0.01


def start_group(
    command: Sequence[str], *, environment: Mapping[str, str], cwd: str, output: int,
    pass_fds: Sequence[int],
) -> subprocess.Popen[bytes]:  # fmt: skip
    """Start a program as the leader of a session of its own.

    Ctrl-C in the terminal then reaches this program alone, which ends its workers itself. OSError
    where the program cannot be started.
    """
    return subprocess.Popen(
        list(command),
        env=dict(environment),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=tuple(pass_fds),
        start_new_session=True,
        preexec_fn=_die_with_parent if _LIBC is not None else None,  # noqa: PLW1509 - one call
    )


def has_ended(pid: int) -> bool:
    """Whether a child has ended, without reaping it: its group can still be signalled safely."""
    try:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def wait_for_end(pid: int, seconds: float) -> bool:
    """Give a child some time to end by itself; whether it did."""
    end = time.monotonic() + seconds
    while not has_ended(pid):
        if time.monotonic() >= end:
            return False
        time.sleep(_POLL_S)
    return True


def signal_group(pid: int, number: signal.Signals) -> None:
    """Signal every process in the group that ``pid`` leads."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def end_group(process: subprocess.Popen[bytes]) -> int:
    """Kill the group of a process and every descendant, also one that left the group; reap it.

    Returns the exit status (negative: the signal). The leader is reaped last, because its number
    can be given to somebody else from then on.
    """
    if process.returncode is not None:
        return process.returncode
    descendants: list[psutil.Process] = []
    with contextlib.suppress(psutil.Error):
        descendants = psutil.Process(process.pid).children(recursive=True)
    signal_group(process.pid, signal.SIGKILL)
    for descendant in descendants:
        with contextlib.suppress(psutil.Error):
            descendant.kill()
    return process.wait()


def end_leftovers(folder: str) -> int:
    """Kill what was started from ``folder`` and outlived its worker; how many there were.

    A process that left its worker's session, and whose worker ended first, is nobody's child any
    more. It is known by what it inherited: the folder it runs in, or the cache in its environment.
    """
    count = 0
    for one in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if one.pid == os.getpid() or one.status() == psutil.STATUS_ZOMBIE:
                continue
            cache = one.environ().get(CACHE_VARIABLE, "")
            if one.cwd() == folder or cache.startswith(f"{folder}{os.sep}"):
                one.kill()
                count += 1
    return count


def describe_exit(status: int) -> str:
    """An exit status in words: ``exit status 3``, ``SIGSEGV (segmentation fault)``."""
    if status >= 0:
        return f"exit status {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
    words = {
        "SIGSEGV": "segmentation fault",
        "SIGABRT": "it aborted",
        "SIGILL": "an instruction this processor does not have",
        "SIGBUS": "bus error",
        "SIGFPE": "arithmetic error",
        "SIGKILL": "killed",
        "SIGTERM": "terminated",
    }.get(name)
    return f"{name} ({words})" if words else name


def _die_with_parent() -> None:
    """Runs in the child before exec: if this program is killed hard, its workers go with it.

    A stopped worker (SIGSTOP) would otherwise never notice that its pipe was closed.
    """
    assert _LIBC is not None
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
