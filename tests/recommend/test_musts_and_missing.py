"""Requirements in every combination, and what is said to be missing."""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.profile.preferences import Requirement
from advisor.recommend.musts import must_table, passing, smallest_relaxation
from tests.evidence.builders import TODAY, claim, run
from tests.profile.test_preferences import capability, importance, question, require, section
from tests.recommend.test_recommend import answer, base

LEVELS = ("native", "official-bridge", "third-party", "none", "retired", "unverified")
NAMES = ("ash", "birch")
CHANCE = {"native": 1.0, "official-bridge": 1.0, "third-party": 1.0, "unverified": 0.5}

routes = st.lists(st.tuples(*[st.sampled_from(LEVELS)] * 2), min_size=1, max_size=5)


def table(levels):
    kb = base(
        capabilities=tuple(
            capability(f"c{i}", ash=ash, birch=birch) for i, (ash, birch) in enumerate(levels)
        )
    )
    wanted = [Requirement(f"c{i}", "third-party", ("somebody",)) for i in range(len(levels))]
    return must_table(wanted, NAMES, kb)


@given(routes)
@settings(max_examples=60, deadline=None)
def test_all_must_be_met_and_unknown_ones_are_independent(levels):
    musts = table(levels)
    for column, name in enumerate(NAMES):
        found = passing(musts, name)
        expected = 1.0
        for route in levels:
            expected *= CHANCE.get(route[column], 0.0)
        assert found.probability == pytest.approx(expected)
        state = {0.0: "fail", 1.0: "pass"}.get(expected, "unknown")
        assert found.state == state


@given(routes)
@settings(max_examples=60, deadline=None)
def test_the_relaxation_is_enough_and_none_is_smaller(levels):
    musts = table(levels)
    dropped = smallest_relaxation(musts, NAMES)

    def opens(left_out):
        kept = [must for must in musts if must.capability not in left_out]
        return any(passing(kept, name).probability > 0 for name in NAMES)

    if opens(()):
        return  # nobody asks then
    assert opens(dropped)
    ids = [must.capability for must in musts]
    for size in range(len(dropped)):
        assert not any(opens(fewer) for fewer in combinations(ids, size))


def test_many_requirements_that_nobody_meets_are_no_trouble():
    """Trying every set of ten among eighty would never end."""
    levels = [("none", "native")] * 10 + [("native", "none")] * 12 + [("native", "native")] * 58
    assert smallest_relaxation(table(levels), NAMES) == tuple(f"c{i}" for i in range(10))
    assert smallest_relaxation(table([("none", "none")] * 80), NAMES) == tuple(
        f"c{i}" for i in range(80)
    )


@given(routes)
@settings(max_examples=30, deadline=None)
def test_what_it_names_to_give_up_really_opens_the_choice(levels):
    kb = base(
        capabilities=tuple(
            capability(f"c{i}", ash=ash, birch=birch) for i, (ash, birch) in enumerate(levels)
        )
    )
    every = tuple(f"c{i}" for i in range(len(levels)))
    found = answer(kb, require=every, draws=200)
    if found.verdict != "none":
        assert found.relax == ()
        return
    kept = tuple(key for key in every if key not in found.relax)
    assert answer(kb, require=kept, draws=200).verdict != "none"


def test_a_framework_without_an_entry_is_unknown_and_says_so():
    kb = base(capabilities=(capability("fly", ash="native"),))
    found = answer(kb, require=("fly",))
    (must,) = found.requirements
    birch = next(r for r in must.routes if r.framework == "birch")
    assert (birch.state, birch.level, birch.probability) == ("unknown", "unverified", 0.5)
    assert birch.note == "nothing was looked up"
    assert must.because == ("the profile requires it",)


def test_the_strictest_of_two_answers_counts_and_both_are_named():
    kb = base(
        capabilities=(capability("fly", ash="third-party", birch="native"),),
        sections=(
            section(
                [
                    question("one", {"a": [require("fly")], "b": []}),
                    question("two", {"a": [require("fly", "native")], "b": []}),
                ]
            ),
        ),
    )
    lax = answer(kb, answers={"one": ("a",)})
    strict = answer(kb, answers={"one": ("a",), "two": ("a",)})
    assert {r.state for r in lax.requirements[0].routes} == {"pass"}
    assert {r.framework: r.state for r in strict.requirements[0].routes} == {
        "ash": "fail", "birch": "pass",
    }  # fmt: skip
    assert len(strict.requirements[0].because) == 2
    assert strict.winner == "birch"


