"""Spending the time that was granted: which probes the next round can still afford.

A verdict needs several rounds, so on a machine that is slower than expected it is better to leave
out the most expensive probe, or the one that is worth least to somebody, than to measure everything
once.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.measure.clock import Clock
from advisor.measure.results import Mode
from advisor.measure.rounds import RoundCost
from advisor.measure.suites import START_UP, Suite

LEAST_ROUNDS = 3
"""Rounds that are wanted of the first mode before anything else."""
COLD_COMPILE_S, QUICK_COMPILE_S = 25.0, 3.0
"""What a probe is taken to cost in the first round of a compiled mode, before that was seen: where
all compile it, and where only those do that compile in a second or two."""
_SPARED = 2 / 3
"""Share of the first round's compiling that a warm cache is taken to save."""
_SLACK = 1.05
"""A round that nobody has to have starts only where it may take a little longer than foreseen."""


class Budget:
    """Foresees rounds from those that were run."""

    def __init__(
        self,
        suite: Suite,
        clock: Clock,
        *,
        target_s: float | None = None,
        modes: Sequence[Mode] = (),
    ) -> None:
        """Rounds beyond the least run only where they end within ``target_s`` of the beginning.

        ``modes`` are those that have rounds of their own, if not all of the suite's.
        """
        self._target_s = float("inf") if target_s is None else target_s
        self._suite = suite
        self._clock = clock
        self._modes = tuple(modes) or suite.all_modes()
        self._first = self._modes[0]
        self._last: dict[Mode, RoundCost] = {}
        self._done: dict[Mode, int] = {}
        self._dropped: dict[str, int] = {}
        self._skipped = False

    def next_round(self, mode: Mode) -> int:
        """The number of a mode's next round, from 1."""
        return self._done.get(mode, 0) + 1

    def paid(self, mode: Mode, cost: RoundCost) -> None:
        """Take note of what a round took."""
        self._last[mode] = cost
        self._done[mode] = self._done.get(mode, 0) + 1

    def done_before(self, mode: Mode) -> None:
        """A round that an earlier part of a resumed run has measured."""
        self._done[mode] = self._done.get(mode, 0) + 1

    def affordable(self, mode: Mode, number: int) -> tuple[str, ...]:
        """The probes of round ``number`` of a mode; none where it would not end in time."""
        probes = self._probes(mode)
        if number > LEAST_ROUNDS:
            cost = _SLACK * self._cost(mode, number, probes)
            left = min(self._clock.left(), self._target_s - self._clock.elapsed())
            return probes if cost < left else ()
        if mode == self._first:
            return probes if self._first not in self._last else self._fitting(number)
        needed = _SLACK * self._cost(mode, number, probes)
        done = self._done.get(self._first, 0)
        to_come = max(0, min(LEAST_ROUNDS, self._suite.rounds) - done)
        needed += to_come * self._cost(self._first, done + 1, self._probes(self._first))
        if needed < self._clock.left():
            return probes
        self._skipped = True
        return ()

    def left_out(self) -> str:
        """What fell to the budget, in words; empty where nothing did."""
        least = min(LEAST_ROUNDS, self._suite.rounds)
        short = self._skipped and any(self._done.get(mode, 0) < least for mode in self._modes)
        if not short and not self._dropped:
            return ""
        parts = ["the budget ran short"]
        for probe, number in self._dropped.items():
            parts.append(f"{probe} was left out from round {number} on")
        return ", ".join(parts)

    def _probes(self, mode: Mode) -> tuple[str, ...]:
        return tuple(p for p in self._suite.probes_of(mode) if p not in self._dropped)

    def _fitting(self, number: int) -> tuple[str, ...]:
        """All probes if the least number of rounds fits with them, else without the dearest.

        Without slack: a last round that is cut short loses less than a probe left out of all.
        """
        rounds = max(1, min(LEAST_ROUNDS, self._suite.rounds) - number + 1)
        dropped: list[str] = []
        probes: Sequence[str] = self._probes(self._first)
        while rounds * self._cost(self._first, number, probes) >= self._clock.left():
            costs = self._last[self._first].probes
            droppable = [p for p in probes if p != START_UP]
            if len(droppable) <= 1:
                self._skipped = True
                return ()
            gone = (
                droppable[-1]
                if self._suite.by_worth
                else max(droppable, key=lambda p: costs.get(p, 0.0))
            )
            dropped.append(gone)
            probes = [p for p in probes if p != gone]
        self._dropped.update(dict.fromkeys(dropped, number))
        return tuple(probes)

    def _cost(self, mode: Mode, number: int, probes: Sequence[str]) -> float:
        last = self._last.get(mode)
        if last is None:
            return self._first_cost(probes)
        gone = sum(seconds for probe, seconds in last.probes.items() if probe not in probes)
        if number != 2:  # noqa: PLR2004 - the first was another kind of round
            return last.seconds - gone
        # Now the cache is warm, and what stays is proven to be the same work.
        proven = sum(seconds for probe, seconds in last.proofs.items() if probe in probes)
        return last.seconds - gone - last.compile_s * _SPARED - proven

    def _first_cost(self, probes: Sequence[str]) -> float:
        """What the first round of a compiled mode is taken to cost: starting, and compiling."""
        eager = self._last.get(self._first)
        starting = 0.0 if eager is None else eager.seconds - sum(eager.probes.values())
        slow = sum(probe in self._suite.compiled_by_all for probe in probes)
        return starting + slow * COLD_COMPILE_S + (len(probes) - slow) * QUICK_COMPILE_S
