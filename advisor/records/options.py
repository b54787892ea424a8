"""Pros and cons of each option: where it stands on a criterion, and the evidence that says so.

"Good" is a criterion on which the option is held to be in the upper half of the scale and above
what is held of the other options (their median) by more than the spread of that belief; "Bad" is
the same downwards; anything else is "Neutral". Where one run measured two options, its verdict
decides.
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

SHOWN = 9
"""Criteria per option: those that count most for or against it. The evidence file has all."""
_DECISIVE = 3
"""Of these two pieces of evidence are shown, of the others one."""
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


@dataclass(frozen=True, slots=True)
class _Argument:
    """One criterion as an argument for or against an option."""

    belief: BeliefReport
    others: tuple[BeliefReport, ...]
    word: str
    pull: float
    """Weight times distance from the others: how much it matters here."""
    evidence: tuple[EvidenceItem, ...]
    """What says it best first; measurements before claims."""


def options(recommendation: Recommendation, knowledge: Knowledge, run: Run | None) -> list[Option]:
    """Every option in the order of the ranking."""
    return [_option(ranked, recommendation, knowledge, run) for ranked in recommendation.ranking]


def word(mean: float | None, others: list[BeliefReport]) -> str:
    """Good, Neutral or Bad; Neutral where nothing is held of the option or of the others."""
    known = [other for other in others if other.mean is not None]
    if mean is None or not known:
        return "Neutral"
    spread = median(other.sd for other in known)
    ahead = mean - _median(known)
    if ahead > spread and mean > _MIDDLE:
        return "Good"
    return "Bad" if ahead < -spread and mean < _MIDDLE else "Neutral"


def _option(
    ranked: Ranked, recommendation: Recommendation, knowledge: Knowledge, run: Run | None
) -> Option:
    found = _arguments(ranked, recommendation, knowledge, run)
    shown = sorted(found, key=lambda a: (-a.pull, a.belief.criterion))[:SHOWN]
    decisive = {argument.belief.criterion for argument in shown[:_DECISIVE]}
    lines = []
    hidden = sum(len(argument.evidence) for argument in found)
    for argument in sorted(shown, key=lambda a: (_WORDS.index(a.word), -a.pull)):
        pieces = argument.evidence[: 2 if argument.belief.criterion in decisive else 1]
        hidden -= len(pieces)
        lines.append(_line(argument, pieces, recommendation, knowledge, run))
    return Option(
        name=md("{}", ranked.name),
        about=_about(ranked, knowledge),
        arguments=tuple(lines),
        left_out=_left_out(ranked, recommendation, knowledge, hidden, len(found) - len(shown)),
    )


def _arguments(
    ranked: Ranked, recommendation: Recommendation, knowledge: Knowledge, run: Run | None
) -> list[_Argument]:
    """Every criterion that counts and on which there is evidence."""
    weights = {c.criterion: c.weight for c in recommendation.contributions}
    found = []
    for belief in recommendation.beliefs:
        weight = weights.get(belief.criterion, 0.0)
        if belief.framework != ranked.framework or weight == 0 or not belief.evidence:
            continue
        others = [
            other
            for other in recommendation.beliefs
            if other.criterion == belief.criterion and other.framework != ranked.framework
        ]
        by_run = (measured_word(item, belief, knowledge, run) for item in belief.evidence)
        said = next(filter(None, by_run), "") or word(belief.mean, others)
        apart = abs((belief.mean or 0.0) - _median([o for o in others if o.mean is not None]))
        evidence = tuple(sorted(belief.evidence, key=lambda i: _fitting(i, said, others)))
        found.append(_Argument(belief, tuple(others), said, weight * apart, evidence))
    return found


def _fitting(
    item: EvidenceItem, said: str, others: list[BeliefReport]
) -> tuple[bool, float, float, str]:
    """Measurements first, then what points most clearly where the word does."""
    ahead = item.value - _median([other for other in others if other.mean is not None])
    points = {"Good": -ahead, "Bad": ahead}.get(said, abs(ahead))
    return item.kind == "claim", round(points, 6), item.sd, item.id


def _median(known: list[BeliefReport]) -> float:
    means = [belief.mean for belief in known if belief.mean is not None]
    return median(means) if means else _MIDDLE


def _about(ranked: Ranked, knowledge: Knowledge) -> Markdown:
    framework = knowledge.frameworks.get(ranked.framework)
    return md("{}", wording.sentence(framework.about)) if framework else Markdown("")


def _line(
    argument: _Argument,
    pieces: tuple[EvidenceItem, ...],
    recommendation: Recommendation,
    knowledge: Knowledge,
    run: Run | None,
) -> Markdown:
    belief = argument.belief
    criterion = knowledge.criteria.get(belief.criterion)
    title = wording.lower_first(criterion.title if criterion else belief.criterion)
    level = next(
        (lv.means for lv in (criterion.levels if criterion else ()) if lv.id == belief.level), ""
    )
    told = join(
        (_piece(item, belief, recommendation, knowledge, run) for item in pieces),
        "; also: ",
    )
    if belief.evidence and pieces[0].kind == "measurement":
        return md("{}, because on {}: {}", Markdown(argument.word), title, told)
    placed = md(" it stands at “{}”", wording.clause(level)) if level else Markdown("")
    return md("{}, because on {}{}: {}", Markdown(argument.word), title, placed, told)


def _piece(
    item: EvidenceItem,
    belief: BeliefReport,
    recommendation: Recommendation,
    knowledge: Knowledge,
    run: Run | None,
) -> Markdown:
    if item.kind == "measurement":
        said = measurement_line(item, belief, knowledge, run)
    else:
        said = md("{}", wording.clause(item.text))
    return md("{} ({})", said, standing(item, knowledge, recommendation))


def _left_out(
    ranked: Ranked,
    recommendation: Recommendation,
    knowledge: Knowledge,
    hidden: int,
    criteria: int,
) -> Markdown:
    parts = []
    if hidden:
        more = md(
            " on {} that weigh less here",
            wording.count(criteria, "more criterion", "more criteria"),
        )
        parts.append(
            md(
                "{} more {}, among them all{}; the evidence file has them.",
                hidden,
                "piece of evidence counts" if hidden == 1 else "pieces of evidence count",
                more,
            )
            if criteria
            else md(
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
