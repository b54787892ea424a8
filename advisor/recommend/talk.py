"""What is worth talking over: what all would choose if all gave one answer to it.

Every question, typed importance and typed requirement that the members leave open or answer
differently is tried: all members get one of the answers in play, the rest of their answers stays,
and each decides again, by their own requirements.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.decision.many import chances_of_many
from advisor.profile.answer_table import NOT_REQUIRED
from advisor.profile.questionnaire import applies
from advisor.recommend.group_result import Outcome, Talk
from advisor.recommend.musts import pass_table, passes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from advisor.decision import Draws
    from advisor.decision.open_requirements import OpenRequirements
    from advisor.kb.entries import Question
    from advisor.profile.model import Profile
    from advisor.recommend.group_result import Member, TalkKind
    from advisor.recommend.setting import Setting

    Floats = NDArray[np.float64]
    Levels = NDArray[np.int8]
    Bools = NDArray[np.bool_]

ROUGH_DRAWS = 2_000
"""Enough to tell what might bring agreement; what is reported is decided with all draws."""
MOST_VERIFIED = 6
MOST_TALKS = 3


class Table:
    """The members' answers as arrays, rows in the order of ``people``."""

    def __init__(self, people: Sequence[Profile], setting: Setting) -> None:
        self.people, self.setting = people, setting
        self.answers = setting.open_musts.table
        self.chosen = self.answers.chosen(people)
        wishes = self.answers.wishes(self.chosen, people)
        self.levels: Floats = wishes.levels
        """``(M, C)``."""
        self.required: Levels = wishes.required
        """``(M, K)``."""
        self._met = pass_table(setting.knowledge, setting.frameworks, self.answers.capabilities)

    def chances(self, trials: Sequence[_Trial], draws: Draws) -> Floats:
        """``(trials, M, A)``: P(best) of every member, each deciding for themselves."""
        levels = np.concatenate([trial.levels for trial in trials])
        passes = passes_of(np.concatenate([trial.required for trial in trials]), self._met)
        still_open = self.setting.open_musts.of(np.concatenate([trial.chosen for trial in trials]))
        found = chances_of_many(self.setting.problem, draws, levels, passes, still_open)
        return found.reshape(len(trials), len(self.people), -1)

    def still_open(self) -> OpenRequirements:
        """What questions that nobody has answered may still require."""
        anybody: Bools = np.logical_or.reduce(self.chosen, axis=0)
        return self.setting.open_musts.of_one(anybody)


class _Trial(NamedTuple):
    """One answer, given by all."""

    answer: str
    ids: tuple[str, ...]
    levels: Floats
    """``(M, C)``."""
    required: Levels
    """``(M, K)``."""
    chosen: Bools
    """``(M, options)``."""


class _Topic(NamedTuple):
    kind: TalkKind
    id: str
    text: str
    said: dict[str, str]
    trials: list[_Trial]


def worth_talking_over(table: Table, draws: Draws, members: Sequence[Member]) -> tuple[Talk, ...]:
    """What brings most members to one choice first; nothing where all choose alike already."""
    now = [member.winner for member in members]
    if len(set(now)) == 1 and now[0] is not None:
        return ()
    rough = draws.first(min(ROUGH_DRAWS, table.setting.problem.draws))
    topics = [topic for topic in _topics(table) if topic.trials]
    if not topics:
        return ()
    screened = sorted(_decided(table, topics, rough), key=_order)[:MOST_VERIFIED]
    chosen = {(talk.kind, talk.id) for talk in screened}
    again = [topic for topic in topics if (topic.kind, topic.id) in chosen]
    camp = _largest_camp(now)
    found = (
        talk
        for talk in sorted(_decided(table, again, draws), key=_order)
        if talk.agreement > 0 or talk.largest_camp > camp
    )
    return tuple(found)[:MOST_TALKS]


def _order(talk: Talk) -> tuple[float, float, str, str]:
    return (-talk.agreement, -talk.largest_camp, talk.kind, talk.id)


def _decided(table: Table, topics: Sequence[_Topic], draws: Draws) -> list[Talk]:
    trials = [trial for topic in topics for trial in topic.trials]
    rows = iter(table.chances(trials, draws))
    return [_talk(table, topic, [next(rows) for _ in topic.trials]) for topic in topics]


