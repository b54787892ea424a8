"""The one object that the command line, the web page and the record show.

Plain frozen dataclasses of plain values, so that ``to_dict`` is the JSON of the contract.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Literal

from advisor.evidence.belief import EvidenceItem

VerdictWord = Literal["clear", "lean", "toss-up", "only-one", "none"]
MustState = Literal["pass", "fail", "unknown"]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One framework's place. Sorted by ``p_best``, falling."""

    framework: str
    name: str
    p_best: float
    """Share of draws in which it meets every must and has the highest value."""
    p_best_error: float
    """Monte Carlo standard error of ``p_best``."""
    value: float
    """Mean value on [0, 1]; for one that fails a must, what it would be."""
    value_sd: float
    status: MustState
    """Whether it meets the musts."""
    rank_chances: tuple[float, ...]
    """Probability of each rank, first to last; what is missing to 1 is "ruled out"."""


@dataclass(frozen=True, slots=True)
class MustRoute:
    """How one framework meets one requirement, or that it does not."""

    framework: str
    state: MustState
    probability: float
    """Probability that the requirement is met."""
    level: str
    via: str
    note: str
    as_of: str
    sources: tuple[str, ...]
    """Ids of the sources."""


@dataclass(frozen=True, slots=True)
class Must:
    """One requirement and every framework's route to it."""

    capability: str
    title: str
    at_least: str
    because: tuple[str, ...]
    """The answers that require it, as "question: answer"."""
    routes: tuple[MustRoute, ...]


@dataclass(frozen=True, slots=True)
class BeliefReport:
    """What we hold of one framework on one criterion."""

    framework: str
    criterion: str
    mean: float | None
    """``None``: nothing is known, every value of the scale is possible."""
    sd: float
    level: str
    """Nearest worded level, "unknown" without evidence."""
    from_claims: tuple[float, float] | None
    """Mean and spread by the claims alone."""
    from_measurements: tuple[float, float] | None
    evidence: tuple[EvidenceItem, ...]
    not_counted: tuple[str, ...]
    """Ids of the cell's claims that do not count: outdated, refuted, unverified, withdrawn."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one criterion adds to the leader's advantage over the runner-up."""

    criterion: str
    title: str
    group: str
    importance: int | None
    """0 to 5, ``None`` when not answered."""
    weight: float
    """Mean weight over the draws; all weights add up to 1."""
    values: dict[str, float]
    """Framework id to mean weighted value: weight × belief; they add up to its value."""
    difference: float
    """Leader minus runner-up."""
    difference_sd: float
    because: str
    """The evidence that speaks most for the difference, in one line."""
    evidence: tuple[str, ...]
    """Claim ids and measurement ids, strongest first."""


@dataclass(frozen=True, slots=True)
class ReasonEvidence:
    """One claim or measurement behind a reason."""

    framework: str
    """Whom it speaks of."""
    kind: Literal["claim", "measurement"]
    id: str
    text: str
    status: str
    value: float
    """What it says on the scale of the criterion."""
    sd: float
    date: str
    stale: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A criterion that speaks for the leader, or against it."""

    criterion: str
    title: str
    importance: int | None
    """0 to 5, ``None`` when not answered."""
    weight: float
    difference: float
    """Leader minus runner-up: what the criterion adds to the difference in value."""
    difference_sd: float
    because: str
    """The strongest evidence in one line; empty where none points this way."""
    evidence: tuple[ReasonEvidence, ...]
    """What points in the direction of the difference, strongest first; may be empty."""


@dataclass(frozen=True, slots=True)
class Flip:
    """One change that gives another winner. Verified by deciding again with it applied."""

    kind: Literal["importance", "belief", "measurement", "requirement", "answer", "answers"]
    subject: str
    """Id of the criterion, capability or question; of both questions, joined by "+"."""
    framework: str
    """For a belief or a measurement: whose. Else empty."""
    before: float | None
    """Level or belief as it is; ``None`` for musts and answers."""
    after: float | None
    winner: str
    p_best: float
    """The new winner's probability."""
    text: str
    distance: float
    """How far away it is, as a share of the subject's range; smaller is nearer."""
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """For other answers: question id to all its answers as they would be."""
    factor: float | None = None
    """For a measurement: what the figures of the run are multiplied by."""


@dataclass(frozen=True, slots=True)
class NextBest:
    """Something worth answering or measuring next."""

    kind: Literal["question", "section", "measurement", "evidence"]
    id: str
    text: str
    gain: float
    """Expected gain in value (EVPPI), on the value scale."""
    could_move: float
    """By how much P(best) of the leader could move, 0 to 1."""
    minutes: float
    how: str
    """The command or place that does it."""


@dataclass(frozen=True, slots=True)
class MeasuredEffect:
    """What the run changed on one criterion for one framework."""

    framework: str
    criterion: str
    before: float | None
    before_sd: float
    after: float
    after_sd: float


@dataclass(frozen=True, slots=True)
class MeasurementReport:
    """What the measurements did to the answer."""

    run: str
    started: str
    machine: str
    p_best_before: dict[str, float]
    """Framework id to P(best) without the run."""
    effects: tuple[MeasuredEffect, ...]
    unusable: tuple[str, ...]
    """Sentences: which framework or probe gave nothing, and why."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Evidence or an answer that is not there."""

    kind: Literal["question", "cell", "measurement", "stale-claim"]
    id: str
    text: str
    how: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """Everything that the numbers depend on."""

    version: str
    method: str
    kb: str
    kb_hash: str
    profile: str
    """SHA-256 (16 digits) of the answers."""
    run: str | None
    seed: int
    draws: int
    as_of: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The answer, with everything that a person or a record shows of it."""

    profile_name: str
    title: str
    ranking: tuple[Ranked, ...]
    verdict: VerdictWord
    winner: str | None
    summary: str
    """``sentences``, one after the other."""
    sentences: tuple[str, ...]
    """At most three: who leads and how surely; what speaks for and against it most; what would
    change it, and whether one can stop. Made from the numbers below."""
    requirements: tuple[Must, ...]
    relax: tuple[str, ...]
    """If nothing meets the musts: the smallest set of capabilities to give up."""
    beliefs: tuple[BeliefReport, ...]
    contributions: tuple[Contribution, ...]
    """Largest difference first."""
    reasons_for: tuple[Reason, ...]
    """The strongest for the leader over the runner-up, largest first."""
    reasons_against: tuple[Reason, ...]
    flips: tuple[Flip, ...]
    """Nearest first."""
    flips_note: str
    """Said when no single answer can flip it, else empty."""
    next_best: tuple[NextBest, ...]
    settled: float
    """Probability that the winner stays if all that is open is answered and measured."""
    can_stop: bool
    """Whether ``settled`` is high enough to stop asking and measuring."""
    stop_note: str
    """The same in words."""
    routes: dict[str, dict[str, str]]
    """Framework id to capability id to the route, for the required capabilities."""
    measured: MeasurementReport | None
    stale: tuple[Missing, ...]
    unanswered: tuple[Missing, ...]
    unmeasured: tuple[Missing, ...]
    unknown: tuple[Missing, ...]
    """Cells without evidence."""
    assumptions: tuple[str, ...]
    overlay: tuple[str, ...]
    """Entries that came from a team's own knowledge and were used."""
    stamp: Stamp

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists, ready for JSON."""
        plain = dataclasses.asdict(self)
        assert isinstance(plain, dict)
        return plain
