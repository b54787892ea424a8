"""The catalogue of claim tests, as the child side gives it, and a choice of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from pydantic import ValidationError

from advisor.errors import ProbeError, UsageError
from advisor.measure.crew import Crew
from advisor.measure.plan import Participant, contender_id
from advisor.measure.results import NUMPY, ClaimTestText
from advisor.measure.worker import WorkerFailed

CLERK = Participant(contender_id("clerk", "as-written"), NUMPY, "as-written", sys.executable)
"""A worker that lists the tests and judges facts. It imports no framework, and not numpy either."""


def read_catalogue(crew: Crew, timeout: float) -> tuple[ClaimTestText, ...]:
    """Every test, by topic and id. ProbeError where the clerk cannot say."""
    try:
        answer = crew.ask(CLERK, "claim_tests", timeout)
        return tuple(map(ClaimTestText.model_validate, answer.get("claim_tests") or ()))
    except WorkerFailed as failure:
        cause = failure.reason
    except TypeError:
        cause = "the worker gave no list"
    except ValidationError as error:
        cause = f"a claim test is not described as it should be: {error.errors()[0]['msg']}"
    raise ProbeError(
        f"the claim tests cannot be listed: {cause}",
        next_step="docs/adding-a-claim-test.md tells what a file of tests must have",
    )


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
