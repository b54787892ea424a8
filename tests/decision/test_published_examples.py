"""Decisions that were published with their numbers, recomputed.

Lahdelma, Hokkanen & Salminen 1998 (EJOR 106:137), Lahdelma & Salminen 2001 (Oper. Res. 49:444),
the thrombolytics trial of the R package smaa, Triantaphyllou & Sánchez 1997 (Decis. Sci. 28:151).
"""

from __future__ import annotations

import numpy as np
import pytest

from advisor.decision import Simulation, simulate
from tests.decision.published import (
    Floats,
    between_worst_and_best,
    uniform_weights,
    weights_of,
    with_varying_scores,
)

PERCENT = 100


class TestMunicipalPlan:
    """Six plans on four criteria, each score uniform around its value."""

    TABLE = np.array([
        [5, -1.5, 15, 4], [2.5, -3.8, 25, 2.5], [3, -2.8, 10, 2.8],
        [3, -3.2, 16, 3.2], [2, -6.7, 0, 1], [4, -3.4, 30, 3.5],
    ])  # fmt: skip
    HALF_WIDTH = np.column_stack(
        [np.full(6, 0.5), 0.1 * np.abs(TABLE[:, 1]), np.full(6, 10.0), np.full(6, 0.5)]
    )
    DRAWS = 60_000

    def scores(self) -> Floats:
        middle, unit = between_worst_and_best(self.TABLE, np.ones(4))
        half = self.HALF_WIDTH * unit
        return with_varying_scores(middle - half, 2 * half)

    def decided(self, weights: Floats, seed: int) -> Simulation:
        shares = np.random.default_rng(seed).random((len(weights), 6, 4))
        means = self.scores()
        return simulate(means, np.zeros_like(means), weights_of(weights, shares))

    def test_acceptability(self) -> None:
        found = self.decided(uniform_weights(4, self.DRAWS, 1), 2)
        published = [74, 1, 0, 0, 0, 25]
        np.testing.assert_allclose(PERCENT * found.p_best, published, atol=1)

    @pytest.mark.parametrize(("plan", "published"), [(0, 99), (1, 12), (3, 1), (5, 71)])
    def test_confidence_at_the_central_weights(self, plan: int, published: int) -> None:
        found = self.decided(uniform_weights(4, self.DRAWS, 1), 2)
        central = found.central_weights[plan, :4]
        assert central.sum() == pytest.approx(1)
        fixed = self.decided(np.tile(central, (20_000, 1)), 3)
        assert PERCENT * fixed.p_best[plan] == pytest.approx(published, abs=2)

    def test_uncertain_scores_let_more_plans_come_first(self) -> None:
        middle, _ = between_worst_and_best(self.TABLE, np.ones(4))
        sure = simulate(middle, np.zeros_like(middle), uniform_weights(4, self.DRAWS, 1))
        unsure = self.decided(uniform_weights(4, self.DRAWS, 1), 2)
        assert (sure.p_best > 0).sum() == 2
        assert (unsure.p_best > 0).sum() > 2


class TestHelsinkiHarbour:
    """Thirteen ways to enlarge a harbour on eleven criteria: the whole matrix of ranks."""

    SIGNS = np.array([-1, -1, -1, 1, 1, -1, 1, 1, 1, -1, 1.0])
    TABLE = np.vstack([
        np.column_stack([
            np.full(12, 4.0),
            [1, 2.5, 1.5, 1.5, 1.5, 2.5, 2, 2, 1, 2.5, 1.5, 2],
            np.full(12, 985.0),
            [30] * 4 + [35] * 8,
            [166] * 4 + [177] * 4 + [166] * 4,
            [705, 765, 705, 705, 705, 765, 705, 705, 705, 765, 705, 705],
            np.full(12, 25000.0),
            np.full(12, 4.5),
            [4.2, 4.1, 4.3, 4.3, 4.4, 4.3, 4.5, 4.5, 4.6, 4.5, 4.7, 4.7],
            [15.1, 15.3, 12.7, 12.2, 15.1, 15.3, 12.7, 12.2, 14.8, 15, 12.4, 11.9],
            [1.75, 1.69, 1.75, 1.65, 1.68, 1.62, 1.68, 1.58, 1.72, 1.66, 1.72, 1.62],
        ]),
        [1, 0, 1300, 50, 266, 4200, 0, 2, 1, 18.8, 1],
    ])  # fmt: skip
    RANKS = np.array(
        [
            [5, 7, 7, 7, 7, 7, 9, 11, 13, 11, 10, 6, 1],
            [0, 0, 0, 0, 0, 1, 1, 2, 4, 9, 19, 47, 16],
            [5, 8, 9, 11, 12, 13, 11, 9, 8, 7, 5, 2, 1],
            [3, 6, 8, 10, 11, 12, 11, 10, 10, 8, 6, 4, 1],
            [4, 7, 9, 10, 11, 11, 12, 13, 12, 6, 3, 1, 0],
            [0, 1, 1, 2, 3, 4, 5, 7, 10, 19, 26, 19, 2],
            [9, 12, 13, 13, 13, 12, 10, 8, 6, 3, 1, 0, 0],
            [8, 10, 11, 11, 11, 11, 10, 10, 9, 5, 2, 1, 0],
            [18, 15, 11, 10, 9, 9, 11, 8, 5, 3, 1, 1, 0],
            [0, 1, 1, 2, 3, 4, 6, 9, 12, 22, 22, 15, 3],
            [27, 21, 16, 12, 9, 6, 4, 2, 1, 1, 0, 0, 0],
            [11, 12, 12, 11, 10, 10, 9, 9, 8, 5, 2, 1, 0],
            [10, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 76],
        ]
    )
    HOLISTIC = np.array([28, 7, 34, 30, 33, 14, 42, 39, 49, 14, 61, 42, 15])
    CHUNKS, DRAWS = 6, 20_000

    @pytest.fixture(scope="class")
    @classmethod
    def ranks(cls) -> Floats:
        """In chunks: one column per score and draw is large."""
        middle, _ = between_worst_and_best(cls.TABLE, cls.SIGNS)
        means = with_varying_scores(middle - 0.1, np.full_like(middle, 0.2))
        still = np.zeros_like(means)
        total = np.zeros((13, 13))
        for seed in range(cls.CHUNKS):
            shares = np.random.default_rng(100 + seed).random((cls.DRAWS, 13, 11))
            weights = weights_of(uniform_weights(11, cls.DRAWS, seed), shares)
            total += simulate(means, still, weights).rank_acceptability
        return PERCENT * total / cls.CHUNKS

    def test_every_rank_of_every_alternative(self, ranks: Floats) -> None:
        np.testing.assert_allclose(ranks, self.RANKS, atol=1)
        assert np.abs(ranks - self.RANKS).mean() < 0.3

    def test_the_ranks_are_doubly_stochastic(self, ranks: Floats) -> None:
        np.testing.assert_allclose(ranks.sum(axis=0), PERCENT)
        np.testing.assert_allclose(ranks.sum(axis=1), PERCENT)

    def test_holistic_acceptability_by_centroid_weights(self, ranks: Floats) -> None:
        tail = np.cumsum(1 / np.arange(13, 0, -1))[::-1]
        holistic = ranks @ (tail / tail[0])
        np.testing.assert_allclose(holistic, self.HOLISTIC, atol=1)


