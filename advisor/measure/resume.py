"""Going on with a run that was broken off.

What was measured stays as it is; what is missing is done as it would have been. That takes the
same machine, the same versions and the same plan, so whatever differs is refused, and told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any

import advisor
from advisor.errors import Diagnostic, InputFileError, ProbeError
from advisor.measure.clock import Clock
from advisor.measure.interpreters import find_interpreters
from advisor.measure.observations import Facts, Failure, Observation, Observations
from advisor.measure.own_workload import OwnWorkload, read_workload
from advisor.measure.plan import Participant
from advisor.measure.results import NUMPY, Contender, Mode, Plan, Result, Run
from advisor.measure.suites import Suite

_UNLIKE = "go on where and as it was begun, or measure anew with `advisor probe`"


def plan_of(run: Run) -> Plan:
    """The plan of a run that can be continued. InputFileError for one that cannot."""
    if run.complete:
        raise _refused(run, "it is complete; there is nothing to go on with", "measure anew")
    if run.plan is None:
        raise _refused(
            run, "it was written by a version that did not keep what was planned", "measure anew"
        )
    if not run.contenders:
        raise _refused(run, "it ended before anything was measured", "measure anew")
    return run.plan


def fields_of(suite: Suite) -> dict[str, Any]:
    """The suite as a run file keeps it; `suite_of` is the way back."""
    fields_: dict[str, Any] = json.loads(json.dumps(asdict(suite)))
    return fields_


def suite_of(run: Run) -> Suite:
    """The suite as it was planned. InputFileError where the file does not hold one."""
    plan = plan_of(run)
    known = {field.name for field in fields(Suite)}
    try:
        if not known >= set(plan.suite):
            raise TypeError(f"unknown: {', '.join(sorted(set(plan.suite) - known))}")  # noqa: TRY301
        values = {name: _frozen(value) for name, value in plan.suite.items()}
        suite = Suite(**values)
        for probe in suite.probes:
            assert isinstance(suite.modes[probe], tuple)
        assert suite.all_modes()
        assert suite.rounds > 0
    except (TypeError, KeyError, AttributeError, AssertionError) as error:
        raise _refused(run, f"its plan does not fit this version ({error})", _UNLIKE) from None
    return suite


def workload_of(run: Run) -> OwnWorkload | None:
    """The user's own workload file. InputFileError where it is not what it was."""
    plan = plan_of(run)
    if not plan.workload:
        return None
    own = read_workload(plan.workload)
    if own.sha256 != plan.workload_sha256:
        raise _refused(run, f"{plan.workload} was changed since", "measure anew")
    return own


def _frozen(value: Any) -> Any:
    """As JSON gives it, with tuples for lists."""
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    if isinstance(value, Mapping):
        return {key: _frozen(one) for key, one in value.items()}
    return value


def check_machine(run: Run, machine: Mapping[str, Any], *, seed: int | None = None) -> None:
    """ProbeError, with everything that differs, where it is not the same machine and program."""
    then, now = run.machine, dict(machine)
    problems = [
        f"{name}: {then.get(name, 'unknown')!s:.80} then, {now.get(name, 'unknown')!s:.80} now"
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    ]
    if run.advisor != advisor.__version__:
        problems.append(f"this program: {run.advisor} then, {advisor.__version__} now")
    if seed is not None and seed != run.seed:
        problems.append(f"seed: {run.seed} then, {seed} now")
    _refuse_unlike(run, problems)


def check_versions(run: Run, seen: Observations) -> None:
    """ProbeError where a contender that took part holds something else now, or does not start."""
    problems = []
    for contender in run.contenders:
        facts = seen.facts_of(contender.id)
        if contender.status == "ok" and facts.failure is not None:
            problems.append(f"{contender.id}: it took part then; now {facts.failure.reason}")
            continue
        then, now = contender.versions, facts.versions
        problems += [
            f"{contender.id}: {name} {then[name]} then, {now[name]} now"
            for name in sorted(then.keys() & now.keys())
            if then[name] != now[name]
        ]
    works = {text.id: text.work for text in run.probes}
    problems += [
        f"{probe}: the work itself is another one"
        for probe, text in seen.texts.items()
        if works.get(probe, text.work) != text.work
    ]
    _refuse_unlike(run, list(dict.fromkeys(problems)))


