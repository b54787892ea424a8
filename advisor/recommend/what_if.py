"""What would change the answer, and what the measurements changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from advisor.decision import belief_flips, chances, importance_flips
from advisor.evidence import form_beliefs
from advisor.recommend.measurement_flips import measurement_flip
from advisor.recommend.musts import passing
from advisor.recommend.other_answers import (
    answer_flips,
    answer_flips_by_chance,
    two_answer_flips,
)
from advisor.recommend.setting import with_beliefs
from advisor.recommendation import Flip, MeasuredEffect, MeasurementReport
from advisor.wording import in_a_sentence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from advisor.decision import Draws, Simulation
    from advisor.decision.flips import BeliefFlip
    from advisor.measure.results import Run
    from advisor.recommend.measurement_flips import Measured
    from advisor.recommend.setting import Setting
    from advisor.recommend.trials import Trials

MOST_OF_A_KIND = 3
SINGLE = ("importance", "requirement", "answer")
"""Kinds of a single change that a team can make by what it says."""
FARTHEST_BELIEF = 0.5
"""A belief that would have to move by more than half the scale is no flip worth showing."""
_FARTHEST = 1.0


def nearest_flips(
    trials: Trials, draws: Draws, now: Simulation, measured: Measured | None = None
) -> tuple[Flip, ...]:
    """Nearest first; at most a few of each kind, every one verified by deciding again.

    ``measured``: the run that was used, if there was one.
    """
    if now.best is None:
        return ()
    setting = trials.setting
    answers = answer_flips(trials, draws, now, MOST_OF_A_KIND)
    found = [
        *_importance(setting, draws, now),
        *_belief(setting, draws, now, measured),
        *_requirement(setting, draws, now),
        *answers,
    ]
    if not any(flip.kind in SINGLE for flip in found):
        # Only now is it worth the time to try all of them: that there is none shall be true.
        found += _importance(setting, draws, now, by_chance=True)
        found += answer_flips_by_chance(trials, draws, now, MOST_OF_A_KIND)
    if not any(flip.kind in SINGLE for flip in found):
        found += two_answer_flips(trials, draws, now, MOST_OF_A_KIND)
    return tuple(sorted(found, key=lambda flip: (flip.distance, flip.subject)))


def effect_of_run(
    setting: Setting, draws: Draws, run: Run, unusable: tuple[str, ...], day: dt.date
) -> MeasurementReport:
    """The answer without the run beside the answer with it."""
    from advisor.measure.machine import describe

    before, _ = form_beliefs(setting.knowledge, None, day)
    p_best = chances(with_beliefs(setting, before).problem, draws)
    effects = []
    for criterion in setting.criteria:
        for name in setting.frameworks:
            old, new = before[(name, criterion)], setting.beliefs[(name, criterion)]
            if new.from_measurements is not None and new.mean is not None:
                effects.append(MeasuredEffect(name, criterion, old.mean, old.sd, new.mean, new.sd))
    return MeasurementReport(
        run=run.id,
        started=run.started,
        machine=describe(run.machine),
        p_best_before={name: float(p) for name, p in zip(setting.frameworks, p_best, strict=True)},
        effects=tuple(effects),
        unusable=unusable,
    )


def _importance(
    setting: Setting, draws: Draws, now: Simulation, *, by_chance: bool = False
) -> Iterator[Flip]:
    nearest = importance_flips(
        setting.problem, draws, now, most=MOST_OF_A_KIND, by_chance=by_chance
    )
    for flip in nearest:
        criterion = setting.criteria[flip.criterion]
        title = setting.knowledge.criteria[criterion].title
        known = not np.isnan(flip.before)
        instead = f"{flip.after} instead of {flip.before:.0f}" if known else f"{flip.after} of 5"
        yield Flip(
            kind="importance",
            subject=criterion,
            framework="",
            before=float(flip.before) if known else None,
            after=float(flip.after),
            winner=setting.frameworks[flip.winner],
            p_best=flip.p_best,
            text=f"{setting.name(flip.winner)} would win if {in_a_sentence(title)} "
            f"mattered {instead}.",
            distance=flip.distance,
        )


def _belief(
    setting: Setting, draws: Draws, now: Simulation, measured: Measured | None
) -> Iterator[Flip]:
    """As a factor of what was measured where the belief was, else as a step on the scale."""
    assert now.best is not None
    nearest = belief_flips(setting.problem, draws, now, most=MOST_OF_A_KIND)
    for flip in (f for f in nearest if f.distance <= FARTHEST_BELIEF):
        found = measured and measurement_flip(setting, draws, measured, flip, now.best)
        yield found or _of_belief(setting, flip)


def _of_belief(setting: Setting, flip: BeliefFlip) -> Flip:
    criterion = setting.criteria[flip.criterion]
    who = "it" if flip.winner == flip.framework else setting.name(flip.framework)
    way = "rose" if flip.after > flip.before else "fell"
    return Flip(
        kind="belief",
        subject=criterion,
        framework=setting.frameworks[flip.framework],
        before=flip.before,
        after=flip.after,
        winner=setting.frameworks[flip.winner],
        p_best=flip.p_best,
        text=f"{setting.name(flip.winner)} would win if {who} {way} from "
        f"{100 * flip.before:.0f} to {100 * flip.after:.0f} of 100 on "
        f"{in_a_sentence(setting.knowledge.criteria[criterion].title)}.",
        distance=flip.distance,
    )


def _requirement(setting: Setting, draws: Draws, now: Simulation) -> Iterator[Flip]:
    """One requirement less gives another winner; one more is an answer."""
    tried: dict[tuple[float, ...], NDArray[np.float64]] = {}
    given = 0
    for capability, passes in _without_one(setting):
        key = tuple(passes)
        if key not in tried:
            tried[key] = chances(setting.problem.changed(passes=passes), draws)
        p_best = tried[key]
        winner = int(p_best.argmax())
        if winner == now.best or p_best[winner] <= 0:
            continue
        given += 1
        if given > MOST_OF_A_KIND:
            return
        title = setting.knowledge.capabilities[capability].title
        yield Flip(
            kind="requirement",
            subject=capability,
            framework="",
            before=None,
            after=None,
            winner=setting.frameworks[winner],
            p_best=float(p_best[winner]),
            text=f"{setting.name(winner)} would win if you gave up the requirement “{title}”.",
            distance=_FARTHEST,
        )


def _without_one(setting: Setting) -> Iterator[tuple[str, NDArray[np.float64]]]:
    for must in setting.musts:
        kept = [other for other in setting.musts if other is not must]
        passes = np.array([passing(kept, name).probability for name in setting.frameworks])
        yield must.capability, passes
