"""Measurements started from the page: a subprocess, a thread that reads it, and who may start one.

Nothing here calls Streamlit: the pages look at a job from outside, as often as they like, and a
reload or a page change does not touch it.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal

from advisor import paths
from advisor.errors import AdvisorError, ProbeError
from advisor.exit_codes import ExitCode
from advisor.files import write_text_atomically
from advisor.measure.events import Event

State = Literal["running", "finished", "cancelled", "failed"]

MAX_LINE = 64 * 1024
MAX_OUTPUT = 64 * 1024 * 1024
"""A job that prints more than this is broken and is ended."""

KEPT_JOBS = 20
_GRACE_SECONDS = (15.0, 5.0)
"""Between the interrupt, the request to end, and the kill."""


class Busy(AdvisorError):  # noqa: N818 - an answer, not a failure
    """Somebody else is measuring; two at once would disturb each other."""

    code = "busy"


def run_path(job_id: str) -> Path:
    """Where a job's run file lies."""
    return (paths.data_dir() / "runs" / f"web-{job_id}.json").absolute()


CALIBRATE = "calibrate"
"""In the place of a suite: what difference this machine can tell apart today."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be measured."""

    suite: str = "quick"
    probes: tuple[str, ...] = ()
    """Only these, with the rounds and blocks of the suite."""
    frameworks: tuple[str, ...] = ()
    """Only these; all that are found where empty."""
    profile: str = ""
    """YAML of a profile: measure first what is worth most to it."""
    neighbour: bool = False
    """Measure one piece of work once more beside a busy program."""
    going_on: str = ""
    """A run cut short, as the text of its file: go on with it; all else is settled by it."""

    @property
    def title(self) -> str:
        """What it is called while it runs."""
        if self.going_on:
            return "the rest of a run"
        if self.suite == CALIBRATE:
            return "calibration"
        return "chosen work" if self.probes else f"the {self.suite} suite"


def probe_command(order: Order, out: Path) -> list[str]:
    """The command that measures; the page runs nothing itself."""
    if order.suite == CALIBRATE:
        # It keeps what it finds by itself, and that is no run.
        options = ["calibrate", "--progress", "jsonl"]
        if order.frameworks:
            options += ["--frameworks", ",".join(order.frameworks)]
        return [sys.executable, "-m", "advisor", "probe", *options]
    options = ["--progress", "jsonl", "--out", str(out)]
    if order.going_on:
        options += ["--resume", str(_beside(out, ".begun.json"))]
    else:
        options += ["--suite", order.suite]
        if order.probes:
            options += ["--probes", ",".join(order.probes)]
        if order.frameworks:
            options += ["--frameworks", ",".join(order.frameworks)]
        if order.profile:
            options += ["--for", str(_beside(out, ".profile.yaml"))]
        if order.neighbour:
            options += ["--neighbour"]
    return [sys.executable, "-m", "advisor", "probe", *options]


def _beside(out: Path, ending: str) -> Path:
    """A file that a measurement reads; it lies among what can be made again."""
    return (paths.cache_dir() / "measuring" / f"{out.stem}{ending}").absolute()


