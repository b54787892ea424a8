"""One row per claim: who said it, what holds today, which tests there are, what was found here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.evidence.outcomes import Tested
    from advisor.kb.entries import Claim, PublishedClaim
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run


@dataclass(frozen=True, slots=True)
class Row:
    """A claim with all that is known of it."""

    claim: Claim
    framework: str
    criterion: str
    said: tuple[PublishedClaim, ...]
    """The published claims that it answers."""
    tested_by: tuple[str, ...]
    tested: Tested | None
    """What the run found; None without a run, or where it has nothing of the claim."""

    @property
    def status_today(self) -> str:
        """What evidence makes of it."""
        return "withdrawn" if self.claim.withdrawn else self.claim.status

    @property
    def articles(self) -> tuple[str, ...]:
        """Numbers of the articles that said it."""
        return tuple(sorted({article for said in self.said for article in said.articles}))

    @property
    def surprising(self) -> bool:
        """Whether what was found here is not what the evidence says of today."""
        if self.tested is None:
            return False
        unlike = {
            "holds": ("does-not-hold", "mixed"),
            "outdated": ("holds",),
            "refuted": ("holds",),
        }
        return self.tested.answer in unlike.get(self.status_today, ())

    def as_data(self) -> dict[str, Any]:
        """The row as JSON."""
        return {
            "claim": self.claim.id,
            "framework": self.framework,
            "criterion": self.criterion,
            "text": self.claim.text,
            "seed_claims": list(self.claim.seed_claims),
            "said": [
                {"id": s.id, "said": s.said, "articles": list(s.articles), "testable": s.testable}
                for s in self.said
            ],
            "status_today": self.status_today,
            "reason": self.claim.reason,
            "observed": self.claim.observed.isoformat(),
            "successor": self.claim.successor,
            "tested_by": list(self.tested_by),
            "outcome_here": self.tested.answer if self.tested else None,
            "whole_claim_tested_here": self.tested.whole if self.tested else None,
            "surprising": self.surprising,
            "outcomes": [
                {
                    "test": outcome.test,
                    "outcome": outcome.outcome,
                    "status": outcome.status,
                    "seen": outcome.seen,
                    "reason": outcome.reason,
                    "facts": outcome.facts,
                }
                for outcome in (self.tested.outcomes if self.tested else ())
            ],
        }


def rows_of(knowledge: Knowledge, run: Run | None) -> list[Row]:
    """Every claim, by criterion in the order of display, then by framework."""
    from advisor.evidence.outcomes import outcomes_here, tested_by

    tests = tested_by(knowledge)
    found = outcomes_here(run, knowledge) if run is not None else {}
    order = {criterion: place for place, criterion in enumerate(knowledge.criteria)}
    rows = [
        Row(
            claim=placed.claim,
            framework=placed.framework,
            criterion=placed.criterion,
            said=tuple(
                knowledge.published[said].claim
                for said in placed.claim.seed_claims
                if said in knowledge.published
            ),
            tested_by=tests.get(key, ()),
            tested=found.get(key),
        )
        for key, placed in knowledge.claims.items()
    ]
    rows.sort(key=lambda row: (order[row.criterion], row.framework))
    return rows
