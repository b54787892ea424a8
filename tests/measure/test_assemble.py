"""From what was seen to results and comparisons, without a clock or a process."""

from __future__ import annotations

import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.measure.assemble import (
    compare,
    comparisons_of,
    contender_of,
    least_pairs,
    results_of,
)
from advisor.measure.observations import Failure, Observations
from advisor.measure.plan import Participant, contender_id, probes_for, yardstick
from advisor.measure.results import ProbeText, Result
from advisor.measure.suites import START_UP
from tests.measure.fakes import block, tiny_suite

EAGER, COMPILED = "as-written", "as-recommended"


def participant(framework, mode=EAGER, **options):
    return Participant(contender_id(framework, mode), framework, mode, sys.executable, **options)


def seen_with(*who, median_s=0.01, rounds=3, pairs=2, probe="work"):
    seen = Observations()
    for one in who:
        blocks = seen.of(probe, one.id).blocks
        for number in range(1, rounds + 1):
            blocks[number] = [block(median_s) for _ in range(pairs)]
    return seen


def result(rounds, status="ok", contender="a", **changes):
    values = {"probe": "work", "contender": contender, "framework": contender, "mode": EAGER,
              "status": status, "rounds": tuple(tuple(r) for r in rounds)}  # fmt: skip
    return Result(**{**values, **changes})


def work_suite(**changes):
    return tiny_suite(probes=("work",), modes={"work": (EAGER, COMPILED)}, **changes)


A, B = participant("a"), participant("b")


def one_result(seen, suite=None, who=A, rounds=3):
    return results_of(suite or work_suite(), [who], seen, rounds)[0]


def test_a_sound_observation_is_a_result_with_its_numbers():
    seen = seen_with(A)
    seen.texts["work"] = ProbeText(id="work", title="W", work="w", flops=1e6)
    seen.of("work", A.id).first_call_s = {1: 0.5, 2: 0.4, 3: 0.6}
    seen.of("work", A.id).peak_bytes = {1: 10.0, 2: 20.0, 3: 30.0}
    found = one_result(seen)
    assert found.status == "ok"
    assert set(found.quantities) == {"step_seconds", "first_call_seconds", "flop_rate",
                                     "peak_bytes"}  # fmt: skip
    assert found.quantities["step_seconds"].value == pytest.approx(0.01)
    assert found.quantities["first_call_seconds"].value == 0.5
    assert found.quantities["peak_bytes"].value == 20
    assert found.quantities["flop_rate"].value == pytest.approx(1e8)
    assert {q.n for q in found.quantities.values()} == {3}


def test_void_blocks_are_kept_on_record_and_count_nowhere():
    seen = seen_with(A, rounds=0)
    for number in (1, 2):
        seen.of("work", A.id).blocks[number] = [block(9.0, void="x"), block(0.01), block(0.01)]
    found = one_result(seen)
    assert found.quantities["step_seconds"].value == pytest.approx(0.01)
    assert [len(blocks) for blocks in found.rounds] == [3, 3]


def test_rounds_that_were_missed_stay_as_gaps():
    seen = seen_with(A, rounds=0)
    seen.of("work", A.id).blocks = {1: [block(0.01)], 3: [block(0.02)]}
    found = one_result(seen)
    assert [len(blocks) for blocks in found.rounds] == [1, 0, 1]
    assert found.quantities["step_seconds"].n == 2


def test_nothing_seen_is_interrupted():
    found = one_result(Observations())
    assert (found.status, found.quantities, found.rounds) == ("interrupted", {}, ())
    assert found.reason


def test_a_round_that_was_broken_off_is_no_result():
    seen = seen_with(A, rounds=1, pairs=1)
    assert one_result(seen, work_suite(pairs=4)).status == "interrupted"
    assert one_result(seen, work_suite(pairs=2)).status == "ok"


def test_one_block_is_enough_of_the_yardstick():
    suite = work_suite(pairs=8, yardstick=("work",))
    ours = yardstick()
    assert one_result(seen_with(ours, rounds=1, pairs=1), suite, ours).status == "ok"


