"""One round of one mode: fresh processes, parity, and blocks that take turns."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from advisor.measure.bench import Bench
from advisor.measure.blocks import run_blocks
from advisor.measure.crew import Crew, Started, number, optional_number
from advisor.measure.observations import Failure
from advisor.measure.parity import check_parity, load_arrays
from advisor.measure.plan import Participant, prepare_seconds, probes_for
from advisor.measure.probe_ids import precision_of
from advisor.measure.results import Block, Mode
from advisor.measure.schedule import starting_order
from advisor.measure.suites import START_UP
from advisor.measure.worker import WorkerFailed


@dataclass(slots=True)
class RoundCost:
    """What a round took, to foresee the next one."""

    seconds: float = 0.0
    compile_s: float = 0.0
    """Of it, compiling; mostly spared once the compiler's cache is warm."""
    probes: dict[str, float] = field(default_factory=dict)
    """Of it, by probe."""
    proofs: dict[str, float] = field(default_factory=dict)
    """Of that, showing in full that the same is computed; once per contender."""


def run_round(
    bench: Bench, mode: Mode, taking_part: Sequence[Participant], probes: Sequence[str],
    round_number: int,
) -> RoundCost:  # fmt: skip
    """One round of the participants of a mode on ``probes``. Raises Interrupted or BudgetSpent."""
    began = time.monotonic()
    cost = RoundCost()
    order = starting_order([p.id for p in taking_part], round_number)
    present = [
        participant
        for participant in sorted(taking_part, key=lambda p: order.index(p.id))
        if any(_goes_on(bench, probe, participant) for probe in probes)
    ]
    with Crew(bench.setting, bench.seen) as crew:
        _start(bench, crew, present, round_number, timed=START_UP in probes)
        if START_UP in probes:
            bench.seen.finish(mode, round_number, START_UP)
        for probe in probes:
            if probe != START_UP:
                before = time.monotonic()
                _probe(bench, crew, present, probe, round_number, cost)
                cost.probes[probe] = time.monotonic() - before
                bench.seen.finish(mode, round_number, probe)
    cost.seconds = time.monotonic() - began
    return cost


def _goes_on(bench: Bench, probe: str, participant: Participant) -> bool:
    known = probe in probes_for(bench.suite, participant)
    return known and not bench.seen.failed(probe, participant.id)


def _start(
    bench: Bench, crew: Crew, present: Sequence[Participant], round_number: int, *, timed: bool
) -> None:
    """Where starting is itself measured, one after the other; else all at once."""
    launched = []
    for participant in present:
        bench.say("start", f"starting {participant.id}", participant, round_number)
        if not crew.launch(participant):
            continue
        launched.append(participant)
        if timed:
            started = crew.landed(participant)
            crew.pause(participant)
            if started is not None and START_UP in probes_for(bench.suite, participant):
                _note_start(bench, participant, started, round_number)
    if not timed:
        for participant in launched:
            crew.landed(participant)


def _note_start(
    bench: Bench, participant: Participant, started: Started, round_number: int
) -> None:
    observation = bench.seen.of(START_UP, participant.id)
    seconds = started.import_s
    block = Block(median_s=seconds, n=1, cpu_s=started.cpu_s, wall_s=seconds)
    observation.blocks[round_number] = [block]
    if started.peak_bytes > 0:
        observation.peak_bytes[round_number] = started.peak_bytes


def _probe(
    bench: Bench, crew: Crew, present: Sequence[Participant], probe: str, round_number: int,
    cost: RoundCost,
) -> None:  # fmt: skip
    ready = []
    for participant in present:
        if not _goes_on(bench, probe, participant) or not _alive(crew, participant):
            continue
        text = f"{participant.id} prepares {probe}"
        bench.say("progress", text, participant, round_number, probe)
        if _prepare(bench, crew, participant, probe, round_number, cost):
            ready.append(participant)
        bench.progress.worked(prepare_seconds(participant.mode))
    # One that came first may have been found to differ from one that came later.
    ready = [one for one in ready if not bench.seen.failed(probe, one.id)]
    run_blocks(bench, crew, ready, probe, round_number)
    for participant in ready:
        if participant.id in crew and not bench.seen.failed(probe, participant.id):
            _release(bench, crew, participant, probe, round_number)
    crew.all_pause()


def _alive(crew: Crew, participant: Participant) -> bool:
    """Whether its worker lives; one that died on an earlier probe is started again."""
    if participant.id in crew:
        return True
    return crew.launch(participant) and crew.landed(participant) is not None


