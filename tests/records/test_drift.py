"""Measurements made anew beside the recorded ones."""

from __future__ import annotations

import functools

import pytest

from tests.records.conftest import make_run
from tests.records.rechecking import check, codes, keep, texts


@pytest.fixture
def kept(tmp_path):
    return functools.partial(keep, tmp_path)


def fresh_run(low, ratio, high, verdict, cpu="AMD EPYC"):
    comparison = make_run().comparisons[0].model_dump()
    comparison |= {"low": low, "ratio": ratio, "high": high, "verdict": verdict}
    return make_run(
        id="run-20270110-1", started="2027-01-10T10:00:00+00:00",
        comparisons=[comparison], machine={"cpu": cpu, "cores": 2},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "drifted"),
    [
        ((0.73, 0.76, 0.79, "faster"), False),
        ((0.79, 0.82, 0.85, "faster"), True),
        ((0.60, 0.63, 0.66, "faster"), True),
        ((1.20, 1.30, 1.40, "slower"), True),
        ((0.70, 1.00, 1.40, "no-verdict"), False),
    ],
)
def test_measurements_drift_where_their_intervals_part(kept, numbers, drifted):
    found = check(kept(run=make_run()), fresh=fresh_run(*numbers))
    assert ("measurement-drift" in codes(found, "matters")) == drifted
    if drifted:
        (text,) = texts(found, "measurement-drift")
        assert "then 0.75 [0.72, 0.78]" in text


def test_a_fresh_run_counts_instead_of_the_recorded_one(kept):
    results = [r.model_dump() for r in make_run().results]
    for result in results:
        if result["framework"] == "pytorch":
            result["quantities"]["step_seconds"] |= {"value": 0.1, "low": 0.09, "high": 0.11}
    slow = make_run(id="run-slow", results=results)
    found = check(kept(run=make_run()), fresh=slow)
    assert found.p_best_today["pytorch"] < found.p_best_then["pytorch"]
    assert found.then.state == "identical"


def test_a_comparison_is_found_from_the_other_side(kept):
    """Which one is named first depends on the frameworks that take part."""
    comparison = make_run().comparisons[0].model_dump()
    turned = comparison | {
        "a": comparison["b"], "b": comparison["a"], "ratio": 1 / 0.75,
        "low": 1 / 0.78, "high": 1 / 0.72, "verdict": "slower",
    }  # fmt: skip
    same = check(kept(run=make_run()), fresh=make_run(id="again", comparisons=[turned]))
    assert codes(same) & {"measurement-drift", "not-measured"} == set()
    other = turned | {"ratio": 0.80, "low": 0.77, "high": 0.84, "verdict": "faster"}
    drifted = check(kept(run=make_run()), fresh=make_run(id="again", comparisons=[other]))
    (text,) = texts(drifted, "measurement-drift")
    assert text.endswith(
        "took 1.25 [1.19, 1.30] × the time of tensorflow:as-written, then 0.75 [0.72, 0.78]"
    )


def test_comparisons_that_were_not_made_anew_are_named(kept):
    found = check(kept(run=make_run()), fresh=make_run(id="again", comparisons=[]))
    (text,) = texts(found, "not-measured")
    count = len(make_run().comparisons)
    assert text.startswith(f"{count} of {count} recorded comparisons were not made anew: ")
    assert make_run().comparisons[0].probe in text
    assert found.stands


def test_another_machine_is_said(kept):
    run = fresh_run(0.72, 0.75, 0.78, "faster", cpu="Ampere")
    assert texts(check(kept(run=make_run()), fresh=run), "machine") == [
        "another machine: Ampere, then AMD EPYC; its ratios may differ for that"
    ]
