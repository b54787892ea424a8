"""``advisor probe --suite claims``: every claim test on this machine, whatever happens on the way.

Each framework observes in a worker of its own, one framework after the other, so that nothing
disturbs what a test times. Tests share a worker unless they ask for a fresh one. A test that
crashes or hangs costs its own answer; the next one gets a new worker.
"""

from __future__ import annotations

import random
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from advisor.errors import Diagnostic, ProbeError
from advisor.measure import resume
from advisor.measure.assemble import contender_of
from advisor.measure.claim_tests import choose, facts_in, judged, not_tested
from advisor.measure.clerk import Clerk
from advisor.measure.clock import BudgetSpent, Clock, Interrupted
from advisor.measure.conditions import preflight
from advisor.measure.crew import Crew, Setting, Timeouts, as_failure, optional_number
from advisor.measure.events import Kind, Listener, nobody
from advisor.measure.interpreters import Found, find_interpreters
from advisor.measure.keeping import Keeper
from advisor.measure.machine import describe, usable_threads
from advisor.measure.observations import Failure, Observations
from advisor.measure.packages import MEASURED
from advisor.measure.plan import Participant, contender_id
from advisor.measure.process import end_leftovers
from advisor.measure.progress import Progress
from advisor.measure.results import ClaimTestText, Contender, Mode, Outcome, Plan, Run
from advisor.measure.sentences import outcome_sentence
from advisor.measure.worker import WorkerFailed
from advisor.paths import probes_dir

SUITE = "claims"
START_S = 4.0
"""Expected seconds of importing a framework."""
_PATIENCE_S, _PATIENCE = 60.0, 8.0
"""A test is ended after 60 s and eight times what it takes when idle, sixteen times when busy."""
_PREFLIGHT_S = 0.3
_MODE: Mode = "as-written"


def measure_claims(
    *,
    topics: Sequence[str] = (),
    tests: Sequence[str] = (),
    interpreters: Mapping[str, str] | None = None,
    frameworks: Sequence[str] | None = None,
    seed: int = 0,
    budget_s: float | None = None,
    out: Path | None = None,
    on_event: Listener = nobody,
    stop: threading.Event | None = None,
    device: str = "cpu",
    as_i_run_it: bool = False,
    contenders: Sequence[tuple[str, str, Mode, str]] | None = None,
    earlier: Run | None = None,
    worker_file: Path | None = None,
    timeouts: Timeouts | None = None,
) -> Run:
    """Test what can be tested, and return the run; what was found is kept when it is broken off.

    ``topics`` and ``tests`` restrict what is tested; ``interpreters``, ``frameworks`` and
    ``contenders`` are those of `session.measure`. ``budget_s`` is the wall-clock limit of
    everything; without one every test has its own limit only. ``out`` is written whole after
    every test. ``earlier`` is a run that was broken off: its tests are gone on with, and those
    that have an answer keep it.

    UsageError for an unknown topic or test; ProbeError where nothing can be tested at all;
    RunNotSavedError, raised at the end with the run in it, where ``out`` cannot be written.
    """
    clock = Clock(budget_s, stop)
    progress = Progress(on_event, clock)
    planned = Plan(suite={"id": SUITE}, threads=usable_threads(), device=device,
                   as_i_run_it=as_i_run_it)  # fmt: skip
    keeper = Keeper(SUITE, seed, out, progress, planned, earlier=earlier)
    if earlier is not None:
        resume.plan_of(earlier)
        resume.check_machine(earlier, keeper.machine, seed=seed)
        tests = tuple(test.id for test in earlier.claim_tests)
        interpreters = {one.framework: one.python for one in earlier.contenders if one.python}
        frameworks = tuple(dict.fromkeys(one.framework for one in earlier.contenders))
    with tempfile.TemporaryDirectory(
        prefix="advisor-claims-", ignore_cleanup_errors=True
    ) as folder:
        setting = Setting(
            worker_file or probes_dir() / "worker.py", Path(folder), usable_threads(), seed,
            device, as_i_run_it, timeouts or Timeouts(), clock, random.Random(seed),  # noqa: S311 - no secret
        )  # fmt: skip
        session = _Session(setting, progress, keeper, Clerk(setting))
        try:
            session.choose_tests(topics, tests)
            session.choose_frameworks(interpreters, frameworks, contenders)
            session.take_over(earlier)
            session.plan()
            session.observe_all()
        except (Interrupted, KeyboardInterrupt):
            session.broken_off = "it was interrupted"
        except BudgetSpent:
            session.broken_off = f"the budget of {budget_s:g} s was used up"
        finally:
            session.clerk.close()
            end_leftovers(folder)
    return session.finish()


