"""One ``advisor probe``: from a suite to a run, whatever happens on the way."""

from __future__ import annotations

import random
import secrets
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import advisor
from advisor.errors import AdvisorError, Diagnostic, ProbeError, UsageError
from advisor.measure import plan
from advisor.measure.assemble import comparisons_of, contender_of, results_of
from advisor.measure.bench import Bench
from advisor.measure.budget import Budget
from advisor.measure.clock import BudgetSpent, Clock, Interrupted
from advisor.measure.conditions import between, preflight, sample
from advisor.measure.crew import Setting, Timeouts
from advisor.measure.events import Listener, nobody
from advisor.measure.interpreters import find_interpreters
from advisor.measure.machine import describe, fingerprint, usable_threads
from advisor.measure.observations import Observations
from advisor.measure.packages import MEASURED
from advisor.measure.plan import Participant
from advisor.measure.preparation import prepare_data
from advisor.measure.progress import Progress
from advisor.measure.results import SCHEMA, Contender, Mode, Run
from advisor.measure.rounds import run_round
from advisor.measure.run_file import RunNotSavedError, save_run
from advisor.measure.sentences import comparison_sentence, result_sentence
from advisor.measure.suites import SUITES, Suite
from advisor.paths import probes_dir

_PREFLIGHT_S = 1.5
_MARGIN_S = 2.0
"""Kept back for ending the workers and writing the file."""


def measure(
    suite: Suite | str,
    *,
    interpreters: Mapping[str, str] | None = None,
    frameworks: Sequence[str] | None = None,
    seed: int = 0,
    budget_s: float | None = None,
    out: Path | None = None,
    on_event: Listener = nobody,
    stop: threading.Event | None = None,
    device: str = "cpu",
    as_i_run_it: bool = False,
    contenders: Sequence[tuple[str, str, Mode, str] | Participant] | None = None,
    worker_file: Path | None = None,
    timeouts: Timeouts | None = None,
) -> Run:
    """Measure and return the run; what was measured is kept when it is broken off.

    ``interpreters`` names an interpreter per framework, ``frameworks`` restricts which take part.
    ``budget_s`` (default: the suite's) is the wall-clock limit of everything. ``out`` is written
    whole after every round. ``stop`` and Ctrl-C end the run early: ``complete`` is then false and
    ``note`` says why. ``contenders`` (id, framework, mode, interpreter) replaces the search for
    interpreters, so that a framework can be compared with itself.

    UsageError for an unknown suite or framework; ProbeError where nothing can be measured at all.
    RunNotSavedError, raised at the end with the run in it, where ``out`` cannot be written.
    """
    chosen = _suite(suite)
    budget = chosen.budget_seconds if budget_s is None else budget_s
    target = chosen.expected_seconds if budget_s is None else budget
    clock = Clock(max(0.0, budget - _MARGIN_S), stop)
    session = _Session(chosen, clock, Progress(on_event, clock), seed, out, target)
    with tempfile.TemporaryDirectory(prefix="advisor-probe-", ignore_cleanup_errors=True) as folder:
        setting = Setting(
            worker_file or probes_dir() / "worker.py", Path(folder), usable_threads(), seed,
            device, as_i_run_it, timeouts or Timeouts(), clock, random.Random(seed),  # noqa: S311 - no secret
        )  # fmt: skip
        try:
            session.choose(interpreters, frameworks, contenders)
            session.set_up(setting)
            session.run_rounds(setting)
        except (Interrupted, KeyboardInterrupt):
            session.broken_off = "it was interrupted"
        except BudgetSpent:
            session.broken_off = f"the budget of {budget:g} s was used up"
    return session.finish()


def _suite(suite: Suite | str) -> Suite:
    if isinstance(suite, Suite):
        return suite
    if suite not in SUITES:
        raise UsageError(
            f"there is no suite called {suite!r}", next_step=f"use one of {', '.join(SUITES)}"
        )
    return SUITES[suite]


