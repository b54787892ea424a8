"""Made-up projects put to the advisor: what it says of them, and whether that is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from advisor.decision import draw
from advisor.decision.many import chances_of_many
from advisor.evidence import form_beliefs
from advisor.profile.model import Profile
from advisor.profile.preferences import preferences
from advisor.recommend.made_up import (
    MOST_TICKED,
    answers_like,
    held_weights,
    random_answers,
    said_levels,
    true_weights,
    truth,
    without_half,
)
from advisor.recommend.setting import put_into_arrays
from advisor.recommend.trials import Trials

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from advisor.decision import Draws
    from advisor.decision.open_requirements import OpenRequirements
    from advisor.kb.knowledge import Knowledge
    from advisor.recommend.made_up import Way
    from advisor.recommend.setting import Setting

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

DRAWS = 1_000
"""Of one decision; its error is 1.6 of 100 at the most."""
SPARE = 12
"""So many times as many projects are made up, for musts alone decide most of them."""
ANSWERING = {
    "examples": "each question answered as one of the examples answers it",
    "one": "one answer to each question, all answers alike",
    "several": "up to three answers to a question, all answers alike",
}
"""How people answer the questionnaire. What the method assumes of open questions is the first; the
others show what it does where people answer otherwise. True weights are as the model draws them."""


class Base(NamedTuple):
    """One set of beliefs, with the questionnaire."""

    setting: Setting
    trials: Trials
    draws: Draws


def base_of(knowledge: Knowledge, day: dt.date, rng: np.random.Generator | None) -> Base:
    """The beliefs as held; with ``rng`` the frameworks change names criterion by criterion."""
    beliefs, _ = form_beliefs(knowledge, None, day)
    names = tuple(knowledge.frameworks)
    if rng is not None:
        beliefs = {
            (name, criterion): beliefs[(other, criterion)]
            for criterion in knowledge.criteria
            for name, other in zip(names, rng.permutation(names).tolist(), strict=True)
        }
    nobody = Profile(name="nobody")
    wishes = preferences(nobody, knowledge)
    setting = put_into_arrays(knowledge, wishes, beliefs, names, seed=0, draws=DRAWS)
    return Base(setting, Trials(nobody, setting), draw(setting.problem))


class Asked(NamedTuple):
    """What was said of the projects, and whether it was right; by how much was told."""

    said: dict[str, Floats]
    right: dict[str, Bools]
    by_musts: float


class _Told(NamedTuple):
    """``P`` projects: what the advisor is told, and what is so."""

    levels: Floats
    passes: Floats
    still_open: OpenRequirements | None
    weights: Floats
    """``(P, C)``: the true ones."""
    needs: Floats
    """``(P, A)``: chances of meeting all that is really required; 0 and 1 where it was drawn."""


def ask(
    base: Base, way: str, count: int, rng: np.random.Generator, examples: Sequence[Profile]
) -> Asked:
    by_musts = 0.0
    if way in ANSWERING:
        many = answered(base, way, SPARE * count, rng, examples)
        left = (base.trials.tried(many).passes > 0).sum(axis=1)
        by_musts = float((left <= 1).mean())
        told = {
            "complete": _questionnaires(base, many[left > 1][:count], None, rng),
            "half": _halfanswered(base, many[left > 0], count, rng),
        }
    else:
        told = _held_without_groups(base, cast("Way", way), count, rng)
    said, right = {}, {}
    for key, of in told.items():
        problem = base.setting.problem
        really = truth(problem, of.weights, of.needs, rng, inside=way not in ANSWERING)
        p_best = chances_of_many(problem, base.draws, of.levels, of.passes, of.still_open)
        said[key] = p_best.max(axis=1)
        right[key] = p_best.argmax(axis=1) == really.best
    return Asked(said, right, by_musts)


def answered(
    base: Base, way: str, count: int, rng: np.random.Generator, examples: Sequence[Profile]
) -> Bools:
    knowledge, table = base.setting.knowledge, base.trials.table
    if way == "examples":
        return answers_like(examples, knowledge, table, count, rng)
    most = 1 if way == "one" else MOST_TICKED
    return random_answers(knowledge, table, count, rng, most)


def _halfanswered(base: Base, chosen: Bools, count: int, rng: np.random.Generator) -> _Told:
    """Of projects that somebody can serve, those in which that is not clear from the first half.

    Where somebody meets what is known and nobody what comes, the project gives something up, as
    the method takes it (:meth:`OpenRequirements.given`): such projects are not among them.
    """
    known = without_half(base.setting.knowledge, base.trials.table, chosen, rng)
    given, complete = base.trials.tried(known).passes, base.trials.tried(chosen).passes
    at_first = rng.random(given.shape) < given
    later = np.divide(complete, given, out=np.zeros_like(given), where=given > 0)
    met = at_first & (rng.random(given.shape) < later)
    there = met.any(axis=1) | ~at_first.any(axis=1)
    unclear = np.flatnonzero(there & ((given > 0).sum(axis=1) > 1))[:count]
    told = _questionnaires(base, chosen[unclear], known[unclear], rng)
    return told._replace(needs=met[unclear].astype(np.float64))


def _questionnaires(
    base: Base, chosen: Bools, known: Bools | None, rng: np.random.Generator
) -> _Told:
    """``chosen``: all answers; ``known``: those that are given, all by default."""
    complete = base.trials.tried(chosen)
    given = complete if known is None else base.trials.tried(known)
    still_open = base.setting.open_musts.of(given.chosen)
    weights = true_weights(complete.levels, base.setting.problem.groups, rng)
    return _Told(given.levels, given.passes, still_open, weights, complete.passes)


def _held_without_groups(
    base: Base, way: Way, count: int, rng: np.random.Generator
) -> dict[str, _Told]:
    weights = held_weights(way, count, len(base.setting.criteria), rng)
    levels, free = said_levels(weights), np.ones((count, len(base.setting.frameworks)))
    half = np.where(rng.random(levels.shape) < 0.5, np.nan, levels)  # noqa: PLR2004 - half
    return {
        "complete": _Told(levels, free, None, weights, free),
        "half": _Told(half, free, None, weights, free),
    }
