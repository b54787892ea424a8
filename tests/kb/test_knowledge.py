"""The loaded base: its views agree with its tables, on the real one and on a small one."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.kb.knowledge import Knowledge
from advisor.kb.load import BUILT_IN, load_knowledge
from tests.kb.small_base import FILES, claim, with_claims, write


@pytest.fixture(scope="module")
def real() -> Knowledge:
    return load_knowledge(cache=False)


def test_cells_hold_every_claim_once(real: Knowledge) -> None:
    in_cells = [c.id for cell in real.cells.values() for c in cell]
    assert sorted(in_cells) == sorted(real.claims)
    for (framework, criterion), claims in real.cells.items():
        assert all(c.id.startswith(f"{framework}.{criterion}.") for c in claims)
        assert framework in real.frameworks
        assert criterion in real.criteria


def test_questions_come_section_by_section(real: Knowledge) -> None:
    orders = [section.order for section in real.sections.values()]
    assert orders == sorted(orders)
    in_sections = [q.id for section in real.sections.values() for q in section.questions]
    assert list(real.questions) == in_sections
    assert set(real.section_of) == set(real.questions)
    for key, section in real.section_of.items():
        assert key in {q.id for q in real.sections[section].questions}


def test_a_follow_up_comes_after_what_it_follows(real: Knowledge) -> None:
    order = list(real.questions)
    followed = [(q.id, other) for q in real.questions.values() for other in q.only_if]
    assert followed, "there are follow-ups"
    for later, earlier in followed:
        assert order.index(later) > order.index(earlier)


def test_groups_divide_the_criteria(real: Knowledge) -> None:
    divided = [c.id for group in real.groups for c in real.criteria_of(group)]
    assert divided == list(real.criteria), "in the order of display"


def test_every_entry_knows_its_layer_and_its_place(real: Knowledge) -> None:
    tables = {
        "framework": real.frameworks, "group": real.groups, "criterion": real.criteria,
        "source": real.sources, "claim": real.claims, "capability": real.capabilities,
        "section": real.sections, "probe": real.probes, "tool": real.tools,
        "published": real.published, "research": real.collected,
    }  # fmt: skip
    every = {(kind, key) for kind, table in tables.items() for key in table}
    assert set(real.origin) == every
    assert set(real.origin.values()) == {BUILT_IN}
    for where in real.places.values():
        assert where.line >= 1


def test_claims_keep_the_order_of_their_file(tmp_path: Path) -> None:
    keys = ["zebra", "apple", "mango"]
    folder = with_claims(tmp_path, *(claim(key) for key in keys))
    knowledge = load_knowledge(directory=folder)
    found = [c.id for c in knowledge.cells["ash", "speed"]]
    assert found == ["ash.speed.one", *(f"ash.speed.{key}" for key in keys)]


@pytest.mark.parametrize("name", ["a", "Zed", "éclair"])
def test_frameworks_stand_in_the_order_of_their_names(tmp_path: Path, name: str) -> None:
    other = FILES["frameworks/ash.yaml"].replace("id: ash", "id: other")
    other = other.replace("name: Ash", f"name: {name}")
    knowledge = load_knowledge(directory=write(tmp_path, {**FILES, "frameworks/other.yaml": other}))
    shown = [framework.name.lower() for framework in knowledge.frameworks.values()]
    assert shown == sorted(["ash", name.lower()])


def test_a_question_may_be_followed_only_through_answers_that_exist(real: Knowledge) -> None:
    for question in real.questions.values():
        for other, wanted in question.only_if.items():
            assert set(wanted) <= {answer.id for answer in real.questions[other].answers}
