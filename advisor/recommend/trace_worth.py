"""The trace of what is worth learning: the numbers that every gain is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from advisor.recommend.explanation import WorthOutcome, WorthStep
from advisor.recommend.trials import Trials
from advisor.recommend.what_next import JOINT_ANSWERS, answered, measurable_values
from advisor.recommend.worth_looking_up import routes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from advisor.decision import Simulation
    from advisor.profile.model import Profile
    from advisor.recommend.setting import Setting
    from advisor.recommendation import NextBest

    Floats = NDArray[np.float64]


def worth_steps(
    profile: Profile, setting: Setting, now: Simulation, next_best: tuple[NextBest, ...]
) -> tuple[WorthStep, ...]:
    """One for each, in the same order."""
    trace = _Trace(profile, setting, now)
    return tuple(trace.step(item) for item in next_best)


class _Trace:
    def __init__(self, profile: Profile, setting: Setting, now: Simulation) -> None:
        self._setting, self._now = setting, now
        self._answered = answered(Trials(profile, setting))
        self._routes = {route.id: route for route in routes(setting, now)}

    def step(self, item: NextBest) -> WorthStep:
        """The numbers behind one gain."""
        plain = (item.id, item.text, item.gain, item.minutes)
        if item.kind == "question":
            return WorthStep(*plain, outcomes=self._answers(item.id))
        if item.kind == "section":
            return WorthStep(*plain, drawn=JOINT_ANSWERS)
        if item.kind == "measurement":
            return WorthStep(*plain, normal=self._measured())
        if item.id in self._routes:
            return WorthStep(*plain, outcomes=self._route(item.id))
        return WorthStep(*plain, uniform=self._cells(item.id))

    def _answers(self, question: str) -> tuple[WorthOutcome, ...]:
        one = self._answered[question]
        labels = {a.id: a.label for a in self._setting.knowledge.questions[question].answers}
        return tuple(
            WorthOutcome(labels[change.answer], likely, self._by_framework(values))
            for change, likely, values in zip(one.changes, one.likely, one.values, strict=True)
        )

    def _route(self, key: str) -> tuple[WorthOutcome, ...]:
        route = self._routes[key]
        return (
            WorthOutcome("it does", route.chance, self._by_framework(route.there)),
            WorthOutcome("it does not", 1 - route.chance, self._by_framework(route.not_there)),
        )

    def _measured(self) -> dict[str, tuple[float, float]]:
        rows, means, sds = measurable_values(self._setting, self._now)
        numbers = zip(rows, means.tolist(), sds.tolist(), strict=True)
        return {self._setting.frameworks[row]: (mean, sd) for row, mean, sd in numbers}

    def _cells(self, criterion: str) -> dict[str, tuple[float, float]]:
        """Values at the mean weights; the width is the weight where the cell is unknown."""
        problem, column = self._setting.problem, self._setting.criteria.index(criterion)
        values = problem.filled_means() @ self._now.mean_weights
        weight = float(self._now.mean_weights[column])
        return {
            name: (float(values[row]), weight if np.isnan(problem.means[row, column]) else 0.0)
            for row, name in enumerate(self._setting.frameworks)
            if problem.passes[row] > 0
        }

    def _by_framework(self, values: Floats) -> dict[str, float]:
        return dict(zip(self._setting.frameworks, values.tolist(), strict=True))
