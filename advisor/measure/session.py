"""One ``advisor probe``: from a suite to a run, whatever happens on the way."""

from __future__ import annotations

import random
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from advisor.errors import Diagnostic, ProbeError, UsageError
from advisor.measure import plan, resume
from advisor.measure.assemble import comparisons_of, contender_of, results_of
from advisor.measure.bench import Bench
from advisor.measure.budget import Budget
from advisor.measure.calibration import limit
from advisor.measure.clock import BudgetSpent, Clock, Interrupted
from advisor.measure.conditions import preflight
from advisor.measure.crew import OwnFile, Setting, Timeouts
from advisor.measure.events import Listener, nobody
from advisor.measure.interpreters import find_interpreters
from advisor.measure.keeping import Keeper
from advisor.measure.machine import describe, usable_threads
from advisor.measure.named import Named, suite_for, take_part
from advisor.measure.observations import Observations
from advisor.measure.own_workload import OwnWorkload
from advisor.measure.packages import MEASURED, with_adapters
from advisor.measure.plan import Participant
from advisor.measure.preparation import prepare_data
from advisor.measure.process import end_leftovers
from advisor.measure.progress import Progress
from advisor.measure.results import Calibration, Contender, Mode, Plan, Run
from advisor.measure.rounds import run_round
from advisor.measure.sentences import comparison_sentence, result_sentence
from advisor.measure.suites import SUITES, Suite
from advisor.paths import probes_dir

_PREFLIGHT_S = 1.0
_MARGIN_S = 2.0
"""Kept back for ending the workers and writing the file."""

Contenders = Sequence[tuple[str, str, Mode, str] | Participant]


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
    contenders: Contenders | None = None,
    named: Sequence[Named] = (),
    earlier: Run | None = None,
    calibration: Calibration | None = None,
    own: OwnWorkload | None = None,
    worker_file: Path | None = None,
    timeouts: Timeouts | None = None,
) -> Run:
    """Measure and return the run; what was measured is kept when it is broken off.

    ``interpreters`` names an interpreter per framework, ``frameworks`` restricts which take part.
    ``budget_s`` (default: the suite's) is the wall-clock limit of everything. ``out`` is written
    whole after every round. ``stop`` and Ctrl-C end the run early: ``complete`` is then false and
    ``note`` says why. ``contenders`` (id, framework, mode, interpreter) replaces the search for
    interpreters, so that a framework can be compared with itself; ``named`` are contenders that
    take their turns together. ``own`` is a workload of the user's own, whose probe is in the
    suite (`own_workload.own_suite`). ``calibration`` limits what gets a verdict. ``earlier`` is a
    run to go on with, as `resume_run` does.

    UsageError for an unknown suite or framework; ProbeError where nothing can be measured at all.
    RunNotSavedError, raised at the end with the run in it, where ``out`` cannot be written.
    """
    chosen = _suite(suite)
    chosen = replace(chosen, tells_apart=limit(chosen, calibration))
    if named:
        chosen = suite_for(chosen, named)
    budget = chosen.budget_seconds if budget_s is None else budget_s
    target = chosen.expected_seconds if budget_s is None else budget
    clock = Clock(max(0.0, budget - _MARGIN_S), stop)
    progress = Progress(on_event, clock)
    planned = Plan(
        suite=resume.fields_of(chosen),
        threads=usable_threads(),
        device=device,
        as_i_run_it=as_i_run_it,
        workload=own.path if own else "",
        workload_sha256=own.sha256 if own else "",
    )
    keeper = Keeper(chosen.id, seed, out, progress, planned, calibration, earlier)
    session = _Session(chosen, clock, progress, keeper, target)
    with tempfile.TemporaryDirectory(prefix="advisor-probe-", ignore_cleanup_errors=True) as folder:
        setting = Setting(
            worker_file or probes_dir() / "worker.py", Path(folder), usable_threads(), seed,
            device, as_i_run_it, timeouts or Timeouts(), clock, random.Random(seed),  # noqa: S311 - no secret
            OwnFile(own.path, own.probe) if own else None,
        )  # fmt: skip
        try:
            session.go_on(earlier, seed)
            session.choose(interpreters, frameworks, contenders, named)
            session.set_up(setting)
            session.run_rounds(setting)
        except (Interrupted, KeyboardInterrupt):
            session.broken_off = "it was interrupted"
        except BudgetSpent:
            session.broken_off = f"the budget of {budget:g} s was used up"
        finally:
            end_leftovers(folder)
    return session.finish()


