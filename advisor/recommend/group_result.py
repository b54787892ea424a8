"""What several people's recommendation together consists of; plain values, ready for JSON."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from advisor.recommendation import Must, MustState, VerdictWord

if TYPE_CHECKING:
    from collections.abc import Mapping


TalkKind = Literal["question", "importance", "requirement"]


@dataclass(frozen=True, slots=True)
class Member:
    """One member and what they would decide alone."""

    name: str
    title: str
    share: float
    """How much they count; all shares add up to 1."""
    winner: str | None
    verdict: VerdictWord
    summary: str
    p_best: dict[str, float]
    """Framework id to P(best) by this member's answers and requirements alone."""
    p_best_together: dict[str, float]
    """The same with the requirements of all members: what enters the mix."""
    agrees: bool
    """Whether they would choose what the group chooses."""
    open_questions: int


@dataclass(frozen=True, slots=True)
class Support:
    """One framework's place in the mix. Sorted by ``p_best``, falling."""

    framework: str
    name: str
    p_best: float
    """Its support: Σ share · the member's P(best), the requirements of all being met."""
    p_best_error: float
    """The most its Monte Carlo standard error can be."""
    value: float
    """Mean value on [0, 1] over the mixed draws."""
    value_sd: float
    status: MustState
    """Whether it meets the requirements of all."""
    least_support: float
    """The lowest P(best) that any member gives it alone."""
    least_support_by: str
    chosen_by: tuple[str, ...]
    """Members who would choose it alone."""


@dataclass(frozen=True, slots=True)
class Veto:
    """A requirement of one member or more: it binds all."""

    must: Must
    """At the strictest level that any of them asks; ``because`` says who and why."""
    members: tuple[str, ...]
    rules_out: tuple[str, ...]
    """Frameworks that fail it."""


@dataclass(frozen=True, slots=True)
class CriterionApart:
    """One criterion that the members weigh differently."""

    criterion: str
    title: str
    importance: dict[str, int | None]
    """Member to 0 … 5, ``None`` where no answer speaks of it."""
    weight: dict[str, float]
    """Member to mean weight."""
    effect: float
    """How far it moves them apart, on the value scale."""


@dataclass(frozen=True, slots=True)
class Overruled:
    """A member who would choose otherwise than the group."""

    member: str
    choice: str
    support: float
    """Their P(best) of their own choice."""
    support_of_winner: float
    """Their P(best) of the group's choice."""
    vetoes: tuple[str, ...]
    """Capabilities that others require and their choice fails; empty: they were outweighed."""
    criteria: tuple[CriterionApart, ...]
    """Where they differ most from the mix, in favour of their choice. The effects of all
    criteria add up to their lead of choice over winner, minus that of the mix."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What everybody would choose if all gave one answer."""

    answer: str
    """In words."""
    ids: tuple[str, ...]
    winners: dict[str, str | None]
    """Member to what they would choose."""
    agree: bool
    """Whether all would choose the same."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Something that is open or contested, and what agreeing on it would do."""

    kind: TalkKind
    id: str
    text: str
    said: dict[str, str]
    """Member to their answer in words; empty where they gave none."""
    outcomes: tuple[Outcome, ...]
    agreement: float
    """Share of the outcomes, each taken as equally likely, in which all choose the same."""
    largest_camp: float
    """Mean over the outcomes of how many members choose the same."""


@dataclass(frozen=True, slots=True)
class GroupStamp:
    """Everything that the numbers depend on."""

    version: str
    method: str
    kb: str
    kb_hash: str
    profiles: dict[str, str]
    """Member to the digest of their answers."""
    run: str | None
    seed: int
    draws: int
    as_of: str


@dataclass(frozen=True, slots=True)
class GroupRecommendation:
    """Each member's answer, the mix, how far they agree, and what is worth talking over."""

    members: tuple[Member, ...]
    """By name: the order in which they are given changes nothing."""
    ranking: tuple[Support, ...]
    verdict: VerdictWord
    winner: str | None
    summary: str
    vetoes: tuple[Veto, ...]
    relax: tuple[str, ...]
    """If nothing meets the requirements of all: the fewest capabilities to give up."""
    agreement: float | None
    """Kendall's W of the members' orders, 0 … 1; ``None`` where nothing is ordered."""
    overruled: tuple[Overruled, ...]
    """Who loses most first."""
    apart: tuple[CriterionApart, ...]
    """Criteria on which the members' importances differ, what moves them farthest apart first."""
    talk: tuple[Talk, ...]
    """What would bring most agreement first."""
    talk_note: str
    assumptions: tuple[str, ...]
    stamp: GroupStamp

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists, ready for JSON."""
        plain = dataclasses.asdict(self)
        assert isinstance(plain, dict)
        return plain

    def name(self, framework: str) -> str:
        """A framework's name by its id."""
        return self.names()[framework]

    def names(self) -> Mapping[str, str]:
        """Framework id to name."""
        return {support.framework: support.name for support in self.ranking}
