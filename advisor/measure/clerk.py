"""The clerk: a worker that lists the claim tests and judges facts.

It imports no framework, and not numpy either. One that dies on a judge is replaced.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, cast, get_args

from pydantic import ValidationError

from advisor.errors import ProbeError
from advisor.measure.crew import Crew, Setting
from advisor.measure.observations import Observations
from advisor.measure.plan import Participant, contender_id
from advisor.measure.results import NUMPY, Answer, ClaimTestText
from advisor.measure.worker import WorkerFailed

_CLERK = Participant(contender_id("clerk", "as-written"), NUMPY, "as-written", sys.executable)


class Clerk:
    """Started when it is first asked."""

    def __init__(self, setting: Setting) -> None:
        self._timeout = setting.timeouts.other
        self._crew = Crew(setting, Observations())
        self.broken: dict[str, str] = {}
        """Files of tests that cannot be read, with the reason; known with the catalogue."""

    def catalogue(self) -> tuple[ClaimTestText, ...]:
        """Every test, by topic and id. ProbeError where they cannot be listed."""
        try:
            answer = self._ask("claim_tests")
            self.broken = _texts(answer.get("broken"))
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

    def judge(self, test: str, facts: Mapping[str, Mapping[str, Any]]) -> tuple[Answer, str]:
        """The answer and its sentence. WorkerFailed where the judge gives none."""
        answer = self._ask("judge", test=test, facts=facts)
        said, seen = answer.get("outcome"), answer.get("seen")
        if said not in get_args(Answer) or not isinstance(seen, str) or not seen:
            raise WorkerFailed("crashed", f"the judge said {said!r:.80}", alive=True)
        return cast("Answer", said), seen

    def close(self) -> None:
        """End it."""
        self._crew.kill()

    def _ask(self, do: str, **fields: Any) -> dict[str, Any]:
        if _CLERK.id not in self._crew and not self._crew.enlist(_CLERK):
            raise ProbeError(
                "the claim tests cannot be listed: no worker starts in this Python",
                next_step="try `advisor doctor`",
            )
        return self._crew.ask(_CLERK, do, self._timeout, **fields)


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    return {str(file)[:200]: str(why)[:300] for file, why in value.items()}
