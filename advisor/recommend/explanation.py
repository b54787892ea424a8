"""A recommendation step by step: every number with the numbers that it was made of.

Plain frozen dataclasses of plain values, in the order of the calculation; ``to_dict`` is
``data.explanation`` of the JSON. docs/how-it-decides.md has the formulas.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Effect:
    """What one answer asks for."""

    kind: Literal["importance", "require"]
    subject: str
    """Id of the criterion or capability."""
    level: str
    """The importance, or the weakest route that is good enough."""


@dataclass(frozen=True, slots=True)
class AnswerStep:
    """One answer that was given."""

    question: str
    ask: str
    answer: str
    label: str
    applies: bool
    """``False`` for an answer to a follow-up that is not asked any more; it counts nothing."""
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class ImportanceStep:
    """How much a criterion matters: the highest level said, or what the profile sets by hand."""

    criterion: str
    title: str
    said: tuple[tuple[str, int], ...]
    """Who says which level: "question/answer", or "profile", which overrides the others."""
    level: int | None
    """``None``: nobody says."""


@dataclass(frozen=True, slots=True)
class GroupStep:
    """A group weighs as its most important criterion."""

    group: str
    title: str
    importance: float
    """Highest level inside, unknown ones at the prior's mean."""
    levels: float
    """Sum of the levels inside."""
    share: float
    """Importance over the sum of all groups' importances."""


@dataclass(frozen=True, slots=True)
class WeightStep:
    """``central = level / levels of the group × share of the group``."""

    criterion: str
    group: str
    level: float
    """The importance; the prior's mean where nobody says."""
    known: bool
    in_group: float
    """Level over the sum of the group's levels."""
    central: float
    """Weight without noise."""
    mean: float
    """Mean over the draws, with the noise of the answers."""


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """``fresh_sd = basis_sd × factors``, ``sd = √(fresh_sd² + age_sd²)``."""

    id: str
    states: str
    value: float
    """Score of the level that it states."""
    status: str
    basis: str
    basis_sd: float
    own_product: float
    """Factor: above 1 where only the publisher speaks of its own product."""
    contested: float
    """Factor: above 1 where the claim is contested."""
    fresh_sd: float
    observed: str
    age_days: int
    fresh_for_days: int
    age_sd: float
    sd: float
    publishers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PooledStep:
    """``sd² = 1 / Σ precision by publisher + disagreement + level_sd²``, at most the whole scale's.

    ``mean = Σ value / fresh_sd² over Σ 1 / fresh_sd²``.
    """

    mean: float
    precision: dict[str, float]
    """Publisher to the best precision 1 / sd² among its claims."""
    disagreement: float
    level_sd: float
    sd: float


@dataclass(frozen=True, slots=True)
class FigureStep:
    """``value = ½ + ½ · ln(yardstick · anchor / figure) / ln ratio``, kept inside 0 … 1."""

    id: str
    quantity: str
    unit: str
    figure: float
    low: float | None
    high: float | None
    yardstick: float
    """Plain numpy, same work, same run."""
    anchor: float
    ratio: float
    value: float
    noise_sd: float


@dataclass(frozen=True, slots=True)
class MeasuredStep:
    """``mean`` of the figures' values; ``sd² = Σ noise_sd² / n² + transfer_sd² + age_sd²``."""

    figures: tuple[FigureStep, ...]
    mean: float
    transfer_sd: float
    age_sd: float
    sd: float


@dataclass(frozen=True, slots=True)
class BeliefStep:
    """Claims and measurements by precision: ``mean = Σ mean / sd² over Σ 1 / sd²``."""

    framework: str
    criterion: str
    claims: tuple[ClaimStep, ...]
    not_counted: tuple[str, ...]
    pooled: PooledStep | None
    measured: MeasuredStep | None
    mean: float | None
    """``None``: nothing is known; the middle of the scale stands in where a mean is needed."""
    sd: float


