"""Probe texts and what their numbers speak to."""

from __future__ import annotations

import ast
import datetime as dt

import pytest

from advisor import paths

NOT_ANCHORED = (
    "changing-lengths",
    "convolution",
    "dispatch",
    "large-cnn-training-step",
    "lstm-training-step",
    "matmul",
    "recommender-training-step",
    "tiny-mlp-training-step",
    "transformer-inference",
    "transformer-training-step",
)
EXPECTED_FEEDS = {
    **{name: set() for name in NOT_ANCHORED},
    "mlp-training-step": {("training-speed", "step_seconds")},
    "mlp-inference": {("inference-speed", "step_seconds")},
    "small-cnn-training-step": {
        ("training-speed", "step_seconds"),
        ("memory-footprint", "peak_bytes"),
    },
    "start-up": {("memory-footprint", "peak_bytes")},
}


def workload_ids():
    """Ids that the child side registers, read from its source: it is never imported here."""
    found = set()
    for path in sorted((paths.probes_dir() / "workloads").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Workload":
                found |= {
                    keyword.value.value
                    for keyword in node.keywords
                    if keyword.arg == "id" and isinstance(keyword.value, ast.Constant)
                }
    return found


def measuring(knowledge):
    """The probes that measure something; the others test claims."""
    return {name: probe for name, probe in knowledge.probes.items() if probe.test is None}


@pytest.mark.parametrize("name", EXPECTED_FEEDS)
def test_a_probe_feeds_what_it_can_speak_to(name, knowledge):
    feeds = knowledge.probes[name].feeds
    assert {(feed.criterion, feed.quantity) for feed in feeds} == EXPECTED_FEEDS[name]


def test_every_probe_says_what_it_counts_towards_or_that_it_does_not(knowledge):
    assert set(EXPECTED_FEEDS) == set(measuring(knowledge))
    for name in NOT_ANCHORED:
        limits = knowledge.probes[name].limits
        assert "towards any criterion" in limits or "towards no criterion" in limits, name


def test_every_workload_has_a_text_and_every_text_a_workload(knowledge):
    """``start-up`` is measured while a worker starts and has no workload of its own."""
    assert workload_ids() == set(measuring(knowledge)) - {"start-up"}


def test_a_fed_criterion_knows_what_a_ratio_is_worth(knowledge):
    for probe in knowledge.probes.values():
        for feed in probe.feeds:
            assert knowledge.criteria[feed.criterion].measured is not None, probe.id


def test_every_measured_criterion_is_fed(knowledge):
    fed = {feed.criterion for probe in knowledge.probes.values() for feed in probe.feeds}
    measured = {c.id for c in knowledge.criteria.values() if c.measured is not None}
    assert fed == measured


def test_an_anchor_says_where_and_when_it_was_measured(knowledge):
    for probe in knowledge.probes.values():
        for feed in probe.feeds:
            assert 0.001 < feed.anchor.factor < 1000, probe.id
            assert "core" in feed.anchor.machine, probe.id
            assert feed.anchor.measured >= dt.date(2026, 11, 20), probe.id


def test_texts_say_what_the_number_does_not_tell(knowledge):
    for probe in measuring(knowledge).values():
        for text in (probe.what, probe.why, probe.how, probe.limits):
            assert len(text.split()) >= 10, probe.id
            assert text.endswith("."), probe.id


def test_claims_that_a_probe_speaks_to_stand_on_a_criterion_it_feeds(knowledge):
    for probe in measuring(knowledge).values():
        fed = {feed.criterion for feed in probe.feeds}
        for claim in probe.claims:
            assert knowledge.claims[claim].criterion in fed, (probe.id, claim)
