"""Several people decide together: small cases by hand, and what must hold of any group."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.errors import UsageError
from advisor.kb.load import load_knowledge
from advisor.profile.model import Profile
from advisor.recommend import recommend
from advisor.recommend.together import MAX_MEMBERS, recommend_together
from tests.evidence.builders import TODAY, claim, run
from tests.profile.test_answer_table import some_profile
from tests.profile.test_preferences import capability, importance, question, require, section
from tests.recommend.test_recommend import base

DRAWS = 1_000
FAST = Profile(name="Ann", importance={"speed": 5, "help": 0})
"""Only speed matters: Ash."""
HELPED = Profile(name="Ben", importance={"speed": 0, "help": 5})
"""Only help matters: Birch."""


def together(*people: Profile, kb=None, run_=None, **changes):
    kb = kb or base()
    return recommend_together(people, kb, run_, **{"draws": DRAWS, "as_of": TODAY, **changes})


def alone(person: Profile, kb=None, **changes):
    return recommend(person, kb or base(), **{"draws": DRAWS, "as_of": TODAY, **changes})


def support(found, framework: str):
    return next(s for s in found.ranking if s.framework == framework)


def called(person: Profile, name: str, **changes) -> Profile:
    return replace(person, name=name, **changes)


@cache
def real():
    return load_knowledge()


class TestByHand:
    """Two criteria, two frameworks: Ash is fast, Birch is helpful."""

    def test_two_who_want_the_opposite(self):
        found = together(FAST, HELPED)
        ann, ben = found.members
        assert (ann.winner, ben.winner) == ("ash", "birch")
        assert ann.share == ben.share == 0.5
        for name in ("ash", "birch"):
            mixed = (ann.p_best[name] + ben.p_best[name]) / 2
            assert support(found, name).p_best == pytest.approx(mixed)
        assert found.agreement == pytest.approx(0), "Kendall's W of 1 2 and 2 1"
        assert len(found.overruled) == 1
        assert found.verdict == "toss-up"

    def test_the_heavier_member_decides_and_the_other_is_overruled(self):
        found = together(FAST, HELPED, member_weights={"Ben": 3})
        assert [m.share for m in found.members] == [0.25, 0.75]
        assert found.winner == "birch"
        (lost,) = found.overruled
        assert (lost.member, lost.choice, lost.vetoes) == ("Ann", "ash", ())
        ann = found.members[0]
        assert lost.support == ann.p_best["ash"] > lost.support_of_winner == ann.p_best["birch"]
        assert support(found, "birch").least_support == ann.p_best["birch"]
        assert support(found, "birch").least_support_by == "Ann"
        assert support(found, "birch").chosen_by == ("Ben",)
        assert found.members[1].agrees
        assert not ann.agrees

    def test_where_they_differ_most_adds_up(self):
        """Ann's weights 1, 0; the mix's ¼, ¾; speed is all to Ash, help half of it to Birch."""
        found = together(FAST, HELPED, member_weights={"Ben": 3})
        (lost,) = found.overruled
        means = {
            (b.framework, b.criterion): b.mean for b in alone(FAST).beliefs
        }  # fmt: skip
        gap = {c: means[("ash", c)] - means[("birch", c)] for c in ("speed", "help")}
        assert gap["speed"] > 0 > gap["help"]
        effects = {c.criterion: c.effect for c in lost.criteria}
        assert effects["speed"] == pytest.approx((1 - 0.25) * gap["speed"])
        assert effects["help"] == pytest.approx((0 - 0.75) * gap["help"])
        assert lost.criteria[0].criterion == "speed"
        assert lost.criteria[0].importance == {"Ann": 5, "Ben": 0}
        assert lost.criteria[0].weight == pytest.approx({"Ann": 1, "Ben": 0})
        (widest, _) = found.apart
        assert widest.criterion == "speed"
        assert widest.effect == pytest.approx(gap["speed"]), "weights 1 and 0"

    def test_agreement_of_three_by_kendall(self):
        """Orders 12, 12, 21: rank sums 4 and 5, S = 0.5, W = 12 · 0.5 / (9 · 6) = 1/9."""
        found = together(FAST, called(FAST, "Cy"), HELPED)
        assert found.agreement == pytest.approx(1 / 9)
        assert found.winner == "ash"
        assert [lost.member for lost in found.overruled] == ["Ben"]
        assert "2 of 3 would choose it alone; Ben would choose Birch" in found.summary

    def test_values_are_those_of_the_mixture(self):
        found = together(FAST, HELPED, member_weights={"Ann": 3})
        parts = [alone(p) for p in (FAST, HELPED)]
        for name in ("ash", "birch"):
            ranked = [next(r for r in one.ranking if r.framework == name) for one in parts]
            value = 0.75 * ranked[0].value + 0.25 * ranked[1].value
            second = sum(
                share * (r.value_sd**2 + r.value**2)
                for share, r in zip((0.75, 0.25), ranked, strict=True)
            )
            assert support(found, name).value == pytest.approx(value)
            assert support(found, name).value_sd == pytest.approx((second - value**2) ** 0.5)


FLY = capability("fly", ash="none", birch="native")
SWIM = capability("swim", ash="native", birch="none")
GLIDE = capability("glide", ash="third-party", birch="native")


class TestVetoes:
    def test_one_members_must_binds_all_and_is_said_to_be_theirs(self):
        kb = base(capabilities=(FLY,))
        found = together(FAST, called(FAST, "Cy"), called(HELPED, "Ben", require=("fly",)), kb=kb)
        assert (found.winner, found.verdict) == ("birch", "only-one")
        (veto,) = found.vetoes
        assert veto.members == ("Ben",)
        assert veto.rules_out == ("ash",)
        assert veto.must.because == ("Ben: the profile requires it",)
        assert support(found, "ash").status == "fail"
        assert support(found, "ash").p_best == 0
        ann = found.members[0]
        assert ann.winner == "ash", "alone she may"
        assert ann.p_best_together == {"ash": 0.0, "birch": 1.0}
        assert {lost.member: lost.vetoes for lost in found.overruled} == {
            "Ann": ("fly",), "Cy": ("fly",),
        }  # fmt: skip

    def test_musts_that_leave_nothing_name_the_fewest_to_give_up(self):
        kb = base(capabilities=(FLY, SWIM))
        found = together(
            called(FAST, "Ann", require=("swim",)), called(HELPED, "Ben", require=("fly",)), kb=kb
        )
        assert (found.winner, found.verdict, found.overruled) == (None, "none", ())
        assert found.relax == ("fly",)
        assert "Ann and Ben" in found.summary
        assert not any(m.agrees for m in found.members)
        assert [m.winner for m in found.members] == ["ash", "birch"]

    def test_the_strictest_of_two_requirements_binds(self):
        kb = base(
            capabilities=(GLIDE,),
            sections=(
                section([
                    question("q", {"any": [require("glide")], "own": [require("glide", "native")]})
                ]),
            ),
        )  # fmt: skip
        loose, strict = (
            called(FAST, name, answers={"q": (answer,)})
            for name, answer in (("Ann", "any"), ("Ben", "own"))
        )
        (veto,) = together(loose, strict, kb=kb).vetoes
        assert (veto.must.at_least, veto.members, veto.rules_out) == (
            "native", ("Ann", "Ben"), ("ash",),
        )  # fmt: skip
        (veto,) = together(loose, kb=kb).vetoes
        assert (veto.must.at_least, veto.rules_out) == ("third-party", ())

    def test_an_unknown_must_is_met_half_of_the_time_for_all(self):
        kb = base(capabilities=(capability("fly", ash="unverified", birch="native"),))
        found = together(FAST, called(FAST, "Ben", require=("fly",)), kb=kb)
        assert support(found, "ash").status == "unknown"
        assert support(found, "ash").p_best == pytest.approx(0.5, abs=0.06)
        assert found.members[0].p_best["ash"] > 0.9


TASTE = {
    "fast": [importance(5), importance(0, "help")],
    "kind": [importance(0), importance(5, "help")],
}


def asked(**changes):
    """One question decides: “fast” is Ash, “kind” is Birch; another has no say."""
    idle = {"a": [], "b": []}
    questions = [
        question("taste", TASTE, **{"kind": "one", **changes}),
        question("idle", idle, kind="one"),
    ]
    return base(sections=(section(questions),))


def answering(name: str, **answers: str) -> Profile:
    return Profile(name=name, answers={key: (value,) for key, value in answers.items()})


class TestWorthTalkingOver:
    def test_a_contested_question_that_decides(self):
        found = together(
            answering("Ann", taste="fast", idle="a"), answering("Ben", taste="kind", idle="b"),
            kb=asked(),
        )  # fmt: skip
        (talk,) = found.talk
        assert (talk.kind, talk.id, talk.text) == ("question", "taste", "About taste?")
        assert talk.said == {"Ann": "FAST", "Ben": "KIND"}
        assert talk.agreement == 1
        assert talk.largest_camp == 2
        assert {o.ids: set(o.winners.values()) for o in talk.outcomes} == {
            ("fast",): {"ash"}, ("kind",): {"birch"},
        }  # fmt: skip
        assert all(o.agree for o in talk.outcomes)
        assert found.talk_note == ""

    def test_each_outcome_is_what_all_choose_once_they_answer_so(self):
        kb = asked()
        people = (answering("Ann", taste="fast"), answering("Ben", taste="kind", idle="a"))
        for talk in together(*people, kb=kb).talk:
            for outcome in talk.outcomes:
                said = [
                    replace(p, answers={**p.answers, talk.id: outcome.ids}) for p in people
                ]  # fmt: skip
                assert outcome.winners == {p.name: alone(p, kb).winner for p in said}

    def test_an_answer_of_one_is_the_one_in_play_where_the_other_left_it_open(self):
        found = together(answering("Ann", taste="fast"), called(HELPED, "Ben"), kb=asked())
        ids = [talk.id for talk in found.talk if talk.kind == "question"]
        assert ids == [], "what Ben typed overrides any answer"
        kinds = {talk.id: talk for talk in found.talk}
        assert set(kinds) <= {"speed", "help"}

    def test_a_typed_importance_can_be_what_to_talk_over(self):
        found = together(
            Profile(name="Ann", importance={"speed": 5, "help": 3}),
            Profile(name="Ben", importance={"speed": 0, "help": 3}),
        )
        (talk,) = found.talk
        assert (talk.kind, talk.id, talk.agreement) == ("importance", "speed", 1)
        assert talk.said == {"Ann": "5 of 5", "Ben": "0 of 5"}
        assert {o.answer: set(o.winners.values()) for o in talk.outcomes} == {
            "0 of 5": {"birch"}, "5 of 5": {"ash"},
        }  # fmt: skip

    def test_a_typed_requirement_can_be_what_to_talk_over(self):
        kb = base(capabilities=(FLY,))
        found = together(FAST, called(FAST, "Ben", require=("fly",)), kb=kb)
        (talk,) = found.talk
        assert (talk.kind, talk.id, talk.agreement) == ("requirement", "fly", 1)
        assert talk.said == {"Ann": "", "Ben": "requires it"}
        assert {o.answer: set(o.winners.values()) for o in talk.outcomes} == {
            "required by all": {"birch"}, "required by nobody": {"ash"},
        }  # fmt: skip

    def test_several_answers_may_be_put_together(self):
        effects = {"fast": [importance(5)], "kind": [importance(5, "help")]}
        kb = base(sections=(section([question("taste", effects)]),))
        found = together(answering("Ann", taste="fast"), answering("Ben", taste="kind"), kb=kb)
        for talk in found.talk:
            assert ("fast", "kind") in [outcome.ids for outcome in talk.outcomes]

    def test_those_who_agree_have_nothing_to_talk_over(self):
        found = together(FAST, called(FAST, "Ben"))
        assert found.talk == ()
        assert found.talk_note == "All would choose the same already."

    def test_where_no_single_answer_helps_it_is_said(self):
        found = together(FAST, HELPED)
        if not any(talk.agreement for talk in found.talk):
            assert "No single answer" in found.talk_note


class TestProperties:
    @given(st.integers(0, 10_000))
    @settings(max_examples=10, deadline=None)
    def test_one_member_gets_their_own_result(self, number):
        person = some_profile(real(), number)
        found = together(person, kb=real())
        one = alone(person, real())
        assert (found.winner, found.verdict, found.summary) == (
            one.winner, one.verdict, one.summary,
        )  # fmt: skip
        for mine, theirs in zip(found.ranking, one.ranking, strict=True):
            assert mine.framework == theirs.framework
            assert mine.p_best == pytest.approx(theirs.p_best, abs=2 / DRAWS)
            assert mine.value == pytest.approx(theirs.value)
            assert mine.value_sd == pytest.approx(theirs.value_sd)
            assert mine.status == theirs.status
        assert found.overruled == found.apart == found.talk == ()
        assert len(found.relax) == len(one.relax), "as few; which of equally few may differ"
        assert [v.must.capability for v in found.vetoes] == sorted(
            must.capability for must in one.requirements
        )

    @given(st.integers(0, 10_000), st.integers(2, 4))
    @settings(max_examples=5, deadline=None)
    def test_members_who_say_the_same_are_as_one(self, number, count):
        person = some_profile(real(), number)
        many = together(*(called(person, f"m{i}") for i in range(count)), kb=real())
        one = together(person, kb=real())
        assert (many.winner, many.verdict) == (one.winner, one.verdict)
        for left, right in zip(many.ranking, one.ranking, strict=True):
            assert left.p_best == pytest.approx(right.p_best)
            assert left.p_best_error == pytest.approx(right.p_best_error)
            assert left.least_support == right.least_support
        assert many.overruled == many.apart == ()
        assert many.agreement in (None, pytest.approx(1))
        if one.winner is not None:
            assert many.talk == ()

    @given(st.lists(st.integers(0, 10_000), min_size=2, max_size=4, unique=True))
    @settings(max_examples=3, deadline=None)
    def test_the_order_of_the_members_changes_nothing(self, numbers):
        people = [some_profile(real(), number) for number in numbers]
        weights = {person.name: 1 + i for i, person in enumerate(people)}
        said = {
            json.dumps(together(*order, kb=real(), member_weights=weights).to_dict())
            for order in itertools.islice(itertools.permutations(people), 3)
        }
        assert len(said) == 1

    @given(st.lists(st.integers(0, 10_000), min_size=2, max_size=4, unique=True))
    @settings(max_examples=5, deadline=None)
    def test_what_must_hold_of_any_group(self, numbers):
        people = [some_profile(real(), number) for number in numbers]
        found = together(*people, kb=real())
        assert sum(m.share for m in found.members) == pytest.approx(1)
        assert sum(s.p_best for s in found.ranking) <= 1 + 1e-9
        owns = {m.name: m for m in found.members}
        for person in people:
            one = alone(person, real())
            assert owns[person.name].winner == one.winner
            assert owns[person.name].verdict == one.verdict
            assert owns[person.name].p_best == {r.framework: r.p_best for r in one.ranking}
        for s in found.ranking:
            assert s.least_support == min(m.p_best[s.framework] for m in found.members)
            if any(s.framework in veto.rules_out for veto in found.vetoes):
                assert (s.p_best, s.status) == (0, "fail")
        if found.winner is not None:
            others = {o.member for o in found.overruled}
            agreeing = {m.name for m in found.members if m.agrees}
            neither = {m.name for m in found.members if m.winner is None}
            assert others | agreeing | neither == set(owns)
            assert not others & agreeing
        assert found.agreement is None or 0 <= found.agreement <= 1
        assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["winner"] == found.winner

    def test_scaling_all_weights_changes_nothing(self):
        one = together(FAST, HELPED, member_weights={"Ann": 1, "Ben": 2})
        two = together(FAST, HELPED, member_weights={"Ann": 10, "Ben": 20})
        assert one == two

    def test_whose_weight_grows_gains_support_for_their_choice(self):
        supports = [
            support(together(FAST, HELPED, member_weights={"Ann": w}), "ash").p_best
            for w in (0.1, 1, 5, 50)
        ]
        assert supports == sorted(supports)


class TestInput:
    def test_a_run_counts_for_all(self):
        kb = base()
        measured = run({"ash": 4.0, "birch": 1.0, "numpy": 1.0})
        found = together(FAST, HELPED, kb=kb, run_=measured)
        assert found.stamp.run == measured.id
        one = alone(FAST, kb, measurements=measured)
        assert found.members[0].p_best == {r.framework: r.p_best for r in one.ranking}

    def test_only_what_all_compare_is_compared(self):
        kb = base(
            {("ash", "speed"): [claim("ash.speed.a", "full")]}, frameworks=("ash", "birch", "cedar")
        )
        found = together(
            called(FAST, "Ann", frameworks=("ash", "birch")),
            called(HELPED, "Ben", frameworks=("birch", "ash", "cedar")), kb=kb,
        )  # fmt: skip
        assert {s.framework for s in found.ranking} == {"ash", "birch"}
        assert "Ben" in found.assumptions[0]
        assert found.stamp.profiles["Ann"] == called(FAST, "", frameworks=("ash", "birch")).digest()

    def test_nothing_in_common_to_compare(self):
        with pytest.raises(UsageError, match="no framework in common"):
            together(
                called(FAST, "Ann", frameworks=("ash",)),
                called(HELPED, "Ben", frameworks=("birch",)),
            )

    @pytest.mark.parametrize(
        ("people", "weights", "said"),
        [
            ((), {}, "a group has 1 to"),
            ((FAST,) * (MAX_MEMBERS + 1), {}, "a group has 1 to"),
            ((FAST, FAST), {}, 'two members are called "Ann"'),
            ((FAST, HELPED), {"Cy": 1}, 'no member "Cy"'),
            ((FAST, HELPED), {"Ann": 0}, "must be above 0"),
            ((FAST, HELPED), {"Ann": -1}, "must be above 0"),
            ((FAST, HELPED), {"Ann": float("nan")}, "must be above 0"),
            ((FAST, HELPED), {"Ann": float("inf")}, "must be above 0"),
            ((FAST, HELPED), {"Ann": 1e9}, "at most 1,000"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, people, weights, said):
        with pytest.raises(UsageError, match=said):
            together(*people, member_weights=weights)

    @pytest.mark.parametrize("changes", [{"draws": 10}, {"seed": -1}])
    def test_arguments_out_of_range_are_refused_as_for_one(self, changes):
        with pytest.raises(UsageError):
            together(FAST, HELPED, **changes)

    def test_today_unless_another_day_is_named(self):
        found = recommend_together([FAST], base(), draws=DRAWS)
        assert found.stamp.as_of == dt.datetime.now(tz=dt.UTC).date().isoformat()
