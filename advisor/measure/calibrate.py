"""One ``advisor probe calibrate``: a framework beside itself and beside planted differences."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from advisor.errors import AdvisorError, Diagnostic, ProbeError
from advisor.measure.assemble import least_pairs
from advisor.measure.calibration import Beside, beside, on_probe
from advisor.measure.calibration_file import keep
from advisor.measure.events import Event, Listener, nobody
from advisor.measure.interpreters import Found, find_interpreters
from advisor.measure.machine import machine_id
from advisor.measure.packages import MEASURED
from advisor.measure.plan import Participant
from advisor.measure.results import Calibration, PlantedDelay, ProbeCalibration, Run
from advisor.measure.sentences import calibration_sentence
from advisor.measure.session import measure
from advisor.measure.suites import Suite

PROBE = "mlp-inference"
"""The fastest step of the suites: its differences are the hardest to tell apart."""
CALLS = 20
PLANTED = {"itself": 20, "+5 %": 21, "+10 %": 22, "+20 %": 24}
"""Calls in a step beside those of the plain contender."""
MOST_ROUNDS = 40
BUDGET_S = 180.0


def calibrate(
    suite: Suite,
    *,
    interpreters: Mapping[str, str] | None = None,
    frameworks: Sequence[str] = (),
    budget_s: float = BUDGET_S,
    seed: int = 0,
    on_event: Listener = nobody,
    stop: threading.Event | None = None,
    **how: Any,
) -> Calibration:
    """What runs of ``suite`` can tell apart on this machine now.

    ``frameworks`` share the budget; the first that can be measured is taken where none is named.
    Blocks, and what voids them, are those of the suite. Rounds on a busy machine count, even where
    a run would be refused as too noisy: load is part of what limits a machine today. ``how`` are
    options of `session.measure`. ProbeError where no framework can be measured, or where the
    budget ends before there are as many rounds as one run of the suite has.
    """
    asked = tuple(frameworks or dict.fromkeys([*(interpreters or ()), *MEASURED]))
    known = {k: v for k, v in (interpreters or {}).items() if k in asked}
    found = find_interpreters(known, frameworks=asked)
    able = [one for one in found if one.status == "ok"]
    able.sort(key=lambda one: asked.index(one.framework))
    able = able if frameworks else able[:1]
    if not able:
        raise ProbeError(
            "no framework can be measured here",
            diagnostics=[Diagnostic(one.status, f"{one.framework}: {one.reason}") for one in found],
            next_step="install one, or name an interpreter with --python FRAMEWORK=PATH",
        )
    probes: list[ProbeCalibration] = []
    delays: list[PlantedDelay] = []
    run: Run | None = None
    for one in able:
        run = measure(
            _effort(suite, budget_s / len(able)), contenders=_contenders(one), seed=seed,
            budget_s=budget_s / len(able), on_event=on_event, stop=stop, **how,
        )  # fmt: skip
        measured = _measured(run, suite)
        if measured:
            itself, planted = on_probe(PROBE, one.framework, suite, measured, seed)
            probes.append(itself)
            delays.extend(planted)
    assert run is not None
    if not any(probe.runs for probe in probes):
        raise _too_short(run, suite, probes)
    return _calibration(run, suite, probes, delays)


def _effort(suite: Suite, seconds: float) -> Suite:
    """The blocks of the suite, and as many rounds as there is time for."""
    return replace(
        suite,
        id="calibration",
        title="Calibration",
        about="One program beside itself, and doing 5, 10 and 20 % more in a step.",
        probes=(PROBE,),
        modes={PROBE: ("as-written",)},
        rounds=MOST_ROUNDS,
        yardstick=(),
        compiled_by_all=(),
        tells_apart=1.0,
        expected_seconds=seconds,
        budget_seconds=seconds,
    )


def _contenders(one: Found) -> list[Participant]:
    plain = Participant(
        one.framework, one.framework, "as-written", one.python, not one.isolated, calls=CALLS
    )
    return [
        plain,
        *(replace(plain, id=f"{one.framework} {k}", calls=calls) for k, calls in PLANTED.items()),
    ]


def _measured(run: Run, suite: Suite) -> list[Beside]:
    """The contenders beside the plain one; none where that failed."""
    ok = {result.contender: result for result in run.results if result.rounds}
    plain = next((result for name, result in ok.items() if name == result.framework), None)
    if plain is None:
        return []
    least = least_pairs(suite, PROBE)
    ratios = {f"{plain.framework} {name}": calls / CALLS for name, calls in PLANTED.items()}
    return [beside(plain, ok[name], ratios[name], least) for name in ratios if name in ok]


def _too_short(run: Run, suite: Suite, probes: Sequence[ProbeCalibration]) -> ProbeError:
    failed = [r for r in run.results if r.status not in ("ok", "interrupted")]
    if failed:
        return ProbeError(
            "nothing could be calibrated",
            diagnostics=[Diagnostic(r.status, f"{r.contender}: {r.reason}") for r in failed],
            next_step="advisor doctor tells what each interpreter holds",
        )
    return ProbeError(
        f"the time was over before there were the {suite.rounds} rounds that a run of the suite "
        f"{suite.id} has" + ("" if probes else "; not even one was measured"),
        next_step="give it more, for example --budget 5m",
        code="calibration-too-short",
    )


def _calibration(
    run: Run, suite: Suite, probes: Sequence[ProbeCalibration], delays: Sequence[PlantedDelay]
) -> Calibration:
    limits = [probe.resolves for probe in probes if probe.runs]
    resolved = None if None in limits else max(limits)  # type: ignore[type-var]
    return Calibration(
        id=run.id,
        day=datetime.now(UTC).date().isoformat(),
        machine=machine_id(run.machine),
        suite=suite.id,
        resolves=resolved,
        probes=tuple(probes),
        delays=tuple(delays),
        conditions=run.conditions,
    )


def calibrate_and_measure(
    measuring: Callable[..., Run], suite: Suite, *, on_event: Listener = nobody,
    stop: threading.Event | None = None, **how: Any,
) -> Run:  # fmt: skip
    """Calibrate for the suite and keep that; then measure, limited by it.

    Where nothing can be calibrated that is told, and the measuring goes on without.
    """
    found = None
    options = {k: how[k] for k in ("interpreters", "seed", "as_i_run_it") if k in how}
    try:
        found = calibrate(suite, on_event=on_event, stop=stop, **options)
        keep(found)
        said = calibration_sentence(found)
        on_event(Event("warning", f"{said[0].upper()}{said[1:]}"))
    except AdvisorError as error:
        on_event(Event("warning", f"{error.what}; measuring goes on without a calibration"))
    return measuring(suite, calibration=found, on_event=on_event, stop=stop, **how)
