"""A suite of probes that somebody chose: options in their ids, in the order they are wanted."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from advisor.errors import ProbeError, UsageError
from advisor.measure.clock import Clock
from advisor.measure.crew import Crew, Setting, Timeouts
from advisor.measure.observations import Observations
from advisor.measure.plan import PREPARE_S, START_ALONE_S, Participant, contender_id, probe_seconds
from advisor.measure.probe_ids import base_of
from advisor.measure.results import NUMPY, Mode
from advisor.measure.suites import START_UP, SUITES, Suite
from advisor.measure.worker import WorkerFailed
from advisor.paths import probes_dir

CHOSEN = "chosen"
"""Id of a suite that was put together on the command line."""
_USUAL: tuple[Mode, ...] = ("as-written", "as-recommended")
_COMPILE_S = 25.0
"""Allowed for a first compilation, where a framework compiles slowly."""
_FEWEST_S = 30.0


@dataclass(frozen=True, slots=True)
class Work:
    """A workload as the workers describe it."""

    id: str
    title: str
    options: tuple[str, ...]
    """Keys that its id may have: ``batch``, ``size``, ``optimizer``, ``dtype``."""


def known_work(probes: Sequence[str] | None = None) -> dict[str, Work]:
    """All workloads by id, or those of ``probes``, which may have options.

    UsageError with the worker's own words for an id or an option that there is not; ProbeError
    where no worker starts.
    """
    python = _scribe()
    with tempfile.TemporaryDirectory(prefix="advisor-probe-") as folder:
        setting = Setting(
            probes_dir() / "worker.py", Path(folder), 1, 0, "cpu", as_i_run_it=False,
            timeouts=Timeouts(), clock=Clock(), padding=random.Random(0),  # noqa: S311 - no secret
        )  # fmt: skip
        seen = Observations()
        with Crew(setting, seen) as crew:
            if not crew.enlist(python):
                failure = seen.facts_of(python.id).failure
                raise ProbeError(
                    f"the probes cannot be listed: {failure.reason if failure else ''}",
                    next_step="try `advisor doctor`",
                )
            asked: dict[str, Any] = {} if probes is None else {"probes": list(probes)}
            try:
                found = crew.ask(python, "describe", setting.timeouts.other, **asked)
            except WorkerFailed as failure:
                raise UsageError(
                    f"--probes: {failure.reason.removeprefix('BadRequest: ')}",
                    next_step="advisor kb list probes; options: NAME@batch=1,optimizer=adam",
                ) from None
    return {
        str(one["id"]): Work(
            str(one["id"]), str(one.get("title", "")), tuple(one.get("options") or ())
        )
        for one in found.get("probes") or ()
    }


def _scribe() -> Participant:
    import sys

    return Participant(contender_id("clerk", "as-written"), NUMPY, "as-written", sys.executable)


def chosen_suite(suite: Suite, probes: Iterable[str]) -> Suite:
    """These probes with the effort of ``suite``; UsageError for one that there is not.

    Each runs in the modes in which a suite has it, as written and as recommended where none has.
    What was asked for by name is compiled, however long that takes, and the budget allows for it.
    """
    wanted = tuple(dict.fromkeys(probes))
    named = [probe for probe in wanted if base_of(probe) != START_UP]
    if named:
        known_work(named)
    if any(probe != START_UP and base_of(probe) == START_UP for probe in wanted):
        raise UsageError(f"--probes: {START_UP} has no options", next_step=f"name it as {START_UP}")
    modes = {probe: _modes(suite, base_of(probe)) for probe in wanted}
    yardstick = {base for one in (suite, *SUITES.values()) for base in one.yardstick}
    made = replace(
        suite,
        id=CHOSEN,
        effort_of=suite.effort_of or suite.id,
        title="Chosen probes",
        about=f"{', '.join(wanted)}, with the rounds and blocks of the suite {suite.id}.",
        probes=wanted,
        modes=modes,
        yardstick=tuple(probe for probe in wanted if base_of(probe) in yardstick),
        compiled_by_all=wanted,
    )
    seconds = _expected(made)
    return replace(made, expected_seconds=seconds, budget_seconds=1.5 * seconds + 16.0)


def _modes(suite: Suite, base: str) -> tuple[Mode, ...]:
    for one in (suite, *SUITES.values()):
        if base in one.modes:
            return one.modes[base]
    return _USUAL


def _expected(suite: Suite, frameworks: int = 3) -> float:
    """Seconds in all, for as many frameworks; compiling is dear once and cheaper afterwards."""
    per_round = compiling = 0.0
    for probe in suite.probes:
        for mode in suite.modes[probe]:
            if probe == START_UP:
                per_round += START_ALONE_S
                continue
            per_round += PREPARE_S + probe_seconds(suite, "as-written")
            if mode != "as-written":
                compiling += _COMPILE_S
                per_round += _COMPILE_S / 5
    return max(_FEWEST_S, frameworks * suite.rounds * per_round / 1.5 + compiling)


def with_batch(suite: Suite, batch: int) -> Suite:
    """The suite with this batch size wherever the work has one. UsageError where none has."""
    probes = suite.probes
    known = known_work([probe for probe in probes if probe != START_UP])
    changed = {
        probe: _with(probe, batch) for probe, work in known.items() if "batch" in work.options
    }
    if not changed:
        raise UsageError(
            f"--batch {batch}: no probe of the suite {suite.id} has a batch",
            next_step="leave it out, or name others with --probes",
        )
    known_work(list(changed.values()))
    return renamed(suite, changed)


def _with(probe: str, batch: int) -> str:
    base, _, options = probe.partition("@")
    others = [one for one in options.split(",") if one and not one.startswith("batch=")]
    return f"{base}@{','.join([f'batch={batch}', *others])}"


def renamed(suite: Suite, changed: Mapping[str, str]) -> Suite:
    """The suite with other ids for some of its probes, the rest as it is."""

    def new(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(changed.get(name, name) for name in names)

    return replace(
        suite,
        id=CHOSEN,
        effort_of=suite.effort_of or suite.id,
        about=f"{suite.about} Changed: {', '.join(changed.values())}.",
        probes=new(suite.probes),
        modes={changed.get(name, name): modes for name, modes in suite.modes.items()},
        yardstick=new(suite.yardstick),
        compiled_by_all=new(suite.compiled_by_all),
    )


def in_order(suite: Suite, order: Sequence[str]) -> Suite:
    """The probes in this order (by base), those that are not named last; see `Suite.by_worth`."""
    place = {base: number for number, base in enumerate(order)}
    last = len(place)
    probes = tuple(sorted(suite.probes, key=lambda probe: place.get(base_of(probe), last)))
    return replace(suite, probes=probes, by_worth=True)