GAPS = {
    ("ash", "speed"): [claim("ash.speed.old", observed="2024-01-01")],
    ("birch", "speed"): [claim("birch.speed.new")],
    ("ash", "help"): [claim("ash.help.dead", status="outdated")],
}


class TestMissing:
    def found(self, **changes):
        kb = base(
            GAPS,
            sections=(section([question("q", {"a": [importance(3)], "b": []})]),),
            capabilities=(capability("fly", ash="unverified", birch="native"),),
        )
        return answer(kb, **changes)

    def test_open_questions_go_once_they_are_answered(self):
        (asked,) = self.found().unanswered
        assert (asked.kind, asked.id) == ("question", "q")
        assert asked.text.endswith("?")
        assert self.found(answers={"q": ("b",)}).unanswered == ()

    def test_cells_name_framework_criterion_and_the_file_to_add(self):
        unknown = {m.id: m for m in self.found().unknown}
        assert set(unknown) == {"ash/help", "birch/help"}
        assert unknown["ash/help"].text == "Ash on help: no evidence that counts"
        assert unknown["ash/help"].how == "add a claim to knowledge/claims/ash/help.yaml"

    def test_a_dead_claim_is_listed_and_does_not_count(self):
        cell = next(
            b for b in self.found().beliefs if (b.framework, b.criterion) == ("ash", "help")
        )
        assert cell.not_counted == ("ash.help.dead",)
        assert cell.mean is None

    def test_old_evidence_says_from_when_and_how_old_it_may_be(self):
        (old,) = self.found().stale
        assert old.text == "ash.speed.old is from 2024-01-01, older than 365 days"
        assert old.how == "advisor kb show ash.speed.old"

    @pytest.mark.parametrize(("days", "stale"), [(365, False), (366, True)])
    def test_the_day_after_its_freshness_it_is_old(self, days, stale):
        kb = base({("ash", "speed"): [claim("ash.speed.a")]})
        found = answer(kb, as_of=TODAY + dt.timedelta(days=days))
        assert bool(found.stale) is stale

    def test_assumptions_name_what_no_answer_speaks_of(self):
        said = " ".join(self.found(importance={"speed": 3}).assumptions)
        assert "No answer speaks of help:" in said
        assert "speed" not in said
        both = " ".join(self.found().assumptions)
        assert "No answer speaks of speed, help:" in both
        none = self.found(importance={"speed": 3, "help": 3}).assumptions
        assert not [text for text in none if text.startswith("No answer speaks of")]
        assert none[-1] == "The age of evidence is judged for 2026-11-20."

    def test_nothing_open_leaves_only_the_day(self):
        found = answer(base(), importance={"speed": 3, "help": 3})
        assert found.assumptions == ("The age of evidence is judged for 2026-11-20.",)

    def test_cells_without_evidence_are_assumed_to_be_anything(self):
        found = self.found(importance={"speed": 3, "help": 3})
        cells = [
            missing.text.removesuffix(": no evidence that counts") for missing in found.unknown
        ]
        assert cells
        said = "; ".join(cells)
        expected = (
            f"Without evidence, so every value of the scale was taken as equally likely: {said}."
        )
        assert expected in found.assumptions

    def test_open_questions_that_could_rule_somebody_out_are_named_with_how_often(self):
        asked = [
            question("hard", {"a": [require("fly")], "b": []}),
            question("soft", {"a": [importance(3, "speed")], "b": []}),
            question("easy", {"a": [require("walk")], "b": []}),
        ]
        kb = base(
            capabilities=(
                capability("fly", ash="native", birch="none"),
                capability("walk", ash="native", birch="native"),
            ),
            sections=(section(asked),),
        )
        (said,) = [s for s in answer(kb).assumptions if s.startswith("Still open")]
        assert kb.questions["hard"].ask in said
        assert "rules out Birch in 50 of 100;" in said
        for other in ("soft", "easy"):
            assert kb.questions[other].ask not in said
        answered = answer(kb, answers={"hard": ("b",)}).assumptions
        assert not any(text.startswith("Still open") for text in answered)

    def test_answers_to_follow_ups_that_are_not_asked_any_more_are_named(self):
        asked = [
            question("first", {"a": [], "b": []}),
            question("then", {"a": [importance(5, "speed")], "b": []}, only_if={"first": ["a"]}),
        ]
        kb = base(sections=(section(asked),))
        gone = answer(kb, answers={"first": ("b",), "then": ("a",)}).assumptions
        assert any(s.startswith("Left out") and kb.questions["then"].ask in s for s in gone)
        kept = answer(kb, answers={"first": ("a",), "then": ("a",)}).assumptions
        assert not any(text.startswith("Left out") for text in kept)

    def test_even_odds_name_the_framework_and_the_must(self):
        said = self.found(require=("fly",)).assumptions
        assert any("Not known, so taken as even odds: Ash and “Fly”." in s for s in said)

    def test_what_could_be_measured_names_the_command_until_it_is(self):
        kb = base(GAPS)
        (before,) = answer(kb).unmeasured
        assert (before.id, before.text) == ("speed", "Speed not measured on this machine")
        assert "--probe quick" in before.how
        half = answer(kb, run({"ash": 0.5, "numpy": 1.0})).unmeasured
        assert [m.text for m in half] == ["Speed not measured on this machine for Birch"]
        assert answer(kb, run({"ash": 0.5, "birch": 0.4, "numpy": 1.0})).unmeasured == ()

    def test_a_run_without_the_yardstick_says_so_and_changes_nothing(self):
        kb = base(GAPS)
        found = answer(kb, run({"ash": 0.5, "birch": 0.4}), importance={"speed": 4})
        assert any("yardstick" in sentence for sentence in found.measured.unusable)
        assert found.measured.effects == ()
        before = {r.framework: r.p_best for r in found.ranking}
        assert found.measured.p_best_before == pytest.approx(before)

    def test_overlay_entries_are_named_with_their_layer(self):
        kb = base(GAPS)
        assert answer(kb).overlay == ()
        kb.origin[("claim", "birch.speed.new")] = "our-knowledge"
        assert answer(kb).overlay == ("claim birch.speed.new (our-knowledge)",)