@dataclass(slots=True)
class _Session:
    """The state of one run. ``broken_off`` says why it ended early, if it did."""

    setting: Setting
    progress: Progress
    keeper: Keeper
    clerk: Clerk
    broken_off: str = ""
    seen: Observations = field(default_factory=Observations)
    taking_part: tuple[Participant, ...] = ()
    absent: tuple[Contender, ...] = ()
    tests: tuple[ClaimTestText, ...] = ()
    facts: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """By test and framework."""
    seconds: dict[str, float] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    """How busy the machine was before anything was started."""
    found_versions: dict[str, dict[str, str]] = field(default_factory=dict)
    """By framework, what its interpreter said that it holds."""

    def choose_tests(self, topics: Sequence[str], names: Sequence[str]) -> None:
        """List the tests and keep those that were asked for."""
        self.tests = choose(self.clerk.catalogue(), topics, names)

    def choose_frameworks(
        self,
        interpreters: Mapping[str, str] | None,
        frameworks: Sequence[str] | None,
        contenders: Sequence[tuple[str, str, Mode, str]] | None,
    ) -> None:
        """Decide who takes part. ProbeError where nobody can."""
        if contenders is not None:
            self.taking_part = tuple(Participant(*contender) for contender in contenders)
        else:
            named = {name for test in self.tests for name in test.frameworks}
            asked = frameworks or {*MEASURED, *(interpreters or {})}
            wanted = tuple(name for name in asked if name in named)
            overrides = {k: v for k, v in (interpreters or {}).items() if k in wanted}
            found = find_interpreters(overrides, frameworks=wanted, clock=self.setting.clock)
            self.taking_part = tuple(
                Participant(_id(f.framework), f.framework, _MODE, f.python, not f.isolated)
                for f in sorted(found, key=lambda f: f.framework)
                if f.status == "ok"
            )
            self.absent = tuple(_absent(f) for f in found if f.status != "ok")
            self.found_versions = {f.framework: f.versions for f in found if f.status == "ok"}
        if not any(set(test.frameworks) & self._present() for test in self.tests):
            raise ProbeError(
                "none of the claims can be tested here",
                diagnostics=[
                    Diagnostic(c.status, f"{c.framework}: {c.reason}") for c in self.absent
                ],
                next_step="install one, or name an interpreter with --python FRAMEWORK=PATH",
            )

    def take_over(self, earlier: Run | None) -> None:
        """Keep the answers of a run that is gone on with. ProbeError where versions differ."""
        if earlier is None:
            return
        for participant in self.taking_part:
            facts = self.seen.facts_of(participant.id)
            facts.versions = dict(self.found_versions.get(participant.framework, {}))
        resume.check_versions(earlier, self.seen)
        self.outcomes = {outcome.test: outcome for outcome in earlier.outcomes}

    def plan(self) -> None:
        """Say what is going to be done, and answer at once what cannot be tested."""
        present = self._present()
        possible = [
            test
            for test in self.tests
            if present >= set(test.frameworks) and test.id not in self.outcomes
        ]
        expected = START_S * len(self.taking_part) + sum(map(_cost, possible))
        self.progress.expect(expected)
        names = ", ".join(sorted(present))
        text = f"Claims: {len(self.tests)} tests in {names}; about {expected:.0f} s."
        self._say("plan", f"{describe(self.keeper.machine)}. {text}")
        self.before = dict(preflight(_PREFLIGHT_S, self.setting.clock))
        state = self.before["state"]
        if state in ("noisy", "busy"):
            words = "tests that take times may end undecided, and others take longer"
            self._say("warning", f"other programs keep this machine {state}; {words}")
        for file, why in self.clerk.broken.items():
            self._say("warning", f"the tests in {file} are left out: {why}")
        for contender in self.absent:
            self._say("warning", f"{contender.id}: {contender.reason}", contender=contender.id)
        for test in self.tests:
            missing = [name for name in test.frameworks if name not in present]
            if missing and test.id not in self.outcomes:
                self._settle(test, not_tested(test, self._absence(missing[0])))

    def _present(self) -> set[str]:
        return {one.framework for one in self.taking_part}

    def observe_all(self) -> None:
        """One framework after the other: first the tests that share a worker, then the others."""
        for participant in self.taking_part:
            mine = [
                test
                for test in self.tests
                if participant.framework in test.frameworks and test.id not in self.outcomes
            ]
            shared = [test for test in mine if not test.fresh]
            alone = [[test] for test in mine if test.fresh]
            for tests in [shared, *alone] if shared else alone:
                with Crew(self.setting, self.seen) as crew:
                    for test in tests:
                        self._observe(crew, participant, test)
            self.progress.worked(START_S)

    def _observe(self, crew: Crew, participant: Participant, test: ClaimTestText) -> None:
        """One test in one framework; judged when all its frameworks have been asked."""
        if test.id in self.outcomes:
            return
        self._say("progress", f"{participant.framework}: {test.title}", test, participant)
        broken = self.seen.facts_of(participant.id).failure
        try:
            if broken is None and not _ready(crew, participant):
                broken = self.seen.facts_of(participant.id).failure
            if broken is not None:
                self._settle(test, not_tested(test, broken))
                return
            limit = self._limit(test)
            answer = crew.ask(participant, "observe", limit, test=test.id)
            took = self.seconds.get(test.id, 0.0)
            self.seconds[test.id] = took + (optional_number(answer, "seconds") or 0.0)
            self.facts.setdefault(test.id, {})[participant.framework] = facts_in(answer)
        except WorkerFailed as failure:
            self._settle(test, self._with_facts(not_tested(test, as_failure(failure))))
            return
        finally:
            self.progress.worked(test.seconds)
        if set(self.facts[test.id]) >= set(test.frameworks):
            self._settle(test, self._judged(test))

    def _limit(self, test: ClaimTestText) -> float:
        patience = _PATIENCE * (2.0 if self.before.get("state") == "busy" else 1.0)
        return min(self.setting.timeouts.prepare, _PATIENCE_S) + patience * test.seconds

    def _judged(self, test: ClaimTestText) -> Outcome:
        try:
            outcome = judged(test, *self.clerk.judge(test.id, self.facts[test.id]))
        except WorkerFailed as failure:
            outcome = not_tested(test, as_failure(failure))
        return self._with_facts(outcome)

    def _with_facts(self, outcome: Outcome) -> Outcome:
        facts = self.facts.get(outcome.test, {})
        took = self.seconds.get(outcome.test, 0.0)
        return outcome.model_copy(update={"facts": facts, "seconds": took})

    def _settle(self, test: ClaimTestText, outcome: Outcome) -> None:
        """Keep an answer, tell it, and save."""
        self.outcomes[test.id] = outcome
        self._say("result", outcome_sentence(test, outcome), test)
        self.keeper.save(self.run())

    def _absence(self, framework: str) -> Failure:
        for contender in self.absent:
            if contender.framework == framework:
                return Failure(contender.status, contender.reason, contender.tail)
        return Failure("not_installed", f"{framework} was not asked to take part")

    def _say(
        self, kind: Kind, text: str, test: ClaimTestText | None = None,
        participant: Participant | None = None, **fields: Any,
    ) -> None:  # fmt: skip
        if test is not None:
            fields |= {"probe": test.topic, "mode": _MODE}
        if participant is not None:
            fields["contender"] = participant.id
        self.progress.say(kind, text, **fields)

    def run(self, *, note: str = "still running", complete: bool = False) -> Run:
        """Everything that is known now."""
        here = [contender_of(one, self.seen) for one in self.taking_part]
        return self.keeper.run(
            complete=complete,
            note=note,
            conditions={"before": self.before} if self.before else {},
            contenders=tuple(sorted([*here, *self.absent], key=lambda c: c.id)),
            claim_tests=self.tests,
            outcomes=tuple(self.outcomes[t.id] for t in self.tests if t.id in self.outcomes),
        )

    def finish(self) -> Run:
        """The last word: the run, saved; RunNotSavedError where it cannot be."""
        note = ""
        if self.broken_off:
            note = f"{self.broken_off}; {len(self.outcomes)} of {len(self.tests)} tests answered"
        run = self.run(complete=not note, note=note)
        self.keeper.save(run)
        self._say("done", note or "every test was answered")
        self.keeper.raise_if_unsaved(run)
        return run


def _ready(crew: Crew, participant: Participant) -> bool:
    """Whether its worker lives; one that died on an earlier test is started again."""
    if participant.id in crew:
        return True
    return crew.launch(participant) and crew.landed(participant) is not None


def _id(framework: str) -> str:
    return contender_id(framework, _MODE)


def _absent(found: Found) -> Contender:
    return Contender(
        id=_id(found.framework), framework=found.framework, mode=_MODE, python=found.python,
        versions=found.versions, status=found.status, reason=found.reason, tail=found.tail,
    )  # fmt: skip


def _cost(test: ClaimTestText) -> float:
    return len(test.frameworks) * (test.seconds + (START_S if test.fresh else 0.0))
