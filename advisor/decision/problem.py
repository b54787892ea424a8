"""A whole decision as arrays, and the one way to decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from advisor.decision.arguments import check_draws, check_groups
from advisor.decision.simulation import (
    UNKNOWN_MEAN,
    Simulation,
    draw_outcomes,
    first_places,
    simulate,
)
from advisor.decision.weights import (
    TAU,
    WeightNoise,
    central_weights,
    draw_noise,
    weights_from,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


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

    def changed(self, **changes: Any) -> Problem:
        """The same problem with something else assumed."""
        return self._replace(**changes)

    def central_values(self) -> Floats:
        """``(A,)``: values at the central weights, unknown cells at the middle of the scale."""
        return self.filled_means() @ central_weights(self.levels, self.groups)

    def filled_means(self) -> Floats:
        """``(A, C)``: means with unknown cells at the middle of the scale."""
        return np.where(np.isnan(self.means), UNKNOWN_MEAN, self.means)


class Draws(NamedTuple):
    """The random part of a decision, drawn once and used for every change that is tried."""

    noise: WeightNoise
    value_seed: np.random.SeedSequence

    def weights(self, problem: Problem) -> Floats:
        """``(draws, C)``."""
        return weights_from(problem.levels, problem.groups, self.noise)

    def first(self, draws: int) -> Draws:
        """Only the first draws, where a rough answer is enough."""
        return Draws(self.noise.first(draws), self.value_seed)


def draw(problem: Problem) -> Draws:
    """Draw everything random. Weights and values have streams of their own: each can be kept."""
    draws = check_draws(problem.draws)
    weight_seed, value_seed = np.random.SeedSequence(problem.seed).spawn(2)
    groups = check_groups(problem.groups, problem.levels.size)
    noise = draw_noise(
        problem.levels.size,
        int(groups.max()) + 1,
        draws=draws,
        rng=np.random.default_rng(weight_seed),
        tau=problem.tau,
    )
    return Draws(noise, value_seed)


def decide(problem: Problem, draws: Draws | None = None) -> Simulation:
    """Draw weights and values and count. The same problem gives identical numbers."""
    drawn = draws or draw(problem)
    return simulate(
        problem.means,
        problem.spreads,
        drawn.weights(problem),
        seed=np.random.default_rng(drawn.value_seed),
        passes=problem.passes,
    )


def chances(problem: Problem, draws: Draws, weights: Floats | None = None) -> Floats:
    """``(A,)``: only P(best), the same numbers as :func:`decide` gives, for trying changes."""
    used = draws.weights(problem) if weights is None else weights
    rng = np.random.default_rng(draws.value_seed)
    value, met = draw_outcomes(problem.means, problem.spreads, used, problem.passes, rng)
    result: Floats = first_places(value, met).mean(axis=1)
    return result
