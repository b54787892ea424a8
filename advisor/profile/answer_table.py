"""Answers of many projects as arrays: what :func:`preferences` says of one, said of all at once.

Deciding thousands of projects, or one project under thousands of ways in which its open questions
may still be answered, is a matter of array operations once the answers are arrays themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.profile.preferences import STRICTNESS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from advisor.kb.knowledge import Knowledge
    from advisor.profile.model import Profile

    Bools = NDArray[np.bool_]

NOT_REQUIRED = -1
LEVELS = 6
"""An importance is 0 … 5."""


class Wishes(NamedTuple):
    """What ``P`` sets of answers ask for, on ``C`` criteria and ``K`` capabilities."""

    levels: NDArray[np.float64]
    """``(P, C)`` importances 0 … 5; NaN where no answer speaks of the criterion."""
    required: NDArray[np.int8]
    """``(P, K)``: :data:`NOT_REQUIRED`, or the index in ``STRICTNESS`` of the weakest route."""


class AnswerTable:
    """The questionnaire as arrays. Columns are the options of all questions, in order."""

    def __init__(self, knowledge: Knowledge, criteria: Sequence[str]) -> None:
        """``criteria``: the columns wanted, in order."""
        self.criteria = tuple(criteria)
        self.capabilities = tuple(knowledge.capabilities)
        self.options: list[tuple[str, str]] = []
        self._column: dict[tuple[str, str], int] = {}
        levels: list[tuple[int, int, int]] = []
        requires: list[tuple[int, int, int]] = []
        self._conditions: list[tuple[list[int], list[list[int]]]] = []
        criterion = {name: i for i, name in enumerate(self.criteria)}
        capability = {name: i for i, name in enumerate(self.capabilities)}
        self._criterion, self._capability = criterion, capability
        for question in knowledge.questions.values():
            for answer in question.answers:
                column = len(self.options)
                self.options.append((question.id, answer.id))
                self._column[(question.id, answer.id)] = column
                for effect in answer.effects:
                    if effect.do == "importance" and effect.criterion in criterion:
                        levels.append((column, effect.level, criterion[effect.criterion]))
                    elif effect.do == "require":
                        strict = STRICTNESS[effect.at_least]
                        requires.append((column, strict, capability[effect.capability]))
        self._levels = _steps(levels, len(self.options), LEVELS, len(criterion))
        self._requires = _steps(requires, len(self.options), len(STRICTNESS), len(capability))
        for question in knowledge.questions.values():
            if question.only_if:
                own = [self._column[(question.id, answer.id)] for answer in question.answers]
                wanted = [
                    [self._column[(other, answer)] for answer in answers]
                    for other, answers in question.only_if.items()
                ]
                self._conditions.append((own, wanted))

    def column(self, question: str, answer: str) -> int:
        """The column of one option. Raises ``KeyError`` for one that is not asked."""
        return self._column[(question, answer)]

    def chosen(self, profiles: Sequence[Profile]) -> Bools:
        """``(P, options)``: what was answered, also to follow-ups that no longer apply."""
        marks = np.zeros((len(profiles), len(self.options)), dtype=bool)
        for row, profile in enumerate(profiles):
            for question, answers in profile.answers.items():
                for answer in answers:
                    marks[row, self._column[(question, answer)]] = True
        return marks

    def applying(self, chosen: Bools) -> Bools:
        """``chosen`` without the answers to follow-ups that do not apply."""
        kept = chosen.copy()
        for own, wanted in self._conditions:
            applies = np.logical_and.reduce([chosen[:, some].any(axis=1) for some in wanted])
            kept[:, own] &= applies[:, None]
        return kept

    def wishes(self, chosen: Bools, typed: Sequence[Profile] | Profile | None = None) -> Wishes:
        """Importances and requirements of ``(P, options)`` answers.

        ``typed``: profiles whose typed importances and requirements count too, one for each row
        or one for all.
        """
        said = self.applying(chosen).astype(np.float32)
        levels = _highest(said, self._levels).astype(np.float64)
        levels[levels < 0] = np.nan
        required = _highest(said, self._requires).astype(np.int8)
        if typed is not None:
            self._add_typed(levels, required, typed)
        return Wishes(levels, required)

    def _add_typed(
        self,
        levels: NDArray[np.float64],
        required: NDArray[np.int8],
        typed: Sequence[Profile] | Profile,
    ) -> None:
        rows: list[tuple[int | slice, Profile]]
        rows = list(enumerate(typed)) if isinstance(typed, Sequence) else [(slice(None), typed)]
        for row, profile in rows:
            for criterion, level in profile.importance.items():
                if criterion in self._criterion:
                    levels[row, self._criterion[criterion]] = level
            for capability in profile.require:
                column = self._capability[capability]
                required[row, column] = np.maximum(required[row, column], 0)


def _steps(
    effects: list[tuple[int, int, int]], options: int, steps: int, targets: int
) -> NDArray[np.float32]:
    """``(options, steps, targets)``: 1 where an option asks for so much of a target."""
    table = np.zeros((options, steps, targets), dtype=np.float32)
    for option, step, target in effects:
        table[option, step, target] = 1.0
    return table


def _highest(said: NDArray[np.float32], table: NDArray[np.float32]) -> NDArray[np.intp]:
    """``(P, targets)``: the highest step that any option of ``said`` asks for; -1: none does."""
    _, steps, targets = table.shape
    flat = table.reshape(len(table), steps * targets)  # -1 would be unknown without options
    asked = (said @ flat).reshape(len(said), steps, targets) > 0
    highest = steps - 1 - asked[:, ::-1].argmax(axis=1)
    return np.where(asked.any(axis=1), highest, NOT_REQUIRED)
