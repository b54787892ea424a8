"""The questionnaire as a person meets it: reasons, effects, follow-ups, fairness."""

from __future__ import annotations

import itertools
import re

import pytest

from advisor.kb.entries import Require, Scope, SetImportance
from advisor.profile.file import build_profile
from advisor.profile.preferences import preferences
from advisor.profile.questionnaire import asked

DEVICE_CAPABILITIES = {
    "android": "infer-on-android",
    "ios": "infer-on-ios",
    "browser": "infer-in-browser",
    "microcontroller": "infer-on-microcontroller",
}
HARDWARE_CAPABILITIES = {
    "nvidia-windows": "gpu-on-native-windows",
    "nvidia-arm": "arm-linux-cuda",
    "amd": "gpu-on-amd",
    "intel": "gpu-on-intel",
    "apple": "train-on-apple-gpu",
    "tpu": "train-on-tpu",
}


def effects(knowledge):
    return [
        (question, answer, effect)
        for question in knowledge.questions.values()
        for answer in question.answers
        for effect in answer.effects
    ]


def stable(knowledge):
    return {c.id for c in knowledge.criteria.values() if c.lifecycle == "stable"}


def preferences_of(knowledge, answers):
    profile = build_profile({"schema": "profile/1", "name": "t", "answers": answers}, knowledge)
    return preferences(profile, knowledge)


def required(knowledge, answers):
    return {r.capability: r.at_least for r in preferences_of(knowledge, answers).requirements}


# --- shape --------------------------------------------------------------------------------------


def test_one_sitting_is_enough(knowledge):
    """About 25 questions of everybody, a few more where they apply, in six or seven sections."""
    assert 20 <= len(asked(knowledge, {})) <= 25
    assert len(knowledge.questions) <= 30
    assert len(knowledge.sections) in (6, 7)
    for section in knowledge.sections.values():
        assert 2 <= len(section.questions) <= 7, section.id


def test_sections_are_asked_in_an_order_without_ties(knowledge):
    orders = [section.order for section in knowledge.sections.values()]
    assert orders == sorted(set(orders))


def test_every_question_has_a_reason_and_at_least_two_answers(knowledge):
    for question in knowledge.questions.values():
        assert question.ask.endswith("?"), question.id
        assert len(question.why.split()) >= 8, question.id
        assert question.why != question.ask
        assert len(question.answers) >= 2


def test_question_ids_are_used_once(knowledge):
    ids = [q.id for section in knowledge.sections.values() for q in section.questions]
    assert len(ids) == len(set(ids))


def test_answers_of_one_question_read_differently(knowledge):
    for question in knowledge.questions.values():
        labels = [answer.label.casefold() for answer in question.answers]
        assert len(labels) == len(set(labels)), question.id


def test_not_knowing_is_never_an_option(knowledge):
    """Not answering says it already; an option would be a second way to say the same."""
    unsure = re.compile(r"don.t know|not sure|unsure|undecided|no idea", re.IGNORECASE)
    for question in knowledge.questions.values():
        for answer in question.answers:
            assert not unsure.search(answer.label), (question.id, answer.id)


def test_texts_fit_on_a_screen(knowledge):
    for question in knowledge.questions.values():
        assert len(question.ask) <= 90, question.id
        assert len(question.why) <= 320, question.id
        for answer in question.answers:
            assert len(answer.label) <= 80, (question.id, answer.id)


# --- effects ------------------------------------------------------------------------------------


def test_every_answer_has_an_effect(knowledge):
    for question in knowledge.questions.values():
        for answer in question.answers:
            assert answer.effects, (question.id, answer.id)


def test_every_question_changes_importance_or_requirements(knowledge):
    for question in knowledge.questions.values():
        kinds = {effect.do for answer in question.answers for effect in answer.effects}
        assert kinds & {"require", "importance"}, question.id


def test_no_question_means_the_same_whatever_is_answered(knowledge):
    for question in knowledge.questions.values():
        meanings = [sorted(repr(e) for e in answer.effects) for answer in question.answers]
        for one, other in itertools.combinations(meanings, 2):
            assert one != other, question.id


