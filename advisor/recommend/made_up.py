"""Projects that are made up, with preferences and scores that are known.

A project answers the real questionnaire, or types an importance for every criterion. What it
really wants, and how good the frameworks really are for it, is drawn; what the advisor is told is
only the answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from advisor.decision.weights import LEVELS, TAU, draw_noise, weights_from
from advisor.profile.likely_answers import AT_RANDOM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from advisor.decision import Problem
    from advisor.kb.knowledge import Knowledge
    from advisor.profile.answer_table import AnswerTable
    from advisor.profile.model import Profile

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

Way = Literal["budget", "ratings"]
"""How people who think of no groups hold their weights: as a budget of points divided over the
criteria (Dirichlet, all alike); as a rating of each criterion by itself (uniform on 0 … 1)."""

MOST_TICKED = 3
"""Of a question that takes several answers, one to so many are given."""
STEPS = 5
"""People who hold weights as numbers say a level 1 … 5: the fifth of their largest weight."""


def random_answers(
    knowledge: Knowledge,
    table: AnswerTable,
    count: int,
    rng: np.random.Generator,
    most_ticked: int = MOST_TICKED,
) -> Bools:
    """``(count, options)``: every question answered at random, all answers being equally likely."""
    chosen = np.zeros((count, len(table.options)), dtype=bool)
    for question in knowledge.questions.values():
        columns = np.array([table.column(question.id, answer.id) for answer in question.answers])
        order = rng.permuted(np.tile(columns, (count, 1)), axis=1)
        most = most_ticked if question.kind == "many" else 1
        ticked = rng.integers(1, min(most, len(columns)) + 1, count)
        for place in range(int(ticked.max())):
            rows = np.flatnonzero(ticked > place)
            chosen[rows, order[rows, place]] = True
    return chosen


def answers_like(
    profiles: Sequence[Profile],
    knowledge: Knowledge,
    table: AnswerTable,
    count: int,
    rng: np.random.Generator,
) -> Bools:
    """``(count, options)``: each question answered as one of ``profiles`` answers it, picked anew.

    Picked among those who answer it, and with them :data:`AT_RANDOM` who give one answer at random.
    """
    given = table.chosen(profiles)
    chosen = np.zeros((count, len(table.options)), dtype=bool)
    for question in knowledge.questions.values():
        columns = np.array([table.column(question.id, answer.id) for answer in question.answers])
        said = given[:, columns]
        said = said[said.any(axis=1)]
        one = np.eye(len(columns), dtype=bool)[rng.integers(0, len(columns), count)]
        who = rng.integers(0, len(said) + AT_RANDOM, count)
        like = np.flatnonzero(who < len(said))
        one[like] = said[who[like]]
        chosen[:, columns] = one
    return chosen


def without_half(
    knowledge: Knowledge, table: AnswerTable, chosen: Bools, rng: np.random.Generator
) -> Bools:
    """Each question of each project is left open with probability ½."""
    kept = chosen.copy()
    for question in knowledge.questions.values():
        columns = np.array([table.column(question.id, answer.id) for answer in question.answers])
        open_ones = np.flatnonzero(rng.random(len(chosen)) < 0.5)  # noqa: PLR2004 - half
        kept[np.ix_(open_ones, columns)] = False
    return kept


def true_weights(levels: Floats, groups: NDArray[np.intp], rng: np.random.Generator) -> Floats:
    """``(P, C)``: weights behind ``(P, C)`` levels, drawn as the model says that they vary."""
    weights = np.empty_like(levels)
    for row, level in enumerate(levels):
        filled = np.where(np.isnan(level), rng.integers(0, LEVELS, level.size), level)
        noise = draw_noise(level.size, int(groups.max()) + 1, draws=1, rng=rng, tau=TAU)
        weights[row] = weights_from(filled, groups, noise)[0]
    return weights


def held_weights(way: Way, count: int, criteria: int, rng: np.random.Generator) -> Floats:
    """``(P, C)``: weights that people hold who think of no groups; rows add up to 1."""
    if way == "budget":
        points: Floats = rng.dirichlet(np.ones(criteria), count)
        return points
    ratings = rng.random((count, criteria))
    result: Floats = ratings / ratings.sum(axis=1, keepdims=True)
    return result


def said_levels(weights: Floats) -> Floats:
    """``(P, C)``: levels 1 … 5, the fifth of the row's largest weight that each lies in."""
    largest = weights.max(axis=1, keepdims=True)
    levels: Floats = np.clip(np.ceil(STEPS * weights / largest), 1, STEPS)
    return levels


class Truth(NamedTuple):
    """What is really so, of ``P`` projects."""

    scores: Floats
    """``(P, A, C)``."""
    met: Bools
    """``(P, A)``: whether the framework meets all requirements."""
    best: NDArray[np.intp]
    """``(P,)``: the row that is really best; −1 where none meets the requirements."""


def truth(
    problem: Problem, weights: Floats, passes: Floats, rng: np.random.Generator, *, inside: bool
) -> Truth:
    """Draw what is really so, from the beliefs of ``problem``.

    ``weights``: ``(P, C)``; ``passes``: ``(P, A)``. ``inside``: keep scores on their scale, which
    the model's own normal spreads do not.
    """
    shape = (len(weights), *problem.means.shape)
    drawn = problem.means + problem.spreads * rng.standard_normal(shape)
    scores = np.where(np.isnan(problem.means), rng.random(shape), drawn)
    if inside:
        scores = np.clip(scores, 0.0, 1.0)
    values = np.einsum("pac,pc->pa", scores, weights)
    if problem.discrepancy > 0:
        values += problem.discrepancy * rng.standard_normal(values.shape)
    met = rng.random(passes.shape) < passes
    best = np.where(met.any(axis=1), np.where(met, values, -np.inf).argmax(axis=1), -1)
    return Truth(scores, met, best)