def _prepare(
    bench: Bench, crew: Crew, participant: Participant, probe: str, round_number: int,
    cost: RoundCost,
) -> bool:  # fmt: skip
    """Build the workload and check that it computes the same; whether it may be timed."""
    timeouts, folder = bench.setting.timeouts, bench.setting.folder
    observation = bench.seen.of(probe, participant.id)
    # Proven in full once per contender; later processes show that they begin alike.
    brief = observation.parity is not None and (
        bench.setting.own is None or probe in bench.seen.witness or _has_reference(bench, probe)
    )
    out = folder / "out.npz"
    try:
        crew.only(participant)
        crew.ask(participant, "memory", timeouts.other, action="reset")
        before = time.monotonic()
        result = crew.ask(
            participant, "prepare", timeouts.prepare,
            probe=probe, data=str(data_file(folder, probe)), out=str(out), brief=brief,
        )  # fmt: skip
        first_call = number(result, "first_call_seconds")
        if not brief:
            proof = max(0.0, time.monotonic() - before - first_call)
            cost.proofs[probe] = cost.proofs.get(probe, 0.0) + proof
        observation.compilations = int(optional_number(result, "compilations") or 0)
        compiling = optional_number(result, "compile_seconds")
        cold = (probe, participant.id) not in bench.seen.prepared
        bench.seen.prepared.add((probe, participant.id))
        if compiling is not None:
            cost.compile_s += compiling
            if cold and round_number > 1:
                # A resumed run begins with an empty cache: neither the first nor a warm call.
                return _checked(bench, participant, probe, out, round_number, brief=brief)
            observation.compile_s[round_number] = compiling
        observation.first_call_s[round_number] = first_call
    except WorkerFailed as failure:
        bench.fail(probe, participant, failure, round_number)
        return False
    return _checked(bench, participant, probe, out, round_number, brief=brief)


def _checked(
    bench: Bench, participant: Participant, probe: str, out: Path, round_number: int, *, brief: bool
) -> bool:
    """Whether it did the same work; if not, that is on record."""
    problem = _same_work(bench, participant, probe, out, brief=brief)
    if problem:
        bench.fail(probe, participant, Failure("parity_failed", problem), round_number)
    return not problem


def _same_work(
    bench: Bench, participant: Participant, probe: str, out: Path, *, brief: bool
) -> str:
    """Empty where it computed what the reference did; else what differs."""
    observation = bench.seen.of(probe, participant.id)
    try:
        found = load_arrays(out)
        reference = load_arrays(reference_file(bench.setting.folder, probe))
        if not reference and bench.setting.own is not None:
            return _held_to_the_first(bench, participant, probe, found, brief=brief)
        parity = check_parity(found, reference, precision=precision_of(probe), brief=brief)
    except ValueError as error:
        return str(error)
    finally:
        out.unlink(missing_ok=True)
    worst = observation.parity
    if worst is None or not parity.passed or parity.max_error > worst.max_error:
        observation.parity = parity
    if parity.passed:
        return ""
    return f"it did not compute the same as the reference: {parity.detail}"


def _has_reference(bench: Bench, probe: str) -> bool:
    try:
        return bool(load_arrays(reference_file(bench.setting.folder, probe)))
    except ValueError:
        return False


def _held_to_the_first(
    bench: Bench, participant: Participant, probe: str, found: dict[str, NDArray[np.float64]], *,
    brief: bool,
) -> str:  # fmt: skip
    """Where nobody knows the right result, everybody has to compute what the first one did.

    Where two differ, nobody can say which is right, so neither is timed.
    """
    first, expected = bench.seen.witness.setdefault(probe, (participant.id, found))
    parity = check_parity(found, expected, brief=brief)
    observation = bench.seen.of(probe, participant.id)
    if first == participant.id and parity.passed:
        parity = parity.model_copy(update={"detail": "the first; the others are held to it"})
    if observation.parity is None or not parity.passed:
        observation.parity = parity
    if parity.passed:
        return ""
    other = bench.seen.of(probe, first)
    words = f"{first} and {participant.id} do not compute the same: {parity.detail}; without"
    problem = f"{words} reference(arrays) in the file nobody can say which of them is right"
    if other.failure is None:
        other.failure = Failure("parity_failed", problem)
    return problem


def _release(
    bench: Bench, crew: Crew, participant: Participant, probe: str, round_number: int
) -> None:
    timeout = bench.setting.timeouts.other
    try:
        crew.only(participant)
        memory = crew.ask(participant, "memory", timeout, action="read")
        peak = optional_number(memory, "peak_bytes")
        if peak:
            bench.seen.of(probe, participant.id).peak_bytes[round_number] = peak
        crew.ask(participant, "release", timeout, probe=probe)
    except WorkerFailed as failure:
        bench.fail(probe, participant, failure, round_number)


def data_file(folder: Path, probe: str) -> Path:
    """Weights and inputs of a probe."""
    return folder / f"{probe}.npz"


def reference_file(folder: Path, probe: str) -> Path:
    """The float64 reference of a probe."""
    return folder / f"{probe}.npz.ref.npz"
