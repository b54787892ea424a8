"""The verdict's word at its boundaries."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from advisor.recommend.verdict import flips_note, word
from advisor.recommendation import Flip
from tests.evidence.builders import claim, criterion, knowledge
from tests.profile.test_preferences import capability
from tests.recommend.test_recommend import answer, base


def setting(*passes: float):
    names = ("Ash", "Birch", "Cedar")
    return SimpleNamespace(
        problem=SimpleNamespace(passes=np.array(passes)), name=lambda row: names[row]
    )


def now(*p_best: float):
    chances = np.array(p_best)
    best = int(chances.argmax()) if chances.max() > 0 else None
    return SimpleNamespace(p_best=chances, best=best)


def flip(kind: str = "importance", distance: float = 0.2, text: str = "It would flip.") -> Flip:
    return Flip(kind, "speed", "", 3, 4, "birch", 0.6, text, distance)


@pytest.mark.parametrize(
    ("p_best", "flips", "expected"),
    [
        (1.0, [], "clear"),
        (0.90, [], "clear"),
        (0.8999, [], "lean"),
        (0.65, [], "lean"),
        (0.6499, [], "toss-up"),
        (0.50, [], "toss-up"),
        (0.95, [flip(distance=0.2)], "lean"),
        (0.95, [flip(distance=0.2001)], "clear"),
        (0.95, [flip(distance=0.4)], "clear"),
        (0.95, [flip("belief", 0.05)], "clear"),
        (0.95, [flip("requirement", 0.1)], "clear"),
        (0.95, [flip(distance=0.6), flip(distance=0.1)], "lean"),
        (0.60, [flip(distance=0.1)], "toss-up"),
    ],
)
def test_the_word_by_chance_and_nearest_importance(p_best, flips, expected):
    assert word(setting(1, 1), now(p_best, 1 - p_best), flips, 1.0) == expected


@pytest.mark.parametrize(
    ("settled", "expected"), [(1.0, "clear"), (0.80, "clear"), (0.7999, "lean"), (0.0, "lean")]
)
def test_what_is_open_keeps_a_verdict_from_being_clear(settled, expected):
    assert word(setting(1, 1), now(0.97, 0.03), [], settled) == expected


@pytest.mark.parametrize(
    ("passes", "p_best", "expected"),
    [
        ((1, 0), (1, 0), "only-one"),
        ((0.5, 0), (0.5, 0), "only-one"),
        ((0, 0), (0, 0), "none"),
        ((0, 0, 1), (0, 0, 1), "only-one"),
        ((1, 0.5), (0.97, 0.03), "clear"),
        ((0.5, 0.5), (0.4, 0.35), "toss-up"),
        ((1,), (1,), "only-one"),
    ],
)
def test_musts_decide_before_chances_do(passes, p_best, expected):
    assert word(setting(*passes), now(*p_best), [], 1.0) == expected


def test_the_note_where_nothing_flips():
    assert "no winner to change" in flips_note(setting(0, 0), now(0, 0), [])
    assert "Only a requirement" in flips_note(setting(1, 0), now(1, 0), [])
    assert flips_note(setting(1, 1), now(0.9, 0.1), []) == "No single answer can flip it."
    belief = flips_note(setting(1, 1), now(0.9, 0.1), [flip("belief", 0.3)])
    assert belief == "No single answer can flip it.", "a belief is no answer"
    assert flips_note(setting(1, 1), now(0.9, 0.1), [flip()]) == ""
    assert flips_note(setting(1, 1), now(0.9, 0.1), [flip("requirement", 1.0)]) == ""


def alike(**changes):
    same = {
        (name, key): [claim(f"{name}.{key}.a", "half")]
        for name in ("ash", "birch")
        for key in ("speed", "help")
    }
    return base(same, **changes)


class TestThroughTheStreet:
    """The same words from real beliefs."""

    def test_frameworks_that_are_alike_are_a_toss_up(self):
        found = answer(alike(), importance={"speed": 3, "help": 3}, draws=20_000)
        assert found.verdict == "toss-up"
        assert "toss-up" in found.summary
        assert found.ranking[0].p_best == pytest.approx(0.5, abs=0.02)
        assert found.ranking[0].value == pytest.approx(0.5, abs=0.01)

    def test_one_that_is_better_at_everything_is_clear_and_no_importance_flips_it(self):
        better = {
            (name, key): [claim(f"{name}.{key}.{i}", level, basis=basis, evidence=evidence)
                          for i, (basis, evidence) in enumerate(WITNESSES)]
            for name, level in (("ash", "full"), ("birch", "none"))
            for key in ("speed", "help")
        }  # fmt: skip
        found = answer(base(better), importance={"speed": 3, "help": 3})
        assert (found.winner, found.verdict) == ("ash", "clear")
        assert not [f for f in found.flips if f.kind == "importance"]
        assert found.summary.startswith("Ash, ")
        assert found.sentences[0].endswith(": clear.")

    def test_knowing_nothing_at_all_is_a_toss_up(self):
        found = answer(base({}), draws=20_000)
        assert found.verdict == "toss-up"
        assert len(found.unknown) == 4
        assert found.ranking[0].p_best == pytest.approx(0.5, abs=0.02)
        assert all(b.level == "unknown" and b.mean is None for b in found.beliefs)
        assert all(c.because == "nothing is known on either side" for c in found.contributions)

    def test_a_must_that_only_one_meets(self):
        kb = alike(capabilities=(capability("fly", ash="native", birch="none"),))
        found = answer(kb, require=("fly",))
        assert (found.winner, found.verdict) == ("ash", "only-one")
        assert found.sentences[0].endswith("Birch does not.")
        assert found.ranking[1].value == pytest.approx(0.5, abs=0.02), "what it would be"

    def test_when_all_fail_there_is_no_winner_and_the_better_value_stands_first(self):
        kb = base(capabilities=(capability("fly", ash="none", birch="none"),))
        found = answer(kb, require=("fly",), importance={"speed": 0, "help": 5})
        assert [r.framework for r in found.ranking] == ["birch", "ash"]
        assert found.verdict == "none"
        assert found.winner is None
        assert found.relax == ("fly",)
        assert found.flips == ()
        assert found.next_best == ()
        assert "no winner" in found.flips_note

    def test_nothing_matters_then_all_criteria_count_alike(self):
        found = answer(base(), importance={"speed": 0, "help": 0})
        weights = {c.criterion: c.weight for c in found.contributions}
        assert weights == pytest.approx({"speed": 0.5, "help": 0.5})

    def test_experimental_criteria_take_no_part(self):
        criteria = (criterion("speed"), criterion("mood", group="h", lifecycle="experimental"))
        kb = knowledge({("ash", "mood"): [claim("ash.mood.a")]}, criteria=criteria)
        found = answer(kb, importance={"speed": 3, "mood": 5})
        assert [c.criterion for c in found.contributions] == ["speed"]


WITNESSES = [
    ("documented", [{"source": "s1", "date": "2026-11-20"}]),
    ("documented", [{"source": "s2", "date": "2026-11-20"}]),
]
