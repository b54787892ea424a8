"""From a recommendation to its explanation: the same arithmetic once more, every step kept.

Asked for by ``--explain`` only: a plain recommendation does not pay for it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from advisor.decision import central_weights, decide, draw
from advisor.decision.simulation import UNKNOWN_MEAN
from advisor.decision.weights import PRIOR_MEAN
from advisor.evidence.belief import FULL_SCALE_SD
from advisor.profile import likely_answers
from advisor.profile.preferences import preferences
from advisor.profile.questionnaire import applies
from advisor.recommend.explanation import (
    AnswerStep,
    ChanceStep,
    Effect,
    Explanation,
    FlipStep,
    GroupStep,
    ImportanceStep,
    LeftStep,
    OpenAnswer,
    OpenStep,
    Rules,
    ValueStep,
    WeightStep,
)
from advisor.recommend.musts import must_table, passing
from advisor.recommend.street import set_up
from advisor.recommend.trace_beliefs import belief_steps
from advisor.recommend.trace_worth import worth_steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.decision import Problem, Simulation
    from advisor.kb.entries import Question
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.profile.model import Profile
    from advisor.recommend.setting import Setting
    from advisor.recommendation import Flip, Recommendation


def explanation(
    recommendation: Recommendation,
    profile: Profile,
    knowledge: Knowledge,
    measurements: Run | None = None,
) -> Explanation:
    """How ``recommendation`` came about, of the same inputs that it was made from.

    Seed, draws and day are those of its stamp.
    """
    stamp = recommendation.stamp
    day = dt.date.fromisoformat(stamp.as_of)
    setting, _ = set_up(
        profile, knowledge, measurements, seed=stamp.seed, draws=stamp.draws, day=day
    )
    now = decide(setting.problem, draw(setting.problem))
    answers = _answers(profile, setting)
    return Explanation(
        answers=answers,
        importances=_importances(profile, setting, answers),
        groups=_groups(setting),
        weights=_weights(setting, now),
        beliefs=belief_steps(setting, measurements, day),
        values=_values(setting, now),
        open_musts=_open_musts(profile, setting),
        left=_left(setting),
        chances=_chances(setting, now),
        flips=tuple(_flip(flip, profile, setting) for flip in recommendation.flips),
        worth=worth_steps(profile, setting, now, recommendation.next_best),
        settled=recommendation.settled,
        open_questions=tuple(missing.id for missing in recommendation.unanswered),
        rules=Rules(
            tau=setting.problem.tau,
            prior_mean=PRIOR_MEAN,
            middle=UNKNOWN_MEAN,
            whole_scale_sd=FULL_SCALE_SD,
            discrepancy=setting.problem.discrepancy,
        ),
    )


def _answers(profile: Profile, setting: Setting) -> tuple[AnswerStep, ...]:
    return tuple(
        AnswerStep(
            question=question.id,
            ask=question.ask,
            answer=answer.id,
            label=answer.label,
            applies=applies(question, profile.answers),
            effects=tuple(
                Effect("importance", effect.criterion, str(effect.level))
                if effect.do == "importance"
                else Effect("require", effect.capability, effect.at_least)
                for effect in answer.effects
                if effect.do in ("importance", "require")
            ),
        )
        for question in setting.knowledge.questions.values()
        for answer in question.answers
        if answer.id in profile.answers.get(question.id, ())
    )


def _importances(
    profile: Profile, setting: Setting, answers: tuple[AnswerStep, ...]
) -> tuple[ImportanceStep, ...]:
    said: dict[str, list[tuple[str, int]]] = {}
    for step in answers:
        for effect in step.effects:
            if effect.kind == "importance" and step.applies:
                who = f"{step.question}/{step.answer}"
                said.setdefault(effect.subject, []).append((who, int(effect.level)))
    for criterion, level in profile.importance.items():
        said.setdefault(criterion, []).append(("profile", level))
    return tuple(
        ImportanceStep(
            criterion=name,
            title=setting.knowledge.criteria[name].title,
            said=tuple(said.get(name, ())),
            level=setting.preferences.importance[name],
        )
        for name in setting.criteria
    )


def _filled(problem: Problem) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.where(np.isnan(problem.levels), PRIOR_MEAN, problem.levels)


def _groups(setting: Setting) -> tuple[GroupStep, ...]:
    levels, groups = _filled(setting.problem), setting.problem.groups
    highest = {int(g): float(levels[groups == g].max()) for g in sorted(set(groups.tolist()))}
    total = sum(highest.values())
    everything = list(setting.knowledge.groups.values())
    return tuple(
        GroupStep(
            group=everything[index].id,
            title=everything[index].title,
            importance=importance,
            levels=float(levels[groups == index].sum()),
            share=importance / total if total > 0 else 0.0,
        )
        for index, importance in highest.items()
    )


def _weights(setting: Setting, now: Simulation) -> tuple[WeightStep, ...]:
    problem = setting.problem
    levels, central = _filled(problem), central_weights(problem.levels, problem.groups)
    inside = [float(levels[problem.groups == group].sum()) for group in problem.groups]
    return tuple(
        WeightStep(
            criterion=name,
            group=setting.knowledge.criteria[name].group,
            level=float(levels[i]),
            known=not np.isnan(problem.levels[i]),
            in_group=float(levels[i]) / inside[i] if inside[i] > 0 else 0.0,
            central=float(central[i]),
            mean=float(now.mean_weights[i]),
        )
        for i, name in enumerate(setting.criteria)
    )


def _values(setting: Setting, now: Simulation) -> tuple[ValueStep, ...]:
    central = setting.problem.central_values()
    return tuple(
        ValueStep(
            framework=framework,
            parts={
                name: float(now.shares[row, column]) for column, name in enumerate(setting.criteria)
            },
            value=float(now.shares[row].sum()),
            central_value=float(central[row]),
            drawn_value=float(now.mean_values[row]),
            drawn_error=float(now.mean_value_error[row]),
        )
        for row, framework in enumerate(setting.frameworks)
    )


def _open_musts(profile: Profile, setting: Setting) -> tuple[OpenStep, ...]:
    coming, questions = setting.open_musts, setting.knowledge.questions

    def ways(question: Question) -> Iterator[OpenAnswer]:
        labels = {answer.id: answer.label for answer in question.answers}
        for answers, likely in likely_answers.ways(question):
            label = "; ".join(labels[answer] for answer in answers)
            yield OpenAnswer(answers, label, likely, coming.fails(question.id, answers))

    return tuple(
        OpenStep(
            question=key,
            ask=questions[key].ask,
            only_if={other: tuple(wanted) for other, wanted in questions[key].only_if.items()},
            asked=asked,
            answers=tuple(ways(questions[key])),
        )
        for key, asked in coming.asked(profile.answers).items()
    )


def _left(setting: Setting) -> tuple[LeftStep, ...]:
    still_open = setting.problem.still_open
    if still_open is None or still_open.certain():
        return ()
    given = still_open.given(setting.problem.passes > 0)
    return tuple(
        LeftStep(
            frameworks=tuple(
                name for name, stays in zip(setting.frameworks, left, strict=True) if stays
            ),
            chance=float(chance),
            given=float(scaled),
        )
        for left, chance, scaled in zip(still_open.left, still_open.chance, given, strict=True)
    )


def _chances(setting: Setting, now: Simulation) -> tuple[ChanceStep, ...]:
    return tuple(
        ChanceStep(
            framework=framework,
            passes=float(setting.problem.passes[row]),
            first=round(float(now.p_best[row]) * now.draws, 6),
            draws=now.draws,
            p_best=float(now.p_best[row]),
            error=float(now.p_best_error[row]),
        )
        for row, framework in enumerate(setting.frameworks)
    )


def _flip(flip: Flip, profile: Profile, setting: Setting) -> FlipStep:
    """The same project with the change made."""
    problem = setting.problem
    levels, means, passes = problem.levels.copy(), problem.means.copy(), problem.passes
    belief: dict[str, tuple[float, float]] = {}
    if flip.kind == "importance":
        levels[setting.criteria.index(flip.subject)] = flip.after
    elif flip.kind in ("belief", "measurement"):
        assert flip.before is not None
        assert flip.after is not None
        cell = setting.frameworks.index(flip.framework), setting.criteria.index(flip.subject)
        means[cell] = flip.after
        belief[f"{flip.framework}/{flip.subject}"] = (flip.before, flip.after)
    elif flip.kind == "requirement":
        kept = [must for must in setting.musts if must.capability != flip.subject]
        passes = np.array([passing(kept, name).probability for name in setting.frameworks])
    else:
        levels, passes = _with_answers(flip, profile, setting)
    changed = problem.changed(levels=levels, means=means, passes=passes)
    return FlipStep(
        text=flip.text,
        kind=flip.kind,
        importance={
            name: (_level(before), _level(after))
            for name, before, after in zip(setting.criteria, problem.levels, levels, strict=True)
            if _level(before) != _level(after)
        },
        belief=belief,
        passes=dict(zip(setting.frameworks, passes.tolist(), strict=True)),
        central_values=dict(
            zip(setting.frameworks, changed.central_values().tolist(), strict=True)
        ),
        winner=flip.winner,
        p_best=flip.p_best,
    )


def _with_answers(
    flip: Flip, profile: Profile, setting: Setting
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...]:
    given = {**profile.answers, **flip.answers}
    wishes = preferences(replace(profile, answers=given), setting.knowledge)
    levels = [wishes.importance[name] for name in setting.criteria]
    musts = must_table(wishes.requirements, setting.frameworks, setting.knowledge)
    return (
        np.array([np.nan if level is None else float(level) for level in levels]),
        np.array([passing(musts, name).probability for name in setting.frameworks]),
    )


def _level(level: float) -> int | None:
    return None if np.isnan(level) else int(level)
