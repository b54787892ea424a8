"""What claim tests found changes what the claims say: soberly, and in the right direction."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from advisor.evidence import form_beliefs
from advisor.evidence import outcomes as found_here
from advisor.evidence.outcomes import outcomes_here
from advisor.kb.entries import Probe, PublishedClaim
from advisor.kb.knowledge import PlacedClaim, PlacedPublished
from advisor.kb.load import load_knowledge
from advisor.measure.results import SCHEMA, ClaimTestText, Outcome, Run

TODAY = dt.date(2026, 11, 20)
CELL = ("pytorch", "debugging")
LIVE = "pytorch.debugging.like-python"
SAID = "pytorch-debug-like-python"
OUTDATED = ("tensorflow.debugging.sessions", "tf1-session-debugging-tedious")


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


def a_test(name="t", *, published=(SAID,), covers="whole", claims=()):
    return ClaimTestText(
        id=name, topic="debugging", title="T", method="M.", holds_if="a", fails_if="b",
        frameworks=("pytorch",), published=published, claims=claims, covers=covers, limits="some",
    )  # fmt: skip


def a_run(*found, started="2026-11-20T08:00:00Z"):
    """A run of ``(test, outcome)`` pairs."""
    return Run(
        schema_=SCHEMA, id="run-1", started=started, finished=started, complete=True,
        suite="claims", seed=0, advisor="0", machine={}, probes=(), contenders=(), results=(),
        claim_tests=tuple(test for test, _ in found),
        outcomes=tuple(
            Outcome(test=t.id, topic=t.topic, outcome=said, seen="Seen." if said != "cannot-test"
                    else "", reason="" if said != "cannot-test" else "no GPU")
            for t, said in found
        ),
    )  # fmt: skip


def belief(knowledge, run, cell=CELL):
    return form_beliefs(knowledge, run, TODAY)[0][cell]


def item(found, name):
    return next((one for one in found.evidence if one.id == name), None)


def test_a_claim_that_holds_here_counts_as_measured_at_its_level(knowledge):
    before = belief(knowledge, None)
    after = belief(knowledge, a_run((a_test(), "holds")))
    extra = item(after, "t")
    assert (extra.kind, extra.status, extra.origin) == ("measurement", "measured", "run-1")
    assert extra.value == item(after, LIVE).value
    assert extra.text == "T, tested here: Seen."
    assert len(after.evidence) == len(before.evidence) + 1
    assert abs(after.mean - extra.value) < abs(before.mean - extra.value)


def test_a_claim_that_does_not_hold_here_is_contested_here(knowledge):
    before = belief(knowledge, None)
    after = belief(knowledge, a_run((a_test(), "does-not-hold")))
    assert item(before, LIVE).status == "holds"
    assert item(after, LIVE).status == "contested"
    assert item(after, LIVE).sd > item(before, LIVE).sd
    assert len(after.evidence) == len(before.evidence)
    said = item(before, LIVE).value
    assert abs(after.mean - said) >= abs(before.mean - said)


def test_what_cannot_be_tested_changes_nothing(knowledge):
    before = belief(knowledge, None)
    assert belief(knowledge, a_run((a_test(), "cannot-test"))) == before
    assert belief(knowledge, a_run()) == before


def test_a_part_that_holds_confirms_nothing_and_a_part_that_fails_contests(knowledge):
    before = belief(knowledge, None)
    part = a_test(covers="part")
    assert belief(knowledge, a_run((part, "holds"))) == before
    assert item(belief(knowledge, a_run((part, "does-not-hold"))), LIVE).status == "contested"


def test_two_tests_that_disagree_contest(knowledge):
    run = a_run((a_test("a"), "holds"), (a_test("b"), "does-not-hold"))
    assert outcomes_here(run, knowledge)[LIVE].answer == "mixed"
    assert item(belief(knowledge, run), LIVE).status == "contested"


def test_many_tests_of_one_machine_are_one_witness(knowledge):
    """Another test of the same machine must not make the belief much surer."""
    claims = [c.id for c in knowledge.cells[CELL] if c.live and c.states == "ordinary"]
    assert len(claims) >= 2
    one = a_run((a_test("a", published=(), claims=claims[:1]), "holds"))
    two = a_run(*((a_test(c, published=(), claims=[c]), "holds") for c in claims))
    first, second = belief(knowledge, one), belief(knowledge, two)
    assert second.sd > 0.8 * first.sd


@pytest.mark.parametrize("said", ["holds", "does-not-hold"])
def test_an_outdated_claim_never_counts_whatever_is_found(knowledge, said):
    cell = ("tensorflow", "debugging")
    run = a_run((a_test(published=(OUTDATED[1],)), said))
    assert outcomes_here(run, knowledge)[OUTDATED[0]].answer == said
    assert belief(knowledge, run, cell) == belief(knowledge, None, cell)


def test_an_old_run_counts_less(knowledge):
    new = belief(knowledge, a_run((a_test(), "holds")))
    old = belief(knowledge, a_run((a_test(), "holds"), started="2022-11-20T08:00:00Z"))
    assert item(old, "t").sd > item(new, "t").sd
    assert item(old, "t").stale


def test_other_cells_are_as_they_were(knowledge):
    before, _ = form_beliefs(knowledge, None, TODAY)
    after, _ = form_beliefs(knowledge, a_run((a_test(), "holds")), TODAY)
    assert {cell for cell in before if before[cell] != after[cell]} == {CELL}


def test_a_claim_that_the_base_no_longer_has_is_passed_over(knowledge):
    run = a_run((a_test(published=("gone",), claims=("pytorch.debugging.gone",)), "holds"))
    assert outcomes_here(run, knowledge) == {}
    assert belief(knowledge, run) == belief(knowledge, None)


def test_a_claim_that_answers_two_is_whole_only_when_both_were_tested(knowledge):
    double = next(
        placed.claim for placed in knowledge.claims.values() if len(placed.claim.seed_claims) == 2
    )
    one, two = double.seed_claims
    half = outcomes_here(a_run((a_test(published=(one,)), "holds")), knowledge)
    both = outcomes_here(a_run((a_test(published=(one, two)), "holds")), knowledge)
    assert not half[double.id].whole
    assert both[double.id].whole
    split = a_run((a_test("a", published=(one,)), "holds"),
                  (a_test("b", published=(two,)), "cannot-test"))  # fmt: skip
    assert not outcomes_here(split, knowledge)[double.id].whole


def test_tested_by_is_worked_out_of_what_answers_the_published_claim(knowledge):
    probe = Probe.model_validate(
        {
            "schema": "probe/1", "id": "made-up", "title": "T", "what": "W.",
            "published": [SAID], "claims": [OUTDATED[0]],
            "test": {"topic": "debugging", "frameworks": ["pytorch"], "seconds": 1,
                     "holds_if": "a", "fails_if": "b"},
        }
    )  # fmt: skip
    base = dataclasses.replace(knowledge, probes={"made-up": probe})
    assert found_here.tested_by(base) == {LIVE: ("made-up",), OUTDATED[0]: ("made-up",)}


def test_a_published_claim_that_nobody_answers_has_no_test(knowledge):
    claim = PublishedClaim.model_validate(
        {"id": "lonely", "said": "S.", "articles": ["001"], "favours": "both", "testable": "yes"}
    )
    placed = PlacedPublished("debugging", claim)
    lonely = {**knowledge.published, "lonely": placed}
    assert isinstance(knowledge.claims[LIVE], PlacedClaim)
    run = a_run((a_test(published=("lonely",)), "holds"))
    assert outcomes_here(run, dataclasses.replace(knowledge, published=lonely)) == {}
