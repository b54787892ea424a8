"""Claim tests, as the knowledge base knows them: the same as the code, and about claims it has."""

from __future__ import annotations

import pytest

from tests.knowledge.claim_test_texts import FOLDER, described, text_of


@pytest.fixture(scope="module")
def tests():
    return described()


@pytest.fixture(scope="module")
def probes(knowledge):
    return {name: probe for name, probe in knowledge.probes.items() if probe.test is not None}


def test_every_test_has_its_file_and_every_file_its_test(tests, probes):
    """If not: python -m tests.knowledge.claim_test_texts."""
    assert set(tests) == set(probes)
    for name, test in tests.items():
        assert (FOLDER / f"{name}.yaml").read_text(encoding="utf-8") == text_of(test), name


def test_what_is_tested_was_published_and_can_be_tested(probes, knowledge):
    for probe in probes.values():
        for said in probe.published:
            assert knowledge.published[said].claim.testable in ("yes", "partly"), (probe.id, said)


def test_a_test_stands_under_the_topic_of_what_it_tests(probes, knowledge):
    for probe in probes.values():
        topics = {knowledge.published[said].criterion for said in probe.published}
        topics |= {knowledge.claims[claim].criterion for claim in probe.claims}
        assert probe.test.topic in topics, probe.id


def test_a_claim_that_can_be_tested_in_part_is_not_said_to_be_tested_whole(probes, knowledge):
    for probe in probes.values():
        partly = [s for s in probe.published if knowledge.published[s].claim.testable == "partly"]
        assert not partly or probe.test.covers == "part", (probe.id, partly)


def test_words_are_sentences_and_criteria_their_second_half(probes):
    for probe in probes.values():
        assert probe.what.endswith("."), probe.id
        assert probe.what[0].isupper(), probe.id
        assert not probe.title.endswith("."), probe.id
        for half in (probe.test.holds_if, probe.test.fails_if):
            assert not half.endswith("."), probe.id
            assert len(half.split()) >= 4, probe.id


def test_the_two_halves_of_the_criterion_differ(probes):
    for probe in probes.values():
        assert probe.test.holds_if != probe.test.fails_if, probe.id


def test_at_least_ninety_published_claims_are_tested_without_a_gpu(probes):
    without = [probe for probe in probes.values() if "gpu" not in probe.test.needs]
    assert len({said for probe in without for said in probe.published}) >= 90