@dataclass(frozen=True, slots=True)
class ValueStep:
    """Values of one framework."""

    framework: str
    parts: dict[str, float]
    """Criterion to mean weight × belief."""
    value: float
    """Their sum."""
    central_value: float
    """The same at the central weights."""
    drawn_value: float
    """Mean over the draws: ``value`` but for the draws' own error."""
    drawn_error: float


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """One way in which an open question may be answered."""

    answers: tuple[str, ...]
    """Given together."""
    label: str
    likely: float
    """How likely it is where the question is asked."""
    fails: dict[str, float]
    """Framework to the chance that it fails what the answers require; only those above 0."""


@dataclass(frozen=True, slots=True)
class OpenStep:
    """An open question that may rule somebody out, or leads to one that may."""

    question: str
    ask: str
    only_if: dict[str, tuple[str, ...]]
    """Questions to the answers that lead to it; empty where it is asked in any case."""
    asked: float
    """Chance that it is asked."""
    answers: tuple[OpenAnswer, ...]


@dataclass(frozen=True, slots=True)
class LeftStep:
    """Who is left when all open questions are answered."""

    frameworks: tuple[str, ...]
    chance: float
    """By the answers alone."""
    given: float
    """Without the ways that leave nobody who may meet the musts known today, scaled to 1 again."""


@dataclass(frozen=True, slots=True)
class ChanceStep:
    """``p_best = first / draws``, ``error = √(p_best (1 − p_best) / draws)``."""

    framework: str
    passes: float
    """Probability that every requirement known today is met."""
    first: float
    """Draws in which it comes first (ties are shared)."""
    draws: int
    p_best: float
    error: float


@dataclass(frozen=True, slots=True)
class FlipStep:
    """A change, and the values at the central weights with it."""

    text: str
    kind: str
    importance: dict[str, tuple[int | None, int | None]]
    """Criteria whose importance it changes: before and after."""
    belief: dict[str, tuple[float, float]]
    """"framework/criterion" to before and after."""
    passes: dict[str, float]
    """Probability of meeting the requirements afterwards."""
    central_values: dict[str, float]
    winner: str
    p_best: float


@dataclass(frozen=True, slots=True)
class WorthOutcome:
    """One way in which something to learn may turn out."""

    label: str
    chance: float
    values: dict[str, float]
    """Framework to its value then; 0 where it is ruled out."""


@dataclass(frozen=True, slots=True)
class WorthStep:
    """What learning something gains: ``Σ chance · highest value − highest Σ chance · value``.

    Where values move by a number instead, the expected highest value minus the highest expected.
    """

    id: str
    text: str
    gain: float
    minutes: float
    outcomes: tuple[WorthOutcome, ...] = ()
    normal: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Measurements: framework to its value and the standard deviation by which it may move."""
    uniform: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Cells without evidence: framework to its value and the width over which it may move."""
    drawn: int = 0
    """Pages of questions: from how many ways to answer them, drawn, the gain was counted."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The constants of the method."""

    tau: float
    """Spread of the logarithm of the noise on a level."""
    prior_mean: float
    """Importance that stands in where nobody says one."""
    middle: float
    """Score that stands in where nothing is known."""
    whole_scale_sd: float
    discrepancy: float
    """Spread of what the weighted sum as a whole may miss of a framework, in every draw."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps in order."""

    answers: tuple[AnswerStep, ...]
    importances: tuple[ImportanceStep, ...]
    groups: tuple[GroupStep, ...]
    weights: tuple[WeightStep, ...]
    beliefs: tuple[BeliefStep, ...]
    values: tuple[ValueStep, ...]
    open_musts: tuple[OpenStep, ...]
    left: tuple[LeftStep, ...]
    chances: tuple[ChanceStep, ...]
    flips: tuple[FlipStep, ...]
    worth: tuple[WorthStep, ...]
    settled: float
    open_questions: tuple[str, ...]
    rules: Rules

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists, ready for JSON."""
        plain = dataclasses.asdict(self)
        assert isinstance(plain, dict)
        return plain