@dataclass(slots=True)
class _Session:
    """The state of one run. ``broken_off`` says why it ended early, if it did."""

    suite: Suite
    clock: Clock
    progress: Progress
    seed: int
    out: Path | None
    target_s: float
    broken_off: str = ""
    seen: Observations = field(default_factory=Observations)
    taking_part: list[Participant] = field(default_factory=list)
    absent: list[Contender] = field(default_factory=list)
    rounds_done: dict[Mode, int] = field(default_factory=dict)
    machine: dict[str, Any] = field(default_factory=fingerprint)
    conditions: dict[str, Any] = field(default_factory=dict)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    unsaved: AdvisorError | None = None
    _load_before: Any = field(default_factory=sample)

    def choose(
        self,
        interpreters: Mapping[str, str] | None,
        frameworks: Sequence[str] | None,
        contenders: Sequence[tuple[str, str, Mode, str] | Participant] | None,
    ) -> None:
        """Decide who takes part. ProbeError where nobody can."""
        if contenders is not None:
            self.taking_part = [
                c if isinstance(c, Participant) else Participant(*c) for c in contenders
            ]
        else:
            wanted = tuple(frameworks or {*MEASURED, *(interpreters or {})})
            overrides = {k: v for k, v in (interpreters or {}).items() if k in wanted}
            found = find_interpreters(overrides, frameworks=wanted, clock=self.clock)
            self.taking_part = plan.participants(self.suite, found)
            self.absent = plan.absent(self.suite, found)
            for contender in self.absent:
                self.progress.say("warning", f"{contender.id}: {contender.reason}",
                                  contender=contender.id)  # fmt: skip
        if not self.taking_part:
            raise ProbeError(
                "no framework can be measured here",
                diagnostics=[
                    Diagnostic(c.status, f"{c.framework}: {c.reason}")
                    for c in {c.framework: c for c in self.absent}.values()
                ],
                next_step="install one, or name an interpreter with --python FRAMEWORK=PATH",
            )
        if self.suite.yardstick:
            self.taking_part.append(plan.yardstick())
        expected = plan.expected_seconds(self.suite, self.taking_part, self.suite.rounds)
        self.progress.expect(expected)
        text = plan.describe(self.suite, self.taking_part, expected)
        self.progress.say("plan", f"{describe(self.machine)}. {text}", rounds=self.suite.rounds)

    def set_up(self, setting: Setting) -> None:
        """Look at the machine, write weights and inputs, import every framework once untimed."""
        self.conditions["before"] = preflight(_PREFLIGHT_S, self.clock)
        state = self.conditions["before"]["state"]
        if state in ("noisy", "busy"):
            self.progress.say(
                "warning", f"other programs keep this machine {state}; intervals will be wider"
            )
        prepare_data(self.suite, setting, self.seen, self.taking_part, self.progress)
        self.taking_part = [
            replace(p, compiles_slowly=self.seen.facts_of(p.id).compiles_slowly)
            for p in self.taking_part
        ]
        self.progress.worked(plan.SETTING_UP_S)

    def run_rounds(self, setting: Setting) -> None:
        """Rounds of all modes in turn, as many as planned and as the budget allows."""
        bench = Bench(self.suite, setting, self.seen, self.progress)
        budget = Budget(self.suite, self.clock, target_s=self.target_s)
        for _ in range(self.suite.rounds):
            for mode in self.suite.all_modes():
                crew = [p for p in self.taking_part if p.mode == mode]
                number = budget.next_round(mode)
                probes = budget.affordable(mode, number) if crew else ()
                if not probes:
                    continue
                text = f"round {number} of {self.suite.rounds}, {mode.replace('-', ' ')}"
                self.progress.say("round", text, mode=mode, round=number, rounds=self.suite.rounds)
                budget.paid(mode, run_round(bench, mode, crew, probes, number))
                self.rounds_done[mode] = number
                self._report(mode, number)
        self.broken_off = budget.left_out()

    def _report(self, mode: Mode, number: int) -> None:
        """Tell what is known after a round, and save it."""
        run = self.run()
        for result in run.results:
            if result.mode == mode and number == 1:
                self.progress.say(
                    "result", result_sentence(result), probe=result.probe, mode=mode,
                    contender=result.contender, round=number, rounds=self.suite.rounds,
                )  # fmt: skip
        for comparison in run.comparisons:
            if comparison.mode == mode:
                self.progress.say(
                    "comparison", comparison_sentence(comparison), probe=comparison.probe,
                    mode=mode, round=number, rounds=self.suite.rounds, comparison=comparison,
                )  # fmt: skip
        self._save(run)

    def _save(self, run: Run) -> None:
        if self.out is None:
            return
        try:
            save_run(run, self.out)
            self.unsaved = None
        except AdvisorError as error:
            if self.unsaved is None:
                self.progress.say("warning", f"{error.what}; the run goes on")
            self.unsaved = error

    def run(self, *, complete: bool = False, note: str = "still running") -> Run:
        """Everything that is known now."""
        load = between(self._load_before, sample())
        during = {"pressure": load.pressure, "busy": load.busy, "steal": load.steal}
        results = results_of(self.suite, self.taking_part, self.seen, self.suite.rounds)
        here = [contender_of(p, self.seen) for p in self.taking_part]
        return Run(
            schema_=SCHEMA,
            id=self.started.strftime("%Y%m%dT%H%M%SZ-") + self._suffix,
            started=_stamp(self.started),
            finished=_stamp(datetime.now(UTC)),
            complete=complete,
            note="" if complete else note,
            suite=self.suite.id,
            seed=self.seed,
            advisor=advisor.__version__,
            machine=self.machine,
            conditions={
                **self.conditions,
                "during": {k: v for k, v in during.items() if v is not None},
                "rounds": dict(self.rounds_done),
                "blocks": sum(len(r) for result in results for r in result.rounds),
                "void_blocks": sum(
                    bool(b.void) for result in results for r in result.rounds for b in r
                ),
                "disturbed_blocks": sum(o.disturbed for o in self.seen.seen.values()),
            },
            probes=tuple(self.seen.texts[p] for p in self.suite.probes if p in self.seen.texts),
            contenders=tuple(sorted([*here, *self.absent], key=lambda c: c.id)),
            results=tuple(results),
            comparisons=tuple(comparisons_of(self.suite, self.taking_part, results)),
        )

    def finish(self) -> Run:
        """The last word: the run, saved; RunNotSavedError where it cannot be."""
        note = ""
        if self.broken_off:
            done = ", ".join(
                f"{n} of {self.suite.rounds} rounds {mode.replace('-', ' ')}"
                for mode, n in self.rounds_done.items()
            )
            note = f"{self.broken_off}; measured: {done or 'no whole round'}"
        run = self.run(complete=not note, note=note)
        self._save(run)
        self.progress.say("done", note or "everything was measured")
        if self.unsaved is not None:
            raise RunNotSavedError(run, self.unsaved) from None
        return run

    @property
    def _suffix(self) -> str:
        return f"{self.seed:x}-{self._random}"

    _random: str = field(default_factory=lambda: secrets.token_hex(3))


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
