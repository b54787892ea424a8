"""What a machine can tell apart, from rounds whose truth is known; nothing is timed here."""

from __future__ import annotations

import math
import random

import pytest

from advisor.measure.calibration import GRID, Beside, beside, limit, on_probe, resolved, runs_of
from advisor.measure.results import TELLS_NOTHING, Calibration, Comparison, Result
from advisor.measure.sentences import calibration_sentence, what_would_settle
from tests.measure.fakes import block, tiny_suite


def errors(spread, count=40, seed=1):
    source = random.Random(seed)
    return [source.gauss(0.0, spread) for _ in range(count)]


def calibration(resolves, suite="tiny"):
    return Calibration(id="c", day="2026-11-30", machine="m", suite=suite, resolves=resolves)


def result(name, rounds):
    blocks = tuple(tuple(block(m, v) for m, v in of_round) for of_round in rounds)
    return Result(probe="work", contender=name, framework="steady", mode="as-written",
                  status="ok", rounds=blocks)  # fmt: skip


def test_a_steady_machine_tells_small_differences_apart():
    # Never below the least spread that is assumed: 1.5 % between rounds.
    assert 1.06 <= resolved(errors(0.001), 4) <= 1.09


def test_the_noisier_the_machine_the_larger_the_difference_it_needs():
    limits = [resolved(errors(spread), 4) for spread in (0.01, 0.03, 0.06, 0.1)]
    assert limits == sorted(limits)
    assert limits[0] < 1.1
    assert limits[-1] > 1.2


def test_more_rounds_tell_smaller_differences_apart():
    assert resolved(errors(0.04), 12) < resolved(errors(0.04), 4)


def test_where_nothing_can_be_told_apart_there_is_no_ratio():
    assert resolved(errors(1.0), 4) is None
    assert resolved(errors(0.01, count=3), 4) is None
    assert resolved([], 4) is None


@pytest.mark.parametrize("spread", [0.02, 0.05])
def test_what_is_said_to_be_told_apart_is_found_in_new_runs(spread):
    from advisor.measure.statistics import verdict_over_rounds

    ratio = resolved(errors(spread, count=400), 4)
    source = random.Random(99)
    runs = [[math.log(ratio) + source.gauss(0, spread) for _ in range(4)] for _ in range(500)]
    found = sum(verdict_over_rounds(run, 4)[0] == "slower" for run in runs) / len(runs)
    assert 0.85 <= found <= 0.98
    nearer = math.log(ratio - 0.03)
    runs = [[nearer + source.gauss(0, spread) for _ in range(4)] for _ in range(500)]
    assert sum(verdict_over_rounds(run, 4)[0] == "slower" for run in runs) / len(runs) < found


def test_the_same_errors_and_seed_give_the_same_ratio():
    assert resolved(errors(0.05), 4, seed=3) == resolved(errors(0.05), 4, seed=3)
    assert resolved(errors(0.05), 4) in GRID


def test_rounds_are_cut_into_runs_and_the_rest_is_none():
    assert runs_of(range(10), 4) == [range(4), range(4, 8)]
    assert runs_of(range(3), 4) == []


def test_rounds_count_only_with_enough_blocks_that_were_kept():
    plain = result("plain", [[(1.0, ""), (1.0, "")], [(1.0, ""), (1.0, "busy")], []])
    other = result("other", [[(1.1, ""), (1.1, "")], [(1.1, ""), (1.1, "")], [(1.1, "")]])
    found = beside(plain, other, 1.1, least=2)
    assert found.rounds == pytest.approx((math.log(1.1),))
    assert found.errors == pytest.approx((0.0,), abs=1e-12)


def test_verdicts_on_the_program_beside_itself_and_on_what_was_planted():
    suite = tiny_suite(rounds=4)
    source = random.Random(5)

    def measured(name, ratio):
        rounds = tuple(math.log(ratio) + source.gauss(0, 0.01) for _ in range(12))
        return Beside(name, ratio, rounds)

    itself, delays = on_probe(
        "work", "steady", suite, [measured("i", 1.0), measured("5", 1.05), measured("20", 1.2)]
    )
    assert (itself.runs, itself.wrong) == (3, 0)
    assert itself.spread == pytest.approx(0.005, rel=0.4)
    assert [(d.ratio, d.runs) for d in delays] == [(1.05, 3), (1.2, 3)]
    assert delays[1].found == 3
    assert delays[0].found <= 1


def test_a_machine_that_lies_is_found_out():
    lying = Beside("itself", 1.0, tuple([math.log(1.3)] * 8))
    itself, _ = on_probe("work", "steady", tiny_suite(rounds=4), [lying])
    assert itself.wrong == itself.runs == 2
    assert itself.spread > 0.1


@pytest.mark.parametrize(
    ("own", "found", "expected"),
    [(1.25, 1.1, 1.25), (1.25, 1.4, 1.4), (1.0, 1.1, 1.1), (1.25, None, TELLS_NOTHING)],
)
def test_a_calibration_raises_the_limit_of_a_suite_and_never_lowers_it(own, found, expected):
    assert limit(tiny_suite(tells_apart=own), calibration(found)) == expected


def test_only_a_calibration_of_the_same_suite_counts():
    assert limit(tiny_suite(tells_apart=1.1), calibration(2.0, suite="other")) == 1.1
    assert limit(tiny_suite(tells_apart=1.1), None) == 1.1


def test_in_words():
    assert "17 % or more" in calibration_sentence(calibration(1.17))
    assert "not even twice" in calibration_sentence(calibration(None))
    unsettled = Comparison(
        probe="work", mode="as-written", a="a", b="b", ratio=1.5, low=1.4, high=1.6,
        verdict="no-verdict", rounds=4, tells_apart=TELLS_NOTHING,
    )  # fmt: skip
    assert "could not tell anything apart" in what_would_settle(unsettled)
