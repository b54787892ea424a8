"""What open questions may still require, and whom that would rule out.

An open question is answered in one of the ways in which people answer it, as likely as they do,
with everything that these answers require; a follow-up is asked where the answers lead to it
(docs/how-it-decides.md).
Questions that lead to each other form a family. Families are independent, so that the chance that
nobody outside a set of frameworks is ruled out is a product over the families. Nothing is drawn.
"""

from __future__ import annotations

from functools import cached_property
from itertools import product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.decision.open_requirements import OpenRequirements
from advisor.profile import likely_answers
from advisor.profile.answer_table import AnswerTable
from advisor.recommend.musts import pass_probability

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from advisor.kb.entries import Question
    from advisor.kb.knowledge import Knowledge

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Given = Mapping[str, Sequence[str]]
    Facts = frozenset[tuple[str, str]]
    States = dict[tuple[int, Facts], float]
    """Frameworks ruled out, as bits, and answers that lead to follow-ups, to their chance."""

_NOTHING = 1e-12
"""Less than that is rounding."""


class _Family(NamedTuple):
    """Questions that lead to each other, those that lead first."""

    questions: list[Question]
    options: list[tuple[str, str]]
    columns: NDArray[np.intp]
    """Where the options stand in the answer table."""


class OpenMusts:
    """The questionnaire's musts, as far as some framework may fail them."""

    def __init__(
        self, knowledge: Knowledge, frameworks: Sequence[str], criteria: Sequence[str]
    ) -> None:
        self._knowledge, self._frameworks, self._criteria = knowledge, frameworks, criteria
        self._known: dict[tuple[int, bytes], Floats] = {}

    @cached_property
    def table(self) -> AnswerTable:
        """The questionnaire as arrays."""
        return AnswerTable(self._knowledge, self._criteria)

    def of(self, chosen: Bools) -> OpenRequirements:
        """For ``(P, options)`` answers: chances ``(P, S)``, that nobody is ruled out first."""
        count = len(self._frameworks)
        inside = np.ones((len(chosen), 2**count))
        for index, family in enumerate(self._families):
            for row, marks in enumerate(chosen[:, family.columns]):
                key = (index, marks.tobytes())
                if key not in self._known:
                    self._known[key] = self._inside(family, marks)
                inside[row] *= self._known[key]
        chance = _exactly(inside, count)
        ways = sorted(np.flatnonzero(chance.any(axis=0)).tolist(), key=_fewest_first) or [0]
        bits = np.array(ways)[:, None] >> np.arange(count) & 1
        return OpenRequirements(bits == 0, chance[:, ways])

    def of_one(self, chosen: Bools) -> OpenRequirements:
        """For one set of ``(options,)`` answers: chances ``(S,)``."""
        found = self.of(chosen[None, :])
        return OpenRequirements(found.left, found.chance[0])

    def asked(self, given: Given) -> dict[str, float]:
        """Open questions that may rule somebody out, or lead to one that may.

        To the chance that each is asked at all; those that lead come first.
        """
        chances: dict[str, float] = {}
        for family in self._families:
            here: dict[str, float] = {}
            needed: set[str] = set()
            for number, question in reversed(list(enumerate(family.questions))):
                may_rule_out = any(self.fails(question.id, [a.id]) for a in question.answers)
                if given.get(question.id) or not (may_rule_out or question.id in needed):
                    continue
                before = self._states(family.questions[:number], family.questions, given)
                asked = sum(c for (_, facts), c in before.items() if _leads(question, facts))
                if asked > 0:
                    here[question.id] = asked
                    needed |= set(question.only_if)
            chances.update(reversed(here.items()))
        return chances

    def fails(self, question: str, answers: Sequence[str]) -> dict[str, float]:
        """Framework to the chance that it fails what the answers require, where that is above 0."""
        passes = zip(self._frameworks, self._all_met(question, answers), strict=True)
        return {name: 1 - chance for name, chance in passes if chance < 1}

    def _all_met(self, question: str, answers: Sequence[str]) -> list[float]:
        """Each framework's chance of meeting what answers given together require."""
        each = (self._passes[(question, answer)] for answer in answers)
        return [prod(passes) for passes in zip(*each, strict=True)]

    def _inside(self, family: _Family, marks: Bools) -> Floats:
        """``(2^A,)``: the chance that everybody whom the family rules out is in the set."""
        given: dict[str, list[str]] = {}
        for (question, answer), on in zip(family.options, marks.tolist(), strict=True):
            if on:
                given.setdefault(question, []).append(answer)
        count = len(self._frameworks)
        chance = np.zeros(2**count)
        for (out, _), some in self._states(family.questions, family.questions, given).items():
            chance[out] += some
        for halves in _halves(chance, count):
            halves[..., 1, :] += halves[..., 0, :]
        return chance

    def _states(self, some: Sequence[Question], family: Sequence[Question], given: Given) -> States:
        """What may have come about after ``some`` questions of the family."""
        leading = {other for question in family for other in question.only_if}
        facts = frozenset((key, a) for key in leading for a in given.get(key, ()))
        states: States = {(0, facts): 1.0}
        for question in some:
            after: States = {}
            for (out, known), chance in states.items():
                for ruled, learned, share in self._branches(question, given, facts, known):
                    new = frozenset(f for f in learned if f[0] in leading)
                    key = (out | ruled, known | new)
                    after[key] = after.get(key, 0.0) + chance * share
            states = after
        return states

    def _branches(
        self, question: Question, given: Given, today: Facts, known: Facts
    ) -> Iterator[tuple[int, Facts, float]]:
        """Whom one question may rule out, what that says, and how likely it is."""
        nothing = (0, frozenset[tuple[str, str]](), 1.0)
        said = given.get(question.id, ())
        if not _leads(question, known) or (said and _leads(question, today)):
            yield nothing  # not asked, or counted among the requirements already
            return
        # An answer to a follow-up that is not asked today counts once it is.
        ways = [(tuple(said), 1.0)] if said else likely_answers.ways(question)
        for answers, likely in ways:
            facts_then = frozenset((question.id, answer) for answer in answers)
            for ruled, chance in _ruled_out(self._all_met(question.id, answers)):
                yield ruled, facts_then, likely * chance

    @cached_property
    def _passes(self) -> dict[tuple[str, str], list[float]]:
        """By question and answer: each framework's chance of meeting what is required."""
        met: dict[tuple[str, str], list[float]] = {}
        found = {}
        for question in self._knowledge.questions.values():
            for answer in question.answers:
                chances = [1.0] * len(self._frameworks)
                for effect in answer.effects:
                    if effect.do == "require":
                        asked = (effect.capability, effect.at_least)
                        if asked not in met:
                            met[asked] = [
                                pass_probability(self._knowledge, name, *asked)
                                for name in self._frameworks
                            ]
                        chances = [a * b for a, b in zip(chances, met[asked], strict=True)]
                found[(question.id, answer.id)] = chances
        return found

    @cached_property
    def _families(self) -> list[_Family]:
        """Those with a must that some framework may fail."""
        questions = self._knowledge.questions
        members = {key: {key} for key in questions}
        for key, question in questions.items():
            for other in question.only_if:
                joined = members[key] | members[other]
                members.update(dict.fromkeys(joined, joined))
        found = []
        for family in {min(one): one for one in members.values()}.values():
            some = [question for key, question in questions.items() if key in family]
            options = [(question.id, answer.id) for question in some for answer in question.answers]
            if any(chance < 1 for option in options for chance in self._passes[option]):
                columns = np.array([self.table.column(*option) for option in options])
                found.append(_Family(_leading_first(some), options, columns))
        return found


