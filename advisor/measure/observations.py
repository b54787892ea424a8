"""What has been seen so far, by probe and contender; grows while a run goes on."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from advisor.measure.results import Block, Mode, Parity, ProbeText, Status


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something was not measured."""

    status: Status
    reason: str
    tail: tuple[str, ...] = ()


@dataclass(slots=True)
class Observation:
    """One probe in one contender over the rounds so far."""

    parity: Parity | None = None
    first_call_s: dict[int, float] = field(default_factory=dict)
    """By round; the first round of a compiled mode starts with an empty cache."""
    compile_s: dict[int, float] = field(default_factory=dict)
    compilations: int = 0
    """How often the work was traced or compiled before it was timed, where anybody counts."""
    peak_bytes: dict[int, float] = field(default_factory=dict)
    blocks: dict[int, list[Block]] = field(default_factory=dict)
    disturbed: int = 0
    """Blocks with outside evidence against them that were kept, once too many were thrown away."""
    evidence: str = ""
    """Against the last of them; empty where it was seen by an earlier program."""
    failure: Failure | None = None


@dataclass(slots=True)
class Facts:
    """What a contender said about itself when it started."""

    versions: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    compiles_slowly: bool = False
    """Whether its first compilation takes tens of seconds, by its own word."""
    failure: Failure | None = None


@dataclass(slots=True)
class Observations:
    """All of it."""

    facts: dict[str, Facts] = field(default_factory=dict)
    """By contender."""
    seen: dict[tuple[str, str], Observation] = field(default_factory=dict)
    """By probe and contender."""
    texts: dict[str, ProbeText] = field(default_factory=dict)
    finished: dict[Mode, dict[int, list[str]]] = field(default_factory=dict)
    """By mode and round (the first is 1), the probes that were measured to their end."""
    prepared: set[tuple[str, str]] = field(default_factory=set)
    """Probe and contender that were built since this program began: what compiling leaves in its
    cache is there for the next round."""

    def facts_of(self, contender: str) -> Facts:
        """The facts of a contender, made when first asked for."""
        return self.facts.setdefault(contender, Facts())

    def of(self, probe: str, contender: str) -> Observation:
        """The observation of a probe in a contender, made when first asked for."""
        return self.seen.setdefault((probe, contender), Observation())

    witness: dict[str, tuple[str, dict[str, NDArray[np.float64]]]] = field(default_factory=dict)
    """By probe without a reference: the contender that came first, and what it computed."""

    def finish(self, mode: Mode, round_number: int, probe: str) -> None:
        """A probe was measured to its end in this round, whatever came out."""
        probes = self.finished.setdefault(mode, {}).setdefault(round_number, [])
        if probe not in probes:
            probes.append(probe)

    def measured(self) -> dict[Mode, tuple[tuple[str, ...], ...]]:
        """``finished`` as a run file has it: a tuple of probes per round."""
        return {
            mode: tuple(tuple(rounds.get(n, ())) for n in range(1, max(rounds) + 1))
            for mode, rounds in self.finished.items()
        }

    def failed(self, probe: str, contender: str) -> bool:
        """Whether it makes no sense to go on with this probe in this contender."""
        if self.facts_of(contender).failure is not None:
            return True
        return self.of(probe, contender).failure is not None
