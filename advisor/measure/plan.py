"""Who takes part in a run, and what each costs in expected seconds."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.measure.interpreters import Found
from advisor.measure.results import NUMPY, Contender, Mode
from advisor.measure.suites import START_UP, Suite

START_S, START_ALONE_S = 1.5, 3.0
PREPARE_S, COMPILE_S = 0.7, 5.0
SETTING_UP_S = 7.0


@dataclass(frozen=True, slots=True)
class Participant:
    """A contender that is going to be started."""

    id: str
    framework: str
    mode: Mode
    python: str
    user_site: bool = False
    compiles_slowly: bool = False
    """Known once the framework was imported: a first compilation takes tens of seconds."""
    threads: int | None = None
    """Threads it may use, where that is not as many as there are processors."""
    calls: int = 1
    """Calls of the workload that make one timed step: 22 beside 20 plant a delay of 10 %."""

    name: str = ""
    """What it was called on the command line; empty where nobody named it."""

    @property
    def is_yardstick(self) -> bool:
        """Plain numpy stands beside the frameworks; it is not compared with them.

        Under another name it is a contender like any other.
        """
        return self.framework == NUMPY and self.id == contender_id(NUMPY, "as-written")


def contender_id(framework: str, mode: Mode) -> str:
    """``pytorch:as-recommended``."""
    return f"{framework}:{mode}"


def participants(suite: Suite, found: Iterable[Found]) -> list[Participant]:
    """One per framework that can be started and mode, frameworks in alphabetical order."""
    able = sorted((f for f in found if f.status == "ok"), key=lambda f: f.framework)
    return [
        Participant(contender_id(f.framework, mode), f.framework, mode, f.python, not f.isolated)
        for mode in suite.all_modes()
        for f in able
    ]


def absent(suite: Suite, found: Iterable[Found]) -> list[Contender]:
    """The contenders that cannot take part, with the reason and the next step."""
    return [
        Contender(
            id=contender_id(f.framework, mode),
            framework=f.framework,
            mode=mode,
            python=f.python,
            versions=f.versions,
            status=f.status,
            reason=f.reason,
            tail=f.tail,
        )
        for mode in suite.all_modes()
        for f in found
        if f.status != "ok"
    ]


def yardstick() -> Participant:
    """Plain numpy in this program's own interpreter."""
    return Participant(contender_id(NUMPY, "as-written"), NUMPY, "as-written", sys.executable)


def probes_for(suite: Suite, participant: Participant) -> tuple[str, ...]:
    """The probes of a participant, in their order."""
    probes = suite.probes_of(participant.mode)
    if participant.compiles_slowly and participant.mode != "as-written":
        return tuple(probe for probe in probes if probe in suite.compiled_by_all)
    if participant.is_yardstick:
        # It has no mode: beside contenders that are all compiled it measures as well.
        return tuple(probe for probe in probes or suite.probes if probe in suite.yardstick)
    return probes


def workloads(suite: Suite) -> tuple[str, ...]:
    """The probes that need weights and inputs."""
    return tuple(probe for probe in suite.probes if probe != START_UP)


def prepare_seconds(mode: Mode) -> float:
    """Expected seconds of building a probe in one contender."""
    return PREPARE_S if mode == "as-written" else COMPILE_S


def probe_seconds(suite: Suite, mode: Mode) -> float:
    """Expected seconds of one probe in one contender and round."""
    return prepare_seconds(mode) + suite.warm_seconds + suite.pairs * suite.block_seconds


def expected_seconds(suite: Suite, taking_part: Sequence[Participant], rounds: int) -> float:
    """What a run is expected to take; a first guess that the clock soon corrects."""
    per_round = 0.0
    for participant in taking_part:
        probes = probes_for(suite, participant)
        per_round += START_ALONE_S if START_UP in probes else START_S
        per_round += len([p for p in probes if p != START_UP]) * probe_seconds(
            suite, participant.mode
        )
    return SETTING_UP_S + rounds * per_round


def describe(suite: Suite, taking_part: Sequence[Participant], seconds: float) -> str:
    """The plan in words: what is measured, how often, and what is left out."""
    names = ", ".join(p.id for p in taking_part if not p.is_yardstick)
    return (
        f"{suite.title}: {len(suite.probes)} probes, {suite.rounds} rounds of {suite.pairs} blocks "
        f"for each of {names}; about {seconds:.0f} s. {suite.about}"
    )
