"""SMAA-2: how often each framework is best when everything uncertain is drawn.

Lahdelma & Salminen 2001, Operations Research 49:444; Tervonen & Lahdelma 2007, EJOR 178:500. The
value of a framework is the weighted sum of its scores. Given the weights a sum of normal beliefs
is normal, so one normal number per framework and draw replaces one per cell.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from advisor.decision.arguments import (
    check_discrepancy,
    check_passes,
    check_scores,
    check_seed,
    check_weights,
)
from advisor.decision.open_requirements import OpenRequirements, check_open
from advisor.decision.outcomes import (
    OutcomeNoise,
    first_chances,
    first_places,
    pairwise_winning,
    rank_acceptability,
    values_of,
)
from advisor.decision.weighing import PlainWeights, over_draws

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from advisor.decision.weighing import Weighing

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

__all__ = ["UNKNOWN_MEAN", "Beliefs", "Simulation", "first_places", "simulate", "simulate_with"]

UNKNOWN_MEAN = 0.5
"""Mean of a score of which nothing is known (uniform on [0, 1])."""


class Beliefs:
    """What is held of ``A`` frameworks on ``C`` criteria, checked."""

    def __init__(
        self,
        means: ArrayLike,
        spreads: ArrayLike,
        passes: ArrayLike | None,
        discrepancy: float = 0.0,
        still_open: OpenRequirements | None = None,
    ) -> None:
        """Raises ``ValueError`` that names the argument."""
        self.discrepancy = check_discrepancy(discrepancy)
        self.mean, self.spread = check_scores(means, spreads)
        self.passes = check_passes(passes, self.mean.shape[0])
        check_open(still_open, self.mean.shape[0])
        self.still_open = still_open
        self.unknown: Bools = np.isnan(self.mean)


class Simulation:
    """What the draws say. ``A`` frameworks, ``C`` criteria, all probabilities in [0, 1].

    Every estimate has its Monte Carlo standard error beside it. A share p of N independent draws
    has √(p(1−p)/N), Tervonen & Lahdelma 2007, section 3.3; where exact ties share a rank the
    error is smaller than said. What recommending does not need is computed when it is asked for.
    """

    def __init__(
        self,
        beliefs: Beliefs,
        weights: Weighing,
        noise: OutcomeNoise,
        later: np.random.Generator,
    ) -> None:
        """``later``: the stream of the confidence factors."""
        self._beliefs, self._weights, self._later = beliefs, weights, later
        value = values_of(beliefs.mean, beliefs.spread, weights, noise, beliefs.discrepancy)
        met = noise.met(beliefs.passes, beliefs.still_open)
        self._value, self._met = value, met
        self.weights = weights
        self.draws = weights.draws
        self.rank_acceptability: Floats = rank_acceptability(value, met)
        """``(A, A)``: share of draws in which framework a (row) has rank r (column). Exact ties
        share the ranks. Rows add up to the probability of meeting the requirements; without any
        the matrix is doubly stochastic."""
        self.passes: Floats = beliefs.passes
        """``(A,)``: probability of meeting every requirement that is known today."""
        self.none = 0.0 if met is None else float(1 - met.any(axis=0).mean())
        """Share of draws in which no framework meets the requirements."""
        self.nothing_matters = weights.nothing_matters
        """Share of draws in which no criterion matters; all weigh alike in them."""
        self.mean_values: Floats = value.mean(axis=1)
        """``(A,)``: mean value, whether or not the requirements are met."""
        even = np.full((1, self.draws), 1.0 / self.draws)
        self.mean_weights: Floats = weights.sums(even)[0]
        """``(C,)``."""
        expected = np.where(beliefs.unknown, UNKNOWN_MEAN, beliefs.mean)
        self.shares: Floats = self.mean_weights * expected
        """``(A, C)``: mean of weight × expected score; a row adds up to the mean value."""

    @property
    def drawn(self) -> tuple[Floats, Bools | None]:
        """``(A, D)`` values of every draw, and whether the requirements are met (``None``: all)."""
        return self._value, self._met

    @property
    def p_best(self) -> Floats:
        """``(A,)``: probability of being first."""
        return self.rank_acceptability[:, 0]

    @property
    def p_best_error(self) -> Floats:
        """``(A,)``: its Monte Carlo standard error."""
        return self.rank_error[:, 0]

    @property
    def best(self) -> int | None:
        """Index of the framework that is first most often; ``None`` if none ever is."""
        first = self.p_best
        return int(np.argmax(first)) if first.max() > 0 else None

    @cached_property
    def rank_error(self) -> Floats:
        """``(A, A)``: Monte Carlo standard error of the rank acceptabilities, √(b(1−b)/draws)."""
        return _share_error(self.rank_acceptability, self.draws)

    @cached_property
    def value_spreads(self) -> Floats:
        """``(A,)``: standard deviation of the value over the draws."""
        return np.asarray(self._value.std(axis=1))

    @property
    def mean_value_error(self) -> Floats:
        """``(A,)``: Monte Carlo standard error of the mean values, s/√draws."""
        return np.asarray(self.value_spreads / np.sqrt(self.draws))

    @cached_property
    def expected_ranks(self) -> Floats:
        """``(A,)``: mean rank, 1 = first, over the draws in which it meets the requirements.

        NaN if there is none.
        """
        return self._rank_moment(1)

    @cached_property
    def expected_rank_error(self) -> Floats:
        """``(A,)``: its standard error, s/√n with the ranks' own spread s in those n draws.

        NaN if there is none.
        """
        variance = np.maximum(self._rank_moment(2) - self.expected_ranks**2, 0.0)
        placed = self.rank_acceptability.sum(axis=1) * self.draws
        return np.sqrt(variance / np.where(placed > 0, placed, np.nan))

    @cached_property
    def pairwise_winning(self) -> Floats:
        """``(A, A)``: share of draws in which the row's value exceeds the column's.

        Ties count half and the diagonal is ½. Requirements play no part here (Leskinen et al.
        2006, Forest Policy and Economics 9:63).
        """
        return pairwise_winning(self._value)

    @cached_property
    def pairwise_error(self) -> Floats:
        """``(A, A)``: its Monte Carlo standard error, √(p(1−p)/draws); 0 on the diagonal."""
        error = _share_error(self.pairwise_winning, self.draws)
        np.fill_diagonal(error, 0.0)
        return error

    @cached_property
    def central_weights(self) -> Floats:
        """``(A, C)``: mean weights of the draws in which it is first; NaN if it never is."""
        return self._weights.sums(self._first) / self._wins[:, None]

    @cached_property
    def central_weight_error(self) -> Floats:
        """``(A, C)``: standard error of the central weights; NaN if it never is first.

        They are a ratio of sums, Σ f·w / Σ f with f the share of the first place in a draw, so
        the error is √(Σ f²(w−w̄)²) / Σ f (Cochran 1977, Sampling Techniques, 6.4).
        """
        central, first = self.central_weights, self._first
        weights = self._weights.by_criterion()
        squared = np.square(first)
        total = squared.sum(axis=1)[:, None]
        once = over_draws(squared, weights)
        twice = over_draws(squared, weights, squared=True)
        spread = np.maximum(twice - 2 * central * once + central**2 * total, 0.0)
        return np.asarray(np.sqrt(spread) / self._wins[:, None])

    @cached_property
    def confidence_factors(self) -> Floats:
        """``(A,)``: probability of being first at its own central weights; NaN if it never is.

        Low means that the scores are not known well enough, whatever the weights (Lahdelma &
        Salminen 2001, section 3.3).
        """
        beliefs = self._beliefs
        # At one set of weights nothing may be left to chance; one draw tells it all then.
        noisy = beliefs.spread.any() or beliefs.unknown.any() or beliefs.discrepancy > 0
        chance = noisy or beliefs.passes.min() < 1 or beliefs.still_open is not None
        draws = self.draws if chance else 1
        noise = OutcomeNoise(beliefs.unknown, draws, self._later)
        met = noise.met(beliefs.passes, beliefs.still_open)
        factors = np.full(len(self.p_best), np.nan)
        for framework, weights in enumerate(self.central_weights):
            if np.isnan(weights).any():
                continue
            fixed = _AtOneSet(weights, draws)
            value = values_of(beliefs.mean, beliefs.spread, fixed, noise, beliefs.discrepancy)
            factors[framework] = first_chances(value, met)[framework]
        return factors

    @cached_property
    def confidence_error(self) -> Floats:
        """``(A,)``: Monte Carlo standard error of the confidence factors, √(p(1−p)/draws)."""
        return _share_error(self.confidence_factors, self.draws)

    @cached_property
    def _first(self) -> Floats:
        met = np.ones(self._value.shape, dtype=bool) if self._met is None else self._met
        return first_places(self._value, met)

    @cached_property
    def _wins(self) -> Floats:
        wins: Floats = self._first.sum(axis=1)
        return np.where(wins > 0, wins, np.nan)

    def _rank_moment(self, power: int) -> Floats:
        ranks = self.rank_acceptability
        placed = ranks.sum(axis=1)
        total: Floats = ranks @ np.arange(1.0, ranks.shape[0] + 1) ** power
        return total / np.where(placed > 0, placed, np.nan)


def simulate(
    means: ArrayLike,
    spreads: ArrayLike,
    weights: ArrayLike,
    *,
    seed: int | np.random.Generator = 0,
    passes: ArrayLike | None = None,
    discrepancy: float = 0.0,
    still_open: OpenRequirements | None = None,
) -> Simulation:
    """Draw values and count.

    ``means``, ``spreads``: ``(A, C)`` beliefs on [0, 1]; a NaN mean is a cell of which nothing is
    known and is drawn over the whole scale. ``weights``: ``(draws, C)``, rows add up to 1.
    ``passes``: ``(A,)`` probability that all requirements are met, drawn independently.
    ``discrepancy``: standard deviation, in units of value, of what the sum as a whole may miss of a
    framework, independent of the weights (structural uncertainty: Kennedy & O'Hagan 2001, J. R.
    Stat. Soc. B 63:425). ``still_open``: what may still be required beyond that. Raises
    ``ValueError`` that names the argument, ``TypeError`` for a seed of the wrong kind.
    """
    beliefs = Beliefs(means, spreads, passes, discrepancy, still_open)
    weight = check_weights(weights, beliefs.mean.shape[1])
    rng = check_seed(seed)
    (later,) = rng.spawn(1)
    noise = OutcomeNoise(beliefs.unknown, weight.shape[0], rng)
    return simulate_with(beliefs, PlainWeights(weight.T), noise, later)


def simulate_with(
    beliefs: Beliefs, weights: Weighing, noise: OutcomeNoise, later: np.random.Generator
) -> Simulation:
    """:func:`simulate` on what is checked and drawn already."""
    return Simulation(beliefs, weights, noise, later)


class _AtOneSet(PlainWeights):
    """The same weights in every draw: their sums are numbers, repeated."""

    def __init__(self, weights: Floats, draws: int) -> None:
        """``weights``: ``(C,)``."""
        super().__init__(weights[:, None])
        self.draws = draws

    def values(self, scores: Floats) -> Floats:
        """See :class:`advisor.decision.weighing.Weighing`."""
        return np.repeat((scores * self.by_criterion().T).sum(axis=1)[:, None], self.draws, axis=1)

    def squares(self, scores: Floats) -> Floats:
        """See :class:`advisor.decision.weighing.Weighing`."""
        squared = np.square(self.by_criterion().T)
        return np.repeat((scores * squared).sum(axis=1)[:, None], self.draws, axis=1)


def _share_error(share: Floats, draws: int) -> Floats:
    return np.sqrt(np.clip(share * (1 - share), 0.0, None) / draws)
