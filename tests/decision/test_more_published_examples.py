"""More published decisions: of units, of who takes part, and weights made from pairs.

Opricovic & Tzeng 2004 (EJOR 156:445), Hwang & Yoon 1981 (Multiple Attribute Decision Making), Saaty
2008 (Int. J. Services Sciences 1:83) and Saaty 1990 (EJOR 48:9). Their methods are not the
advisor's; tested is what an additive model makes of their data.
"""

from __future__ import annotations

import numpy as np
import pytest

from advisor.decision import simulate, uniform_weights
from tests.decision.published import between_worst_and_best


class TestClimber:
    """Three routes by risk and height; another unit and zero turns TOPSIS from A1 to A2."""

    TABLE = np.array([[1.0, 3000], [2, 3750], [5, 4500]])
    SIGNS = np.array([-1.0, 1.0])
    OTHER = np.column_stack([TABLE[:, 0] + 5, TABLE[:, 1] / 1000 - 1])

    def test_with_even_weights_the_published_values_whatever_the_units(self) -> None:
        for table in (self.TABLE, self.OTHER):
            scores, _ = between_worst_and_best(table, self.SIGNS)
            values = simulate(scores, np.zeros((3, 2)), [[0.5, 0.5]]).mean_values
            # 1 − S of VIKOR: .5, .375, .5 are the distances.
            np.testing.assert_allclose(values, [0.5, 0.625, 0.5])

    def test_every_probability_is_the_same_in_other_units(self) -> None:
        weights = uniform_weights(2, 20_000)
        one, other = (
            simulate(between_worst_and_best(table, self.SIGNS)[0], np.full((3, 2), 0.1), weights)
            for table in (self.TABLE, self.OTHER)
        )
        np.testing.assert_allclose(one.rank_acceptability, other.rank_acceptability, atol=1e-4)
        np.testing.assert_allclose(one.central_weights, other.central_weights, atol=1e-4)


class TestFighterAircraft:
    """Four aircraft on six criteria: what one is worth must not depend on who else is offered."""

    TABLE = np.array([
        [2.0, 1500, 20000, 5.5, 5, 9], [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7], [2.2, 1800, 20000, 5.0, 5, 5],
    ])  # fmt: skip
    SIGNS = np.array([1.0, 1, 1, -1, 1, 1])
    WEIGHTS = np.array([[0.2, 0.1, 0.1, 0.1, 0.2, 0.3]])

    def values(self, scores: np.ndarray) -> np.ndarray:
        return simulate(scores, np.zeros(scores.shape), self.WEIGHTS).mean_values

    @pytest.mark.parametrize("gone", range(4))
    def test_on_fixed_scales_nobody_changes_when_one_leaves(self, gone: int) -> None:
        scores, _ = between_worst_and_best(self.TABLE, self.SIGNS)
        everybody = self.values(scores)
        np.testing.assert_allclose(
            self.values(np.delete(scores, gone, axis=0)), np.delete(everybody, gone)
        )

    def test_scales_between_those_present_would_change_the_others(self) -> None:
        scores, _ = between_worst_and_best(self.TABLE, self.SIGNS)
        without, _ = between_worst_and_best(np.delete(self.TABLE, 1, axis=0), self.SIGNS)
        moved = self.values(without) - np.delete(self.values(scores), 1)
        assert np.abs(moved).max() > 0.1

    def test_other_units_change_nothing(self) -> None:
        scores, _ = between_worst_and_best(self.TABLE, self.SIGNS)
        metric, _ = between_worst_and_best(
            self.TABLE * [340, 1.852, 0.4536, 1, 1, 1] + [0, 0, 0, -4, 0, 0], self.SIGNS
        )
        np.testing.assert_allclose(self.values(metric), self.values(scores))


class TestHouse:
    """Weights and scores from pairwise comparisons; the additive totals are published."""

    CRITERIA = """1 5 3 7 6 6 1/3 1/4; 1/5 1 1/3 5 3 3 1/5 1/7; 1/3 3 1 6 3 4 6 1/5;
        1/7 1/5 1/6 1 1/3 1/4 1/7 1/8; 1/6 1/3 1/3 3 1 1/2 1/5 1/6; 1/6 1/3 1/4 4 2 1 1/5 1/6;
        3 5 1/6 7 5 5 1 1/2; 4 7 5 8 6 6 2 1"""
    HOUSES = ("6 8 4", "7 1/5 1/8", "8 6 1/4", "1 1 1", "5 4 1/3", "8 6 1/5", "1/2 1/2 1",
              "1/7 1/5 3")  # fmt: skip

    @staticmethod
    def number(text: str) -> float:
        top, _, bottom = text.partition("/")
        return float(top) / float(bottom or 1)

    @staticmethod
    def priorities(matrix: np.ndarray) -> np.ndarray:
        """The principal eigenvector, as Saaty takes it."""
        values, vectors = np.linalg.eig(matrix)
        first = np.abs(vectors[:, values.real.argmax()].real)
        return first / first.sum()

    def weights(self) -> np.ndarray:
        rows = [[self.number(x) for x in row.split()] for row in self.CRITERIA.split(";")]
        return self.priorities(np.array(rows))

    def test_the_drinks_have_their_published_weights(self) -> None:
        """Saaty 2008: the eigenvector as computed here gives another published example too."""
        upper = "9 5 2 1 1 1/2; 1/3 1/9 1/9 1/9 1/9; 1/3 1/4 1/3 1/9; 1/2 1 1/3; 2 1/2; 1/3"
        matrix = np.eye(7)
        for row, line in enumerate(upper.split(";")):
            for column, text in enumerate(line.split(), start=row + 1):
                matrix[row, column] = self.number(text)
                matrix[column, row] = 1 / matrix[row, column]
        published = [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
        np.testing.assert_allclose(self.priorities(matrix), published, atol=6e-4)
        index = (np.linalg.eigvals(matrix).real.max() - 7) / 6
        assert index / 1.32 == pytest.approx(0.022, abs=6e-4)

    def scores(self) -> np.ndarray:
        columns = []
        for upper in self.HOUSES:
            ab, ac, bc = (self.number(x) for x in upper.split())
            matrix = np.array([[1, ab, ac], [1 / ab, 1, bc], [1 / ac, 1 / bc, 1]])
            columns.append(self.priorities(matrix))
        return np.column_stack(columns)

    def test_weights(self) -> None:
        published = [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]
        np.testing.assert_allclose(self.weights(), published, atol=6e-4)

    def test_totals(self) -> None:
        found = simulate(self.scores(), np.zeros((3, 8)), self.weights()[None, :])
        np.testing.assert_allclose(found.mean_values, [0.396, 0.341, 0.263], atol=6e-4)
        assert found.best == 0

    def test_dividing_by_the_best_of_those_present_turns_it_around(self) -> None:
        """Scales that depend on who takes part decide; the advisor's are fixed for that reason."""
        ideal = self.scores() / self.scores().max(axis=0)
        found = simulate(ideal, np.zeros((3, 8)), self.weights()[None, :])
        totals = found.mean_values / found.mean_values.sum()
        np.testing.assert_allclose(totals, [0.358, 0.360, 0.283], atol=1.5e-3)
        assert found.best == pytest.approx(1)
