"""Time is spent where it gives a verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.measure.budget import COLD_COMPILE_S, QUICK_COMPILE_S, Budget
from advisor.measure.clock import BudgetSpent, Clock
from advisor.measure.rounds import RoundCost
from advisor.measure.suites import START_UP
from tests.measure.fakes import tiny_suite

EAGER, COMPILED = "as-written", "as-recommended"


class Stopped(Clock):
    """A clock whose hands are set by hand."""

    def __init__(self, left):
        super().__init__(None)
        self.now = left

    def left(self):
        return self.now


def two_modes(**changes):
    return tiny_suite(
        compiled_by_all=("cheap",),
        probes=(START_UP, "cheap", "dear"),
        modes={START_UP: (EAGER,), "cheap": (EAGER, COMPILED), "dear": (EAGER,)},
        rounds=4,
        **changes,
    )


def cost(seconds, compile_s=0.0, **probes):
    return RoundCost(seconds, compile_s, probes)


def test_with_time_everything_runs():
    budget = Budget(two_modes(), Stopped(1000))
    for number in (1, 2, 3, 4):
        assert budget.affordable(EAGER, number) == (START_UP, "cheap", "dear")
        budget.paid(EAGER, cost(10, cheap=2, dear=6))
        assert budget.affordable(COMPILED, number) == ("cheap",)
        budget.paid(COMPILED, cost(10, 5, cheap=9))
    assert budget.left_out() == ""


def test_the_dearest_probe_is_left_out_before_the_rounds_are():
    clock = Stopped(1000)
    budget = Budget(two_modes(), clock)
    budget.paid(EAGER, cost(10, cheap=2, dear=6))
    clock.now = 12
    assert budget.affordable(EAGER, 2) == (START_UP, "cheap")
    assert "dear was left out from round 2 on" in budget.left_out()


def test_what_is_shown_only_once_is_not_counted_again():
    clock = Stopped(19)
    for proof, kept in ((0.0, (START_UP, "cheap")), (2.0, (START_UP, "cheap", "dear"))):
        budget = Budget(two_modes(), clock)
        budget.paid(EAGER, RoundCost(10, 0.0, {"cheap": 2, "dear": 6}, {"dear": proof}))
        assert budget.affordable(EAGER, 2) == kept
    budget = Budget(two_modes(), clock)
    for _ in range(2):
        budget.paid(EAGER, RoundCost(20, 0.0, {"cheap": 2, "dear": 6}))
    assert budget.affordable(EAGER, 3) == (START_UP, "cheap")


def test_what_a_probe_that_is_left_out_has_proven_is_not_spared_twice():
    """Without the dearest two rounds of 4 s are to come, whatever its proof took."""
    for left, kept in ((7, ()), (9, (START_UP, "cheap"))):
        budget = Budget(two_modes(), Stopped(left))
        budget.paid(EAGER, RoundCost(10, 0.0, {"cheap": 2, "dear": 6}, {"dear": 3.0}))
        assert budget.affordable(EAGER, 2) == kept


def test_what_was_left_out_stays_out():
    clock = Stopped(1000)
    budget = Budget(two_modes(), clock)
    budget.paid(EAGER, cost(10, cheap=2, dear=6))
    clock.now = 12
    budget.affordable(EAGER, 2)
    budget.paid(EAGER, cost(4, cheap=2))
    clock.now = 1000
    assert budget.affordable(EAGER, 3) == (START_UP, "cheap")


def test_no_round_starts_that_would_not_end_in_time():
    clock = Stopped(1000)
    budget = Budget(two_modes(), clock)
    budget.paid(EAGER, cost(10, cheap=2, dear=2))
    clock.now = 3
    assert budget.affordable(EAGER, 2) == ()
    assert "ran short" in budget.left_out()


def test_compiling_waits_until_the_first_mode_has_its_rounds():
    clock = Stopped(1000)
    budget = Budget(two_modes(), clock)
    budget.paid(EAGER, cost(10, cheap=2, dear=6))
    # Two more rounds, and a first one of compiling: it starts what they start, too.
    clock.now = 20 + 2 + COLD_COMPILE_S
    assert budget.affordable(COMPILED, 1) == ()
    clock.now += 2
    assert budget.affordable(COMPILED, 1) == ("cheap",)


def test_frameworks_that_start_slowly_leave_less_time_to_compile():
    for starting, kept in ((1, ("cheap",)), (30, ())):
        clock = Stopped(1000)
        budget = Budget(two_modes(), clock)
        for _ in range(3):
            budget.paid(EAGER, cost(starting + 8, cheap=2, dear=6))
        clock.now = COLD_COMPILE_S + 10
        assert budget.affordable(COMPILED, 1) == kept


def test_what_compiles_in_a_second_is_not_taken_for_slow():
    suite = replace(two_modes(), compiled_by_all=())
    clock = Stopped(1000)
    budget = Budget(suite, clock)
    for _ in range(3):
        budget.paid(EAGER, cost(10, cheap=2, dear=6))
    clock.now = 2 + QUICK_COMPILE_S + 1
    assert budget.affordable(COMPILED, 1) == ("cheap",)


def test_a_warm_cache_is_foreseen():
    clock = Stopped(1000)
    budget = Budget(two_modes(), clock)
    for mode in (EAGER, COMPILED):
        budget.paid(mode, cost(20, 15 if mode == COMPILED else 0, cheap=2, dear=2))
    budget.paid(EAGER, cost(20, cheap=2, dear=2))
    clock.now = 32 + 1
    assert budget.affordable(COMPILED, 2) == ("cheap",)


def test_compiling_that_had_to_wait_comes_later():
    clock = Stopped(1000)
    budget = Budget(two_modes(), clock)
    budget.paid(EAGER, cost(10, cheap=2, dear=2))
    clock.now = COLD_COMPILE_S + 8
    assert budget.affordable(COMPILED, budget.next_round(COMPILED)) == ()
    budget.paid(EAGER, cost(10, cheap=2, dear=2))
    budget.paid(EAGER, cost(10, cheap=2, dear=2))
    assert budget.next_round(COMPILED) == 1
    assert budget.affordable(COMPILED, 1) == ("cheap",)


def test_the_fourth_round_is_a_bonus():
    clock = Stopped(1000)
    budget = Budget(two_modes(), clock)
    for _ in range(3):
        budget.paid(EAGER, cost(10, cheap=2, dear=6))
    clock.now = 9
    assert budget.affordable(EAGER, 4) == ()
    assert budget.left_out() == ""
    clock.now = 11
    assert budget.affordable(EAGER, 4) == (START_UP, "cheap", "dear")


def test_a_bonus_keeps_to_the_target():
    budget = Budget(two_modes(), Stopped(1000), target_s=5)
    for _ in range(3):
        budget.paid(EAGER, cost(10, cheap=2, dear=6))
    assert budget.affordable(EAGER, 4) == ()


def test_a_clock_runs_out():
    clock = Clock(0.0)
    with pytest.raises(BudgetSpent):
        clock.check()
    assert Clock().left() == float("inf")
    with pytest.raises(BudgetSpent):
        Clock(0.05).sleep(60)


def test_where_time_is_short_the_least_valuable_is_left_out_not_the_dearest():
    probes = ("dear", "cheap", "middle")
    for by_worth, gone in ((False, "dear"), (True, "middle")):
        suite = tiny_suite(
            probes=probes, modes=dict.fromkeys(probes, ("as-written",)), by_worth=by_worth
        )
        clock = Clock(100.0)
        budget = Budget(suite, clock)
        budget.paid("as-written", RoundCost(60.0, 0.0, {"dear": 30, "cheap": 10, "middle": 20}))
        clock.budget_s = clock.elapsed() + 95.0
        kept = budget.affordable("as-written", 2)
        assert gone not in kept
        assert len(kept) == 2


def test_rounds_that_were_done_before_are_not_counted_again():
    suite = tiny_suite(rounds=3)
    budget = Budget(suite, Clock(100.0))
    budget.done_before("as-written")
    budget.done_before("as-written")
    assert budget.next_round("as-written") == 3
    assert budget.affordable("as-written", 3) == suite.probes
    assert budget.left_out() == ""
