"""One round of one mode: fresh processes, parity, and blocks that take turns."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor.measure.blocks import run_blocks
from advisor.measure.crew import Crew, Setting, Started, as_failure, number, optional_number
from advisor.measure.observations import Failure, Observations
from advisor.measure.parity import check_parity, load_arrays
from advisor.measure.plan import PREPARE_S, Participant, probe_seconds, probes_for
from advisor.measure.progress import Progress
from advisor.measure.results import Block, Mode
from advisor.measure.schedule import starting_order
from advisor.measure.suites import START_UP, Suite
from advisor.measure.worker import WorkerFailed


@dataclass(slots=True)
class RoundCost:
    """What a round took, to foresee the next one."""

    seconds: float = 0.0
    compile_s: float = 0.0
    """Of it, compiling; mostly spared once the compiler's cache is warm."""


class Rounds:
    """Runs rounds and writes down what it sees."""

    def __init__(
        self, suite: Suite, setting: Setting, seen: Observations, progress: Progress
    ) -> None:
        self._suite = suite
        self._setting = setting
        self._seen = seen
        self._progress = progress

    def run(self, mode: Mode, taking_part: Sequence[Participant], number_: int) -> RoundCost:
        """One round of the participants of a mode. Raises Interrupted or BudgetSpent."""
        began = time.monotonic()
        cost = RoundCost()
        order = starting_order([p.id for p in taking_part], number_)
        crew_list = sorted(taking_part, key=lambda p: order.index(p.id))
        crew_list = [p for p in crew_list if self._has_work(p)]
        with Crew(self._setting, self._seen) as crew:
            self._start(crew, crew_list, mode, number_)
            for probe in self._suite.probes_of(mode):
                if probe != START_UP:
                    self._probe(crew, crew_list, probe, number_, cost)
        cost.seconds = time.monotonic() - began
        return cost

    def _has_work(self, participant: Participant) -> bool:
        probes = probes_for(self._suite, participant)
        return any(not self._seen.failed(probe, participant.id) for probe in probes)

    def _start(
        self, crew: Crew, crew_list: Sequence[Participant], mode: Mode, number_: int
    ) -> None:
        """Where starting is itself measured, one after the other; else all at once."""
        timed = START_UP in self._suite.probes_of(mode)
        launched = []
        for participant in crew_list:
            self._progress.say(
                "start",
                f"starting {participant.id}",
                mode=mode,
                contender=participant.id,
                round=number_,
                rounds=self._suite.rounds,
            )
            if not crew.launch(participant):
                continue
            launched.append(participant)
            if timed:
                started = crew.landed(participant)
                if started is not None and START_UP in probes_for(self._suite, participant):
                    self._note_start(participant, started, number_)
                if started is not None:
                    crew.pause(participant)
        if not timed:
            for participant in launched:
                crew.landed(participant)

    def _note_start(self, participant: Participant, started: Started, number_: int) -> None:
        observation = self._seen.of(START_UP, participant.id)
        block = Block(median_s=started.import_s, n=1, cpu_s=started.cpu_s, wall_s=started.import_s)
        observation.blocks[number_] = [block]
        if started.peak_bytes > 0:
            observation.peak_bytes[number_] = started.peak_bytes

    def _probe(
        self, crew: Crew, crew_list: Sequence[Participant], probe: str, number_: int,
        cost: RoundCost,
    ) -> None:  # fmt: skip
        ready = []
        for participant in crew_list:
            if probe not in probes_for(self._suite, participant):
                continue
            if self._seen.failed(probe, participant.id) or not self._present(crew, participant):
                continue
            self._progress.say(
                "progress",
                f"{participant.id} prepares {probe}",
                probe=probe,
                mode=participant.mode,
                contender=participant.id,
                round=number_,
                rounds=self._suite.rounds,
            )
            if self._prepare(crew, participant, probe, number_, cost):
                ready.append(participant)
            self._progress.worked(self._prepare_weight(participant))
        run_blocks(
            crew, self._suite, self._setting, self._seen, self._progress, ready, probe, number_
        )
        self._finish(crew, ready, probe, number_)

    def _present(self, crew: Crew, participant: Participant) -> bool:
        """Whether its worker lives; one that died on an earlier probe is started again."""
        if participant.id in crew:
            return True
        return crew.launch(participant) and crew.landed(participant) is not None

    def _prepare_weight(self, participant: Participant) -> float:
        suite = self._suite
        blocks = suite.warm_seconds + suite.pairs * suite.block_seconds
        return max(PREPARE_S, probe_seconds(suite, participant.mode) - blocks)

    def _prepare(
        self, crew: Crew, participant: Participant, probe: str, number_: int, cost: RoundCost
    ) -> bool:
        """Build the workload, check that it computes the same; whether it may be timed."""
        timeouts, folder = self._setting.timeouts, self._setting.folder
        observation = self._seen.of(probe, participant.id)
        out = folder / f"out-{participant.id.replace(':', '-').replace('/', '-')}-{probe}.npz"
        try:
            crew.only(participant)
            crew.ask(participant, "memory", timeouts.other, action="reset")
            result = crew.ask(
                participant, "prepare", timeouts.prepare, probe=probe,
                data=str(data_file(folder, probe)), out=str(out),
            )  # fmt: skip
            observation.first_call_s[number_] = number(result, "first_call_seconds")
            compiling = optional_number(result, "compile_seconds")
            if compiling is not None:
                observation.compile_s[number_] = compiling
                cost.compile_s += compiling
        except WorkerFailed as failure:
            self._fail(probe, participant, as_failure(failure), number_)
            return False
        return self._same_work(participant, probe, out, number_)

    def _same_work(self, participant: Participant, probe: str, out: Path, number_: int) -> bool:
        observation = self._seen.of(probe, participant.id)
        try:
            reference = load_arrays(reference_file(self._setting.folder, probe))
            parity = check_parity(load_arrays(out), reference)
        except ValueError as error:
            self._fail(probe, participant, Failure("parity_failed", str(error)), number_)
            return False
        finally:
            out.unlink(missing_ok=True)
        worst = observation.parity
        if worst is None or not parity.passed or parity.max_error > worst.max_error:
            observation.parity = parity
        if not parity.passed:
            reason = f"it did not compute the same as the reference: {parity.detail}"
            self._fail(probe, participant, Failure("parity_failed", reason), number_)
            return False
        return True

    def _finish(self, crew: Crew, ready: Sequence[Participant], probe: str, number_: int) -> None:
        timeout = self._setting.timeouts.other
        for participant in ready:
            if self._seen.failed(probe, participant.id) or participant.id not in crew:
                continue
            try:
                crew.only(participant)
                memory = crew.ask(participant, "memory", timeout, action="read")
                peak = optional_number(memory, "peak_bytes")
                if peak:
                    self._seen.of(probe, participant.id).peak_bytes[number_] = peak
                crew.ask(participant, "release", timeout, probe=probe)
            except WorkerFailed as failure:
                self._fail(probe, participant, as_failure(failure), number_)
        crew.all_pause()

    def _fail(self, probe: str, participant: Participant, failure: Failure, number_: int) -> None:
        self._seen.of(probe, participant.id).failure = failure
        self._progress.say(
            "warning",
            f"{participant.id} on {probe}: {failure.status}: {failure.reason}",
            probe=probe,
            mode=participant.mode,
            contender=participant.id,
            round=number_,
            rounds=self._suite.rounds,
        )


def data_file(folder: Path, probe: str) -> Path:
    """Weights and inputs of a probe."""
    return folder / f"{probe}.npz"


def reference_file(folder: Path, probe: str) -> Path:
    """The float64 reference of a probe."""
    return folder / f"{probe}.npz.ref.npz"
