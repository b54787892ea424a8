"""What has been seen so far, by probe and contender; grows while a run goes on."""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.measure.results import Block, Parity, ProbeText, Status


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
    peak_bytes: dict[int, float] = field(default_factory=dict)
    blocks: dict[int, list[Block]] = field(default_factory=dict)
    disturbed: int = 0
    """Blocks with outside evidence against them that were kept, once too many were thrown away."""
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

    def facts_of(self, contender: str) -> Facts:
        """The facts of a contender, made when first asked for."""
        return self.facts.setdefault(contender, Facts())

    def of(self, probe: str, contender: str) -> Observation:
        """The observation of a probe in a contender, made when first asked for."""
        return self.seen.setdefault((probe, contender), Observation())

    def failed(self, probe: str, contender: str) -> bool:
        """Whether it makes no sense to go on with this probe in this contender."""
        if self.facts_of(contender).failure is not None:
            return True
        return self.of(probe, contender).failure is not None
