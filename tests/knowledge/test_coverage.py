"""Everything that was collected is in the base once, or it is said why not."""

from __future__ import annotations

from collections import Counter

import pytest

from advisor.kb.knowledge import Knowledge
from advisor.kb.load import load_knowledge


@pytest.fixture(scope="module")
def base() -> Knowledge:
    return load_knowledge(cache=False)


def test_every_published_claim_is_answered_by_exactly_one_claim(base: Knowledge) -> None:
    named = Counter(said for p in base.claims.values() for said in p.claim.seed_claims)
    assert len(base.published) == 239
    assert set(named) == set(base.published)
    assert [said for said, times in named.items() if times > 1] == []


def test_the_answer_stands_with_the_criterion_that_the_claim_is_about(base: Knowledge) -> None:
    for placed in base.claims.values():
        for said in placed.claim.seed_claims:
            assert base.published[said].criterion == placed.criterion, said


def test_the_answer_names_the_articles(base: Knowledge) -> None:
    for placed in base.claims.values():
        said = [base.published[key].claim for key in placed.claim.seed_claims]
        articles = {article for one in said for article in one.articles}
        assert articles <= set(placed.claim.seeds), placed.claim.id


def test_five_stay_open_and_say_what_would_settle_them(base: Knowledge) -> None:
    status = {
        said: p.claim for p in base.claims.values() for said in p.claim.seed_claims
    }  # fmt: skip
    open_ones = [claim for claim in status.values() if claim.status == "unverified"]
    assert len(open_ones) == 5
    assert all(claim.would_settle for claim in open_ones)


def test_what_is_no_longer_true_says_what_is(base: Knowledge) -> None:
    """Every outdated or refuted answer has a reason and evidence; most have a successor."""
    gone = [p.claim for p in base.claims.values() if p.claim.status in ("outdated", "refuted")]
    assert len(gone) >= 60
    assert all(claim.reason and claim.evidence for claim in gone)
    assert all(base.claims[claim.successor] for claim in gone if claim.successor)


def test_where_a_run_decided_the_machine_is_named(base: Knowledge) -> None:
    for placed in base.claims.values():
        if placed.claim.basis == "measured":
            assert placed.claim.machine, placed.claim.id


def test_every_collected_fact_is_used_or_says_why_not(base: Knowledge) -> None:
    assert base.research is not None
    facts = {fact.id: fact for fact in base.research.facts}
    assert len(facts) == len(base.research.facts) == 439
    assert base.used_facts <= set(facts)
    for key, fact in facts.items():
        assert (key in base.used_facts) != bool(fact.unused), key


def test_every_factor_of_the_articles_has_a_home(base: Knowledge) -> None:
    assert base.research is not None
    assert len(base.research.factors) == 93
    homes = {home for factor in base.research.factors for home in factor.criteria}
    assert homes <= set(base.criteria)
    assert {factor.article for factor in base.research.factors} == {
        "000", "001", "002", "003", "004",
    }  # fmt: skip


def test_every_system_of_the_articles_is_covered_by_one_tool(base: Knowledge) -> None:
    assert base.research is not None
    assert len(set(base.research.systems)) == len(base.research.systems) == 163
    covering = Counter(name for tool in base.tools.values() for name in tool.seed_systems)
    assert set(covering) == set(base.research.systems)
    assert [name for name, times in covering.items() if times > 1] == []


def test_there_are_29_criteria_in_seven_groups_and_every_cell_has_claims(base: Knowledge) -> None:
    assert len(base.criteria) == 29
    assert {criterion.group for criterion in base.criteria.values()} == set(base.groups)
    assert len(base.groups) == 7
    cells = {(framework, criterion) for framework in base.frameworks for criterion in base.criteria}
    assert cells == set(base.cells)


@pytest.mark.parametrize("kind", ["levels", "importance", "how_measured"])
def test_nothing_is_left_to_be_written(base: Knowledge, kind: str) -> None:
    for criterion in base.criteria.values():
        assert "(to be written)" not in str(getattr(criterion, kind)), criterion.id


def test_every_capability_of_the_list_has_a_route_for_every_framework(base: Knowledge) -> None:
    assert len(base.capabilities) >= 47
    for capability in base.capabilities.values():
        assert set(capability.routes) == set(base.frameworks), capability.id
