"""The advice for every case, and counts of how often it agrees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.profile.file import load_profile
from advisor.recommend import recommend
from benchmarks.case_outcomes import Outcome, acceptable, agrees, load_outcomes

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import Recommendation

JUDGED = dt.date(2026, 11, 20)
"""The day on which outcomes and evidence are looked at, so that a report can be made again."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One case with its advice."""

    outcome: Outcome
    verdict: str
    winner: str | None
    p_best: dict[str, float]
    """Framework id to P(best)."""
    ruled_out: tuple[str, ...]
    """Frameworks that fail a requirement."""
    unanswered: int

    @property
    def agrees(self) -> bool:
        """Whether the advice names the framework that was decided on, or that trains."""
        return agrees(self.outcome, self.winner)

    @property
    def acceptable(self) -> bool:
        """Whether the advice is one that the judges of the case would take today."""
        return acceptable(self.outcome, self.winner)

    @property
    def confidence(self) -> float:
        """P(best) of the advice; 0 where nothing meets the requirements."""
        return self.p_best[self.winner] if self.winner else 0.0


def score(folder: Path, knowledge: Knowledge, *, draws: int = 10_000) -> list[Scored]:
    """The advice for every case in the order of ``outcomes.yaml``."""
    return [
        _scored(
            outcome,
            recommend(
                load_profile(folder / f"{outcome.case}.yaml", knowledge),
                knowledge,
                draws=draws,
                as_of=JUDGED,
            ),
        )
        for outcome in load_outcomes(folder)
    ]


def _scored(outcome: Outcome, advice: Recommendation) -> Scored:
    return Scored(
        outcome,
        advice.verdict,
        advice.winner,
        {row.framework: row.p_best for row in advice.ranking},
        tuple(row.framework for row in advice.ranking if row.status == "fail"),
        len(advice.unanswered),
    )


def summary(scored: Sequence[Scored], frameworks: Iterable[str]) -> dict[str, object]:
    """Counts as plain values; ``always`` is what advice that never looks would reach."""
    kinds = list(dict.fromkeys(case.outcome.decision for case in scored))
    return {
        "cases": len(scored),
        "agrees": sum(case.agrees for case in scored),
        "acceptable": sum(case.acceptable for case in scored),
        "by_decision": {
            kind: _counts([case for case in scored if case.outcome.decision == kind])
            for kind in kinds
        },
        "by_verdict": {
            word: _counts([case for case in scored if case.verdict == word])
            for word in dict.fromkeys(case.verdict for case in scored)
        },
        "still_sound": _counts([case for case in scored if case.outcome.today == "yes"]),
        "not_sound": _counts([case for case in scored if case.outcome.today == "no"]),
        "always": {
            name: {
                "agrees": _count(agrees(case.outcome, name) for case in scored),
                "acceptable": _count(acceptable(case.outcome, name) for case in scored),
            }
            for name in frameworks
        },
    }


def _counts(cases: Sequence[Scored]) -> dict[str, float]:
    return {
        "cases": len(cases),
        "agrees": _count(case.agrees for case in cases),
        "acceptable": _count(case.acceptable for case in cases),
        "mean_p_best": round(sum(case.confidence for case in cases) / max(len(cases), 1), 3),
    }


def _count(marks: Iterable[bool]) -> int:
    return sum(marks)
