"""A project put into arrays, with the names that the arrays' rows and columns stand for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from advisor.decision import Problem
from advisor.evidence.confidence import LEVEL_SD
from advisor.recommend.musts import must_table, passing
from advisor.recommend.open_musts import OpenMusts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from advisor.evidence import Belief
    from advisor.kb.knowledge import Knowledge
    from advisor.profile.model import Profile
    from advisor.profile.preferences import Preferences
    from advisor.recommendation import Must


DISCREPANCY = LEVEL_SD
"""What the weighted sum as a whole may miss of a framework: as much as if all its levels had been
placed too high, or too low, by the spread that a worded level has anyway. Such errors do not
average out over criteria (docs/how-it-decides.md)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything the explanation needs beside the simulation."""

    knowledge: Knowledge
    preferences: Preferences
    beliefs: Mapping[tuple[str, str], Belief]
    frameworks: tuple[str, ...]
    criteria: tuple[str, ...]
    musts: tuple[Must, ...]
    problem: Problem
    open_musts: OpenMusts

    def name(self, framework: int) -> str:
        """A framework's name by its row."""
        return self.knowledge.frameworks[self.frameworks[framework]].name


def put_into_arrays(
    knowledge: Knowledge,
    preferences: Preferences,
    beliefs: Mapping[tuple[str, str], Belief],
    frameworks: tuple[str, ...],
    *,
    seed: int,
    draws: int,
) -> Setting:
    """Rows are frameworks, columns are criteria, both in the order of the knowledge base.

    The problem knows nothing yet of what open questions may require; see :func:`with_answers`.
    """
    criteria = tuple(c.id for c in knowledge.criteria.values() if c.lifecycle == "stable")
    group_ids = list(knowledge.groups)
    musts = must_table(preferences.requirements, frameworks, knowledge)
    means, spreads = _scores(beliefs, frameworks, criteria)
    problem = Problem(
        means=means,
        spreads=spreads,
        levels=np.array([_nan(preferences.importance[name]) for name in criteria]),
        groups=np.array([group_ids.index(knowledge.criteria[name].group) for name in criteria]),
        passes=np.array([passing(musts, name).probability for name in frameworks]),
        seed=seed,
        draws=draws,
        discrepancy=DISCREPANCY,
    )
    coming = OpenMusts(knowledge, frameworks, criteria)
    return Setting(knowledge, preferences, beliefs, frameworks, criteria, musts, problem, coming)


def with_answers(setting: Setting, profile: Profile) -> Setting:
    """The same, with what the questions that ``profile`` leaves open may still require."""
    coming = setting.open_musts
    still_open = coming.of_one(coming.table.chosen([profile])[0])
    return replace(setting, problem=setting.problem.changed(still_open=still_open))


def with_beliefs(setting: Setting, beliefs: Mapping[tuple[str, str], Belief]) -> Setting:
    """The same project with other beliefs."""
    means, spreads = _scores(beliefs, setting.frameworks, setting.criteria)
    problem = setting.problem.changed(means=means, spreads=spreads)
    return replace(setting, beliefs=beliefs, problem=problem)


def _scores(
    beliefs: Mapping[tuple[str, str], Belief], frameworks: Sequence[str], criteria: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """``(A, C)`` means, NaN where nothing is known, and spreads."""
    cells = [[beliefs[(name, criterion)] for criterion in criteria] for name in frameworks]
    return (
        np.array([[_nan(belief.mean) for belief in row] for row in cells]),
        np.array([[belief.sd for belief in row] for row in cells]),
    )


def _nan(value: float | None) -> float:
    return float("nan") if value is None else float(value)
