"""How likely an answer is before it is given: counted in the examples, and never impossible."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
import yaml

from advisor import paths
from advisor.kb.load import load_knowledge
from advisor.profile import likely_answers

EXAMPLES = paths.bundle_root() / "examples"


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


def given():
    """The answers of every example profile, question by question."""
    for path in sorted([*EXAMPLES.glob("*.yaml"), *(EXAMPLES / "cases").glob("*.yaml")]):
        answers = yaml.safe_load(path.read_text(encoding="utf-8")).get("answers") or {}
        for question, ticked in answers.items():
            yield question, ticked if isinstance(ticked, list) else [ticked]


def test_the_counts_are_those_of_the_examples(knowledge):
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for question, ticked in given():
        asked = [answer.id for answer in knowledge.questions[question].answers]
        assert set(ticked) <= set(asked)
        found[question][" ".join(one for one in asked if one in ticked)] += 1
    counted = {question: dict(counts) for question, counts in found.items() if counts}
    assert counted == likely_answers.COUNTED


def test_every_way_to_answer_has_its_chance_and_what_was_ticked_together_stays_so(knowledge):
    for question in knowledge.questions.values():
        ways = dict(likely_answers.ways(question))
        assert sum(ways.values()) == pytest.approx(1)
        assert min(ways.values()) > 0
        assert ways.keys() >= {(answer.id,) for answer in question.answers}
        assert question.kind == "many" or all(len(answers) == 1 for answers in ways)
    targets = dict(likely_answers.ways(knowledge.questions["deploy-targets"]))
    people = sum(likely_answers.COUNTED["deploy-targets"].values()) + likely_answers.AT_RANDOM
    assert targets[("server", "desktop")] == pytest.approx(2 / people)
    assert ("browser", "microcontroller") not in targets


def test_every_question_gets_some_answer(knowledge):
    for question in knowledge.questions.values():
        chances = likely_answers.chances(question)
        assert len(chances) == len(question.answers)
        assert sum(chances) == pytest.approx(1)
        assert min(chances) > 0


def test_what_is_given_more_often_is_likelier(knowledge):
    question = knowledge.questions["team-experience"]
    chance = dict(
        zip((a.id for a in question.answers), likely_answers.chances(question), strict=True)
    )
    assert chance["research"] > chance["tensorflow"] > chance["new"] > chance["jax"]


def test_a_question_of_a_team_has_answers_that_are_all_alike(knowledge):
    question = knowledge.questions["team-experience"].model_copy(update={"id": "our-own"})
    assert len(set(likely_answers.chances(question))) == 1


def test_nothing_is_counted_that_is_not_asked(knowledge):
    for question, counts in likely_answers.COUNTED.items():
        asked = {answer.id for answer in knowledge.questions[question].answers}
        assert {one for ticked in counts for one in ticked.split()} <= asked
