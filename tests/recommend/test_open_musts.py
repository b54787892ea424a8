"""What open questions may still require, counted out against every way to answer them."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import numpy as np
import pytest

from advisor.kb.load import load_knowledge
from advisor.profile import likely_answers
from advisor.profile.model import Profile
from advisor.recommend.musts import pass_table, passes_of
from advisor.recommend.open_musts import OpenMusts
from tests.profile.test_preferences import capability, question, require, section
from tests.recommend.test_recommend import answer, base

NAMES = ("ash", "birch")
CAPABILITIES = (
    capability("fly", ash="native", birch="none"),
    capability("swim", ash="none", birch="native"),
    capability("dive", ash="unverified", birch="third-party"),
)
QUESTIONS = [
    question("where", {"air": [require("fly")], "water": [], "land": []}),
    question(
        "how",
        {"deep": [require("dive")], "fast": [require("swim"), require("dive")], "slow": []},
        only_if={"where": ["water"]},
    ),
    question("style", {"official": [require("dive", "native")], "any": []}),
]


def kb():
    return base(capabilities=CAPABILITIES, sections=(section(QUESTIONS),))


def coming(knowledge):
    return OpenMusts(knowledge, NAMES, tuple(knowledge.criteria))


def ways(knowledge, **given):
    musts = coming(knowledge)
    profile = Profile(name="p", answers={key: tuple(said) for key, said in given.items()})
    found = musts.of_one(musts.table.chosen([profile])[0])
    assert found.chance.sum() == pytest.approx(1)
    left = [tuple(n for n, on in zip(NAMES, row, strict=True) if on) for row in found.left]
    return dict(zip(left, found.chance.tolist(), strict=True))


def counted_out(knowledge, **given):
    """Every way to answer the open questions in turn, by the questionnaire's own arrays."""
    musts = coming(knowledge)
    table, questions = musts.table, list(knowledge.questions.values())
    open_ones = [q for q in questions if q.id not in given]
    profile = Profile(name="p", answers={key: tuple(said) for key, said in given.items()})
    today = table.chosen([profile])
    met = pass_table(knowledge, NAMES, table.capabilities)
    known = table.wishes(today).required[0]
    result: dict[tuple[str, ...], float] = defaultdict(float)
    for said in product(*(likely_answers.ways(q) for q in open_ones)):
        chosen, likely = today.copy(), 1.0
        for asked, (answers, chance) in zip(open_ones, said, strict=True):
            chosen[0, [table.column(asked.id, answer) for answer in answers]] = True
            likely *= chance
        required = table.wishes(chosen).required
        # Only what has come on top: what is required today counts there.
        required[0, known >= 0] = -1
        passes = passes_of(required, met)[0]
        for meets in product((True, False), repeat=len(NAMES)):
            chance = np.prod([p if on else 1 - p for p, on in zip(passes, meets, strict=True)])
            result[tuple(n for n, on in zip(NAMES, meets, strict=True) if on)] += likely * chance
    return {key: chance for key, chance in result.items() if chance > 0}


@pytest.mark.parametrize(
    "given",
    [
        {}, {"where": ["air"]}, {"where": ["land"]}, {"where": ["water"]}, {"style": ["any"]},
        {"where": ["water"], "how": ["slow"]}, {"how": ["slow"]},
    ],
)  # fmt: skip
def test_it_is_what_counting_out_gives(given):
    knowledge = kb()
    # Two questions may ask for one route that nobody knows of; they are taken as independent.
    if "style" not in given:
        given = {**given, "style": ["any"]}
    assert ways(knowledge, **given) == pytest.approx(counted_out(knowledge, **given))


@pytest.mark.parametrize("given", [{}, {"how": ["slow"]}, {"where": ["water", "land"]}])
def test_answers_that_people_give_together_are_given_together(given, monkeypatch):
    counted = {"where": {"air water": 3, "land": 2, "air": 1}, "how": {"deep fast": 1, "slow": 4}}
    monkeypatch.setattr(likely_answers, "COUNTED", counted)
    given = {**given, "style": ["any"]}
    found = ways(kb(), **given)
    assert found == pytest.approx(counted_out(kb(), **given))
    if given.keys() == {"style"}:
        # Who needs air and water asks for "how", too; "deep" and "fast" rule out ash.
        assert found[()] > 0
        monkeypatch.setattr(likely_answers, "COUNTED", {"where": {"air": 4, "water": 3}})
        assert () not in ways(kb(), **given)


def test_an_answer_to_a_follow_up_counts_once_the_question_is_asked():
    # "how" is answered "fast" (ash cannot swim) but only asked where "where" says "water".
    found = ways(kb(), how=["fast"], style=["any"])
    assert found[("birch",)] == pytest.approx(1 / 3 / 1)  # ash fails to swim for sure
    assert found[("ash",)] == pytest.approx(1 / 3)  # "air": birch cannot fly


def test_all_answered_nothing_is_to_come():
    assert ways(kb(), where=["land"], style=["any"]) == {NAMES: 1.0}


def test_all_at_once_is_one_by_one():
    knowledge = kb()
    musts = coming(knowledge)
    profiles = [
        Profile(name="a"),
        Profile(name="b", answers={"where": ("water",)}),
        Profile(name="c", answers={"where": ("land",), "style": ("any",)}),
    ]
    chosen = musts.table.chosen(profiles)
    together = musts.of(chosen)
    for row, marks in enumerate(chosen):
        alone = coming(knowledge).of_one(marks)
        expected = {left.tobytes(): c for left, c in zip(alone.left, alone.chance, strict=True)}
        for left, chance in zip(together.left, together.chance[row], strict=True):
            assert chance == pytest.approx(expected.get(left.tobytes(), 0.0))


def test_no_projects_at_all_are_no_trouble():
    musts = coming(kb())
    nothing = musts.of(musts.table.chosen([Profile(name="a")])[:0])
    assert nothing.chance.shape == (0, len(nothing.left))


def test_it_says_which_questions_are_asked_and_how_likely():
    asked = coming(kb()).asked({})
    assert list(asked) == ["where", "how", "style"]
    assert asked == pytest.approx({"where": 1.0, "how": 1 / 3, "style": 1.0})
    assert coming(kb()).asked({"where": ("land",)}) == {"style": 1.0}
    assert coming(kb()).fails("how", ["fast"]) == {"ash": 1.0}
    assert coming(kb()).fails("style", ["official"]) == {"ash": 0.5, "birch": 1.0}


def test_likely_answers_follow_the_counts_and_no_answer_is_never_given():
    for asked in load_knowledge().questions.values():
        likely = likely_answers.chances(asked)
        assert sum(likely) == pytest.approx(1)
        assert min(likely) > 0
    assert likely_answers.chances(QUESTIONS_OF["where"]) == pytest.approx([1 / 3] * 3)
    assert likely_answers.AT_RANDOM > 0


QUESTIONS_OF = {one.id: one for one in kb().questions.values()}


def test_a_recommendation_counts_what_may_come_and_says_so():
    open_, closed = answer(kb()), answer(kb(), answers={"where": ("land",), "style": ("any",)})
    assert {r.framework: r.p_best for r in open_.ranking} != {
        r.framework: r.p_best for r in closed.ranking
    }
    assert sum(r.p_best for r in open_.ranking) == pytest.approx(1)
    said = " ".join(open_.assumptions)
    assert "as likely as people do" in said
    assert "“where?”" in said or "where" in said
    assert "as likely as people do" not in " ".join(closed.assumptions)
