"""The same project with other answers: what each would decide, many at once."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.decision import central_weights
from advisor.decision.many import chances_of_many
from advisor.profile.questionnaire import applies
from advisor.recommend.musts import pass_table, passes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from advisor.decision import Draws, Problem
    from advisor.profile.model import Profile
    from advisor.recommend.setting import Setting

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


class Change(NamedTuple):
    """One question answered otherwise."""

    question: str
    answer: str
    """The option that is chosen, or taken back."""
    taken_back: bool
    chosen: Bools
    """``(options,)``: all answers with the change made."""


class Tried(NamedTuple):
    """``P`` sets of answers as a decision sees them."""

    levels: Floats
    """``(P, C)``."""
    passes: Floats
    """``(P, A)``."""
    chosen: Bools
    """``(P, options)``."""


class Trials:
    """Tries other answers on a project; beliefs and draws stay as they are."""

    def __init__(self, profile: Profile, setting: Setting) -> None:
        self.setting = setting
        self.profile = profile
        self.table = setting.open_musts.table
        self.now = self.table.chosen([profile])[0]
        self._met: NDArray[np.float64] | None = None

    def of(self, profile: Profile) -> Trials:
        """The same questionnaire and beliefs with another project's answers."""
        other = copy.copy(self)
        other.profile = profile
        other.now = self.table.chosen([profile])[0]
        return other

    def tried(self, chosen: Bools) -> Tried:
        """Importances and chances of meeting the musts for ``(P, options)`` answers."""
        wishes = self.table.wishes(chosen, self.profile)
        if self._met is None:
            knowledge, names = self.setting.knowledge, self.setting.frameworks
            self._met = pass_table(knowledge, names, self.table.capabilities)
        return Tried(wishes.levels, passes_of(wishes.required, self._met), chosen)

    def chances(self, tried: Tried, draws: Draws) -> Floats:
        """``(P, A)``: P(best) by simulation."""
        still_open = self.setting.open_musts.of(tried.chosen)
        return chances_of_many(self.setting.problem, draws, tried.levels, tried.passes, still_open)

    def problem(self, chosen: Bools) -> Problem:
        """The decision with ``(options,)`` other answers."""
        tried = self.tried(chosen[None, :])
        return self.setting.problem.changed(
            levels=tried.levels[0],
            passes=tried.passes[0],
            still_open=self.setting.open_musts.of_one(chosen),
        )

    def central_values(self, tried: Tried, ruled_out: float) -> Floats:
        """``(P, A)``: values at the central weights; ``ruled_out`` for who fails a must."""
        problem = self.setting.problem
        weights = central_weights(tried.levels, problem.groups)
        return np.where(tried.passes > 0, weights @ problem.filled_means().T, ruled_out)

    def changes(self) -> list[Change]:
        """Every way to answer one question that applies otherwise than now."""
        found = []
        for question in self.setting.knowledge.questions.values():
            if not applies(question, self.profile.answers):
                continue
            columns = [self.table.column(question.id, a.id) for a in question.answers]
            for answer, column in zip(question.answers, columns, strict=True):
                chosen = self.now.copy()
                if question.kind == "many":
                    chosen[column] = not chosen[column]
                elif chosen[column]:
                    continue
                else:
                    chosen[columns] = False
                    chosen[column] = True
                back = bool(self.now[column])
                found.append(Change(question.id, answer.id, back, chosen))
        return found

    def answers_to(self, question: str, chosen: Bools) -> tuple[str, ...]:
        """Ids of the answers to one question that are marked in ``chosen``."""
        options = zip(self.table.options, chosen, strict=True)
        return tuple(answer for (other, answer), on in options if on and other == question)

    def both(self, one: Change, other: Change) -> Bools:
        """``(options,)``: two changes of different questions made together."""
        return np.where(one.chosen == self.now, other.chosen, one.chosen)
