"""Beliefs formed from the real knowledge base and from runs, cell by cell."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.evidence import form_beliefs
from advisor.evidence.belief import FULL_SCALE_SD, combine
from advisor.kb.load import load_knowledge
from tests.evidence.builders import TODAY, claim, knowledge, probe, run

KNOWLEDGE = load_knowledge(cache=False)
CELLS = [(f, c) for f in KNOWLEDGE.frameworks for c in KNOWLEDGE.criteria]
BELIEFS, _ = form_beliefs(KNOWLEDGE, None, TODAY)

PART = st.tuples(st.floats(0, 1), st.floats(0.01, 1))


@pytest.mark.parametrize("cell", CELLS, ids="/".join)
def test_every_claim_of_a_cell_counts_or_is_named_as_not_counted(cell: tuple[str, str]) -> None:
    belief = BELIEFS[cell]
    counted = [item.id for item in belief.evidence]
    claims = KNOWLEDGE.cells.get(cell, ())
    assert sorted([*counted, *belief.not_counted]) == sorted(c.id for c in claims)
    assert not set(counted) & set(belief.not_counted)
    scores = {level.id: level.score for level in KNOWLEDGE.criteria[cell[1]].levels}
    for one in claims:
        assert (one.id in counted) == (one.live and one.states in scores)


@pytest.mark.parametrize("cell", CELLS, ids="/".join)
def test_a_belief_lies_among_what_its_claims_say(cell: tuple[str, str]) -> None:
    belief = BELIEFS[cell]
    values = [item.value for item in belief.evidence]
    if not values:
        assert belief.mean is None
        assert belief.sd == pytest.approx(FULL_SCALE_SD)
        return
    assert belief.mean is not None
    assert min(values) - 1e-9 <= belief.mean <= max(values) + 1e-9
    assert 0.05 <= belief.sd <= FULL_SCALE_SD
    assert belief.from_measurements is None
    assert belief.from_claims == pytest.approx((belief.mean, belief.sd))


@pytest.mark.parametrize("years", [1, 3, 10])
def test_time_takes_certainty_and_nothing_else(years: int) -> None:
    later, _ = form_beliefs(KNOWLEDGE, None, TODAY + dt.timedelta(days=365 * years))
    for cell, now in BELIEFS.items():
        then = later[cell]
        assert then.mean == pytest.approx(now.mean) if now.mean is not None else then.mean is None
        assert then.sd >= now.sd - 1e-12
        assert [item.id for item in then.evidence] == [item.id for item in now.evidence]


@given(PART, PART)
def test_combining_is_symmetric_between_and_surer(one, other) -> None:
    mean, sd = combine(one, other)
    assert (mean, sd) == pytest.approx(combine(other, one))
    assert min(one[0], other[0]) - 1e-9 <= mean <= max(one[0], other[0]) + 1e-9
    assert sd < min(one[1], other[1])
    assert 1 / sd**2 == pytest.approx(1 / one[1] ** 2 + 1 / other[1] ** 2)


@given(PART)
def test_combining_with_nothing_changes_nothing(part) -> None:
    assert combine(part, None) == pytest.approx(part)
    assert combine(None, part) == pytest.approx(part)
    assert combine(None, None) == (None, FULL_SCALE_SD)


@given(PART, PART)
def test_the_surer_part_pulls_harder(one, other) -> None:
    mean, _ = combine(one, other)
    if one[1] < other[1]:
        assert abs(mean - one[0]) <= abs(mean - other[0]) + 1e-9


BASE = knowledge(
    {(name, "speed"): [claim(f"{name}.speed.a", "half")] for name in ("ash", "birch")},
    probes=(probe(),),
)


def measured(ash: float, birch: float = 1.0, numpy: float = 1.0):
    beliefs, unusable = form_beliefs(BASE, run({"ash": ash, "birch": birch, "numpy": numpy}), TODAY)
    assert unusable == ()
    return beliefs


@given(st.floats(0.05, 20), st.floats(1.01, 3))
def test_faster_is_never_worse(seconds: float, factor: float) -> None:
    slow = measured(seconds * factor)["ash", "speed"].from_measurements
    fast = measured(seconds)["ash", "speed"].from_measurements
    assert fast[0] >= slow[0]


@given(st.floats(0.3, 3), st.floats(0.5, 2))
def test_a_machine_that_is_faster_at_everything_changes_nothing(
    seconds: float, machine: float
) -> None:
    here = measured(seconds)["ash", "speed"]
    there = measured(seconds * machine, machine, machine)["ash", "speed"]
    assert there.mean == pytest.approx(here.mean)
    assert there.sd == pytest.approx(here.sd)


def test_as_fast_as_numpy_is_the_middle_and_the_ratio_worth_the_scale_its_ends() -> None:
    ratio = BASE.criteria["speed"].measured.full_scale_ratio
    values = {
        factor: measured(factor)["ash", "speed"].from_measurements[0]
        for factor in (1 / math.sqrt(ratio), 1.0, math.sqrt(ratio))
    }
    assert values[1.0] == pytest.approx(0.5)
    ends = sorted(values.values())
    assert ends[1] - ends[0] == pytest.approx(ends[2] - ends[1])
    assert ends[2] - ends[0] == pytest.approx(0.5)
