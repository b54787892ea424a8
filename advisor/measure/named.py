"""Contenders that were named: two interpreters, two versions, two modes, or a thing with itself.

They take their turns together in every round, whatever their modes, because only what is measured
in turns can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.errors import Diagnostic, ProbeError
from advisor.measure.clock import Clock
from advisor.measure.interpreters import Found, find_interpreters
from advisor.measure.plan import Participant
from advisor.measure.results import Contender, Mode
from advisor.measure.suites import Suite

MODES: tuple[Mode, ...] = ("as-written", "as-recommended", "compiled-hard")


@dataclass(frozen=True, slots=True)
class Named:
    """``NAME=FRAMEWORK[:MODE][@PYTHON]``."""

    name: str
    framework: str
    mode: Mode = "as-written"
    python: str = ""
    """The interpreter; empty for the one that holds the framework by default."""


def suite_for(suite: Suite, named: Sequence[Named]) -> Suite:
    """The same probes and effort, each probe in every mode that was named."""
    modes = tuple(mode for mode in MODES if any(one.mode == mode for one in named))
    return replace(
        suite,
        about="Named contenders take their turns together and are all compared with each other. "
        "Where a first compilation takes tens of seconds, only "
        f"{', '.join(suite.compiled_by_all) or 'nothing'} is compiled.",
        modes=dict.fromkeys(suite.probes, modes),
    )


def take_part(
    named: Sequence[Named], interpreters: Mapping[str, str], clock: Clock
) -> tuple[list[Participant], list[Contender]]:
    """Who can take part, and who cannot and why, in the order in which they were named.

    ProbeError where two were asked for and fewer than two are left: nothing could be compared.
    """
    able, absent = [], []
    answers: dict[tuple[str, str], Found] = {}
    for one in named:
        python = one.python or interpreters.get(one.framework, "")
        key = (one.framework, python)
        if key not in answers:
            overrides = {one.framework: python} if python else {}
            answers[key] = find_interpreters(overrides, frameworks=(one.framework,), clock=clock)[0]
        found = answers[key]
        if found.status == "ok":
            able.append(
                Participant(one.name, one.framework, one.mode, found.python, not found.isolated,
                            name=one.name)
            )  # fmt: skip
        else:
            absent.append(_absent(one, found))
    if len(able) < min(2, len(named)):
        raise ProbeError(
            "nothing can be compared: too few of the named contenders can take part",
            diagnostics=[Diagnostic(c.status, f"{c.name}: {c.reason}") for c in absent],
            next_step="name another interpreter: --contender NAME=FRAMEWORK@PYTHON; "
            "advisor doctor lists what each holds",
        )
    return able, absent


def _absent(one: Named, found: Found) -> Contender:
    return Contender(
        id=one.name, name=one.name, framework=one.framework, mode=one.mode, python=found.python,
        versions=found.versions, status=found.status, reason=found.reason, tail=found.tail,
    )  # fmt: skip
