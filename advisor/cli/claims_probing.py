"""What ``advisor probe --suite claims`` measures: the claim tests that were asked for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from advisor.cli.parsing import check_ids, parse_list

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.measure.suites import Suite

CLAIMS = "claims"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice of tests, and how their run is shown while it goes on: a line per topic."""

    topics: tuple[str, ...]
    tests: tuple[str, ...]
    shown: Suite

    @classmethod
    def of(cls, knowledge: Knowledge, topic: str, test: str) -> Chosen:
        """What ``--topic`` and ``--test`` ask for. UsageError for one that there is not."""
        known = {p.id: p.test for p in knowledge.probes.values() if p.test is not None}
        topics, tests = parse_list(topic), parse_list(test)
        check_ids(topics, sorted({one.topic for one in known.values()}), "topic", "--topic")
        check_ids(tests, sorted(known), "claim test", "--test")
        counted = Counter(
            one.topic
            for id_, one in known.items()
            if (not topics or one.topic in topics) and (not tests or id_ in tests)
        )
        return cls(topics, tests, _shown(tuple(sorted(counted))))

    def measure(self, **how: Any) -> Run:
        """Test them now, with the options of `advisor.measure.session.measure`."""
        from advisor.measure.claims_run import measure_claims

        return partial(measure_claims, topics=self.topics, tests=self.tests)(**how)


def shown_of(run: Run) -> Suite:
    """A run of claim tests that is gone on with, as it is shown meanwhile."""
    return _shown(tuple(sorted({test.topic for test in run.claim_tests})))


def _shown(topics: tuple[str, ...]) -> Suite:
    from advisor.measure.suites import Suite

    return Suite(
        id=CLAIMS,
        title="Claims",
        about="Programs that test published claims on this machine.",
        probes=topics,
        modes=dict.fromkeys(topics, ("as-written",)),
        rounds=1,
        pairs=1,
        block_seconds=0.0,
        min_iterations=1,
        warm_seconds=0.0,
        expected_seconds=0.0,
        budget_seconds=0.0,
    )
