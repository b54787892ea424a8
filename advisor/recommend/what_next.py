"""What is worth answering or measuring next: expected gain, and how far it could move."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from advisor.decision import central_weights, chances
from advisor.decision.value_of_information import (
    chance_of_change,
    preposterior_sd,
    unit_normal_loss,
)
from advisor.profile.preferences import preferences
from advisor.recommend.musts import must_table, passing
from advisor.recommendation import NextBest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from advisor.decision import Draws, Problem, Simulation
    from advisor.kb.entries import Question
    from advisor.profile.model import Profile
    from advisor.recommend.setting import Setting

    Floats = NDArray[np.float64]

MOST_QUESTIONS = 3
ROUGH_DRAWS = 2_000
"""Enough for "could move it by up to 18": its error is about one of 100."""
WORTH_ASKING = 0.02
"""An open question that can move P(best) by less, whatever its answer, is not worth naming."""
QUESTION_MINUTES = 0.5
QUICK_MINUTES = 1.5
_RULED_OUT = 0.0
"""Value counted for a framework that an answer rules out: the bottom of the scale."""


def next_best(
    profile: Profile, setting: Setting, draws: Draws, now: Simulation
) -> tuple[NextBest, ...]:
    """Questions and measurements by their expected gain, largest first."""
    if now.best is None or len(setting.frameworks) < 2:  # noqa: PLR2004 - nothing to choose
        return ()
    found = [*_questions(profile, setting, draws, now), *_measurement(setting, now)]
    # Gains below a thousandth of the scale are alike; then what could move it further goes first.
    return tuple(sorted(found, key=lambda i: (-round(i.gain, 3), -i.could_move, i.id)))


def _questions(
    profile: Profile, setting: Setting, draws: Draws, now: Simulation
) -> Iterator[NextBest]:
    """Every open question is answered in each way in turn; all answers are equally likely."""
    open_ones = [setting.knowledge.questions[key] for key in setting.preferences.unanswered]
    asked = [(question, answer.id) for question in open_ones for answer in question.answers]
    if not asked:
        return
    problems = [_answered(profile, setting, question, answer) for question, answer in asked]
    values = _central_values(problems)
    scored = []
    for question in open_ones:
        rows = [i for i, (other, _) in enumerate(asked) if other is question]
        # Answers are averaged before choosing on one side, chosen before averaging on the other.
        gain = float(values[rows].max(axis=1).mean() - values[rows].mean(axis=0).max())
        scored.append((max(gain, 0.0), question, [problems[i] for i in rows]))
    scored.sort(key=lambda item: (-item[0], item[1].id))
    assert now.best is not None
    rough = draws.first(ROUGH_DRAWS)
    before = chances(setting.problem, rough)[now.best]
    for gain, question, outcomes in scored[:MOST_QUESTIONS]:
        moved = [abs(float(chances(problem, rough)[now.best] - before)) for problem in outcomes]
        if max(moved) < WORTH_ASKING:
            continue
        yield NextBest(
            kind="question",
            id=question.id,
            text=question.ask,
            gain=gain,
            could_move=max(moved),
            minutes=QUESTION_MINUTES,
            how=f"answer “{question.id}” in the profile",
        )


def _answered(profile: Profile, setting: Setting, question: Question, answer: str) -> Problem:
    """The problem, if the question were answered so."""
    answers = {**profile.answers, question.id: (answer,)}
    wishes = preferences(profile.model_copy(update={"answers": answers}), setting.knowledge)
    musts = must_table(wishes.requirements, setting.frameworks, setting.knowledge)
    passes = np.array([passing(musts, name).probability for name in setting.frameworks])
    given = (wishes.importance[name] for name in setting.criteria)
    levels = np.array([math.nan if level is None else float(level) for level in given])
    return setting.problem.changed(levels=levels, passes=passes)


def _central_values(problems: list[Problem]) -> Floats:
    """``(problems, A)``: values at the central weights; the ruled out at the bottom."""
    weights = central_weights([problem.levels for problem in problems], problems[0].groups)
    values = weights @ problems[0].filled_means().T
    return np.where([problem.passes > 0 for problem in problems], values, _RULED_OUT)


def _measurement(setting: Setting, now: Simulation) -> Iterator[NextBest]:
    """One run of the quick suite measures all fed criteria at once (EVSI of the bundle)."""
    fed = {feed.criterion for probe in setting.knowledge.probes.values() for feed in probe.feeds}
    open_rows = [a for a in range(len(setting.frameworks)) if setting.problem.passes[a] > 0]
    order = sorted(open_rows, key=lambda a: -now.mean_values[a])
    if len(order) < 2:  # noqa: PLR2004 - nothing to choose
        return
    leader, rival = order[0], order[1]
    gap = float(now.mean_values[leader] - now.mean_values[rival])
    variance = 0.0
    unmeasured = []
    for column, name in enumerate(setting.criteria):
        criterion = setting.knowledge.criteria[name]
        if name not in fed or criterion.measured is None:
            continue
        for row in (leader, rival):
            belief = setting.beliefs[(setting.frameworks[row], name)]
            if belief.from_measurements is None:
                error = criterion.measured.transfer_sd
                move = preposterior_sd(belief.sd, error)
                variance += (float(now.mean_weights[column]) * move) ** 2
                unmeasured.append(criterion.title)
    if not unmeasured:
        return
    sd = math.sqrt(variance)
    yield NextBest(
        kind="measurement",
        id="quick",
        text="Measure on this machine: " + ", ".join(dict.fromkeys(unmeasured)).lower(),
        gain=unit_normal_loss(gap, sd),
        could_move=chance_of_change(gap, sd),
        minutes=QUICK_MINUTES,
        how="advisor recommend --profile … --probe quick",
    )