class TestThrombolytics:
    """Heparin against enoxaparin: event rates from a trial, fewer is better."""

    EVENTS = np.array([[20, 40, 1], [8, 32, 5]])
    OTHERS = np.array([[116, 96, 135], [121, 97, 124]])
    LOW, HIGH = np.array([0, 0.15, 0]), np.array([0.25, 0.4, 0.1])
    DRAWS = 100_000

    def decided(self, weights: Floats, seed: int = 5) -> Simulation:
        rates = np.random.default_rng(seed).beta(
            self.EVENTS, self.OTHERS, size=(len(weights), 2, 3)
        )
        unit = 1 / (self.HIGH - self.LOW)
        base = np.tile(self.HIGH * unit, (2, 1))
        means = with_varying_scores(base, np.tile(-unit, (2, 1)))
        return simulate(means, np.zeros_like(means), weights_of(weights, rates))

    def test_without_preferences(self) -> None:
        found = self.decided(uniform_weights(3, self.DRAWS, 1))
        assert found.p_best[0] == pytest.approx(0.338, abs=0.02)
        assert found.p_best.sum() == pytest.approx(1)
        np.testing.assert_allclose(found.central_weights[0, :3], [0.198, 0.278, 0.524], atol=0.02)
        np.testing.assert_allclose(found.central_weights[1, :3], [0.412, 0.358, 0.230], atol=0.02)

    @pytest.mark.parametrize(("drug", "published"), [(0, 0.639), (1, 0.893)])
    def test_confidence_at_the_central_weights(self, drug: int, published: float) -> None:
        found = self.decided(uniform_weights(3, self.DRAWS, 1))
        fixed = self.decided(np.tile(found.central_weights[drug, :3], (self.DRAWS, 1)), seed=6)
        assert fixed.p_best[drug] == pytest.approx(published, abs=0.02)

    def test_the_order_of_the_weights_alone(self) -> None:
        falling = -np.sort(-uniform_weights(3, self.DRAWS, 1), axis=1)
        # Proximal thrombosis counts most, bleeding next, distal thrombosis least.
        found = self.decided(falling[:, [0, 2, 1]])
        assert found.p_best[0] == pytest.approx(0.137, abs=0.02)

    def test_exact_weights(self) -> None:
        found = self.decided(np.tile([4 / 7, 1 / 7, 2 / 7], (self.DRAWS, 1)))
        assert found.p_best[0] == pytest.approx(0.105, abs=0.02)


class TestTriantaphyllouSanchez:
    """How much of a weight must go until two alternatives tie."""

    WEIGHTS = np.array([0.3277, 0.3058, 0.2876, 0.0790])
    TABLE = np.array([
        [0.3088, 0.2897, 0.3867, 0.1922], [0.2163, 0.3458, 0.1755, 0.6288],
        [0.4509, 0.2473, 0.1194, 0.0575], [0.0240, 0.1172, 0.3184, 0.1215],
    ])  # fmt: skip

    def values(self, weights: Floats) -> Floats:
        return simulate(self.TABLE, np.zeros((4, 4)), weights[None, :]).mean_values

    def test_values(self) -> None:
        published = [0.3162, 0.2768, 0.2623, 0.1449]
        np.testing.assert_allclose(self.values(self.WEIGHTS), published, atol=2e-4)

    @pytest.mark.parametrize(
        ("one", "other", "criterion", "less"),
        [(0, 1, 2, 0.1866), (0, 1, 3, -0.0903), (1, 2, 0, -0.0618), (1, 2, 1, 0.1473)],
    )
    def test_ties(self, one: int, other: int, criterion: int, less: float) -> None:
        changed = self.WEIGHTS.copy()
        changed[criterion] -= less
        values = self.values(changed)
        assert values[one] == pytest.approx(values[other], abs=3e-4)
        assert abs(np.subtract(*self.values(self.WEIGHTS)[[one, other]])) > 0.01