def _hand_over(order: Order, out: Path) -> None:
    """Write what the command reads."""
    for text, ending in ((order.going_on, ".begun.json"), (order.profile, ".profile.yaml")):
        if text:
            place = _beside(out, ending)
            place.parent.mkdir(parents=True, exist_ok=True)
            write_text_atomically(place, text)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A job as it is at one moment."""

    id: str
    state: State
    order: Order
    elapsed_s: float
    done: float
    """Share that is over, 0 to 1."""
    remaining_s: float | None
    text: str
    """What it says it is doing."""
    lines: tuple[Event, ...]
    """The latest event per probe, mode and contender, in the order of their first mention."""
    comparisons: tuple[Event, ...]
    warnings: tuple[str, ...]
    tail: tuple[str, ...]
    """Last lines that were no events."""
    reason: str
    """Why it failed, in words."""
    out: Path


@dataclass
class Job:
    """One running or ended measurement. Thread-safe; read it through :meth:`snapshot`."""

    id: str
    owner: str
    order: Order
    out: Path
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _state: State = "running"
    _ended: float | None = None
    _cancelled: bool = False
    _flooded: bool = False
    _reason: str = ""
    _done: float = 0.0
    _remaining: float | None = None
    _text: str = "Starting"
    _lines: dict[tuple[str, str, str], Event] = field(default_factory=dict)
    _comparisons: dict[tuple[str, ...], Event] = field(default_factory=dict)
    _warnings: deque[str] = field(default_factory=lambda: deque(maxlen=20))
    _tail: deque[str] = field(default_factory=lambda: deque(maxlen=20))
    _thread: threading.Thread | None = None

    def watch(self) -> None:
        """Start the thread that reads the process until it ends."""
        self._thread = threading.Thread(target=self._read, name=f"job-{self.id}", daemon=True)
        self._thread.start()

    def wait(self, timeout: float | None = None) -> bool:
        """Block until it has ended; for tests. Returns whether it has."""
        assert self._thread is not None
        self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def running(self) -> bool:
        with self._lock:
            return self._state == "running"

    def snapshot(self) -> Snapshot:
        """Everything a page shows, taken at one moment."""
        with self._lock:
            return Snapshot(
                id=self.id,
                state=self._state,
                order=self.order,
                elapsed_s=(self._ended or time.monotonic()) - self.started,
                done=self._done,
                remaining_s=self._remaining,
                text=self._text,
                lines=tuple(self._lines.values()),
                comparisons=tuple(self._comparisons.values()),
                warnings=tuple(self._warnings),
                tail=tuple(self._tail),
                reason=self._reason,
                out=self.out,
            )

    def cancel(self) -> None:
        """Interrupt the process group, so that it keeps what it measured; then insist."""
        with self._lock:
            if self._state != "running" or self._cancelled:
                return
            self._cancelled = True
            self._text = "Stopping, and keeping what was measured"
        self._signal(signal.SIGINT)
        threading.Thread(target=self._insist, name=f"stop-{self.id}", daemon=True).start()

    def kill(self) -> None:
        """End the whole group at once."""
        self._signal(signal.SIGKILL)

    def _insist(self) -> None:
        for grace, number in zip(_GRACE_SECONDS, (signal.SIGTERM, signal.SIGKILL), strict=True):
            if self.wait(grace):
                return
            self._signal(number)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)

    def _read(self) -> None:
        assert self.process.stderr is not None
        try:
            self._read_lines(self.process.stderr)
            code = self.process.wait()
        finally:
            self.kill()  # whatever the group left behind
            self.process.wait()
            self.process.stderr.close()
        self._end(code)

    def _read_lines(self, stream: IO[bytes]) -> None:
        total = 0
        while line := stream.readline(MAX_LINE):
            total += len(line)
            if total > MAX_OUTPUT:
                self._flooded = True
                self.kill()
                return
            self._take(line)

    def _take(self, raw: bytes) -> None:
        line = raw.decode("utf-8", "replace").strip()
        if not line:
            return
        try:
            event = Event.from_json(line)
        except (ValueError, TypeError, RecursionError):
            with self._lock:
                self._tail.append(line[:500])
            return
        with self._lock:
            self._note(event)

    def _note(self, event: Event) -> None:
        if not self._cancelled:
            self._text = event.text or self._text
        self._done = max(self._done, min(1.0, max(0.0, event.done)))
        self._remaining = event.remaining_s
        if event.kind == "warning":
            self._warnings.append(event.text)
        elif event.kind == "comparison":
            found = event.comparison
            pair = (found.a, found.b) if found is not None else ()
            self._comparisons[event.probe, event.mode, *pair] = event
        elif event.probe and len(self._lines) < 500:  # noqa: PLR2004 - no suite comes near it
            self._lines[event.probe, event.mode, event.contender] = event

    def _end(self, code: int) -> None:
        with self._lock:
            self._ended = time.monotonic()
            self._remaining = None
            if self._flooded:
                self._state, self._reason = "failed", "it printed without end and was stopped"
            elif self._cancelled or code == ExitCode.INTERRUPTED:
                self._state, self._text = "cancelled", "Stopped"
            elif code in (ExitCode.OK, ExitCode.NO):
                self._state, self._text, self._done = "finished", "Finished", 1.0
            elif code < 0:
                self._state = "failed"
                self._reason = f"it was ended from outside (signal {-code})"
            elif code == ExitCode.CANNOT_RUN and self.out.exists():
                self._state, self._reason = "failed", "no number came out that can be used"
            else:
                self._state, self._reason = "failed", f"it ended with exit code {code}"


class Registry:
    """All jobs of this server. At most one runs at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        atexit.register(self.close)

    def start(self, owner: str, order: Order) -> Job:
        """Start measuring. Raises :class:`Busy` while another job runs."""
        with self._lock:
            for other in self._jobs.values():
                if other.running:
                    raise _busy(other, owner)
            job = _spawn(owner, order)
            self._jobs[job.id] = job
            while len(self._jobs) > KEPT_JOBS:
                del self._jobs[next(iter(self._jobs))]
        return job

    def get(self, job_id: str | None) -> Job | None:
        """The job with this id, if this server still knows it."""
        with self._lock:
            return self._jobs.get(job_id) if job_id else None

    def running(self) -> Job | None:
        """The job that runs now."""
        with self._lock:
            return next((job for job in self._jobs.values() if job.running), None)

    def close(self) -> None:
        """End every running job: the server goes down."""
        with self._lock:
            for job in self._jobs.values():
                if job.running:
                    job.kill()


def _spawn(owner: str, order: Order) -> Job:
    job_id = secrets.token_hex(8)
    out = run_path(job_id)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _hand_over(order, out)
        process = subprocess.Popen(
            probe_command(order, out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=paths.bundle_root(),
            start_new_session=True,
        )
    except OSError as error:
        raise ProbeError(
            f"the measurement could not be started: {error.strerror}",
            next_step=f"check that {out.parent} can be written, then press Start again",
        ) from None
    job = Job(id=job_id, owner=owner, order=order, out=out, process=process)
    job.watch()
    return job


def _busy(other: Job, owner: str) -> Busy:
    if other.owner == owner:
        return Busy("your measurement is still running", next_step="wait for it, or press Cancel")
    minutes = (time.monotonic() - other.started) / 60
    since = "less than a minute" if minutes < 1 else f"{minutes:.0f} min"
    return Busy(
        f"somebody else has been measuring on this machine for {since}",
        next_step="two measurements at once would disturb each other: press Start when it is over",
    )
