"""Claim tests on the parent's side: choosing among them, and what their answers hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from advisor.errors import UsageError
from advisor.measure.observations import Failure
from advisor.measure.results import Answer, ClaimTestText, Outcome
from advisor.measure.worker import WorkerFailed


def choose(
    tests: Sequence[ClaimTestText], topics: Iterable[str], names: Iterable[str]
) -> tuple[ClaimTestText, ...]:
    """The tests of these topics and with these ids; all where neither is given.

    UsageError for a topic or a test that there is none of.
    """
    topics, names = tuple(topics), tuple(names)
    for given, known, what in (
        (topics, {test.topic for test in tests}, "topic"),
        (names, {test.id for test in tests}, "claim test"),
    ):
        for one in given:
            if one not in known:
                raise UsageError(
                    f'there is no {what} "{one}"',
                    next_step=f"use one of {', '.join(sorted(known))}",
                )
    return tuple(
        test
        for test in tests
        if (not topics or test.topic in topics) and (not names or test.id in names)
    )


def facts_in(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an answer to ``observe``; WorkerFailed where there are none."""
    facts = answer.get("facts")
    if not isinstance(facts, dict):
        raise WorkerFailed("crashed", "the worker gave no facts", alive=True)
    return facts


def judged(test: ClaimTestText, answer: Answer, seen: str) -> Outcome:
    """The outcome of a verdict; one that settles nothing gives its sentence as the reason."""
    undecided = answer == "cannot-test"
    return Outcome(
        test=test.id,
        topic=test.topic,
        outcome=answer,
        seen="" if undecided else seen,
        reason=seen if undecided else "",
    )


def not_tested(test: ClaimTestText, failure: Failure) -> Outcome:
    """The outcome where something went wrong or is missing."""
    return Outcome(
        test=test.id,
        topic=test.topic,
        outcome="cannot-test",
        status=failure.status,
        reason=failure.reason,
        tail=failure.tail,
    )
