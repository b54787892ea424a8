"""Whether a recorded decision still stands: by what was known then, and by what is known today.

A decision stands while the option it chose meets the musts it met and nothing else is ahead of it
by more than a toss-up. Everything else that changed is told and leaves it standing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.errors import InputFileError
from advisor.records import changes, wording
from advisor.records.changes import Change
from advisor.records.choice import chosen_option, chosen_then
from advisor.records.drift import of_measurements
from advisor.records.reproduce import Reproduction, by_this_method, reproduce
from advisor.records.restore import CannotRestoreError, decided_from, restored_run

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.recommendation import Recommendation
    from advisor.records.read_evidence import Evidence


@dataclass(frozen=True, slots=True)
class Recheck:
    """The outcome of checking one record again."""

    then: Reproduction
    chosen: str | None
    """Framework id of the option the record chose."""
    p_best_then: dict[str, float]
    p_best_by_this_method: dict[str, float] | None
    """The same inputs as then by the method of this version; ``None`` where that is the same, or
    the file holds too little to decide again."""
    p_best_today: dict[str, float]
    """Framework id to P(best), with today's knowledge and the newest measurements there are."""
    verdict_then: str
    verdict_today: str
    changes: tuple[Change, ...]
    """What breaks the decision first."""
    stands: bool
    summary: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "then": {"state": self.then.state, "text": self.then.text},
            "chosen": self.chosen,
            "p_best_then": self.p_best_then,
            "p_best_by_this_method": self.p_best_by_this_method,
            "p_best_today": self.p_best_today,
            "verdict_then": self.verdict_then,
            "verdict_today": self.verdict_today,
            "changes": [
                {"code": c.code, "weight": c.weight, "subject": c.subject, "text": c.text}
                for c in self.changes
            ],
            "stands": self.stands,
            "summary": self.summary,
        }


def recheck(
    evidence: Evidence,
    knowledge: Knowledge,
    *,
    as_of: dt.date,
    fresh: Run | None = None,
    installed: Mapping[str, str] | None = None,
) -> Recheck:
    """Check one decision again.

    ``knowledge``: today's. ``fresh``: a run made now, counted instead of the recorded one.
    ``installed``: framework id to the version that is installed here.
    """
    try:
        return _recheck(evidence, knowledge, as_of, fresh, installed or {})
    except (KeyError, TypeError, AttributeError) as error:  # a file that was changed by hand
        raise InputFileError(
            f"{evidence.path} is not complete: {type(error).__name__} {error}",
            next_step="take the file that advisor record new wrote, from version control",
        ) from None


def _recheck(
    evidence: Evidence,
    knowledge: Knowledge,
    as_of: dt.date,
    fresh: Run | None,
    installed: Mapping[str, str],
) -> Recheck:
    then = reproduce(evidence)
    recorded = evidence.recommendation
    chosen = chosen_then(recorded)
    # What the method alone changed is told apart from what became known since.
    converted = by_this_method(evidence)
    before = converted or evidence
    run, notes = fresh, list[Change]()
    if fresh is None:
        try:
            run = restored_run(evidence)
        except CannotRestoreError as error:
            notes.append(Change("run-unreadable", "matters", "run", error.what))
    today, lost = decided_from(evidence, knowledge, run, as_of)
    found = [
        *notes,
        *(Change("answer-lost", "matters", w, f"today's questionnaire has no {w}") for w in lost),
        *changes.of_method(evidence, converted),
        *changes.of_claims(before, knowledge),
        *changes.of_tools(evidence, knowledge),
        *changes.of_musts(before, today, chosen),
        *changes.of_releases(evidence, knowledge, installed),
        *(of_measurements(evidence, fresh) if fresh else ()),
        *of_outcome(before.recommendation, today, chosen),
    ]
    if then.failed:
        found.append(Change("not-reproduced", "breaks", "numbers", then.text))
    order = ("breaks", "matters", "note")
    found.sort(key=lambda change: order.index(change.weight))
    stands = not any(change.weight == "breaks" for change in found)
    return Recheck(
        then=then,
        chosen=chosen,
        p_best_then=changes.chances(recorded),
        p_best_by_this_method=changes.chances(converted.recommendation) if converted else None,
        p_best_today={r.framework: r.p_best for r in today.ranking},
        verdict_then=str(recorded["verdict"]),
        verdict_today=today.verdict,
        changes=tuple(found),
        stands=stands,
        summary=_summary(evidence, today, chosen, found, stands=stands),
    )


def of_outcome(then: dict[str, Any], today: Recommendation, chosen: str | None) -> Iterator[Change]:
    """Probabilities, verdict and winner beside those of ``then``; ``chosen`` is the record's."""
    before = changes.chances(then)
    for ranked in today.ranking:
        if ranked.framework not in before:
            text = f"{ranked.name} is compared now and was not then: P(best) {ranked.p_best:.3f}"
            yield Change("framework-new", "matters", ranked.framework, text)
            continue
        moved = ranked.p_best - before[ranked.framework]
        if abs(moved) >= changes.MOVED:
            was = before[ranked.framework]
            text = f"P(best) of {ranked.name} is {ranked.p_best:.3f}, then {was:.3f}"
            yield Change("probability", "matters", ranked.framework, text)
    if today.verdict != then["verdict"]:
        words = [wording.VERDICT.get(v, v) for v in (today.verdict, then["verdict"])]
        text = "the verdict is “{}”, then “{}”".format(*words)
        yield Change("verdict", "matters", "verdict", text)
    now = chosen_option(today)
    best = now.framework if now else None
    if best == chosen:
        return
    if chosen is None:
        text = f"an option meets the musts now: {now.name if now else ''}"
        yield Change("winner", "breaks", best or "", text)
        return
    place = {r.framework: r for r in today.ranking}.get(chosen)
    if now is None or place is None or place.status == "fail":
        text = f"{place.name if place else chosen} does not meet the musts today"
        yield Change("winner", "breaks", chosen, text)
        return
    chances = f"P(best) {now.p_best:.3f} to {place.p_best:.3f}"
    text = f"{now.name} is best today, not {place.name} ({chances})"
    if chosen_then(then) == best:
        text += "; by the method of this version it was so with what was known then"
    # Within a toss-up the evidence does not say that the choice was wrong.
    yield Change(
        "winner", "matters" if today.verdict == "toss-up" else "breaks", now.framework, text
    )


def _summary(
    evidence: Evidence,
    today: Recommendation,
    chosen: str | None,
    found: list[Change],
    *,
    stands: bool,
) -> str:
    names = {item["framework"]: item["name"] for item in evidence.recommendation["ranking"]}
    what = names.get(chosen or "", "to choose none")
    if not stands:
        first = next(change for change in found if change.weight == "breaks")
        return f"The decision ({what}) does not stand: {first.text}."
    place = next((r for r in today.ranking if r.framework == chosen), None)
    verdict = wording.VERDICT.get(today.verdict, today.verdict)
    share = f" P(best) {place.p_best:.3f}, {verdict}." if place else ""
    return f"The decision ({what}) stands.{share}"
