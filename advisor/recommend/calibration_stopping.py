"""The rule that says "you can stop": whether the winner stays as often as it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from advisor.decision import chances
from advisor.profile.model import Profile
from advisor.recommend.calibration_asked import answered
from advisor.recommend.made_up import true_weights, truth, without_half
from advisor.recommend.what_next import measurable_moves, settled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from advisor.recommend.calibration_asked import Base
    from advisor.recommend.made_up import Truth
    from advisor.recommend.setting import Setting

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


def stop_or_not(
    base: Base, way: str, count: int, rng: np.random.Generator, examples: Sequence[Profile]
) -> tuple[Floats, Bools]:
    """Chance said that the winner stays, and whether it does; projects with a winner only."""
    setting, problem = base.setting, base.setting.problem
    chosen = answered(base, way, count, rng, examples)
    known = without_half(setting.knowledge, base.trials.table, chosen, rng)
    before, after = base.trials.tried(known), base.trials.tried(chosen)
    weights = true_weights(after.levels, problem.groups, rng)
    really = truth(problem, weights, after.passes, rng, inside=True)
    p_best = base.trials.chances(before, base.draws)
    said, stays = [], []
    for row in range(count):
        if p_best[row].max() <= 0:
            continue
        best = int(p_best[row].argmax())
        profile = Profile(name="made up", answers=dict(_answers(base, known[row])))
        said.append(settled(base.trials.of(profile), best))
        means, spreads = _measured(setting, really, row, rng)
        then = problem.changed(
            means=means, spreads=spreads, levels=after.levels[row], passes=after.passes[row]
        )
        p_then = chances(then, base.draws)
        stays.append(bool(p_then.max() > 0 and int(p_then.argmax()) == best))
    return np.array(said), np.array(stays, dtype=bool)


def _answers(base: Base, known: Bools) -> Iterator[tuple[str, tuple[str, ...]]]:
    for question in base.setting.knowledge.questions:
        if ticked := base.trials.answers_to(question, known):
            yield question, ticked


def _measured(
    setting: Setting, really: Truth, row: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """The beliefs after a run: what the probes speak to is measured, with its transfer spread."""
    problem = setting.problem
    noise = np.array([_transfer_sd(setting, name) for name in setting.criteria])
    seen = really.scores[row] + noise * rng.standard_normal(problem.means.shape)
    open_cells = measurable_moves(setting) > 0
    safe = np.where(noise > 0, noise, 1.0)
    unknown = np.isnan(problem.means)
    before = np.where(unknown, 0.0, problem.spreads**-2.0)
    precision = before + safe**-2.0
    mean = (before * np.where(unknown, 0.0, problem.means) + seen * safe**-2.0) / precision
    return (
        np.where(open_cells, mean, problem.means),
        np.where(open_cells, precision**-0.5, problem.spreads),
    )


def _transfer_sd(setting: Setting, criterion: str) -> float:
    measured = setting.knowledge.criteria[criterion].measured
    return 0.0 if measured is None else measured.transfer_sd
