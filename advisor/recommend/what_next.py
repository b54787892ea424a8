"""What is worth answering or measuring next, and whether anything is.

Every gain is the expected gain in value of choosing after learning, at the central weights: in
closed form for measurements, by trying every answer for questions.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.decision import central_weights
from advisor.decision.value_of_information import (
    chance_of_change,
    gain_of_learning,
    preposterior_sd,
)
from advisor.profile import likely_answers
from advisor.recommend.worth_looking_up import RULED_OUT, unknown_cells, unknown_routes
from advisor.recommendation import NextBest
from advisor.wording import in_a_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from advisor.decision import Draws, Simulation
    from advisor.kb.entries import Question
    from advisor.recommend.setting import Setting
    from advisor.recommend.trials import Change, Trials

    Floats = NDArray[np.float64]

MOST_QUESTIONS = 3
ROUGH_DRAWS = 2_000
"""Enough for "could move it by up to 18": its error is about one of 100."""
WORTH_ASKING = 0.02
"""An open question that can move P(best) by less, whatever its answer, is not worth naming."""
WORTH_BUNDLING = 1.5
"""A page of questions is named where together they gain so many times what the best one does."""
JOINT_ANSWERS = 500
"""Ways in which all open questions may be answered that are tried, drawn at random."""
QUESTION_MINUTES = 0.5
QUICK_MINUTES = 1.5


def next_best(trials: Trials, draws: Draws, now: Simulation) -> tuple[NextBest, ...]:
    """Questions, pages of them, what to look up and measurements, by expected gain per minute."""
    setting = trials.setting
    if now.best is None or len(setting.frameworks) < 2:  # noqa: PLR2004 - nothing to choose
        return ()
    found = [
        *_questions(trials, draws, now),
        *unknown_routes(setting, now),
        *unknown_cells(setting, now),
        *_measurement(setting, now),
    ]

    # Gains below a thousandth of the scale are alike; then what could move it further goes first.
    def worth(item: NextBest) -> tuple[float, float, str]:
        return (-round(item.gain / item.minutes, 3), -item.could_move / item.minutes, item.id)

    return tuple(sorted(found, key=worth))


def settled(trials: Trials, best: int | None) -> float:
    """Probability that the winner, if there is one, stays when all that is open is known.

    All open questions are answered, every answer being equally likely: rare ones count more here
    than people give them, for who stops too early finds out late. All that the probes speak to
    turns out as its spread allows, and routes that nobody knows exist or do not; counted is how
    often the winner is the same. Where answers leave nobody it is not: something has
    to be given up then, and who wins after that is open.
    """
    if best is None:
        return 0.0
    setting = trials.setting
    rng = np.random.default_rng(np.random.SeedSequence([setting.problem.seed, JOINT_ANSWERS]))
    tried = trials.tried(_joint_answers(trials, _open_questions(trials), rng, alike=True))
    values = trials.central_values(tried, -math.inf)
    moves = measurable_moves(setting)
    if moves.any():
        weights = central_weights(tried.levels, setting.problem.groups)
        sd = np.sqrt(weights**2 @ (moves**2).T)
        values = values + sd * rng.standard_normal(values.shape)
    values = np.where(rng.random(values.shape) < tried.passes, values, -math.inf)
    # In a toss-up the central weights may have another leader than most draws; counted is whether
    # the lead turns, not which of the two is taken for the winner.
    today = trials.central_values(trials.tried(trials.now[None, :]), -math.inf)[0]
    leader = int(today.argmax())
    stays = (values.argmax(axis=1) == leader) & np.isfinite(values[:, leader])
    return float(stays.mean())


def anything_to_measure(setting: Setting) -> bool:
    """Whether a probe speaks to a belief that no run has spoken to yet."""
    return bool(measurable_moves(setting).any())


def _open_questions(trials: Trials) -> list[Question]:
    """Questions without an answer, follow-ups that may come to apply among them."""
    answers = trials.profile.answers
    return [q for q in trials.setting.knowledge.questions.values() if not answers.get(q.id)]


def _joint_answers(
    trials: Trials,
    questions: Sequence[Question],
    rng: np.random.Generator,
    *,
    alike: bool = False,
) -> NDArray[np.bool_]:
    """``(JOINT_ANSWERS, options)``: the answers given, and ``questions`` answered as people do.

    ``alike``: one answer to each, all of them equally likely.
    """
    chosen = np.repeat(trials.now[None, :], JOINT_ANSWERS, axis=0)
    for question in questions:
        ways = likely_answers.ways(question)
        if alike:
            ways = [((answer.id,), 1 / len(question.answers)) for answer in question.answers]
        marks = np.zeros((len(ways), chosen.shape[1]), dtype=bool)
        for row, (answers, _) in enumerate(ways):
            marks[row, [trials.table.column(question.id, answer) for answer in answers]] = True
        likely = [chance for _, chance in ways]
        chosen |= marks[rng.choice(len(ways), size=JOINT_ANSWERS, p=likely)]
    return chosen


class Answered(NamedTuple):
    """An open question, answered in each way in turn."""

    changes: list[Change]
    likely: list[float]
    """How likely people answer so; adds up to 1."""
    values: Floats
    """``(answers, A)`` at the central weights; :data:`RULED_OUT` for who fails a must then."""


def answered(trials: Trials) -> dict[str, Answered]:
    """Every open question by its id."""
    open_ones = set(trials.setting.preferences.unanswered)
    changes = [change for change in trials.changes() if change.question in open_ones]
    if not changes:
        return {}
    tried = trials.tried(np.array([change.chosen for change in changes]))
    values = trials.central_values(tried, RULED_OUT)
    rows: dict[str, list[int]] = {}
    for i, change in enumerate(changes):
        rows.setdefault(change.question, []).append(i)
    questions = trials.setting.knowledge.questions
    return {
        key: Answered(
            [changes[i] for i in which], likely_answers.chances(questions[key]), values[which]
        )
        for key, which in rows.items()
    }


def _questions(trials: Trials, draws: Draws, now: Simulation) -> Iterator[NextBest]:
    """Every open question is answered in each way in turn, as likely as people answer so."""
    each = answered(trials)
    if not each:
        return
    questions = trials.setting.knowledge.questions
    gains = {key: _gain(one.values, one.likely) for key, one in each.items()}
    assert now.best is not None
    turns = {key: _chance_to_lose(one.values, now.best, one.likely) for key, one in each.items()}

    # Where nothing is left to choose no answer gains; then what may rule the leader out goes first.
    def worth(key: str) -> tuple[float, float, str]:
        return (-round(gains[key], 6), -turns[key], key)

    order = sorted(gains, key=worth)[:MOST_QUESTIONS]
    moved = _moves(trials, [change for key in order for change in each[key].changes], draws, now)
    for key in order:
        if moved[key] < WORTH_ASKING:
            continue
        yield NextBest(
            kind="question",
            id=key,
            text=questions[key].ask,
            gain=gains[key],
            could_move=moved[key],
            minutes=QUESTION_MINUTES,
            how=f"answer “{key}” in the profile",
        )
    yield from _pages(trials, gains)


def _pages(trials: Trials, gains: dict[str, float]) -> Iterator[NextBest]:
    """Pages of the questionnaire whose open questions gain more together than one by one.

    One answer alone often changes nothing where several together do.
    """
    knowledge = trials.setting.knowledge
    rng = np.random.default_rng(np.random.SeedSequence([trials.setting.problem.seed, 1]))
    for section in knowledge.sections.values():
        here = [question for question in section.questions if question.id in gains]
        if len(here) < 2:  # noqa: PLR2004 - one question is no page
            continue
        tried = trials.tried(_joint_answers(trials, here, rng))
        values = trials.central_values(tried, RULED_OUT)
        gain = _gain(values)
        # A quarter of a thousandth of the scale is what the draws themselves leave open.
        if gain < WORTH_BUNDLING * max(gains[q.id] for q in here) or gain < 0.00025:  # noqa: PLR2004
            continue
        leader = values.mean(axis=0).argmax()
        yield NextBest(
            kind="section",
            id=section.id,
            text=f"{section.title}: {len(here)} open questions",
            gain=gain,
            could_move=float((values.argmax(axis=1) != leader).mean()),
            minutes=QUESTION_MINUTES * len(here),
            how=f"answer the section “{section.id}” of the questionnaire",
        )


def _gain(values: Floats, likely: Sequence[float] | None = None) -> float:
    """Choosing after the answers beside choosing before them.

    ``values``: ``(answers, A)``. ``likely``: how likely each answer is, all alike by default.
    """
    after = np.average(values.max(axis=1), weights=likely)
    before = np.average(values, axis=0, weights=likely)
    return max(0.0, float(after - before.max()))


def _chance_to_lose(values: Floats, leader: int, likely: Sequence[float]) -> float:
    """How likely an answer after which the leader is ruled out or another has more value."""
    stays = (values[:, leader] > RULED_OUT) & (values.argmax(axis=1) == leader)
    return float(np.average(~stays, weights=likely))


def _moves(
    trials: Trials, changes: Sequence[Change], draws: Draws, now: Simulation
) -> dict[str, float]:
    """Question id to by how much an answer to it could move P(best) of the leader."""
    rough = draws.first(ROUGH_DRAWS)
    assert now.best is not None
    all_of_them = trials.tried(np.array([trials.now, *(change.chosen for change in changes)]))
    chances = trials.chances(all_of_them, rough)[:, now.best]
    moved: dict[str, float] = {}
    for change, chance in zip(changes, chances[1:], strict=True):
        far = abs(float(chance - chances[0]))
        moved[change.question] = max(far, moved.get(change.question, 0.0))
    return moved


def measurable_moves(setting: Setting) -> Floats:
    """``(A, C)``: how far a run may move each belief; 0 where none speaks to it, or one did."""
    fed = {feed.criterion for probe in setting.knowledge.probes.values() for feed in probe.feeds}
    moves = np.zeros_like(setting.problem.means)
    for column, name in enumerate(setting.criteria):
        criterion = setting.knowledge.criteria[name]
        if name not in fed or criterion.measured is None:
            continue
        for row, framework in enumerate(setting.frameworks):
            belief = setting.beliefs[(framework, name)]
            if belief.from_measurements is None:
                moves[row, column] = preposterior_sd(belief.sd, criterion.measured.transfer_sd)
    return moves


def measurable_values(setting: Setting, now: Simulation) -> tuple[list[int], Floats, Floats]:
    """Frameworks that may still win, their mean values, and how far a run may move each."""
    rows = [a for a in range(len(setting.frameworks)) if setting.problem.passes[a] > 0]
    moves = measurable_moves(setting)[rows]
    return rows, now.mean_values[rows], np.sqrt(moves**2 @ now.mean_weights**2)


def _measurement(setting: Setting, now: Simulation) -> Iterator[NextBest]:
    """One run of the quick suite measures all fed criteria at once (EVSI of the bundle)."""
    open_rows, means, sds = measurable_values(setting, now)
    if len(open_rows) < 2 or not sds.any():  # noqa: PLR2004 - nothing to choose
        return
    moves = measurable_moves(setting)
    order = np.argsort(-means)
    first, second = order[0], order[1]
    gap, apart = float(means[first] - means[second]), float(np.hypot(sds[first], sds[second]))
    named = [name for column, name in enumerate(setting.criteria) if moves[open_rows, column].any()]
    titles = [setting.knowledge.criteria[name].title for name in named]
    yield NextBest(
        kind="measurement",
        id="quick",
        text="Measure on this machine: " + ", ".join(in_a_sentence(title) for title in titles),
        gain=gain_of_learning(means, sds),
        could_move=chance_of_change(gap, apart),
        minutes=QUICK_MINUTES,
        how="advisor recommend --profile … --probe quick",
    )
