"""Statistics on synthetic timings whose truth is known; nothing is timed here."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.measure.assemble import compare
from advisor.measure.results import Result
from advisor.measure.sentences import what_would_settle
from advisor.measure.statistics import (
    EQUIVALENCE,
    Estimate,
    centre,
    round_log_ratio,
    rounds_needed,
    t_interval,
    verdict_of,
)
from tests.measure.fakes import block


def result(name, rounds):
    return Result(
        probe="work",
        contender=name,
        framework=name,
        mode="as-written",
        status="ok",
        rounds=tuple(tuple(block(m) for m in medians) for medians in rounds),
    )


def simulate(rng, ratio=1.0, rounds=4, pairs=4, between=0.03, within=0.02, drift=0.1):
    """Two contenders: processes differ, blocks differ, and the machine drifts under both."""
    a, b = [], []
    for _ in range(rounds):
        process = rng.normal(0, between, 2)
        common = drift * rng.random() * np.linspace(0, 1, pairs)
        a.append(ratio * np.exp(process[0] + common + rng.normal(0, within, pairs)))
        b.append(np.exp(process[1] + common + rng.normal(0, within, pairs)))
    return compare(result("a", a), result("b", b))


def test_coverage_when_there_is_no_difference():
    rng = np.random.default_rng(1)
    runs = [simulate(rng) for _ in range(600)]
    covered = np.mean([c.low <= 1 <= c.high for c in runs])
    assert 0.92 <= covered <= 0.98


def test_coverage_of_the_interval_with_two_values_is_nominal():
    rng = np.random.default_rng(2)
    intervals = [t_interval(list(rng.normal(0.3, 0.02, 2))) for _ in range(2000)]
    assert 0.935 <= np.mean([i.low <= 0.3 <= i.high for i in intervals]) <= 0.965


def test_two_rounds_that_agree_by_chance_are_not_taken_for_sure():
    a, b = result("a", [[1.1], [1.1]]), result("b", [[1.0], [1.0]])
    comparison = compare(a, b)
    assert comparison.verdict == "no-verdict"
    assert comparison.high / comparison.low > 1.25


def test_a_framework_against_itself_is_hardly_ever_called_different():
    rng = np.random.default_rng(3)
    verdicts = [simulate(rng).verdict for _ in range(600)]
    wrong = sum(v in ("faster", "slower") for v in verdicts)
    assert wrong / len(verdicts) < 0.01


def test_ten_percent_are_found_where_processes_are_steady():
    rng = np.random.default_rng(4)
    verdicts = [simulate(rng, ratio=1.10, between=0.005, within=0.01).verdict for _ in range(150)]
    assert verdicts.count("slower") / len(verdicts) > 0.95
    assert "faster" not in verdicts


def test_equal_and_steady_is_called_equivalent():
    rng = np.random.default_rng(5)
    verdicts = [simulate(rng, between=0.005, within=0.01).verdict for _ in range(150)]
    assert verdicts.count("equivalent") / len(verdicts) > 0.95


def test_drift_of_the_machine_cancels():
    rng = np.random.default_rng(6)
    steady = [simulate(rng, drift=0.0, between=0.001, within=0.001).ratio for _ in range(50)]
    drifting = [simulate(rng, drift=2.0, between=0.001, within=0.001).ratio for _ in range(50)]
    assert np.std(np.log(drifting)) < 2 * np.std(np.log(steady)) + 1e-3


def test_one_wild_block_does_not_move_a_round():
    a = [block(m) for m in (1.0, 1.0, 50.0, 1.0)]
    b = [block(1.0)] * 4
    assert round_log_ratio(a, b) == pytest.approx(0.0)


def test_void_blocks_are_not_paired():
    a = [block(9.0, void="pressure"), block(2.0), block(2.0)]
    b = [block(1.0), block(1.0)]
    assert round_log_ratio(a, b) == pytest.approx(math.log(2))
    assert round_log_ratio([block(1.0, void="x")], b) is None


def test_interval_by_hand():
    estimate = t_interval([0.1, 0.2, 0.3])
    half = 4.302653 * 0.1 / math.sqrt(3)
    assert (estimate.mean, estimate.spread) == pytest.approx((0.2, 0.1))
    assert (estimate.low, estimate.high) == pytest.approx((0.2 - half, 0.2 + half))


def test_one_round_gives_no_interval_and_no_comparison():
    with pytest.raises(ValueError, match="two rounds"):
        t_interval([0.1])
    assert compare(result("a", [[1.0]]), result("b", [[1.0]])) is None


def test_a_round_that_was_broken_off_does_not_count():
    a = result("a", [[1.0] * 4, [1.0] * 4, [9.0]])
    b = result("b", [[1.0] * 4, [1.0] * 4, [1.0]])
    comparison = compare(a, b, least=2)
    assert comparison.rounds == 2
    assert comparison.ratio == pytest.approx(1.0)


def test_fewer_rounds_than_planned_must_be_surer():
    a = result("a", [[1.30], [1.20], [1.25]])
    b = result("b", [[1.0], [1.0], [1.0]])
    whole, early = compare(a, b, planned=3), compare(a, b, planned=4)
    assert (whole.low, whole.high) == (early.low, early.high)
    assert whole.low > 1.05
    assert whole.verdict == "slower"
    assert early.verdict == "no-verdict"
    assert early.rounds_needed > 3


def test_rounds_that_one_side_missed_stay_aligned():
    a = result("a", [[1.0, 1.0], [], [3.0, 3.0]])
    b = result("b", [[1.0, 1.0], [8.0, 8.0], [3.0, 3.0]])
    comparison = compare(a, b)
    assert comparison.rounds == 2
    assert comparison.ratio == pytest.approx(1.0)


@pytest.mark.parametrize("status", ["crashed", "parity_failed", "too_noisy", "interrupted"])
def test_no_ratio_without_two_sound_results(status):
    a, b = result("a", [[1.0]] * 3), result("b", [[1.0]] * 3)
    assert compare(a.model_copy(update={"status": status}), b) is None
    assert compare(a, b.model_copy(update={"status": status})) is None


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.06, 0.2, "slower"),
        (-0.2, -0.06, "faster"),
        (-0.04, 0.04, "equivalent"),
        (-0.04, 0.06, "no-verdict"),
        (0.04, 0.2, "no-verdict"),
        (-0.2, 0.2, "no-verdict"),
    ],
)
def test_verdict_only_when_the_whole_interval_clears_the_band(low, high, verdict):
    assert verdict_of(Estimate((low + high) / 2, low, high, 0.1, 4)) == verdict


def test_wider_spread_needs_more_rounds():
    def needed(spread):
        return rounds_needed(Estimate(0.1, -1, 1, spread, 3))

    assert needed(0.02) < needed(0.05) < needed(0.2)
    assert needed(0.02) >= 4


def test_on_the_edge_no_number_of_rounds_is_named():
    assert rounds_needed(Estimate(EQUIVALENCE, 0, 1, 0.1, 4)) is None
    assert rounds_needed(Estimate(EQUIVALENCE + 1e-9, 0, 1, 0.1, 4)) is None


def test_wild_rounds_give_a_finite_interval():
    comparison = compare(
        result("a", [[1e-300, 1e-300], [1e300, 1e300]]), result("b", [[1.0, 1.0], [1.0, 1.0]])
    )
    assert math.isfinite(comparison.high)
    assert comparison.low > 0
    assert comparison.verdict == "no-verdict"


medians = st.lists(st.lists(st.floats(1e-6, 1e3), min_size=1, max_size=5), min_size=2, max_size=6)


@given(medians, medians)
def test_swapping_the_sides_inverts_ratio_interval_and_verdict(first, second):
    there = compare(result("a", first), result("b", second))
    back = compare(result("b", second), result("a", first))
    opposite = {"faster": "slower", "slower": "faster"}
    assert back.verdict == opposite.get(there.verdict, there.verdict)
    assert math.log(back.ratio) == pytest.approx(-math.log(there.ratio), abs=1e-9)
    assert math.log(back.low) == pytest.approx(-math.log(there.high), abs=1e-6)
    assert back.rounds_needed == there.rounds_needed


@given(medians, medians, st.floats(1e-3, 1e3))
def test_a_slower_clock_changes_nothing(first, second, factor):
    def scaled(rounds):
        return [[m * factor for m in medians] for medians in rounds]

    plain = compare(result("a", first), result("b", second))
    other = compare(result("a", scaled(first)), result("b", scaled(second)))
    assert math.log(other.ratio) == pytest.approx(math.log(plain.ratio), abs=1e-6)
    assert math.log(other.low) == pytest.approx(math.log(plain.low), abs=1e-5)


def test_centre_is_the_median_inside_its_interval():
    value, low, high = centre([1.0, 1.1, 1.2, 5.0])
    assert value == pytest.approx(1.15)
    assert low <= value <= high
    assert centre([2.0]) == (2.0, None, None)


def test_a_difference_that_a_run_of_this_length_cannot_vouch_for_gets_no_verdict():
    a = result("a", [[0.87], [0.875], [0.865], [0.87]])
    b = result("b", [[1.0], [1.0], [1.0], [1.0]])
    sure, careful = compare(a, b), compare(a, b, tells_apart=1.25)
    assert sure.verdict == "faster"
    assert sure.tells_apart is None
    assert careful.verdict == "no-verdict"
    assert (careful.ratio, careful.low, careful.high) == (sure.ratio, sure.low, sure.high)
    assert careful.tells_apart == 1.25
    assert careful.rounds_needed is None
    back = compare(b, a, tells_apart=1.25)
    assert (back.verdict, back.tells_apart) == ("no-verdict", 1.25)
    said = what_would_settle(careful)
    assert said == "a run of this length tells apart only what differs by 25 % or more"


@pytest.mark.parametrize(("ratio", "verdict"), [(0.79, "faster"), (0.81, "no-verdict")])
def test_the_limit_is_the_same_on_both_sides(ratio, verdict):
    a, b = result("a", [[ratio]] * 4), result("b", [[1.0]] * 4)
    turned = {"faster": "slower"}.get(verdict, verdict)
    assert compare(a, b, tells_apart=1.25).verdict == verdict
    assert compare(b, a, tells_apart=1.25).verdict == turned


def test_equivalence_needs_no_difference():
    a, b = result("a", [[1.0]] * 4), result("b", [[1.0]] * 4)
    assert compare(a, b, tells_apart=1.25).verdict == "equivalent"