def resume_run(run: Run, **how: Any) -> Run:
    """Go on with a run that was broken off; ``how`` are options of `measure` but the plan's own.

    InputFileError for a run that cannot be continued; ProbeError where machine, versions or
    program are not what they were. Nothing was written then.
    """
    planned = resume.plan_of(run)
    return measure(
        resume.suite_of(run),
        seed=run.seed,
        device=planned.device,
        as_i_run_it=planned.as_i_run_it,
        earlier=run,
        calibration=run.calibration,
        own=resume.workload_of(run),
        **how,
    )


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
    keeper: Keeper
    target_s: float
    broken_off: str = ""
    seen: Observations = field(default_factory=Observations)
    taking_part: list[Participant] = field(default_factory=list)
    absent: list[Contender] = field(default_factory=list)
    rounds_done: dict[Mode, int] = field(default_factory=dict)
    conditions: dict[str, Any] = field(default_factory=dict)

    def go_on(self, earlier: Run | None, seed: int) -> None:
        """Take over what was measured. ProbeError on another machine."""
        if earlier is not None:
            resume.check_machine(earlier, self.keeper.machine, seed=seed)
            self.seen = resume.restored(earlier)
            self.rounds_done = resume.rounds_done(earlier)

    def choose(
        self,
        interpreters: Mapping[str, str] | None,
        frameworks: Sequence[str] | None,
        contenders: Contenders | None,
        named: Sequence[Named] = (),
    ) -> None:
        """Decide who takes part. ProbeError where nobody can."""
        earlier = self.keeper.earlier
        if contenders is not None:
            self.taking_part = [
                c if isinstance(c, Participant) else Participant(*c) for c in contenders
            ]
        elif earlier is not None:
            self.taking_part, self.absent = resume.participants(earlier, self.clock)
        elif named:
            self.taking_part, self.absent = take_part(named, interpreters or {}, self.clock)
        else:
            asked = {*(frameworks or MEASURED), *(() if frameworks else interpreters or ())}
            others = with_adapters() if self.suite.every_framework and not frameworks else ()
            overrides = {k: v for k, v in (interpreters or {}).items() if k in asked}
            found = find_interpreters(
                overrides, frameworks=tuple({*asked, *others}), clock=self.clock
            )
            # Nobody asked for the others: one that is not there is nothing to tell.
            found = [f for f in found if f.framework in asked or f.status == "ok"]
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
        if self.suite.yardstick and not any(p.is_yardstick for p in self.taking_part):
            self.taking_part.append(plan.yardstick())
        self._tell_the_plan()

    def _tell_the_plan(self) -> None:
        rounds = self.suite.rounds
        expected = plan.expected_seconds(self.suite, self.taking_part, rounds)
        text = plan.describe(self.suite, self.taking_part, expected)
        if self.keeper.earlier is not None:
            share = self._share_to_do()
            expected = plan.SETTING_UP_S + share * (expected - plan.SETTING_UP_S)
            text += f" Going on with {self.keeper.earlier.id}: {share:.0%} of it is to be done."
        self.progress.expect(expected)
        self.progress.say("plan", f"{describe(self.keeper.machine)}. {text}", rounds=rounds)

    def set_up(self, setting: Setting) -> None:
        """Look at the machine, write weights and inputs, import every framework once untimed."""
        self.conditions["before"] = preflight(_PREFLIGHT_S, self.clock)
        state = self.conditions["before"]["state"]
        if state in ("noisy", "busy"):
            self.progress.say(
                "warning", f"other programs keep this machine {state}; intervals will be wider"
            )
        prepare_data(self.suite, setting, self.seen, self.taking_part, self.progress)
        if self.keeper.earlier is not None:
            resume.check_versions(self.keeper.earlier, self.seen)
        self.taking_part = [
            replace(p, compiles_slowly=self.seen.facts_of(p.id).compiles_slowly)
            for p in self.taking_part
        ]
        self.progress.worked(plan.SETTING_UP_S)

    def _crews(self) -> dict[Mode, list[Participant]]:
        """Who takes turns with whom: those of one mode, or all where contenders were named."""
        modes = self.suite.all_modes()
        if any(p.name for p in self.taking_part):
            return {modes[0]: self.taking_part}
        return {mode: [p for p in self.taking_part if p.mode == mode] for mode in modes}

    def _missing(self, mode: Mode, number: int) -> list[str]:
        """The probes of a round that were not measured to their end."""
        done = self.seen.finished.get(mode, {}).get(number, ())
        return [probe for probe in self.suite.probes_of(mode) if probe not in done]

    def _share_to_do(self) -> float:
        rounds = range(1, self.suite.rounds + 1)
        all_of_them = [(mode, n, self._missing(mode, n)) for mode in self._crews() for n in rounds]
        planned = sum(len(self.suite.probes_of(mode)) for mode, _, _ in all_of_them)
        return sum(len(missing) for _, _, missing in all_of_them) / max(1, planned)

    def run_rounds(self, setting: Setting) -> None:
        """Rounds of all modes in turn, as many as planned and as the budget allows."""
        bench = Bench(self.suite, setting, self.seen, self.progress)
        crews = self._crews()
        budget = Budget(self.suite, self.clock, target_s=self.target_s, modes=tuple(crews))
        for _ in range(self.suite.rounds):
            for mode, crew in crews.items():
                while not self._missing(mode, budget.next_round(mode)):
                    budget.done_before(mode)
                number = budget.next_round(mode)
                if number > self.suite.rounds:
                    continue
                missing = self._missing(mode, number)
                probes = budget.affordable(mode, number) if crew else ()
                probes = tuple(probe for probe in probes if probe in missing)
                if not probes:
                    continue
                text = f"round {number} of {self.suite.rounds}, {mode.replace('-', ' ')}"
                self.progress.say("round", text, mode=mode, round=number, rounds=self.suite.rounds)
                budget.paid(mode, run_round(bench, mode, crew, probes, number))
                self.rounds_done[mode] = number
                self._report(crew, number)
        self.broken_off = budget.left_out()

    def _report(self, crew: Sequence[Participant], number: int) -> None:
        """Tell what is known after a round, and save it."""
        run = self.run()
        here = {participant.id for participant in crew}
        for result in run.results:
            if result.contender in here and number == 1:
                self.progress.say(
                    "result", result_sentence(result), probe=result.probe, mode=result.mode,
                    contender=result.contender, round=number, rounds=self.suite.rounds,
                )  # fmt: skip
        for comparison in run.comparisons:
            if comparison.a in here:
                self.progress.say(
                    "comparison", comparison_sentence(comparison), probe=comparison.probe,
                    mode=comparison.mode, round=number, rounds=self.suite.rounds,
                    comparison=comparison,
                )  # fmt: skip
        self.keeper.save(run)

    def run(self, *, complete: bool = False, note: str = "still running") -> Run:
        """Everything that is known now."""
        results = results_of(self.suite, self.taking_part, self.seen, self.suite.rounds)
        here = [contender_of(p, self.seen) for p in self.taking_part]
        blocks = [block for r in results for of_round in r.rounds for block in of_round]
        return self.keeper.run(
            complete=complete,
            note=note,
            conditions={
                **self.conditions,
                "rounds": dict(self.rounds_done),
                "blocks": len(blocks),
                "void_blocks": sum(bool(block.void) for block in blocks),
                "disturbed_blocks": sum(o.disturbed for o in self.seen.seen.values()),
            },
            probes=tuple(self.seen.texts[p] for p in self.suite.probes if p in self.seen.texts),
            contenders=tuple(sorted([*here, *self.absent], key=lambda c: c.id)),
            results=tuple(results),
            comparisons=tuple(comparisons_of(self.suite, self.taking_part, results)),
            measured=self.seen.measured(),
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
        self.keeper.save(run)
        self.progress.say("done", note or "everything was measured")
        self.keeper.raise_if_unsaved(run)
        return run
