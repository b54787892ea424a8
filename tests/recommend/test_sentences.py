"""The three sentences say what the numbers say, at their boundaries and through the street."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.recommend.sentences import (
    STOP,
    Outlook,
    can_stop,
    sentences,
    stop_note,
)
from advisor.recommend.verdict import CLEAR, SETTLED, word
from advisor.recommendation import Flip, NextBest, Reason
from tests.profile.test_preferences import capability
from tests.recommend.test_recommend import answer, base

NAMES = ("Ash", "Birch", "Cedar")


def setting(*passes: float):
    return SimpleNamespace(
        problem=SimpleNamespace(passes=np.array(passes)),
        name=lambda row: NAMES[row],
        frameworks=tuple(name.lower() for name in NAMES[: len(passes)]),
    )


def now(*p_best: float, values: tuple[float, ...] = (), nothing_matters: float = 0.0):
    chances = np.array(p_best)
    best = int(chances.argmax()) if chances.max() > 0 else None
    return SimpleNamespace(
        p_best=chances,
        best=best,
        mean_values=np.array(values or p_best),
        nothing_matters=nothing_matters,
    )


def flip(kind: str = "importance", distance: float = 0.3, text: str = "It would flip.") -> Flip:
    return Flip(kind, "speed", "", 3, 4, "birch", 0.6, text, distance)


def reason(title: str, difference: float) -> Reason:
    return Reason("c", title, 3, 0.1, difference, 0.01, "", ())


def outlook(
    flips=(), settled: float = 1.0, *, anything_open: bool = True, next_best=(), ruled_out=0.0
):
    return Outlook(tuple(flips), settled, anything_open, next_best, ruled_out)


def told(passes, p_best, look, reasons=((), ()), values=()):
    here, then = setting(*passes), now(*p_best, values=values)
    verdict = word(here, then, look.flips, look.settled)
    return sentences(here, then, verdict, reasons, look)


RISK = "; in 30 of 100 what is still open rules it out."
NOT_CLEAR = "Ash, 97 of 100: a lean, not clear, because"
OPEN = f"{NOT_CLEAR} what is open would leave it the winner in"


@pytest.mark.parametrize(
    ("p_best", "look", "said"),
    [
        ((0.934, 0.066), outlook(), "Ash, 93 of 100: clear."),
        ((0.2, 0.8), outlook(), "Birch, 80 of 100: a lean."),
        ((0.52, 0.48), outlook(), "A toss-up: Ash comes first in 52 of 100 draws."),
        ((0.2, 0.8), outlook(ruled_out=0.049), "Birch, 80 of 100: a lean."),
        (
            (0.2, 0.8), outlook(ruled_out=0.14),
            "Birch, 80 of 100: a lean; in 14 of 100 what is still open rules it out.",
        ),
        (
            (0.6, 0.4), outlook(ruled_out=0.3),
            f"A toss-up: Ash comes first in 60 of 100 draws{RISK}",
        ),
        ((0.9996, 0.0004), outlook(), "Ash, more than 99 of 100: clear."),
        (
            (0.97, 0.03), outlook(settled=0.62),
            f"{OPEN} only 62 of 100.",
        ),
        (
            (0.97, 0.03), outlook(settled=0.798),
            f"{OPEN} just under 80 of 100.",
        ),
        (
            (0.97, 0.03), outlook([flip(distance=0.2)]),
            f"{NOT_CLEAR} one importance a level away gives another winner.",
        ),
    ],
)  # fmt: skip
def test_who_leads_how_surely_and_the_word(p_best, look, said):
    assert told((1, 1), p_best, look)[0] == said


@given(st.floats(0.5, 1), st.floats(0, 1), st.floats(0, 1))
def test_the_first_sentence_never_contradicts_the_word(p_best, settled, distance):
    look = outlook([flip(distance=distance)], settled)
    verdict = word(setting(1, 1), now(p_best, 1 - p_best), look.flips, settled)
    first = told((1, 1), (p_best, 1 - p_best), look)[0]
    assert (": clear." in first) == (verdict == "clear")
    assert (": a lean" in first) == (verdict == "lean")
    assert first.startswith("A toss-up") == (verdict == "toss-up")
    assert ("because" in first) == (verdict == "lean" and p_best >= CLEAR)
    assert ("what is open" in first) == (
        verdict == "lean" and p_best >= CLEAR and settled < SETTLED
    )


ALONE = "Ash is the only framework compared"
NO_EVIDENCE = "for at least one of them no evidence was found."


@pytest.mark.parametrize(
    ("passes", "p_best", "said"),
    [
        ((1, 0), (1, 0), "Ash is the only one that meets every requirement; Birch does not."),
        (
            (1, 0, 0), (1, 0, 0),
            "Ash is the only one that meets every requirement; Birch and Cedar do not.",
        ),
        ((1,), (1,), f"{ALONE}; it meets every requirement."),
        (
            (0.5,), (0.5,),
            f"{ALONE}; for at least one requirement no evidence was found.",
        ),
        (
            (0.5, 0), (0.5, 0),
            f"Ash is the only one that may meet every requirement; {NO_EVIDENCE}",
        ),
    ],
)  # fmt: skip
def test_musts_before_chances(passes, p_best, said):
    assert told(passes, p_best, outlook())[0] == said


def test_without_a_winner_there_is_one_sentence():
    assert told((0, 0), (0, 0), outlook()) == ("No framework meets every requirement.",)
    assert not can_stop(now(0, 0), outlook())
    assert stop_note(setting(0, 0), now(0, 0), outlook()) == ""


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((0.5, 0.7), "The musts decide it, not the value: Birch would have 0.70, Ash has 0.50."),
        ((0.7, 0.5), "By value alone it would lead as well: Ash 0.70, Birch 0.50."),
        ((0.5, 0.502), "By value alone they are level: Ash and Birch 0.50."),
    ],
)
def test_only_one_says_what_the_values_would_say(values, said):
    assert told((1, 0), (1, 0), outlook(), values=values)[1] == said


@pytest.mark.parametrize(
    ("pro", "con", "said"),
    [
        (
            [("Speed", 0.08), ("Help", 0.03), ("Third", 0.02)], [("GPU use", -0.031)],
            "For Ash speak most speed (+0.08) and help (+0.03); against it speaks GPU use (−0.03).",
        ),
        (
            [("Speed", 0.08)], [("A", -0.1), ("B", -0.02)],
            "For Ash speaks most speed (+0.08); against it speak a (−0.10) and b (−0.02).",
        ),
        (
            [("Speed", 0.08)], [],
            "For Ash speaks most speed (+0.08); nothing of weight speaks against it.",
        ),
        ([], [("B", -0.02)], "Nothing speaks for it; against it speaks b (−0.02)."),
        ([], [], "No criterion separates the first two by 0.01 of the scale or more."),
    ],
)  # fmt: skip
def test_the_strongest_reasons_with_their_numbers(pro, con, said):
    sides = tuple([reason(*one) for one in side] for side in (pro, con))
    assert told((1, 1), (0.7, 0.3), outlook(), sides)[1] == said


@pytest.mark.parametrize(
    ("flips", "said"),
    [
        ([], "No single answer can flip it"),
        ([flip(distance=0.3, text="Near.")], "Near"),
        ([flip("belief", 0.1, "Belief."), flip(distance=0.2, text="Importance.")], "Belief"),
        ([flip(distance=0.4, text="At the limit.")], "At the limit"),
        ([flip(distance=0.8, text="Far.")], "Only a large change of one importance can flip it"),
        ([flip("belief", 0.45, "Belief.")], "No single answer can flip it"),
        ([flip("measurement", 0.2, "Faster.")], "Faster"),
        ([flip("requirement", 1.0, "Must.")], "Must"),
        ([flip(distance=0.8, text="Far."), flip("requirement", 1.0, "Must.")], "Must"),
        ([flip("requirement", 0.1, "Must."), flip(distance=0.3, text="Near.")], "Near"),
        ([flip("answers", 1, "Both.")], "No single answer can flip it, but two can: Both"),
    ],
)
def test_the_nearest_change_worth_saying(flips, said):
    last = told((1, 1), (0.7, 0.3), outlook(flips, 0.97))[-1]
    assert last == (
        f"{said}; no remaining answer or measurement is likely to change the winner: 97 of 100."
    )


IDLE = NextBest("measurement", "quick", "Measure.", 0.0, 1e-9, 1.7, "run it")
ASK = NextBest("question", "q", "Will it fly?", 0.1, 0.2, 0.5, "answer it")


@pytest.mark.parametrize(
    ("look", "stop", "said"),
    [
        (outlook(settled=STOP), True, "is likely to change the winner: 95 of 100."),
        (outlook(settled=1.0), True, "is likely to change the winner: more than 99 of 100."),
        (outlook(settled=0.0), False, "Ash would stay the winner in less than 1 of 100."),
        (
            outlook(settled=0.94, next_best=(ASK,)), False,
            "Ash would stay the winner in 94 of 100 (next: Will it fly?).",
        ),
        (
            outlook(settled=0.94, next_best=(IDLE, ASK)), False,
            "Ash would stay the winner in 94 of 100 (next: Will it fly?).",
        ),
        (
            outlook(settled=0.94, next_best=(IDLE,)), False,
            "Ash would stay the winner in 94 of 100.",
        ),
        (outlook(settled=0.62), False, "Ash would stay the winner in 62 of 100."),
        (
            outlook(settled=0.0, anything_open=False), True,
            "nothing is left to answer or to measure.",
        ),
    ],
)  # fmt: skip
def test_whether_one_can_stop(look, stop, said):
    assert can_stop(now(0.7, 0.3), look) is stop
    assert told((1, 1), (0.7, 0.3), look)[-1].endswith(said)


class TestThroughTheStreet:
    def test_reasons_are_the_largest_contributions_of_each_sign(self):
        found = answer(base(), importance={"speed": 5, "help": 2})
        (pro,), (con,) = found.reasons_for, found.reasons_against
        assert (pro.criterion, con.criterion) == ("speed", "help")
        by_criterion = {c.criterion: c for c in found.contributions}
        for one in (pro, con):
            assert one.difference == by_criterion[one.criterion].difference
            assert one.weight == by_criterion[one.criterion].weight
        assert pro.difference > 0 > con.difference
        assert f"speed ({pro.difference:+.2f})" in found.sentences[1]
        assert f"(−{-con.difference:.2f})" in found.sentences[1]

    def test_evidence_of_a_reason_points_its_way(self):
        kb = base()
        found = answer(kb, importance={"speed": 5, "help": 2})
        for one in (*found.reasons_for, *found.reasons_against):
            assert one.evidence
            for piece in one.evidence:
                assert piece.id in kb.claims
                says_much = piece.value > 0.5 or (piece.value == 0.5 and piece.framework == "ash")
                leads = (piece.framework == found.winner) == (one.difference > 0)
                assert says_much == leads or piece.value == 0.5

    def test_the_summary_is_the_sentences_and_the_stop_note_stands_in_the_last(self):
        found = answer(base(), importance={"speed": 5, "help": 2})
        assert found.summary == " ".join(found.sentences)
        assert len(found.sentences) == 3
        assert found.stop_note in found.sentences[-1]
        assert found.can_stop == (found.settled >= STOP)

    def test_musts_that_decide_against_the_value(self):
        kb = base(capabilities=(capability("fly", ash="none", birch="native"),))
        found = answer(kb, require=("fly",), importance={"speed": 5, "help": 1})
        assert "not the value: Ash would have" in found.sentences[1]

    def test_one_framework_has_no_reasons_and_no_other_to_win(self):
        found = answer(base(), frameworks=("ash",))
        assert (found.reasons_for, found.reasons_against) == ((), ())
        assert found.sentences[0] == f"{ALONE}; it meets every requirement."
        assert found.flips_note == (
            "Only one framework is compared, so that there is no other to win."
        )

    @pytest.mark.parametrize("importance", [{"speed": 0, "help": 0}, {"speed": 0, "help": 1}])
    def test_where_no_criterion_matters_it_is_said(self, importance):
        found = answer(base(), importance=importance)
        nothing = not any(importance.values())
        said = "no criterion is said to matter, so all weigh alike."
        assert found.sentences[0].endswith(said) == nothing
        assumed = "No criterion is said to matter, so all of them were weighed alike."
        assert (assumed in found.assumptions) == nothing
        if nothing:
            assert [c.weight for c in found.contributions] == pytest.approx([0.5, 0.5])