def test_an_answer_speaks_of_a_criterion_or_capability_once(knowledge):
    for question in knowledge.questions.values():
        for answer in question.answers:
            spoken = [
                e.criterion if isinstance(e, SetImportance) else e.capability
                for e in answer.effects
                if not isinstance(e, Scope)
            ]
            assert len(spoken) == len(set(spoken)), (question.id, answer.id)


def test_every_requirement_names_a_capability_that_exists(knowledge):
    for question, answer, effect in effects(knowledge):
        if isinstance(effect, Require):
            assert effect.capability in knowledge.capabilities, (question.id, answer.id)


def test_every_criterion_can_be_raised_by_some_answer(knowledge):
    reached = {
        e.criterion
        for _, _, e in effects(knowledge)
        if isinstance(e, SetImportance) and e.level >= 4
    }
    assert reached == stable(knowledge)


def test_no_effect_names_a_criterion_that_is_not_scored(knowledge):
    """An answer that changes nothing would only look as if it had been heard."""
    for question, answer, effect in effects(knowledge):
        if isinstance(effect, SetImportance):
            assert effect.criterion in stable(knowledge), (question.id, answer.id)


def test_every_criterion_has_a_question_whose_every_answer_speaks_of_it(knowledge):
    """Who answers all that applies leaves no importance to chance."""
    for criterion in stable(knowledge):
        assert any(
            all(
                any(isinstance(e, SetImportance) and e.criterion == criterion for e in a.effects)
                for a in question.answers
            )
            for question in knowledge.questions.values()
        ), criterion


def test_the_highest_importance_is_rare(knowledge):
    levels = [e.level for _, _, e in effects(knowledge) if isinstance(e, SetImportance)]
    assert sum(level == 5 for level in levels) <= 0.12 * len(levels)


def test_an_answer_that_requires_something_says_what_it_is_for(knowledge):
    """A field, a device or a guarantee: not two requirements under one label."""
    for question in knowledge.questions.values():
        for answer in question.answers:
            assert sum(isinstance(e, Require) for e in answer.effects) <= 1, answer.id


def test_every_capability_can_be_required_by_some_answer(knowledge):
    reached = {e.capability for _, _, e in effects(knowledge) if isinstance(e, Require)}
    assert reached == set(knowledge.capabilities)


@pytest.mark.parametrize(("answer", "capability"), DEVICE_CAPABILITIES.items())
def test_a_place_to_run_requires_a_way_to_get_there(knowledge, answer, capability):
    assert capability in required(knowledge, {"deploy-targets": [answer]})


@pytest.mark.parametrize(("answer", "capability"), HARDWARE_CAPABILITIES.items())
def test_hardware_requires_its_support(knowledge, answer, capability):
    assert list(required(knowledge, {"training-hardware": [answer]})) == [capability]


@pytest.mark.parametrize("answer", ["nvidia-linux", "cpu", "may-change", "no-training"])
def test_hardware_that_everything_supports_requires_nothing(knowledge, answer):
    assert required(knowledge, {"training-hardware": [answer]}) == {}


def test_phones_ask_for_more_than_a_third_party_converter(knowledge):
    found = required(knowledge, {"deploy-targets": ["android", "ios", "browser"]})
    assert found == {
        "infer-on-android": "official-bridge",
        "infer-on-ios": "official-bridge",
        "infer-in-browser": "third-party",
    }


def test_no_answers_mean_nothing_is_known(knowledge):
    found = preferences_of(knowledge, {})
    assert set(found.importance.values()) == {None}
    assert found.requirements == ()


def test_places_left_out_stop_counting(knowledge):
    found = preferences_of(knowledge, {"deploy-targets": ["server"]}).importance
    assert found["browser-deployment"] == 0
    assert found["mobile-and-edge"] == 0
    assert found["server-deployment"] >= 3


def test_a_second_place_is_not_cancelled_by_the_first(knowledge):
    alone = preferences_of(knowledge, {"deploy-targets": ["android"]}).importance
    both = preferences_of(knowledge, {"deploy-targets": ["server", "android"]}).importance
    assert both["mobile-and-edge"] == alone["mobile-and-edge"] > 0
    assert both["server-deployment"] > 0 == alone["server-deployment"]


