"""Make a recorded decision again with what was known then: the numbers must be the same."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from advisor import __version__
from advisor.decision import Problem, decide
from advisor.errors import AdvisorError
from advisor.recommend.setting import DISCREPANCY
from advisor.recommend.street import METHOD
from advisor.records.restore import (
    CannotRestoreError,
    decided_from,
    restored_knowledge,
    restored_run,
)

if TYPE_CHECKING:
    from advisor.records.read_evidence import Evidence

ReproductionState = Literal["identical", "same-numbers", "differs", "cannot"]

ALIKE = 1e-9
"""Two processors may add up in another order; more than this is another answer."""
_NUMBERS = ("p_best", "value", "value_sd")


@dataclass(frozen=True, slots=True)
class Reproduction:
    """Whether the recorded numbers came out again, and in words."""

    state: ReproductionState
    text: str

    @property
    def failed(self) -> bool:
        """Whether this version should have made the same numbers and did not."""
        return self.state == "differs"


def reproduce(evidence: Evidence) -> Reproduction:
    """Decide again with the recorded answers, knowledge, run, seed and day."""
    method = evidence.decision.get("method")
    by = str(evidence.content.get("generated_by", "an unknown version"))[:60]
    if method != METHOD:
        return Reproduction(
            "cannot",
            f"{by} decided by method {method}, advisor {__version__} decides by {METHOD}; only a "
            "version with the old method can make the old numbers again",
        )
    if not evidence.whole_knowledge:
        return _from_beliefs(evidence, "the evidence is of version 1: ")
    try:
        again = decided_again(evidence)
    except CannotRestoreError as error:
        return _from_beliefs(evidence, f"{error.what}; ")
    except AdvisorError as error:
        return Reproduction("cannot", f"the recorded inputs cannot be used: {error.what}")
    return _compared(evidence.recommendation, again, by)


def by_this_method(evidence: Evidence) -> Evidence | None:
    """What was known then, decided by the method of this version, where that is another one.

    Beside it, today's outcome shows what knowledge changed; beside the recorded one it shows what
    the method changed. ``None`` where the methods are the same, or the file holds too little.
    """
    if evidence.decision["method"] == METHOD or not evidence.whole_knowledge:
        return None
    try:
        return evidence.deciding(decided_again(evidence))
    except AdvisorError:
        return None


def decided_again(evidence: Evidence) -> dict[str, Any]:
    """The recommendation from the recorded inputs. Raises :class:`CannotRestoreError`."""
    knowledge = restored_knowledge(evidence)
    try:
        as_of = dt.date.fromisoformat(evidence.decision["as_of"])
    except ValueError:
        raise CannotRestoreError("the evidence does not say for which day it was made") from None
    made, lost = decided_from(evidence, knowledge, restored_run(evidence), as_of)
    if lost:
        raise CannotRestoreError(f"the recorded knowledge does not know {', '.join(lost)}")
    plain: dict[str, Any] = json.loads(json.dumps(made.to_dict()))
    return plain


def _compared(then: dict[str, Any], again: dict[str, Any], by: str) -> Reproduction:
    wrong = _differing(then, {item["framework"]: item for item in again["ranking"]}, _NUMBERS)
    if wrong:
        return Reproduction(
            "differs",
            f"deciding again with the recorded inputs gives other numbers: {wrong}; the file was "
            f"changed after {by} wrote it, or this version decides otherwise without saying so",
        )
    changed = [
        key for key in then if key != "stamp" and key in again and not _alike(then[key], again[key])
    ]
    if changed:
        return Reproduction(
            "same-numbers",
            "the same probabilities and values come out again; explained otherwise by this "
            f"version: {', '.join(sorted(changed))}",
        )
    return Reproduction("identical", "everything comes out again, to the last digit")


def _from_beliefs(evidence: Evidence, why: str) -> Reproduction:
    """P(best) alone, from the recorded beliefs, importances and musts."""
    then = evidence.recommendation
    if evidence.team:
        return Reproduction("cannot", f"{why}what several people decided needs all of it")
    if _may_require(evidence):
        return Reproduction(
            "cannot", f"{why}what open questions may still require needs the whole knowledge"
        )
    try:
        frameworks, problem = _problem(evidence)
    except (KeyError, TypeError, ValueError, StopIteration):
        return Reproduction("cannot", f"{why}the recorded beliefs are not complete either")
    chances = decide(problem).p_best
    again = {name: {"p_best": float(chances[i])} for i, name in enumerate(frameworks)}
    wrong = _differing(then, again, ("p_best",))
    if wrong:
        return Reproduction(
            "differs", f"{why}deciding from the recorded beliefs gives other numbers: {wrong}"
        )
    return Reproduction(
        "same-numbers",
        f"{why}the same probabilities come out of the recorded beliefs; the beliefs themselves "
        "cannot be formed again from it",
    )


def _may_require(evidence: Evidence) -> bool:
    """Whether an open question has an answer that would be a must: it counts in every draw."""
    open_ = {item["id"] for item in evidence.recommendation.get("unanswered", ())}
    return any(
        effect.get("do") == "require"
        for section in evidence.table("sections")
        for question in section.get("questions", ())
        if question.get("id") in open_
        for answer in question.get("answers", ())
        for effect in answer.get("effects", ())
    )


def _problem(evidence: Evidence) -> tuple[list[str], Problem]:
    then = evidence.recommendation
    beliefs = {(b["framework"], b["criterion"]): b for b in then["beliefs"]}
    frameworks = list(dict.fromkeys(name for name, _ in beliefs))
    criteria = list(dict.fromkeys(criterion for _, criterion in beliefs))
    weighed = {c["criterion"]: c for c in then["contributions"]}
    groups = list(dict.fromkeys(weighed[name]["group"] for name in criteria))
    passes = dict.fromkeys(frameworks, 1.0)
    for must in then["requirements"]:
        for route in must["routes"]:
            passes[route["framework"]] *= route["probability"]
    cells = [[beliefs[(name, c)] for c in criteria] for name in frameworks]
    problem = Problem(
        means=np.array([[_nan(b["mean"]) for b in row] for row in cells]),
        spreads=np.array([[float(b["sd"]) for b in row] for row in cells]),
        levels=np.array([_nan(weighed[name]["importance"]) for name in criteria]),
        groups=np.array([groups.index(weighed[name]["group"]) for name in criteria]),
        passes=np.array([passes[name] for name in frameworks]),
        seed=evidence.decision["seed"],
        draws=evidence.decision["draws"],
        discrepancy=DISCREPANCY,
    )
    return frameworks, problem


def _differing(
    then: dict[str, Any], again: dict[str, dict[str, float]], numbers: tuple[str, ...]
) -> str:
    """Where the numbers differ, in words; empty where they do not."""
    said = []
    recorded = {item["framework"]: item for item in then["ranking"]}
    for name in dict.fromkeys((*recorded, *again)):
        if name not in recorded or name not in again:
            said.append(f"{name} is in one of them only")
            continue
        said += [
            f"{key} of {name} {recorded[name][key]:.6g}, now {again[name][key]:.6g}"
            for key in numbers
            if key in recorded[name] and not _alike(recorded[name][key], again[name][key])
        ]
    return "; ".join(said)


def _alike(first: Any, second: Any) -> bool:
    """Equal, numbers within :data:`ALIKE`."""
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(_alike(first[k], second[k]) for k in first)
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(_alike, first, second))
    if isinstance(first, float | int) and isinstance(second, float | int):
        return abs(first - second) <= ALIKE
    return bool(first == second)


def _nan(value: float | None) -> float:
    return float("nan") if value is None else float(value)