def _talk(table: Table, topic: _Topic, chances: Sequence[Floats]) -> Talk:
    outcomes = []
    for trial, each in zip(topic.trials, chances, strict=True):
        winners = {
            person.name: table.setting.frameworks[int(p.argmax())] if p.max() > 0 else None
            for person, p in zip(table.people, each, strict=True)
        }
        agree = len(set(winners.values())) == 1 and None not in winners.values()
        outcomes.append(Outcome(trial.answer, trial.ids, winners, agree))
    camps = [_largest_camp(list(outcome.winners.values())) for outcome in outcomes]
    return Talk(
        kind=topic.kind,
        id=topic.id,
        text=topic.text,
        said=topic.said,
        outcomes=tuple(outcomes),
        agreement=sum(outcome.agree for outcome in outcomes) / len(outcomes),
        largest_camp=sum(camps) / len(camps),
    )


def _largest_camp(winners: Sequence[str | None]) -> int:
    sizes = Counter(winner for winner in winners if winner is not None)
    return max(sizes.values(), default=0)


def _topics(table: Table) -> Iterator[_Topic]:
    for question in table.setting.knowledge.questions.values():
        if any(applies(question, person.answers) for person in table.people):
            yield from _question(table, question)
    yield from _importances(table)
    yield from _requirements(table)


def _question(table: Table, question: Question) -> Iterator[_Topic]:
    order = [answer.id for answer in question.answers]
    given = [
        tuple(key for key in order if key in person.answers.get(question.id, ()))
        for person in table.people
    ]
    if len(set(given)) == 1 and given[0]:
        return
    labels = {answer.id: answer.label for answer in question.answers}
    sets = list(dict.fromkeys(answer for answer in given if answer))
    if question.kind == "many" and len(sets) > 1:
        union = tuple(key for key in order if any(key in one for one in sets))
        sets = list(dict.fromkeys([*sets, union]))
    if not sets:
        sets = [(key,) for key in order]
    columns = [table.answers.column(question.id, key) for key in order]
    trials = []
    for answer in sorted(sets, key=lambda one: [order.index(key) for key in one]):
        chosen = table.chosen.copy()
        chosen[:, columns] = [key in answer for key in order]
        wishes = table.answers.wishes(chosen, table.people)
        words = ", ".join(labels[key] for key in answer)
        trials.append(_Trial(words, answer, wishes.levels, wishes.required, chosen))
    said = {
        person.name: ", ".join(labels[key] for key in answer)
        for person, answer in zip(table.people, given, strict=True)
    }
    yield _Topic("question", question.id, question.ask, said, trials)


def _importances(table: Table) -> Iterator[_Topic]:
    """Levels that were typed: no answer to a question changes those."""
    for column, criterion in enumerate(table.setting.criteria):
        levels = table.levels[:, column]
        known = sorted({int(level) for level in levels if not np.isnan(level)})
        typed = any(criterion in person.importance for person in table.people)
        if not typed or (len(known) == 1 and not np.isnan(levels).any()):
            continue
        trials = []
        for level in known:
            alike = table.levels.copy()
            alike[:, column] = level
            trials.append(
                _Trial(f"{level} of 5", (str(level),), alike, table.required, table.chosen)
            )
        said = {
            person.name: "" if np.isnan(level) else f"{level:.0f} of 5"
            for person, level in zip(table.people, levels, strict=True)
        }
        entry = table.setting.knowledge.criteria[criterion]
        yield _Topic("importance", criterion, entry.importance.question, said, trials)


def _requirements(table: Table) -> Iterator[_Topic]:
    """Requirements that somebody typed and somebody else does not have."""
    for column, capability in enumerate(table.answers.capabilities):
        required = table.required[:, column]
        typed = any(capability in person.require for person in table.people)
        if not typed or (required != NOT_REQUIRED).all():
            continue
        trials = []
        for words, key, level in (
            ("required by all", "all", required.max()),
            ("required by nobody", "nobody", NOT_REQUIRED),
        ):
            alike = table.required.copy()
            alike[:, column] = level
            trials.append(_Trial(words, (key,), table.levels, alike, table.chosen))
        said = {
            person.name: "" if level == NOT_REQUIRED else "requires it"
            for person, level in zip(table.people, required, strict=True)
        }
        title = table.setting.knowledge.capabilities[capability].title
        yield _Topic("requirement", capability, title, said, trials)