def test_more_answers_never_lower_an_importance_or_drop_a_requirement(knowledge):
    for question in knowledge.questions.values():
        if question.kind != "many" or question.only_if:
            continue
        ids = [answer.id for answer in question.answers]
        everything = preferences_of(knowledge, {question.id: ids})
        for one in ids:
            single = preferences_of(knowledge, {question.id: [one]})
            for criterion, level in single.importance.items():
                if level is not None:
                    assert everything.importance[criterion] >= level, (question.id, one, criterion)
            names = {r.capability for r in everything.requirements}
            assert {r.capability for r in single.requirements} <= names


# --- fairness -----------------------------------------------------------------------------------


def test_effects_never_name_a_framework_except_as_what_the_team_knows(knowledge):
    names = {*knowledge.frameworks}
    for framework in knowledge.frameworks.values():
        names |= {framework.name.casefold(), *framework.aliases}
    for question, _, effect in effects(knowledge):
        if isinstance(effect, Scope) and effect.value.casefold() in names:
            assert effect.key == "team-knows", question.id


def test_knowing_one_framework_weighs_the_same_as_knowing_another(knowledge):
    weights = {
        answer.id: preferences_of(knowledge, {"team-experience": [answer.id]}).importance
        for answer in knowledge.questions["team-experience"].answers
        if any(isinstance(effect, Scope) for effect in answer.effects)
    }
    first, *others = weights.values()
    assert all(other == first for other in others)


def test_every_framework_can_be_named_as_known(knowledge):
    known = {
        e.value for _, _, e in effects(knowledge) if isinstance(e, Scope) and e.key == "team-knows"
    }
    assert known >= set(knowledge.frameworks)


def test_no_framework_passes_every_requirement_and_none_fails_every_one(knowledge):
    """The questions must be able to rule out either side, or they are written for one of them."""
    usable = {"native", "official-bridge", "third-party"}
    requirable = {e.capability for _, _, e in effects(knowledge) if isinstance(e, Require)}
    for framework in knowledge.frameworks:
        routes = [knowledge.capabilities[c].routes.get(framework) for c in requirable]
        met = {route.level in usable for route in routes if route}
        assert met == {True, False}, framework


# --- follow-ups ---------------------------------------------------------------------------------


def test_every_follow_up_can_be_reached_and_only_then_is_asked(knowledge):
    follow_ups = [q for q in knowledge.questions.values() if q.only_if]
    assert follow_ups
    for question in follow_ups:
        assert question.id not in {q.id for q in asked(knowledge, {})}
        for other, wanted in question.only_if.items():
            for answer in wanted:
                answers = {other: (answer,)}
                for rest, choices in question.only_if.items():
                    answers.setdefault(rest, choices[:1])
                assert question.id in {q.id for q in asked(knowledge, answers)}


def test_a_follow_up_comes_after_what_it_depends_on(knowledge):
    position = {name: i for i, name in enumerate(knowledge.questions)}
    for question in knowledge.questions.values():
        for other in question.only_if:
            assert position[other] < position[question.id]


def test_some_answers_spare_the_follow_up(knowledge):
    for question in knowledge.questions.values():
        for other, wanted in question.only_if.items():
            everything = {answer.id for answer in knowledge.questions[other].answers}
            assert set(wanted) < everything, question.id


def test_answers_to_a_follow_up_that_no_longer_applies_have_no_effect(knowledge):
    stale = {"deploy-targets": ["browser"], "device-role": "all", "serving-style": "triton"}
    now = {"deploy-targets": ["browser"]}
    assert preferences_of(knowledge, stale).importance == preferences_of(knowledge, now).importance
    assert required(knowledge, stale) == required(knowledge, now)


def test_a_role_on_the_device_raises_its_weight(knowledge):
    levels = [
        preferences_of(knowledge, {"deploy-targets": ["android"], "device-role": role}).importance
        for role in ("extra", "part", "all")
    ]
    for criterion in ("mobile-and-edge", "inference-speed"):
        steps = [level[criterion] for level in levels]
        assert steps == sorted(set(steps)), criterion
