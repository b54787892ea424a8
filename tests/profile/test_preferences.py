"""What answers mean."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.kb.entries import Capability, Section
from advisor.kb.load import load_knowledge
from advisor.profile.model import Profile
from advisor.profile.preferences import preferences
from advisor.profile.questionnaire import asked, progress
from tests.evidence.builders import criterion, knowledge


def capability(key: str, **levels: str) -> Capability:
    routes = {
        name: {
            "level": level,
            "via": None if level in ("none", "unverified") else f"the {key} tool",
            "as_of": "2026-11-01",
            "evidence": [{"source": "s1", "date": "2026-11-01"}],
        }
        for name, level in levels.items()
    }
    return Capability.model_validate(
        {
            "schema": "capability/1",
            "id": key,
            "title": key.capitalize(),
            "question": "Can it?",
            "routes": routes,
        }
    )


def section(questions: list[dict[str, Any]]) -> Section:
    return Section.model_validate(
        {
            "schema": "questions/1",
            "id": "s",
            "title": "S",
            "intro": "Some questions.",
            "order": 1,
            "questions": questions,
        }
    )


def question(key: str, effects: dict[str, list[dict[str, Any]]], **changes: Any) -> dict[str, Any]:
    return {
        "id": key,
        "ask": f"About {key}?",
        "why": "It matters.",
        "kind": "many",
        "answers": [
            {"id": name, "label": name.upper(), "effects": list(given)}
            for name, given in effects.items()
        ],
        **changes,
    }


def importance(level: int, of: str = "speed") -> dict[str, Any]:
    return {"do": "importance", "criterion": of, "level": level}


def require(key: str, at_least: str = "third-party") -> dict[str, Any]:
    return {"do": "require", "capability": key, "at_least": at_least}


def base(*questions: dict[str, Any]):
    return knowledge(
        {},
        criteria=(criterion("speed"), criterion("help")),
        capabilities=(capability("fly", ash="native", birch="third-party"),),
        sections=(section(list(questions)),),
    )


def wishes(kb, **profile: Any):
    return preferences(Profile(name="p", **profile), kb)


def test_not_answered_is_unknown_and_listed():
    kb = base(question("q", {"a": [importance(3)], "b": []}))
    found = wishes(kb)
    assert found.importance == {"speed": None, "help": None}
    assert found.unanswered == ("q",)


def test_an_answer_sets_the_importance_and_says_why():
    kb = base(question("q", {"a": [importance(3)], "b": []}))
    found = wishes(kb, answers={"q": ("a",)})
    assert found.importance == {"speed": 3, "help": None}
    assert found.importance_because["speed"] == ("About q?: A",)
    assert found.unanswered == ()


def test_zero_is_an_answer_not_an_unknown():
    kb = base(question("q", {"a": [importance(0)], "b": []}))
    assert wishes(kb, answers={"q": ("a",)}).importance["speed"] == 0


def test_the_highest_of_several_answers_counts_and_the_profile_overrides():
    kb = base(
        question("q", {"a": [importance(2)], "b": [importance(4)]}),
        question("r", {"a": [importance(1)], "b": []}),
    )
    answers = {"q": ("a", "b"), "r": ("a",)}
    assert wishes(kb, answers=answers).importance["speed"] == 4
    assert wishes(kb, answers=answers, importance={"speed": 1}).importance["speed"] == 1


def test_the_strictest_requirement_counts_and_all_reasons_are_kept():
    kb = base(
        question("q", {"a": [require("fly")], "b": []}),
        question("r", {"a": [require("fly", "native")], "b": []}),
    )
    (must,) = wishes(kb, answers={"q": ("a",), "r": ("a",)}).requirements
    assert (must.capability, must.at_least) == ("fly", "native")
    assert must.because == ("About q?: A", "About r?: A")


def test_the_profile_may_require_by_itself():
    kb = base(question("q", {"a": [], "b": []}))
    (must,) = wishes(kb, require=("fly",)).requirements
    assert must.capability == "fly"


def test_a_follow_up_counts_only_while_it_applies():
    kb = base(
        question("q", {"a": [], "b": []}),
        question("r", {"c": [importance(5)], "d": []}, only_if={"q": ["a"]}),
    )
    assert [q.id for q in asked(kb, {})] == ["q"]
    assert [q.id for q in asked(kb, {"q": ("a",)})] == ["q", "r"]
    assert wishes(kb, answers={"q": ("b",), "r": ("c",)}).importance["speed"] is None
    assert wishes(kb, answers={"q": ("a",), "r": ("c",)}).importance["speed"] == 5
    assert progress(kb, {"q": ("b",), "r": ("c",)}) == (1, 1)
    assert progress(kb, {"q": ("a",)}) == (1, 2)


def test_scope_is_collected():
    scope = {"do": "scope", "key": "platform", "value": "arm"}
    kb = base(question("q", {"a": [scope], "b": []}))
    assert wishes(kb, answers={"q": ("a",)}).scope == {"platform": ("arm",)}


@pytest.mark.parametrize("criterion_id", sorted(load_knowledge().criteria))
def test_every_criterion_of_the_real_base_can_be_made_important(criterion_id):
    kb = load_knowledge()
    profile = Profile(name="p", importance={criterion_id: 5})
    assert preferences(profile, kb).importance[criterion_id] == 5
