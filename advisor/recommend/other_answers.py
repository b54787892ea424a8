"""Which other answer, or pair of answers, would give another winner."""

from __future__ import annotations

import math
from itertools import combinations, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.decision import chances
from advisor.decision.flips import ROUGH_DRAWS, ROUGH_ERROR
from advisor.recommendation import Flip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from advisor.decision import Draws, Simulation
    from advisor.recommend.trials import Change, Trials

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

MOST_VERIFIED = 16
"""Candidates that are decided again at the most, the farthest turned first."""
MOST_PAIRS_VERIFIED = 32
_DISTANCE = 1.0
"""An answer is a step as far as a question goes: as far as a requirement."""


class _Candidate(NamedTuple):
    changes: tuple[Change, ...]
    chosen: Bools
    lead: float
    """By how much the other framework leads at the central weights."""


def answer_flips(trials: Trials, draws: Draws, now: Simulation, most: int) -> list[Flip]:
    """The surest answers, at most ``most``, that change the winner, each decided again."""
    assert now.best is not None
    changes = trials.changes()
    if not changes:
        return []
    candidates = [_Candidate((change,), change.chosen, 0.0) for change in changes]
    turned = _turned(trials, candidates, now.best)[:MOST_VERIFIED]
    return list(islice(_verified(trials, turned, draws, now, "answer"), most))


def answer_flips_by_chance(trials: Trials, draws: Draws, now: Simulation, most: int) -> list[Flip]:
    """The same of all answers by what their draws say, whatever the central weights do.

    Slower; for where :func:`answer_flips` finds none, before it is said that there is none.
    """
    assert now.best is not None
    changes = trials.changes()
    if not changes:
        return []
    passes = trials.tried(np.array([change.chosen for change in changes])).passes
    another = np.delete(passes, now.best, axis=1).max(axis=1, initial=0.0) > 0
    candidates = [
        _Candidate((change,), change.chosen, 0.0)
        for change, may in zip(changes, another.tolist(), strict=True)
        if may
    ]
    return list(islice(_verified(trials, candidates, draws, now, "answer", ROUGH_ERROR), most))


def two_answer_flips(trials: Trials, draws: Draws, now: Simulation, most: int) -> list[Flip]:
    """Two answers that together change the winner, where no single one does."""
    assert now.best is not None
    pairs = [
        (one, other)
        for one, other in combinations(trials.changes(), 2)
        if one.question != other.question
    ]
    if not pairs:
        return []
    candidates = [_Candidate(pair, trials.both(*pair), 0.0) for pair in pairs]
    turned = _turned(trials, candidates, now.best)[:MOST_PAIRS_VERIFIED]
    return list(islice(_verified(trials, turned, draws, now, "answers"), most))


def _turned(trials: Trials, candidates: Sequence[_Candidate], best: int) -> list[_Candidate]:
    """Those with another winner at the central weights, the largest lead first."""
    tried = trials.tried(np.array([candidate.chosen for candidate in candidates]))
    values = trials.central_values(tried, -math.inf)
    others = np.delete(values, best, axis=1).max(axis=1, initial=-math.inf)
    own = values[:, best]
    # Nobody left is no winner; a framework that is left alone leads by the whole scale.
    both = np.where(np.isinf(own), 0.0, np.where(np.isinf(others), 0.0, others) - own)
    leads = np.where(np.isinf(others), -1.0, np.where(np.isinf(own), 1.0, both))
    found = [c._replace(lead=float(v)) for c, v in zip(candidates, leads, strict=True) if v > 0]
    return sorted(found, key=lambda c: (-c.lead, [(x.question, x.answer) for x in c.changes]))


def _verified(
    trials: Trials,
    candidates: Sequence[_Candidate],
    draws: Draws,
    now: Simulation,
    kind: str,
    slack: float = 0.0,
) -> Iterator[Flip]:
    """Those that give another winner with all draws, the surest first.

    ``slack``: by how much the winner may lead in the rough draws of one that is still tried.
    """
    if not candidates:
        return
    assert now.best is not None
    tried = trials.tried(np.array([candidate.chosen for candidate in candidates]))
    rough = trials.chances(tried, draws.first(ROUGH_DRAWS))
    seen: set[str] = set()
    others = np.delete(rough, now.best, axis=1).max(axis=1, initial=0.0)
    behind = others < rough[:, now.best] - slack
    order = np.argsort(-others, kind="stable")
    for i in order:
        candidate = candidates[int(i)]
        subject = "+".join(change.question for change in candidate.changes)
        if subject in seen or behind[i] or (not slack and int(rough[i].argmax()) == now.best):
            continue
        p_best = chances(trials.problem(candidate.chosen), draws)
        winner = int(p_best.argmax())
        if winner == now.best or p_best[winner] <= 0:
            continue
        seen.add(subject)
        yield Flip(
            kind="answer" if kind == "answer" else "answers",
            subject=subject,
            framework="",
            before=None,
            after=None,
            winner=trials.setting.frameworks[winner],
            p_best=float(p_best[winner]),
            text=_text(trials, candidate.changes, winner),
            distance=_DISTANCE * len(candidate.changes),
            answers={
                change.question: trials.answers_to(change.question, candidate.chosen)
                for change in candidate.changes
            },
        )


def _text(trials: Trials, changes: Sequence[Change], winner: int) -> str:
    said = " and ".join(_clause(trials, change) for change in changes)
    return f"{trials.setting.name(winner)} would win if you {said}."


def _clause(trials: Trials, change: Change) -> str:
    question = trials.setting.knowledge.questions[change.question]
    answer = next(a for a in question.answers if a.id == change.answer)
    more = question.kind == "many" and bool(trials.answers_to(question.id, trials.now))
    verb = "also answered" if more else "answered"
    if change.taken_back:
        verb = "did not answer"
    return f"{verb} “{answer.label}” to “{question.ask}”"
