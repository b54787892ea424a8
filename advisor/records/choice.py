"""Which option a record chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.recommendation import Ranked, Recommendation


def chosen_option(recommendation: Recommendation) -> Ranked | None:
    """The winner; in a toss-up without one the first that meets the musts; else nothing."""
    by_id = {ranked.framework: ranked for ranked in recommendation.ranking}
    if recommendation.verdict == "none":
        return None
    if recommendation.winner is not None:
        return by_id[recommendation.winner]
    return next((r for r in recommendation.ranking if r.status != "fail"), None)


def chosen_then(recorded: dict[str, Any]) -> str | None:
    """The same of a recommendation read from an evidence file, by its id."""
    if recorded.get("verdict") == "none":
        return None
    winner = recorded.get("winner")
    if isinstance(winner, str):
        return winner
    left = (r["framework"] for r in recorded["ranking"] if r.get("status") != "fail")
    return next(left, None)


def rival(recommendation: Recommendation, chosen: Ranked) -> Ranked | None:
    """The best of the others: whom the contributions compare the leader with."""
    return next((r for r in recommendation.ranking if r.framework != chosen.framework), None)
