"""Answers as arrays say what :func:`preferences` says, project by project."""

from __future__ import annotations

import random

import numpy as np
import pytest

from advisor.kb.load import load_knowledge
from advisor.profile.answer_table import NOT_REQUIRED, AnswerTable
from advisor.profile.model import Profile
from advisor.profile.preferences import STRICTNESS, preferences
from tests.evidence.builders import criterion, knowledge
from tests.profile.test_preferences import capability, importance, question, require, section


@pytest.fixture(scope="module")
def real():
    return load_knowledge()


def some_profile(kb, number: int) -> Profile:
    """Any answers, to follow-ups that do not apply as well; some importances and musts typed."""
    rng = random.Random(number)
    answers = {}
    for asked in kb.questions.values():
        ids = [answer.id for answer in asked.answers]
        if rng.random() < 0.6:
            many = rng.randint(1, len(ids)) if asked.kind == "many" else 1
            answers[asked.id] = tuple(rng.sample(ids, many))
    criteria = rng.sample(list(kb.criteria), 2)
    return Profile(
        name=f"p{number}",
        answers=answers,
        importance={key: rng.randint(0, 5) for key in criteria} if rng.random() < 0.5 else {},
        require=tuple(rng.sample(list(kb.capabilities), 1)) if rng.random() < 0.3 else (),
    )


def assert_says_the_same(table: AnswerTable, wishes, row: int, profile: Profile, kb) -> None:
    one = preferences(profile, kb)
    levels = dict(zip(table.criteria, wishes.levels[row], strict=True))
    assert {key: None if np.isnan(v) else int(v) for key, v in levels.items()} == one.importance
    required = {
        key: list(STRICTNESS)[strict]
        for key, strict in zip(table.capabilities, wishes.required[row], strict=True)
        if strict != NOT_REQUIRED
    }
    assert required == {r.capability: r.at_least for r in one.requirements}


def test_three_hundred_projects_at_once_are_the_same_as_one_by_one(real):
    table = AnswerTable(real, tuple(real.criteria))
    profiles = [some_profile(real, number) for number in range(300)]
    wishes = table.wishes(table.chosen(profiles), profiles)
    assert wishes.levels.shape == (300, len(real.criteria))
    for row, profile in enumerate(profiles):
        assert_says_the_same(table, wishes, row, profile, real)


def test_one_profile_types_for_all_rows(real):
    typed = Profile(name="t", importance={"debugging": 4}, require=("export-onnx",))
    table = AnswerTable(real, tuple(real.criteria))
    wishes = table.wishes(np.zeros((3, len(table.options)), dtype=bool), typed)
    assert (wishes.levels[:, table.criteria.index("debugging")] == 4).all()
    assert (wishes.required[:, table.capabilities.index("export-onnx")] == 0).all()
    others = [i for i, key in enumerate(table.criteria) if key != "debugging"]
    assert np.isnan(wishes.levels[:, others]).all()


def small():
    questions = [
        question("where", {"phone": [], "server": []}, kind="one"),
        question(
            "which",
            {"a": [require("fly", "native"), importance(2)], "b": [require("fly")]},
            only_if={"where": ["phone"]},
        ),
    ]
    return knowledge(
        {}, capabilities=(capability("fly", ash="native"),), sections=(section(questions),)
    )


def test_a_follow_up_that_does_not_apply_counts_nothing():
    kb = small()
    table = AnswerTable(kb, tuple(kb.criteria))
    said = [{"where": ("server",), "which": ("a",)}, {"where": ("phone",), "which": ("a",)}]
    wishes = table.wishes(table.chosen([Profile(name="p", answers=answers) for answers in said]))
    assert wishes.required[:, 0].tolist() == [NOT_REQUIRED, STRICTNESS["native"]]
    assert np.isnan(wishes.levels[0, 0])
    assert wishes.levels[1, 0] == 2


def test_the_strictest_requirement_and_the_highest_importance_count():
    kb = small()
    table = AnswerTable(kb, tuple(kb.criteria))
    answers = {"where": ("phone",), "which": ("a", "b")}
    wishes = table.wishes(table.chosen([Profile(name="p", answers=answers)]))
    assert wishes.required[0, 0] == STRICTNESS["native"]


def test_only_the_criteria_asked_for_have_a_column():
    kb = knowledge({}, criteria=(criterion("speed"), criterion("help")))
    assert AnswerTable(kb, ("help",)).criteria == ("help",)


def test_an_option_that_is_not_asked_has_no_column():
    with pytest.raises(KeyError):
        AnswerTable(small(), ()).column("where", "moon")
