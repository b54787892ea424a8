"""Every claim test can come out either way: its judge is tried with made-up facts of both kinds.

The facts are in ``behaviours/TOPIC.py``, as ``CASES = {test: {"holds": {framework: facts}, ...}}``;
``undecided`` is for a judge that may refuse to decide.
"""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from probes.claim_tests import CANNOT_TEST, DOES_NOT_HOLD, HOLDS, claim_tests
from probes.observing import LARGEST_FACTS, plain
from tests.probes import behaviours

OUTCOMES = {"holds": HOLDS, "fails": DOES_NOT_HOLD, "undecided": CANNOT_TEST}
TESTS = {test.id: test for test in claim_tests()}
TOPICS = {
    module.name.replace("_", "-"): importlib.import_module(f"{behaviours.__name__}.{module.name}")
    for module in pkgutil.iter_modules(behaviours.__path__)
    if not module.name.startswith("_")
}
CASES = {name: cases for topic in TOPICS.values() for name, cases in topic.CASES.items()}


@pytest.mark.parametrize("name", sorted(TESTS))
def test_its_judge_is_tried_with_facts_of_both_kinds(name):
    assert name in TOPICS[TESTS[name].topic].CASES
    assert {"holds", "fails"} <= set(CASES[name]) <= set(OUTCOMES)


@pytest.mark.parametrize(
    ("name", "way"), sorted((name, way) for name, cases in CASES.items() for way in cases)
)
def test_the_judge_says_what_the_facts_say(name, way):
    verdict = TESTS[name].verdict(CASES[name][way])
    assert verdict.outcome == OUTCOMES[way], verdict.seen
    assert verdict.seen.endswith(".") or verdict.outcome == CANNOT_TEST, verdict.seen
    assert len(verdict.seen) <= 400


@pytest.mark.parametrize("name", sorted(CASES))
def test_made_up_facts_are_of_the_frameworks_it_names(name):
    for facts in CASES[name].values():
        assert set(facts) == set(TESTS[name].frameworks)
        for one in facts.values():
            assert plain(one, name) == one
            assert len(str(one)) < LARGEST_FACTS


@pytest.mark.parametrize("name", sorted(TESTS))
def test_it_is_whole_and_stands_in_the_folder_of_its_topic(name):
    test = TESTS[name]
    assert test.whole, "an observer for each framework, and a judge"
    modules = {f.__module__ for f in (*test._observers.values(), test._judge)}
    assert len(modules) == 1
    assert modules.pop().split(".")[2] == test.topic.replace("-", "_")
