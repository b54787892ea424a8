"""SMAA-2: how often each framework is best when everything uncertain is drawn.

Lahdelma & Salminen 2001, Operations Research 49:444; Tervonen & Lahdelma 2007, EJOR 178:500. The
value of a framework is the weighted sum of its scores. Given the weights a sum of normal beliefs
is normal, so one normal number per framework and draw replaces one per cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.decision.arguments import check_passes, check_scores

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

UNKNOWN_MEAN = 0.5
"""Mean of a score of which nothing is known (uniform on [0, 1])."""


class Simulation(NamedTuple):
    """What the draws say. ``A`` frameworks, ``C`` criteria, all probabilities in [0, 1]."""

    draws: int
    rank_acceptability: Floats
    """``(A, A)``: share of draws in which framework a (row) has rank r (column). Exact ties
    share the ranks. Rows add up to the probability of meeting the requirements; without any the
    matrix is doubly stochastic."""
    rank_error: Floats
    """``(A, A)``: Monte Carlo standard error, √(b(1−b)/draws)."""
    expected_ranks: Floats
    """``(A,)``: mean rank, 1 = first, over the draws in which it meets the requirements; NaN if
    there is none."""
    central_weights: Floats
    """``(A, C)``: mean weights of the draws in which it is first; NaN if it never is."""
    confidence_factors: Floats
    """``(A,)``: probability of being first at its own central weights; NaN if it never is."""
    pairwise_winning: Floats
    """``(A, A)``: share of draws in which the row's value exceeds the column's (ties count half);
    the diagonal is ½. Requirements play no part here."""
    passes: Floats
    """``(A,)``: probability of meeting every requirement."""
    none: float
    """Share of draws in which no framework meets the requirements."""
    mean_values: Floats
    """``(A,)``: mean value, whether or not the requirements are met."""
    value_spreads: Floats
    """``(A,)``: standard deviation of the value over the draws."""
    mean_weights: Floats
    """``(C,)``."""
    shares: Floats
    """``(A, C)``: mean of weight × expected score; a row adds up to the mean value."""

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


def simulate(
    means: ArrayLike,
    spreads: ArrayLike,
    weights: ArrayLike,
    *,
    seed: int | np.random.Generator = 0,
    passes: ArrayLike | None = None,
) -> Simulation:
    """Draw values and count.

    ``means``, ``spreads``: ``(A, C)`` beliefs on [0, 1]; a NaN mean is a cell of which nothing is
    known and is drawn over the whole scale. ``weights``: ``(draws, C)``, rows add up to 1.
    ``passes``: ``(A,)`` probability that all requirements are met, drawn independently. Raises
    ``ValueError`` that names the argument.
    """
    mean, spread = check_scores(means, spreads)
    weight = np.asarray(weights, dtype=np.float64)
    count, criteria = mean.shape
    if weight.ndim != 2 or weight.shape[1] != criteria or not weight.shape[0]:  # noqa: PLR2004
        raise ValueError(f"weights must be draws × {criteria}, not shape {weight.shape}")
    if not np.isfinite(weight).all() or (weight < 0).any():
        raise ValueError("weights must be finite and not negative")
    probability = check_passes(passes, count)
    rng = np.random.default_rng(seed)

    value, met = draw_outcomes(mean, spread, weight, probability, rng)
    ranks = _rank_acceptability(value, met)
    draws = value.shape[1]
    first = first_places(value, met)
    central = _central(first, weight)
    expected = np.where(np.isnan(mean), UNKNOWN_MEAN, mean)
    mean_weights = weight.mean(axis=0)
    return Simulation(
        draws=draws,
        rank_acceptability=ranks,
        rank_error=np.sqrt(ranks * (1 - ranks) / draws),
        expected_ranks=_expected_ranks(ranks),
        central_weights=central,
        confidence_factors=_confidence(central, mean, spread, probability, draws, rng),
        pairwise_winning=_pairwise(value),
        passes=probability,
        none=float(1 - met.any(axis=0).mean()),
        mean_values=value.mean(axis=1),
        value_spreads=value.std(axis=1),
        mean_weights=mean_weights,
        shares=mean_weights * expected,
    )


def draw_outcomes(
    mean: Floats, spread: Floats, weight: Floats, passes: Floats, rng: np.random.Generator
) -> tuple[Floats, Bools]:
    """Values ``(A, draws)`` and whether the requirements are met ``(A, draws)``.

    Known cells are collapsed to one normal number, unknown ones drawn uniformly.
    """
    unknown = np.isnan(mean)
    by_criterion = np.ascontiguousarray(weight.T)
    value: Floats = np.where(unknown, 0.0, mean) @ by_criterion
    variance = np.where(unknown, 0.0, spread) ** 2 @ by_criterion**2
    value += np.sqrt(variance) * rng.standard_normal(value.shape)
    for framework, criterion in zip(*np.nonzero(unknown), strict=True):
        value[framework] += by_criterion[criterion] * rng.random(value.shape[1])
    return value, rng.random(value.shape) < passes[:, None]


def first_places(value: Floats, met: Bools) -> Floats:
    """``(A, draws)``: 1 for the first of a draw, shared among exact ties, 0 for the others."""
    open_value = np.where(met, value, -np.inf)
    first: Floats = ((open_value == open_value.max(axis=0)) & met).astype(float)
    total = first.sum(axis=0)
    first /= np.where(total > 0, total, 1.0)
    return first


def _rank_acceptability(value: Floats, met: Bools) -> Floats:
    """``(A, A)`` with shared ranks for exact ties; the ruled out take no rank."""
    count, draws = value.shape
    open_value = np.where(met, value, -np.inf)
    result = np.empty((count, count))
    for row in range(count):
        better = (open_value > open_value[row]).sum(axis=0)
        equal = (open_value == open_value[row]).sum(axis=0)
        for rank in range(count):
            here = (better <= rank) & (rank < better + equal) & met[row]
            result[row, rank] = (here / equal).sum() / draws
    return result


def _central(first: Floats, weight: Floats) -> Floats:
    wins = first.sum(axis=1)
    sums: Floats = first @ weight
    never = wins <= 0
    sums /= np.where(never, 1.0, wins)[:, None]
    sums[never] = np.nan
    return sums


def _confidence(
    central: Floats,
    mean: Floats,
    spread: Floats,
    probability: Floats,
    draws: int,
    rng: np.random.Generator,
) -> Floats:
    """``(A,)``: how often each is first if its own central weights are the true ones."""
    unknown = np.isnan(mean)
    factors = np.full(mean.shape[0], np.nan)
    for framework, weights in enumerate(central):
        if np.isnan(weights).any():
            continue
        value = np.where(unknown, 0.0, mean) @ weights
        noise = np.sqrt(np.where(unknown, 0.0, spread) ** 2 @ weights**2)
        drawn = value[:, None] + noise[:, None] * rng.standard_normal((value.size, draws))
        for row, criterion in zip(*np.nonzero(unknown), strict=True):
            drawn[row] += weights[criterion] * rng.random(draws)
        met = rng.random(drawn.shape) < probability[:, None]
        factors[framework] = first_places(drawn, met)[framework].mean()
    return factors


def _pairwise(value: Floats) -> Floats:
    count = value.shape[0]
    result = np.full((count, count), 0.5)
    for a in range(count):
        for b in range(a + 1, count):
            wins = float((value[a] > value[b]).mean())
            ties = float((value[a] == value[b]).mean())
            result[a, b] = wins + ties / 2
            result[b, a] = 1 - result[a, b]
    return result


def _expected_ranks(ranks: Floats) -> Floats:
    placed = ranks.sum(axis=1)
    total: Floats = ranks @ np.arange(1.0, ranks.shape[0] + 1)
    return np.where(placed > 0, total / np.where(placed > 0, placed, 1.0), np.nan)