def participants(run: Run, clock: Clock) -> tuple[list[Participant], list[Contender]]:
    """Who took part, to be started again, and who could not take part then."""
    measured = {result.contender for result in run.results}
    able, absent = [], []
    for contender in run.contenders:
        if contender.id not in measured:
            absent.append(contender)
            continue
        able.append(
            Participant(
                contender.id, contender.framework, contender.mode, contender.python,
                _needs_user_site(contender, clock), name=contender.name,
            )
        )  # fmt: skip
    return able, absent


def _needs_user_site(contender: Contender, clock: Clock) -> bool:
    if contender.framework == NUMPY:
        return False
    overrides = {contender.framework: contender.python}
    found = find_interpreters(overrides, frameworks=(contender.framework,), clock=clock)
    return not found[0].isolated


def restored(run: Run) -> Observations:
    """What was seen: whole rounds of probes; what was broken off half-way is done again."""
    seen = Observations()
    for contender in run.contenders:
        failed = contender.status != "ok"
        seen.facts[contender.id] = Facts(
            dict(contender.versions), dict(contender.settings), dict(contender.environment),
            failure=Failure(contender.status, contender.reason, contender.tail) if failed else None,
        )  # fmt: skip
    seen.texts = {text.id: text for text in run.probes}
    seen.finished = {
        mode: {number: list(probes) for number, probes in enumerate(rounds, start=1)}
        for mode, rounds in run.measured.items()
    }
    for result in run.results:
        seen.seen[(result.probe, result.contender)] = _observation(run, result)
    return seen


def _observation(run: Run, result: Result) -> Observation:
    whole = set(_whole_rounds(run, result))
    rounds = {n: list(blocks) for n, blocks in enumerate(result.rounds, start=1) if n in whole}
    by_round = {
        name: {n: value for n, value in values.items() if n in whole}
        for name, values in result.by_round.items()
    }
    failed = result.status not in ("ok", "interrupted", "too_noisy")
    return Observation(
        parity=result.parity,
        first_call_s=by_round.get("first_call_s", {}),
        compile_s=by_round.get("compile_s", {}),
        peak_bytes=by_round.get("peak_bytes", {}),
        blocks={n: blocks for n, blocks in rounds.items() if blocks},
        disturbed=result.disturbed_blocks,
        failure=Failure(result.status, result.reason, result.tail) if failed else None,
    )


def _whole_rounds(run: Run, result: Result) -> Iterator[int]:
    """Rounds in which the probe was measured to its end."""
    named = any(contender.name for contender in run.contenders)
    for mode in tuple(run.measured) if named else (result.mode,):
        for number, probes in enumerate(run.measured.get(mode, ()), start=1):
            if result.probe in probes:
                yield number


def rounds_done(run: Run) -> dict[Mode, int]:
    """The last round that ended, by mode."""
    rounds = run.conditions.get("rounds")
    known = rounds if isinstance(rounds, Mapping) else {}
    return {mode: known[mode] for mode in run.measured if isinstance(known.get(mode), int)}


def _refuse_unlike(run: Run, problems: list[str]) -> None:
    if problems:
        raise ProbeError(
            f"the run {run.id} cannot be continued: not everything is as it was",
            diagnostics=[Diagnostic("resume", problem) for problem in problems],
            next_step=_UNLIKE,
            code="resume",
        )


def _refused(run: Run, why: str, step: str) -> InputFileError:
    return InputFileError(
        f"the run {run.id} cannot be continued: {why}", next_step=step, code="resume"
    )
