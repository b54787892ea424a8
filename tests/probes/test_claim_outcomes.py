"""Every claim test, run for real in the installed frameworks, and put to the knowledge base.

An outcome unlike the status that the evidence gives is either a mistake in the test or a finding;
here it fails until somebody has looked and written down why. Tests share one run.
"""

from __future__ import annotations

import importlib.util
import os

import pytest

from advisor.evidence.outcomes import outcomes_here
from advisor.kb.load import load_knowledge
from advisor.measure.claims_run import measure_claims

pytestmark = [
    pytest.mark.framework,
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(
        any(importlib.util.find_spec(m) is None for m in ("torch", "tensorflow")),
        reason="needs both frameworks",
    ),
]

UNLIKE: dict[str, str] = {}
"""Claim to the reason why what is found is not what its status says."""

EXPECTED = {
    "holds": {"holds", "cannot-test"},
    "outdated": {"does-not-hold", "mixed", "cannot-test"},
    "refuted": {"does-not-hold", "mixed", "cannot-test"},
}
"""Of a contested claim nothing is expected: it depends."""


EVERY = "ADVISOR_EVERY_CLAIM_TEST"
"""Set it to run the long ones as well: about twenty minutes in all on two cores."""

SHORT = 8.0
"""Seconds; by what each says of itself. The long ones belong to a release, not to every change."""


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


def unlike(run, knowledge):
    """Claims of which something else was found than their status says, and nobody knows why."""
    found = {}
    for name, here in outcomes_here(run, knowledge).items():
        status = knowledge.claims[name].claim.status
        if status in EXPECTED and here.answer not in EXPECTED[status] and name not in UNLIKE:
            found[name] = here
    return found


@pytest.fixture(scope="module")
def run(knowledge, turnstile):
    tests = {probe.id: probe.test for probe in knowledge.probes.values() if probe.test}
    chosen = [name for name, test in tests.items() if EVERY in os.environ or test.seconds <= SHORT]
    assert len(chosen) > len(tests) / 2
    first = measure_claims(tests=chosen)
    late = {one.test for one in first.outcomes if one.status == "timeout"}
    held = {one.test for one in first.outcomes if "other programs held" in one.reason}
    odd = {one.test for found in unlike(first, knowledge).values() for one in found.outcomes}
    if not late | held | odd:
        return first
    # Beside other tests one may run out of time, or time what they do; one that hangs or is wrong
    # is so when it is alone.
    with turnstile.alone():
        again = {one.test: one for one in measure_claims(tests=sorted(late | held | odd)).outcomes}
    outcomes = tuple(again.get(one.test, one) for one in first.outcomes)
    return first.model_copy(update={"outcomes": outcomes})


def test_every_test_answers(run):
    assert run.complete
    assert {one.test for one in run.outcomes} == {test.id for test in run.claim_tests}


def test_none_of_them_breaks(run):
    """A machine may lack something; a test that crashes or hangs is a defect."""
    broken = {
        one.test: (one.status, one.reason, *one.tail)
        for one in run.outcomes
        if one.status not in ("ok", "unsupported")
    }
    assert not broken


def test_what_cannot_be_tested_says_why(run):
    for one in run.outcomes:
        assert bool(one.seen) != bool(one.reason), one.test


def test_what_is_found_is_what_the_evidence_says_of_today(run, knowledge):
    assert not {
        name: [(one.test, one.outcome, one.seen) for one in found.outcomes]
        for name, found in unlike(run, knowledge).items()
    }


def test_reasons_are_given_only_where_they_are_needed(run, knowledge):
    found = outcomes_here(run, knowledge)
    for name in UNLIKE:
        assert found[name].answer not in EXPECTED[knowledge.claims[name].claim.status], name


def test_facts_are_small(run):
    assert all(len(str(one.facts)) < 20_000 for one in run.outcomes)


WORK_AS_PRINTED = {"002-pytorch-mlp", "002-keras-mlp", "003-pytorch-mlp"}


def test_the_samples_of_the_articles_come_out_as_they_are_described(run):
    """Corrected, all of them work; as printed, those that docs/printed-samples.md says."""
    found = [
        facts["sample"]
        for outcome in run.outcomes
        for facts in outcome.facts.values()
        if "sample" in facts
    ]
    assert len(found) >= 6
    assert all(sample["corrected"] == {"error": "", "shown": True} for sample in found)
    for sample in found:
        assert sample["printed"]["shown"] == (sample["id"] in WORK_AS_PRINTED), sample