@pytest.mark.parametrize(("disturbed", "status"), [(0, "ok"), (3, "ok"), (4, "too_noisy")])
def test_more_than_half_the_blocks_disturbed_is_too_noisy(disturbed, status):
    seen = seen_with(A)
    seen.of("work", A.id).disturbed = disturbed
    found = one_result(seen)
    assert found.status == status
    # The numbers are shown all the same, and no verdict is built on them.
    assert found.quantities["step_seconds"].value == pytest.approx(0.01)
    assert (compare(found, found) is None) == (status != "ok")


@pytest.mark.parametrize("status", ["crashed", "timeout", "oom", "parity_failed", "unsupported"])
def test_a_failure_shows_no_number_whatever_was_seen_before(status):
    seen = seen_with(A)
    seen.of("work", A.id).failure = Failure(status, "because", ("last",))
    found = one_result(seen)
    assert (found.status, found.reason, found.tail) == (status, "because", ("last",))
    assert (found.quantities, found.rounds) == ({}, ())


def test_a_framework_that_did_not_start_has_that_status_on_every_probe():
    suite = tiny_suite()
    seen = seen_with(A)
    seen.facts_of(A.id).failure = Failure("import_error", "broken")
    assert {r.status for r in results_of(suite, [A], seen, 3)} == {"import_error"}
    entry = contender_of(A, seen)
    assert (entry.status, entry.reason) == ("import_error", "broken")
    assert contender_of(B, seen).status == "ok"


def compiled(first, compile_s, steps):
    who = participant("a", COMPILED)
    seen = Observations()
    for one, step in ((A, steps[0]), (who, steps[1])):
        for number in (1, 2, 3):
            seen.of("work", one.id).blocks[number] = [block(step), block(step)]
    seen.of("work", who.id).first_call_s = first
    seen.of("work", who.id).compile_s = compile_s
    made = results_of(work_suite(), [A, who], seen, 3)
    return next(r.quantities for r in made if r.contender == who.id)


def test_only_the_first_compilation_is_cold():
    found = compiled({1: 20.0, 2: 2.0, 3: 3.0}, {1: 18.0, 2: 1.0, 3: 2.0}, (0.02, 0.01))
    assert (found["compile_seconds"].value, found["compile_seconds"].n) == (18.0, 1)
    assert (found["warm_compile_seconds"].value, found["warm_compile_seconds"].n) == (1.5, 2)
    assert found["first_call_seconds"].value == 20.0
    assert found["warm_first_call_seconds"].value == 2.5
    assert found["break_even_calls"].value == pytest.approx(18.0 / 0.01)


def test_a_first_round_that_was_missed_gives_no_cold_compilation():
    found = compiled({2: 2.0}, {2: 1.0}, (0.02, 0.01))
    assert "compile_seconds" not in found
    assert "break_even_calls" not in found
    assert found["warm_compile_seconds"].value == 1.0


@pytest.mark.parametrize("steps", [(0.01, 0.01), (0.01, 0.02)])
def test_compiling_that_never_pays_has_no_break_even(steps):
    assert "break_even_calls" not in compiled({1: 2.0}, {1: 1.0}, steps)


@given(st.floats(1e-6, 1), st.floats(1.01, 100), st.floats(0.1, 50))
def test_after_the_break_even_both_have_cost_the_same(fast, factor, cost):
    found = compiled({1: cost}, {1: cost}, (fast * factor, fast))
    calls = found["break_even_calls"].value
    assert calls * fast * factor == pytest.approx(cost + calls * fast)


@given(st.floats(0.2, 5), st.integers(2, 6), st.floats(1e-5, 10))
def test_a_constant_ratio_is_found_in_either_direction(ratio, rounds, base):
    first = result([[block(base * ratio)] * 2] * rounds)
    second = result([[block(base)] * 2] * rounds, contender="b")
    there, back = compare(first, second), compare(second, first)
    assert there.ratio == pytest.approx(ratio)
    assert back.ratio == pytest.approx(1 / ratio)
    assert there.low <= there.ratio <= there.high
    assert back.low == pytest.approx(1 / there.high)
    opposite = {"faster": "slower", "slower": "faster"}
    assert back.verdict == opposite.get(there.verdict, there.verdict)


