"""Probabilities mean what they say where the model's assumptions hold; where not, it shows."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest

from advisor.decision import central_weights
from advisor.kb.load import load_knowledge
from advisor.profile.answer_table import AnswerTable
from advisor.recommend.calibration import calibrate, examples_of
from advisor.recommend.made_up import (
    MOST_TICKED,
    answers_like,
    held_weights,
    random_answers,
    said_levels,
    true_weights,
    truth,
    without_half,
)
from tests.decision.test_worked_example import PROBLEM
from tests.evidence.builders import TODAY


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


@pytest.fixture(scope="module")
def answers(knowledge):
    table = AnswerTable(knowledge, tuple(knowledge.criteria))
    return table, random_answers(knowledge, table, 400, np.random.default_rng(0))


@pytest.fixture(scope="module")
def found(knowledge):
    return calibrate(knowledge, projects=400, seed=1, as_of=TODAY)


class TestMadeUpProjects:
    def test_every_question_gets_as_many_answers_as_it_takes(self, knowledge, answers):
        table, chosen = answers
        for question in knowledge.questions.values():
            columns = [table.column(question.id, a.id) for a in question.answers]
            ticked = chosen[:, columns].sum(axis=1)
            most = min(MOST_TICKED, len(columns)) if question.kind == "many" else 1
            assert set(ticked.tolist()) == set(range(1, most + 1))
            assert chosen[:, columns].any(axis=0).all(), "every answer is given by somebody"

    def test_one_answer_each_where_that_is_asked_for(self, knowledge, answers):
        table, _ = answers
        chosen = random_answers(knowledge, table, 50, np.random.default_rng(0), 1)
        assert (chosen.sum(axis=1) == len(knowledge.questions)).all()

    def test_half_of_the_questions_are_left_open_whole(self, knowledge, answers):
        table, chosen = answers
        known = without_half(knowledge, table, chosen, np.random.default_rng(1))
        assert not (known & ~chosen).any()
        kept = []
        for question in knowledge.questions.values():
            columns = [table.column(question.id, a.id) for a in question.answers]
            same = (known[:, columns] == chosen[:, columns]).all(axis=1)
            assert (same | ~known[:, columns].any(axis=1)).all()
            kept.append(same.mean())
        assert np.mean(kept) == pytest.approx(0.5, abs=0.02)

    def test_answers_like_the_examples_are_theirs(self, knowledge, answers):
        table, _ = answers
        examples = examples_of(knowledge)
        given, rng = table.chosen(examples), np.random.default_rng(5)
        chosen = answers_like(examples, knowledge, table, 600, rng)
        for question in knowledge.questions.values():
            columns = [table.column(question.id, a.id) for a in question.answers]
            said = given[:, columns]
            said = said[said.any(axis=1)]
            known = {row.tobytes() for row in (*said, *np.eye(len(columns), dtype=bool))}
            assert {row.tobytes() for row in chosen[:, columns]} <= known
            expected = said.sum(axis=0) / (len(said) + 4) + 4 / (len(said) + 4) / len(columns)
            often = chosen[:, columns].mean(axis=0)
            np.testing.assert_allclose(often, expected, atol=0.1)

    def test_true_weights_scatter_around_the_levels(self):
        levels, groups = np.tile([4.0, 2.0, 3.0], (6_000, 1)), np.array([0, 0, 1])
        weights = true_weights(levels, groups, np.random.default_rng(2))
        np.testing.assert_allclose(weights.sum(axis=1), 1)
        np.testing.assert_allclose(
            weights.mean(axis=0), central_weights(levels[0], groups), atol=0.01
        )
        assert weights.std(axis=0).min() > 0.03

    @pytest.mark.parametrize("way", ["budget", "ratings"])
    def test_people_without_groups_say_levels_that_follow_their_weights(self, way):
        weights = held_weights(way, 500, 9, np.random.default_rng(3))
        levels = said_levels(weights)
        np.testing.assert_allclose(weights.sum(axis=1), 1)
        assert set(levels.ravel().tolist()) == {1.0, 2.0, 3.0, 4.0, 5.0}
        assert (levels.max(axis=1) == 5).all()
        order = np.argsort(weights, axis=1)
        assert (np.diff(np.take_along_axis(levels, order, axis=1), axis=1) >= 0).all()

    def test_truth_is_drawn_from_the_beliefs_and_musts_rule_out(self):
        weights = np.tile([0.5, 0.5], (4_000, 1))
        passes = np.tile([1.0, 0.25], (4_000, 1))
        really = truth(PROBLEM, weights, passes, np.random.default_rng(4), inside=False)
        np.testing.assert_allclose(really.scores.mean(axis=0), PROBLEM.means, atol=0.01)
        np.testing.assert_allclose(really.scores.std(axis=0), PROBLEM.spreads, atol=0.01)
        assert really.met[:, 1].mean() == pytest.approx(0.25, abs=0.03)
        assert (really.best[~really.met[:, 1]] == 0).all()
        nobody = truth(PROBLEM, weights, 0 * passes, np.random.default_rng(4), inside=True)
        assert (nobody.best == -1).all()
        assert nobody.scores.min() >= 0


class TestWhatItSays:
    def by_id(self, found):
        return {table.id: table for table in (*found.tables, *found.stopping)}

    def test_same_seed_same_numbers(self, knowledge):
        one, two = (calibrate(knowledge, projects=20, seed=5, as_of=TODAY) for _ in range(2))
        assert asdict(one) == asdict(two)
        assert asdict(one) != asdict(calibrate(knowledge, projects=20, seed=6, as_of=TODAY))

    @pytest.mark.parametrize("beliefs", ["held", "exchanged"])
    @pytest.mark.parametrize("told", ["complete", "half"])
    def test_probabilities_come_true_for_who_answers_like_the_examples(self, found, beliefs, told):
        table = self.by_id(found)[f"{beliefs}/examples/{told}"]
        assert table.cases > 300
        assert abs(table.observed - table.said) < 3.5 * table.error
        assert not [row for row in table.rows if abs(row.off) > 0.1]

    @pytest.mark.parametrize("beliefs", ["held", "exchanged"])
    def test_they_come_true_for_who_answers_everything_at_random(self, found, beliefs):
        table = self.by_id(found)[f"{beliefs}/one/complete"]
        assert abs(table.observed - table.said) < 4 * table.error + 0.01

    @pytest.mark.parametrize("beliefs", ["held", "exchanged"])
    @pytest.mark.parametrize("way", ["one", "several"])
    def test_for_who_answers_half_at_random_they_are_modest(self, found, beliefs, way):
        table = self.by_id(found)[f"{beliefs}/{way}/half"]
        assert -4 * table.error < table.observed - table.said < 0.18

    def test_exchanging_names_gives_close_projects(self, found):
        close = self.by_id(found)["exchanged/one/complete"]
        assert sum(row.cases for row in close.rows if row.high <= 0.9) > 100

    @pytest.mark.parametrize("way", ["budget", "ratings"])
    def test_people_who_hold_weights_otherwise_are_served_nearly_as_well(self, found, way):
        for told in ("complete", "half"):
            table = self.by_id(found)[f"exchanged/{way}/{told}"]
            assert abs(table.observed - table.said) < 0.10

    @pytest.mark.parametrize("way", ["examples", "one"])
    def test_the_stopping_rule_means_what_it_says(self, found, way):
        table = self.by_id(found)[f"held/settled/{way}"]
        assert abs(table.observed - table.said) < 4 * table.error + 0.05

    @pytest.mark.parametrize("way", ["examples", "one"])
    def test_where_frameworks_are_close_it_is_modest(self, found, way):
        table = self.by_id(found)[f"exchanged/settled/{way}"]
        assert -4 * table.error < table.observed - table.said < 0.35

    def test_who_ticks_more_than_people_do_brings_more_musts_and_it_shows(self, found):
        table = self.by_id(found)["held/settled/several"]
        assert -0.25 < table.observed - table.said < 0

    @pytest.mark.parametrize("beliefs", ["held", "exchanged"])
    @pytest.mark.parametrize("way", ["examples", "one", "several"])
    def test_who_is_told_to_stop_can_stop(self, found, beliefs, way):
        table = self.by_id(found)[f"{beliefs}/stopped/{way}"]
        if (beliefs, way) == ("held", "one"):
            assert table.cases >= 3, "somebody is told to stop"
        if not table.cases:
            pytest.skip("nobody among these is told to stop")
        assert table.said >= 0.95
        assert table.observed > 0.85