def _leading_first(questions: list[Question]) -> list[Question]:
    """Every follow-up after the questions that lead to it."""
    order: list[Question] = []
    left = list(questions)
    while left:
        done = {question.id for question in order}
        ready = [q for q in left if not (set(q.only_if) & {o.id for o in left} - done)]
        order += ready or left  # in a circle nobody comes first
        left = [question for question in left if question not in order]
    return order


def _leads(question: Question, facts: Facts) -> bool:
    return all(
        any((other, answer) in facts for answer in wanted)
        for other, wanted in question.only_if.items()
    )


def _ruled_out(passes: Sequence[float]) -> Iterator[tuple[int, float]]:
    """Sets of frameworks that fail, as bits, with their chances; frameworks are independent."""
    unsure = [a for a, chance in enumerate(passes) if 0 < chance < 1]
    surely = sum(1 << a for a, chance in enumerate(passes) if chance <= 0)
    for fails in product((False, True), repeat=len(unsure)):
        pairs = list(zip(unsure, fails, strict=True))
        chance = prod(1 - passes[a] if fail else passes[a] for a, fail in pairs)
        yield surely | sum(1 << a for a, fail in pairs if fail), chance


def _exactly(inside: Floats, count: int) -> Floats:
    """``(P, 2^A)``: from "nobody outside the set" to "exactly the set" (Möbius inversion)."""
    chance = inside.copy()
    for halves in _halves(chance, count):
        halves[..., 1, :] -= halves[..., 0, :]
    chance[chance < _NOTHING] = 0.0
    result: Floats = chance / chance.sum(axis=-1, keepdims=True)
    return result


def _halves(chance: Floats, count: int) -> Iterator[Floats]:
    """For every framework a view ``(…, without, with)`` of the sets without and with it."""
    for a in range(count):
        yield chance.reshape(*chance.shape[:-1], 2 ** (count - 1 - a), 2, 2**a)


def _fewest_first(way: int) -> tuple[int, int]:
    return way.bit_count(), way
