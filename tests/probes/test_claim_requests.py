"""Claim tests over the pipe: listed and judged by a worker that imports nothing."""

from __future__ import annotations

import pytest

from tests.probes.behaviours.execution_model import CASES

NAME = "pytorch-graph-per-pass"
FACTS = CASES[NAME]["holds"]


@pytest.fixture
def clerk(worker):
    return worker("numpy")


def test_the_catalogue_is_sorted_and_tells_everything(clerk):
    tests = clerk("claim_tests")["claim_tests"]
    assert [(t["topic"], t["id"]) for t in tests] == sorted((t["topic"], t["id"]) for t in tests)
    for test in tests:
        assert all(test[key] for key in ("title", "method", "holds_if", "fails_if", "frameworks"))
        assert test["published"] or test["claims"]
        assert test["seconds"] > 0


def test_facts_are_judged_before_anything_is_started(clerk):
    verdict = clerk("judge", test=NAME, facts=FACTS)
    assert verdict["outcome"] == "holds"
    assert "nodes" in verdict["seen"]


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"do": "judge", "test": NAME}, "facts"),
        ({"do": "judge", "test": NAME, "facts": [1]}, "facts"),
        ({"do": "judge", "test": NAME, "facts": {}}, "without facts of pytorch"),
        ({"do": "judge", "test": "no-such", "facts": FACTS}, "unknown claim test 'no-such'"),
        ({"do": "judge", "test": None, "facts": FACTS}, "unknown claim test"),
        ({"do": "observe", "test": NAME}, "before start"),
    ],
)
def test_a_request_that_makes_no_sense_is_answered(clerk, request_, words):
    reply = clerk.ask(**request_)
    assert not reply["ok"]
    assert words in reply["reason"]
    assert clerk("judge", test=NAME, facts=FACTS)["outcome"] == "holds"


def test_facts_of_another_shape_cost_one_answer(clerk):
    reply = clerk.ask("judge", test=NAME, facts={"pytorch": {"steps": 3}})
    assert reply["status"] == "error"
    assert "KeyError" in reply["reason"] or "TypeError" in reply["reason"]


def test_a_framework_that_a_test_does_not_name_observes_nothing(clerk):
    clerk("start", threads=1, seed=0)
    reply = clerk.ask("observe", test=NAME)
    assert "observes nothing in numpy" in reply["reason"]
    assert clerk.ask("observe", test="no-such")["reason"] == "unknown claim test 'no-such'"
