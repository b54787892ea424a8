"""Claim tests over the pipe: listed and judged by a worker that imports nothing."""

from __future__ import annotations

import shutil

import pytest

from tests.probes.behaviours.execution_model import CASES
from tests.probes.client import ROOT

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


def test_no_file_is_broken(clerk):
    assert clerk("claim_tests")["broken"] == {}


def test_a_broken_file_costs_its_own_tests_and_no_others(tmp_path, worker):
    """Half written, or by another version: the rest is listed and judged as before."""
    shutil.copytree(ROOT / "probes", tmp_path / "probes")
    folder = tmp_path / "probes" / "behaviours" / "execution_model"
    broken = folder / "changes.py"
    broken.write_text(broken.read_text() + "\n\nraise ValueError('half written')\n")
    clerk = worker("numpy", worker_file=tmp_path / "probes" / "worker.py")
    for _ in range(2):  # the second attempt must not find half of its tests
        listed = clerk("claim_tests")
        assert listed["broken"] == {
            "probes.behaviours.execution_model.changes": "ValueError: half written"
        }
        names = {test["id"] for test in listed["claim_tests"]}
        assert NAME in names
        assert "pytorch-architecture-changes-between-steps" not in names
    assert clerk("judge", test=NAME, facts=FACTS)["outcome"] == "holds"
    gone = clerk.ask("judge", test="pytorch-architecture-changes-between-steps", facts={})
    assert "changes is broken: ValueError: half written" in gone["reason"]


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