class TestReasons:
    def test_because_names_the_framework_the_claim_its_status_and_its_day(self):
        found = answer(base(), importance={"speed": 5, "help": 1})
        speed = next(c for c in found.contributions if c.criterion == "speed")
        assert re.fullmatch(r"(Ash|Birch): The statement .*\. \(holds, 2026-11-20\)", speed.because)
        assert speed.evidence[0] in {"ash.speed.a", "birch.speed.a"}

    def test_evidence_that_speaks_for_the_difference_comes_first(self):
        mixed = {
            ("ash", "speed"): [claim("ash.speed.low", "none", basis="inferred"),
                               claim("ash.speed.high", "full")],
            ("birch", "speed"): [claim("birch.speed.a", "half")],
        }  # fmt: skip
        found = answer(base(mixed), importance={"speed": 5, "help": 0})
        speed = found.contributions[0]
        assert speed.difference > 0
        assert speed.evidence[0] == "ash.speed.high"
        assert speed.evidence[-1] == "ash.speed.low"

    def test_the_nearest_worded_level_is_named(self):
        found = answer(base())
        levels = {(b.framework, b.criterion): b.level for b in found.beliefs}
        assert levels == {
            ("ash", "speed"): "full", ("birch", "speed"): "none",
            ("ash", "help"): "half", ("birch", "help"): "full",
        }  # fmt: skip

    def test_measurements_stand_beside_claims_as_evidence(self):
        found = answer(base(), run({"ash": 0.2, "birch": 2.0, "numpy": 1.0}))
        ash = next(b for b in found.beliefs if (b.framework, b.criterion) == ("ash", "speed"))
        assert [item.kind for item in ash.evidence] == ["claim", "measurement"]
        assert ash.evidence[1].origin == "run-1"
        low, high = sorted([ash.from_claims[0], ash.from_measurements[0]])
        assert low <= ash.mean <= high
        assert ash.sd < min(ash.from_claims[1], ash.from_measurements[1])
