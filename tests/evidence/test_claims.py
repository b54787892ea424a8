"""Claims pool into a mean and a spread; age widens and does not move."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.evidence.belief import FULL_SCALE_SD, combine
from advisor.evidence.claims import pool_claims
from advisor.evidence.confidence import CONTESTED, age_sd, claim_sd
from advisor.kb.witness import call_witnesses
from tests.evidence.builders import TODAY, claim, criterion, knowledge, source

LEVEL = st.sampled_from(["none", "half", "full"])
BASIS = st.sampled_from(["documented", "reported", "inferred"])


def pool(claims, as_of=TODAY, base=None):
    sources = base.sources.values() if base else None
    base = knowledge({("ash", "speed"): list(claims)}, sources=sources and tuple(sources))
    witnesses = {said.id: said for cell in call_witnesses(base).values() for said in cell}
    return pool_claims([witnesses[claim.id] for claim in claims], criterion(), as_of)


def cell(levels_and_bases):
    return [claim(f"c{i}", level, basis=basis) for i, (level, basis) in enumerate(levels_and_bases)]


def test_without_live_claims_nothing_is_known():
    for dead in ("outdated", "refuted", "unverified"):
        found, items, ids = pool([claim("c", status=dead)])
        assert found is None
        assert items == ()
        assert ids == ("c",)


@pytest.mark.parametrize("states", [None, "unknown", "not-applicable"])
def test_background_unknown_and_not_applicable_do_not_move_a_belief(states):
    alone, _, _ = pool([claim("a", "half")])
    found, _, ids = pool([claim("a", "half"), claim("b", states)])
    assert found == alone
    assert ids == ("b",)


def test_a_withdrawn_claim_counts_nothing():
    gone = claim("b", "none", withdrawn={"on": "2026-11-01", "reason": "wrong"})
    assert pool([claim("a"), gone])[0] == pool([claim("a")])[0]


@given(st.lists(st.tuples(LEVEL, BASIS), min_size=1, max_size=5), st.integers(0, 4000))
def test_older_never_narrows_and_never_moves(claims, days):
    fresh, _, _ = pool(cell(claims))
    old, _, _ = pool(cell(claims), TODAY + dt.timedelta(days=days))
    assert old[0] == pytest.approx(fresh[0])
    assert old[1] >= fresh[1] - 1e-12
    assert old[1] <= FULL_SCALE_SD


@given(LEVEL, BASIS, BASIS)
def test_an_independent_agreeing_source_never_widens(level, basis, other):
    one, _, _ = pool([claim("a", level, basis=basis)])
    witness = claim("b", level, basis=other, evidence=[{"source": "s2", "date": TODAY.isoformat()}])
    two, _, _ = pool([claim("a", level, basis=basis), witness])
    assert two[1] <= one[1] + 1e-12


@given(LEVEL, st.lists(BASIS, min_size=1, max_size=4), BASIS, st.integers(0, 4000))
def test_nor_does_one_beside_several_that_agree_whatever_their_age(level, bases, other, days):
    later = TODAY + dt.timedelta(days=days)
    several = cell([(level, basis) for basis in bases])
    witness = claim("w", level, basis=other, evidence=[{"source": "s2", "date": TODAY.isoformat()}])
    assert pool([*several, witness], later)[0][1] <= pool(several, later)[0][1] + 1e-12


@given(st.lists(st.tuples(LEVEL, BASIS), min_size=1, max_size=5), LEVEL, BASIS)
def test_a_withdrawn_claim_counts_nothing_whatever_stands_beside_it(claims, level, basis):
    gone = claim("w", level, basis=basis, withdrawn={"on": "2026-11-01", "reason": "wrong"})
    found, items, not_counted = pool([*cell(claims), gone])
    assert found == pool(cell(claims))[0]
    assert "w" in not_counted
    assert "w" not in {item.id for item in items}


@given(st.lists(st.tuples(LEVEL, BASIS), min_size=1, max_size=5), st.integers(0, 4000))
def test_one_older_claim_among_others_never_narrows_and_never_moves(claims, days):
    observed = (TODAY - dt.timedelta(days=days)).isoformat()
    (level, basis), *rest = claims
    young, _, _ = pool([claim("o", level, basis=basis), *cell(rest)])
    old, _, _ = pool([claim("o", level, basis=basis, observed=observed), *cell(rest)])
    assert old[0] == pytest.approx(young[0])
    assert old[1] >= young[1] - 1e-12


def test_a_second_claim_of_the_same_publisher_is_not_a_second_witness():
    one, _, _ = pool([claim("a")])
    two, _, _ = pool([claim("a"), claim("b")])
    independent = claim("b", evidence=[{"source": "s2", "date": TODAY.isoformat()}])
    three, _, _ = pool([claim("a"), independent])
    assert two == one
    assert three[1] < one[1]


def test_disagreement_widens():
    agree, _, _ = pool(cell([("half", "documented"), ("half", "documented")]))
    differ, _, _ = pool(cell([("none", "documented"), ("full", "documented")]))
    assert differ[0] == pytest.approx(agree[0])
    assert differ[1] > agree[1]


def test_basis_independence_and_status_set_the_confidence():
    order = ["measured", "documented", "reported", "inferred"]
    spreads = [claim_sd(basis, "holds", independent=True) for basis in order]
    assert spreads == sorted(spreads)
    own = claim_sd("documented", "holds", independent=False)
    assert own > claim_sd("documented", "holds", independent=True)
    contested = claim_sd("documented", "contested", independent=True)
    assert contested == CONTESTED * claim_sd("documented", "holds", independent=True)


def test_only_the_publishers_own_word_is_less_sure():
    base = knowledge({}, sources=(source("s1", independent=False), source("s2", publisher="q")))
    own, _, _ = pool([claim("a")], base=base)
    both = [{"source": "s1", "date": "2026-11-01"}, {"source": "s2", "date": "2026-11-01"}]
    confirmed, _, _ = pool([claim("a", evidence=both)], base=base)
    assert confirmed[1] < own[1]


def test_age_adds_nothing_while_fresh_and_grows_then():
    assert age_sd(TODAY, TODAY + dt.timedelta(days=365), 365) == 0
    one = age_sd(TODAY, TODAY + dt.timedelta(days=2 * 365), 365)
    two = age_sd(TODAY, TODAY + dt.timedelta(days=3 * 365), 365)
    assert 0 < one < two
    assert age_sd(TODAY, TODAY - dt.timedelta(days=10), 365) == 0


def test_stale_evidence_is_marked():
    old = claim("a", observed="2024-01-01", evidence=[{"source": "s1", "date": "2024-01-01"}])
    _, items, _ = pool([old, claim("b")])
    assert [item.stale for item in items] == [True, False]


def test_rating_and_measurement_of_the_decision_study():
    """0.70 ± 0.15 (rating) with 0.55 ± 0.05 (measured) gives 0.565 ± 0.0474."""
    mean, sd = combine((0.70, 0.15), (0.55, 0.05))
    assert mean == pytest.approx(0.565, abs=5e-4)
    assert sd == pytest.approx(0.0474, abs=5e-5)


def test_combining_with_nothing():
    assert combine(None, None) == (None, FULL_SCALE_SD)
    assert combine((0.3, 0.1), None) == (pytest.approx(0.3), pytest.approx(0.1))
    assert combine(None, (0.3, 0.1)) == (pytest.approx(0.3), pytest.approx(0.1))
