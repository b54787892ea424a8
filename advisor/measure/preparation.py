"""Before the first round: the data of all probes, and one untimed import of every framework."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

from advisor.errors import Diagnostic, ProbeError
from advisor.measure.crew import Crew, Setting
from advisor.measure.data_cache import WORTH_KEEPING_S, DataCache
from advisor.measure.observations import Failure, Observations
from advisor.measure.own_workload import wrong_file
from advisor.measure.plan import Participant, workloads, yardstick
from advisor.measure.progress import Progress
from advisor.measure.results import ProbeText
from advisor.measure.rounds import data_file
from advisor.measure.suites import START_UP, Suite
from advisor.measure.worker import WorkerFailed
from advisor.paths import cache_dir

_START_UP_TEXT = ProbeText(
    id=START_UP,
    title="Start-up",
    work=(
        "Import the framework in a fresh process whose files were read before; peak memory after "
        "the import."
    ),
)


def prepare_data(
    suite: Suite, setting: Setting, seen: Observations, taking_part: Sequence[Participant],
    progress: Progress,
) -> None:  # fmt: skip
    """Write weights, inputs and references into the run's folder; learn who can start at all.

    A framework's first import reads its files from disk and compiles them, so one import goes
    before everything that is timed. ProbeError where numpy itself cannot be run or writes
    nothing: without a reference nothing can be shown to be the same work.
    """
    # One thread: references are many small products, which several threads of numpy's linear
    # algebra only slow down, and the more so the busier the machine.
    scribe = replace(yardstick(), threads=1)
    scratch = Observations()
    first = _one_of_each(taking_part)
    with Crew(setting, scratch) as crew:
        progress.say("start", "importing every framework once, untimed; writing weights and inputs")
        launched = [participant for participant in first if crew.launch(participant)]
        if not crew.launch(scribe) or crew.landed(scribe) is None:
            failure = scratch.facts_of(scribe.id).failure
            assert failure is not None
            raise _no_reference(failure)
        try:
            numpy_version = scratch.facts_of(scribe.id).versions.get("numpy", "")
            workers = setting.worker_file.parent
            cache = DataCache(cache_dir() / "probe-data", workers, setting.seed, numpy_version)
            _write(crew, scribe, suite, setting, seen, cache)
        except WorkerFailed as failed:
            failure = Failure(failed.status, failed.reason, failed.tail)
            if setting.own is not None:
                raise wrong_file(setting.own.path, failure) from None
            raise _no_reference(failure) from None
        for participant in launched:
            crew.landed(participant)
    for participant in first:
        learned = scratch.facts_of(participant.id)
        for other in taking_part:
            same = (other.framework, other.python) == (participant.framework, participant.python)
            if same and learned.failure is not None:
                seen.facts_of(other.id).failure = learned.failure
                progress.say("warning", f"{other.id}: {learned.failure.reason}",
                             contender=other.id)  # fmt: skip
            if same:
                seen.facts_of(other.id).versions = dict(learned.versions)
                seen.facts_of(other.id).compiles_slowly = learned.compiles_slowly


def _one_of_each(taking_part: Sequence[Participant]) -> list[Participant]:
    kinds = {(p.framework, p.python): p for p in reversed(taking_part) if not p.is_yardstick}
    return list(kinds.values())


def _write(
    crew: Crew, scribe: Participant, suite: Suite, setting: Setting, seen: Observations,
    cache: DataCache,
) -> None:  # fmt: skip
    wanted = list(workloads(suite))
    described = crew.ask(scribe, "describe", setting.timeouts.other, probes=wanted).get("probes")
    known = {}
    for entry in described if isinstance(described, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("id"), str):
            known[entry["id"]] = entry
    seen.texts[START_UP] = _START_UP_TEXT
    for probe in wanted:
        if probe not in known:
            raise WorkerFailed("unsupported", f"the probe {probe!r} is not known to the workers")
        seen.texts[probe] = _text(known[probe])
        target = data_file(setting.folder, probe)
        own = setting.own is not None and setting.own.probe == probe
        if not own and cache.fetch(probe, target):
            continue
        before = time.monotonic()
        crew.ask(
            scribe, "make", setting.timeouts.make,
            probe=probe, seed=setting.seed, path=str(target),
        )  # fmt: skip
        if not own and time.monotonic() - before > WORTH_KEEPING_S:
            cache.keep(probe, target)


def _text(entry: dict[str, object]) -> ProbeText:
    flops = entry.get("flops")
    counted = isinstance(flops, int | float) and math.isfinite(flops) and flops > 0
    return ProbeText(
        id=str(entry["id"]),
        title=str(entry.get("title", "")),
        work=str(entry.get("work", "")),
        flops=float(flops) if counted else None,  # type: ignore[arg-type]
    )


def _no_reference(failure: Failure) -> ProbeError:
    return ProbeError(
        "the reference in plain numpy could not be computed, so nothing can be shown to be the "
        "same work",
        diagnostics=[
            Diagnostic(failure.status, failure.reason),
            *(Diagnostic("tail", line) for line in failure.tail[-5:]),
        ],
        next_step="check free space in the temporary folder and numpy in this Python",
    )
