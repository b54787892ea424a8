"""Pros and cons of each option, from the evidence that counts.

"Good" is evidence in the upper half of the criterion's scale that lies above what is held of the
other options (their median) by more than the spread of that belief; "Bad" is the same downwards;
anything else is "Neutral". Where the same run compared two contenders, its verdict decides.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from advisor.records import wording
from advisor.records.markdown import Markdown, join, md
from advisor.records.measurements import measured_word, measurement_line
from advisor.records.pieces import standing

if TYPE_CHECKING:
    from advisor.evidence import EvidenceItem
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.recommendation import BeliefReport, Ranked, Recommendation

_DECISIVE = 5
"""Criteria with the largest differences: two pieces of evidence each are shown, else one."""
_MIDDLE = 0.5
_WORDS = ("Good", "Neutral", "Bad")


@dataclass(frozen=True, slots=True)
class Option:
    """One section of "Pros and Cons of the Options"."""

    name: Markdown
    about: Markdown
    arguments: tuple[Markdown, ...]
    """Without the bullet: "Good, because …"."""
    left_out: Markdown
    """What counts and is not shown, and what does not count; empty where there is nothing."""


def options(recommendation: Recommendation, knowledge: Knowledge, run: Run | None) -> list[Option]:
    """Every option in the order of the ranking."""
    return [_option(ranked, recommendation, knowledge, run) for ranked in recommendation.ranking]


def word(item: EvidenceItem, others: list[BeliefReport]) -> str:
    """Good, Neutral or Bad; Neutral where nothing is held of the others."""
    means = [other.mean for other in others if other.mean is not None]
    if not means:
        return "Neutral"
    spread = median(other.sd for other in others if other.mean is not None)
    ahead = item.value - median(means)
    if ahead > spread and item.value > _MIDDLE:
        return "Good"
    return "Bad" if ahead < -spread and item.value < _MIDDLE else "Neutral"


def _option(
    ranked: Ranked, recommendation: Recommendation, knowledge: Knowledge, run: Run | None
) -> Option:
    weights = {c.criterion: c.weight for c in recommendation.contributions}
    lines: list[tuple[int, float, int, Markdown]] = []
    decisive = {c.criterion for c in recommendation.contributions[:_DECISIVE]}
    hidden = 0
    for belief in recommendation.beliefs:
        if belief.framework != ranked.framework or weights.get(belief.criterion, 1.0) == 0:
            continue
        others = [
            other
            for other in recommendation.beliefs
            if other.criterion == belief.criterion and other.framework != ranked.framework
        ]
        surest = sorted(belief.evidence, key=lambda item: (item.kind == "claim", item.sd, item.id))
        shown = 2 if belief.criterion in decisive else 1
        hidden += max(0, len(surest) - shown)
        for item in surest[:shown]:
            said = measured_word(item, belief, knowledge, run) or word(item, others)
            line = md(
                "{}, because {}",
                Markdown(said),
                _argument(item, belief, knowledge, run, recommendation),
            )
            place = (_WORDS.index(said), -weights.get(belief.criterion, 0.0), len(lines))
            lines.append((*place, line))
    return Option(
        name=md("{}", ranked.name),
        about=_about(ranked, knowledge),
        arguments=tuple(line for *_, line in sorted(lines, key=lambda entry: entry[:3])),
        left_out=_left_out(ranked, recommendation, knowledge, hidden),
    )


def _about(ranked: Ranked, knowledge: Knowledge) -> Markdown:
    framework = knowledge.frameworks.get(ranked.framework)
    return md("{}", wording.sentence(framework.about)) if framework else Markdown("")


def _argument(
    item: EvidenceItem,
    belief: BeliefReport,
    knowledge: Knowledge,
    run: Run | None,
    recommendation: Recommendation,
) -> Markdown:
    criterion = knowledge.criteria.get(belief.criterion)
    about = md("of {}", wording.lower_first(criterion.title if criterion else belief.criterion))
    if item.kind == "measurement":
        line = measurement_line(item, belief, knowledge, run)
    else:
        line = md("{}", wording.clause(item.text))
    return md("{}: {} ({})", about, line, standing(item, knowledge, recommendation))


def _left_out(
    ranked: Ranked, recommendation: Recommendation, knowledge: Knowledge, hidden: int
) -> Markdown:
    parts = []
    if hidden:
        parts.append(
            md(
                "{} more {}; the evidence file has all.",
                hidden,
                "piece of evidence counts" if hidden == 1 else "pieces of evidence count",
            )
        )
    ids = [
        id_
        for belief in recommendation.beliefs
        if belief.framework == ranked.framework
        for id_ in belief.not_counted
    ]
    if ids:
        states = Counter(_state(id_, knowledge) for id_ in ids)
        listed = (f"{n} {state}" for state, n in sorted(states.items()))
        parts.append(
            md(
                "Not counted for or against it: {} ({}).",
                wording.count(len(ids), "statement"),
                join(listed),
            )
        )
    return Markdown(" ".join(parts))


def _state(claim_id: str, knowledge: Knowledge) -> str:
    placed = knowledge.claims.get(claim_id)
    if placed is None:
        return "unknown"
    if placed.claim.withdrawn:
        return "withdrawn"
    return "background" if placed.claim.live else placed.claim.status