@given(st.floats(1e-3, 1e3))
def test_a_change_of_all_times_alike_changes_no_comparison(scale):
    pattern = [(0.010, 0.013), (0.011, 0.012), (0.009, 0.014)]
    plain = compare(*(result([[block(r[i])] for r in pattern]) for i in (0, 1)))
    scaled = compare(*(result([[block(r[i] * scale)] for r in pattern]) for i in (0, 1)))
    assert scaled.ratio == pytest.approx(plain.ratio)
    assert scaled.low == pytest.approx(plain.low)
    assert scaled.verdict == plain.verdict


def test_fewer_rounds_than_planned_need_more_confidence():
    rounds = [[block(0.0100)], [block(0.0101)], [block(0.0099)]]
    first, second = result(rounds), result([[block(0.0111)]] * 3, contender="b")
    planned, early = compare(first, second, 1, 3), compare(first, second, 1, 8)
    assert (planned.low, planned.high) == (early.low, early.high)
    assert planned.verdict == "faster"
    assert early.verdict == "no-verdict"
    assert early.rounds == 3


@pytest.mark.parametrize("rounds", [0, 1])
def test_less_than_two_rounds_are_no_comparison(rounds):
    one = result([[block(0.01)]] * rounds)
    assert compare(one, one) is None


def test_a_round_with_too_few_pairs_is_left_out():
    full, short = [block(0.01)] * 4, [block(0.01)]
    first = result([full, full, short])
    assert compare(first, result([full] * 3), 2).rounds == 2
    assert compare(result([full, short, short]), result([full] * 3), 2) is None


@pytest.mark.parametrize("status", ["crashed", "too_noisy", "interrupted", "parity_failed"])
def test_only_sound_results_are_compared(status):
    sound = result([[block(0.01)]] * 3)
    assert compare(sound, result([[block(0.01)]] * 3, status)) is None
    assert compare(result([[block(0.01)]] * 3, status), sound) is None


def test_wild_rounds_give_a_comparison_that_can_be_written():
    wild = result([[block(1e-300)], [block(1e300)]])
    found = compare(wild, result([[block(1.0)]] * 2, contender="b"))
    assert found.verdict == "no-verdict"
    assert math.isfinite(found.low)
    assert math.isfinite(found.high)
    seen = Observations()
    seen.of("work", A.id).blocks = {1: [block(1e-300)] * 2, 2: [block(1e300)] * 2}
    assert one_result(seen).quantities["step_seconds"].wild


def test_three_frameworks_are_compared_in_pairs_within_a_mode():
    who = [participant(f, mode) for mode in (COMPILED, EAGER) for f in ("c", "a", "b")]
    suite = work_suite(yardstick=("work",))
    taking_part = [*who, yardstick()]
    results = results_of(suite, taking_part, seen_with(*taking_part), 3)
    pairs = [(c.mode, c.a, c.b) for c in comparisons_of(suite, taking_part, results)]
    assert pairs == [
        (mode, contender_id(a, mode), contender_id(b, mode))
        for mode in (EAGER, COMPILED)
        for a, b in (("a", "b"), ("a", "c"), ("b", "c"))
    ]


def test_who_compiles_slowly_keeps_to_what_all_compile():
    suite = tiny_suite(
        probes=(START_UP, "x", "y", "z"),
        modes={START_UP: (EAGER,), **dict.fromkeys("xyz", (EAGER, COMPILED))},
        compiled_by_all=("y",),
        yardstick=("z",),
    )
    for framework in ("a", "b"):
        slow = participant(framework, COMPILED, compiles_slowly=True)
        assert probes_for(suite, slow) == ("y",)
        eager = participant(framework, compiles_slowly=True)
        assert probes_for(suite, eager) == (START_UP, "x", "y", "z")
    assert probes_for(suite, participant("c", COMPILED)) == ("x", "y", "z")
    assert probes_for(suite, yardstick()) == ("z",)


@pytest.mark.parametrize(("pairs", "least"), [(1, 1), (2, 1), (4, 2), (5, 2)])
def test_half_the_pairs_make_a_round(pairs, least):
    suite = tiny_suite(pairs=pairs)
    assert least_pairs(suite, "work") == least
    assert least_pairs(suite, START_UP) == 1
