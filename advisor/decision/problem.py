"""A whole decision as arrays, and the one way to decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from advisor.decision.arguments import MAX_SEED, check_draws, check_groups, check_whole
from advisor.decision.memory import keep_freed_memory
from advisor.decision.open_requirements import OpenRequirements
from advisor.decision.outcomes import OutcomeNoise, first_chances, values_of
from advisor.decision.simulation import UNKNOWN_MEAN, Beliefs, Simulation, simulate_with
from advisor.decision.weighing import PlainWeights
from advisor.decision.weights import (
    TAU,
    KeptGroups,
    WeightNoise,
    central_weights,
    draw_noise,
    weigh,
    weights_from,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from advisor.decision.weighing import Weighing

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]


class Problem(NamedTuple):
    """``A`` frameworks on ``C`` criteria."""

    means: Floats
    """``(A, C)`` on [0, 1]; NaN: nothing is known."""
    spreads: Floats
    """``(A, C)``."""
    levels: Floats
    """``(C,)`` importances 0 … 5; NaN: not answered."""
    groups: NDArray[np.intp]
    """``(C,)`` group of each criterion."""
    passes: Floats
    """``(A,)`` probability that every requirement is met."""
    seed: int = 0
    draws: int = 10_000
    tau: float = TAU
    discrepancy: float = 0.0
    """Standard deviation of what the weighted sum as a whole may miss of a framework."""
    still_open: OpenRequirements | None = None
    """What may still be required, beyond ``passes``."""

    def changed(self, **changes: Any) -> Problem:
        """The same problem with something else assumed."""
        return self._replace(**changes)

    def central_values(self) -> Floats:
        """``(A,)``: values at the central weights, unknown cells at the middle of the scale."""
        return self.filled_means() @ central_weights(self.levels, self.groups)

    def filled_means(self) -> Floats:
        """``(A, C)``: means with unknown cells at the middle of the scale."""
        return np.where(np.isnan(self.means), UNKNOWN_MEAN, self.means)


_ROOM = 2**22
"""Numbers that a decision may keep for the next ones, 32 MiB."""


class Draws:
    """The random part of a decision, drawn once and used for every change that is tried."""

    __slots__ = ("_fewer", "_groups", "_kept", "noise", "value_seed")

    def __init__(self, noise: WeightNoise, value_seed: np.random.SeedSequence) -> None:
        """Weights have their noise, values a seed: each can be kept while the other changes."""
        self.noise = noise
        self.value_seed = value_seed
        self._kept: tuple[Bools, OutcomeNoise] | None = None
        self._fewer: Draws | None = None
        self._groups: KeptGroups = {}

    def weigh(self, problem: Problem, *, keep: bool = False) -> Weighing:
        """The weights, not written out.

        ``keep``: what this decision works out is kept, instead of what was, for others that differ
        in some of the groups; the numbers are the same to the last digit.
        """
        if not keep:
            return weigh(problem.levels, problem.groups, self.noise, self._groups)
        self._groups.clear()
        groups = len(set(np.asarray(problem.groups).tolist()))
        room = 2 * groups * np.size(problem.means[:, :1]) * self.noise.member.shape[1] <= _ROOM
        return weigh(problem.levels, problem.groups, self.noise, self._groups, keep=room)

    def weights(self, problem: Problem) -> Floats:
        """``(draws, C)``."""
        return weights_from(problem.levels, problem.groups, self.noise)

    def outcomes(self, unknown: Bools) -> OutcomeNoise:
        """What is random about the values; the last is kept, for most changes leave it alone."""
        kept = self._kept
        if kept is None or not np.array_equal(kept[0], unknown):
            rng = np.random.default_rng(self.value_seed)
            kept = (unknown, OutcomeNoise(unknown, self.noise.member.shape[1], rng))
            self._kept = kept
        return kept[1]

    def first(self, draws: int) -> Draws:
        """Only the first draws, where a rough answer is enough; the last are kept."""
        if self._fewer is None or self._fewer.noise.member.shape[1] != draws:
            self._fewer = Draws(self.noise.first(draws), self.value_seed)
        return self._fewer


def draw(problem: Problem) -> Draws:
    """Draw everything random. Weights and values have streams of their own: each can be kept."""
    draws = check_draws(problem.draws, len(problem.levels))
    seed = check_whole("seed", problem.seed, 0, MAX_SEED)
    keep_freed_memory()
    weight_seed, value_seed = np.random.SeedSequence(seed).spawn(2)
    groups = check_groups(problem.groups, len(problem.levels))
    noise = draw_noise(
        len(problem.levels),
        int(groups.max(initial=0)) + 1,
        draws=draws,
        rng=np.random.Generator(np.random.SFC64(weight_seed)),  # the fastest for normal numbers
        tau=problem.tau,
    )
    return Draws(noise, value_seed)


def decide(problem: Problem, draws: Draws | None = None) -> Simulation:
    """Draw weights and values and count. The same problem gives identical numbers."""
    beliefs = _beliefs(problem)
    drawn = draws or draw(problem)
    # Not spawned from value_seed: spawning would make the next call another one.
    later = np.random.default_rng(np.random.SeedSequence([problem.seed, 1]))
    noise = drawn.outcomes(beliefs.unknown)
    return simulate_with(beliefs, drawn.weigh(problem, keep=draws is not None), noise, later)


def chances(problem: Problem, draws: Draws, weights: Floats | Weighing | None = None) -> Floats:
    """``(A,)``: only P(best), the same numbers as :func:`decide` gives, for trying changes."""
    beliefs = _beliefs(problem)
    if weights is None:
        weights = draws.weigh(problem)
    elif isinstance(weights, np.ndarray):
        weights = PlainWeights(weights.T)
    noise = draws.outcomes(beliefs.unknown)
    value = values_of(beliefs.mean, beliefs.spread, weights, noise, beliefs.discrepancy)
    return first_chances(value, noise.met(beliefs.passes, beliefs.still_open))


def _beliefs(problem: Problem) -> Beliefs:
    """The beliefs, of as many criteria as there are importances."""
    beliefs = Beliefs(
        problem.means, problem.spreads, problem.passes, problem.discrepancy, problem.still_open
    )
    if beliefs.mean.shape[1] != len(problem.levels):
        raise ValueError(
            f"levels must have one entry per criterion: {beliefs.mean.shape[1]}, "
            f"not {len(problem.levels)}"
        )
    return beliefs
