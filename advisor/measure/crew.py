"""The workers of one round: started, asked, stopped while others are timed, and ended together."""

from __future__ import annotations

import contextlib
import math
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psutil

from advisor.measure.clock import Clock
from advisor.measure.environment import build_environment
from advisor.measure.observations import Failure, Observations
from advisor.measure.plan import Participant
from advisor.measure.worker import Worker, WorkerFailed


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds after which a worker that does not answer is ended."""

    hello: float = 20.0
    start: float = 90.0
    make: float = 180.0
    prepare: float = 90.0
    block: float = 45.0
    other: float = 20.0
    end: float = 0.2


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A workload file of the user's own, and what it is called."""

    path: str
    probe: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What all workers of a run have in common."""

    worker_file: Path
    folder: Path
    """A temporary folder of this run's own: data, outputs, compiler cache."""
    threads: int
    seed: int
    device: str
    as_i_run_it: bool
    timeouts: Timeouts
    clock: Clock
    padding: random.Random
    own: OwnFile | None = None
    """The user's own workload, which every worker is told of."""


@dataclass(frozen=True, slots=True)
class Started:
    """What starting a framework cost."""

    import_s: float
    cpu_s: float
    peak_bytes: float


class Crew:
    """Workers by contender id. A context manager: nothing is left behind."""

    def __init__(self, setting: Setting, seen: Observations) -> None:
        self._setting = setting
        self._seen = seen
        self._workers: dict[str, Worker] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.end()
        else:
            self.kill()

    def __contains__(self, contender: str) -> bool:
        return contender in self._workers

    def launch(self, participant: Participant) -> bool:
        """Start the process and ask it to import; ``landed`` waits for the answer."""
        if not self.enlist(participant):
            return False
        setting = self._setting
        extra = {} if setting.device == "cpu" else {"device": setting.device}
        self._workers[participant.id].send(
            "start", threads=participant.threads or setting.threads, seed=setting.seed, **extra
        )
        return True

    def enlist(self, participant: Participant) -> bool:
        """Start the process only: it can be asked what needs no framework."""
        setting = self._setting
        cache = setting.folder / "inductor"
        cache.mkdir(exist_ok=True)
        environment = build_environment(
            inductor_cache=str(cache),
            padding=setting.padding,
            as_i_run_it=setting.as_i_run_it,
            user_site=participant.user_site,
        )
        facts = self._seen.facts_of(participant.id)
        facts.environment = environment.record
        command = [
            participant.python, str(setting.worker_file),
            "--framework", participant.framework, "--mode", participant.mode,
        ]  # fmt: skip
        try:
            worker = Worker(
                command, environment.variables, clock=setting.clock, cwd=str(setting.folder)
            )
            self._workers[participant.id] = worker
            hello = worker.hello(setting.timeouts.hello)
            if setting.own is not None:
                own = setting.own
                worker.request("use", setting.timeouts.other, path=own.path, probe=own.probe)
        except WorkerFailed as failure:
            self._lose(participant, failure)
            return False
        facts.versions.setdefault("python", str(hello.get("python", "")))
        return True

    def landed(self, participant: Participant) -> Started | None:
        """Wait until the framework is imported; None where it failed, which is then on record."""
        worker = self._workers.get(participant.id)
        if worker is None:
            return None
        try:
            result = worker.receive(self._setting.timeouts.start)
            started = Started(
                number(result, "import_seconds"),
                _cpu_seconds(worker.pid),
                optional_number(result, "peak_bytes") or 0.0,
            )
        except WorkerFailed as failure:
            self._lose(participant, failure)
            return None
        facts = self._seen.facts_of(participant.id)
        facts.versions.update(_texts(result.get("versions")))
        facts.settings = _texts(result.get("settings"))
        facts.compiles_slowly = result.get("compiles_slowly") is True
        return started

    def ask(
        self, participant: Participant, do: str, timeout: float, **fields: Any
    ) -> dict[str, Any]:
        """One request. A worker that did not survive it is forgotten before this raises."""
        try:
            return self._workers[participant.id].request(do, timeout, **fields)
        except WorkerFailed as failure:
            if not failure.alive:
                self._workers.pop(participant.id).kill()
            raise

    def only(self, participant: Participant) -> None:
        """Let one go on and stop all others where they are."""
        for name, worker in self._workers.items():
            if name != participant.id:
                worker.pause()
        self._workers[participant.id].resume()

    def pause(self, participant: Participant) -> None:
        """Stop one where it is."""
        if participant.id in self._workers:
            self._workers[participant.id].pause()

    def all_pause(self) -> None:
        """Stop everybody where they are."""
        for worker in self._workers.values():
            worker.pause()

    def end(self) -> None:
        """Ask all to end, wait for them together, and end what is left."""
        for worker in self._workers.values():
            worker.ask_to_end()
        deadline = time.monotonic() + self._setting.timeouts.end
        for worker in self._workers.values():
            worker.close(max(0.0, deadline - time.monotonic()))
        self._workers.clear()

    def kill(self) -> None:
        """End all at once."""
        for worker in self._workers.values():
            worker.kill()
        self._workers.clear()

    def _lose(self, participant: Participant, failure: WorkerFailed) -> None:
        worker = self._workers.pop(participant.id, None)
        if worker is not None:
            worker.kill()
        self._seen.facts_of(participant.id).failure = as_failure(failure)


def as_failure(failure: WorkerFailed) -> Failure:
    """The same, to keep."""
    return Failure(failure.status, failure.reason, failure.tail)


def number(result: Mapping[str, Any], name: str) -> float:
    """A finite number of a reply; WorkerFailed where there is none."""
    value = result.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        with contextlib.suppress(OverflowError):  # a whole number beyond what a float holds
            if math.isfinite(value):
                return float(value)
    raise WorkerFailed("crashed", f"the worker gave {value!r:.100} as {name}", alive=True)


def optional_number(result: Mapping[str, Any], name: str) -> float | None:
    """A number that a worker need not know."""
    return None if result.get(name) is None else number(result, name)


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    return {str(key)[:100]: str(text)[:500] for key, text in list(value.items())[:100]}


def _cpu_seconds(pid: int) -> float:
    with contextlib.suppress(psutil.Error):
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system)
    return 0.0
