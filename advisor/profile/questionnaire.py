"""Which questions apply, and how far one has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.kb.entries import Question
    from advisor.kb.knowledge import Knowledge


def applies(question: Question, answers: Mapping[str, Sequence[str]]) -> bool:
    """Whether a follow-up's conditions are met; other questions always apply."""
    return all(
        set(wanted) & set(answers.get(other, ())) for other, wanted in question.only_if.items()
    )


def asked(knowledge: Knowledge, answers: Mapping[str, Sequence[str]]) -> list[Question]:
    """The questions that apply, in order."""
    return [q for q in knowledge.questions.values() if applies(q, answers)]


def progress(knowledge: Knowledge, answers: Mapping[str, Sequence[str]]) -> tuple[int, int]:
    """How many of the questions that apply are answered, and how many apply."""
    questions = asked(knowledge, answers)
    return sum(bool(answers.get(q.id)) for q in questions), len(questions)
