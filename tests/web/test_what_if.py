"""Trying changes: the answer follows at once, and the project stays until they are applied."""

from __future__ import annotations

import datetime as dt

import pytest

from advisor.paths import examples_dir
from advisor.profile.file import build_profile, load_profile
from advisor.profile.preferences import preferences
from advisor.recommend import recommend
from advisor.recommendation import Flip
from advisor.web import share, words
from advisor.web.draft import Draft, from_profile
from advisor.web.what_if import Trial, asking_for, of_flip, without
from tests.web.conftest import texts


def draft_of(known, name: str = "prod.yaml") -> Draft:
    return from_profile(load_profile(examples_dir() / name, known))


def answer_of(draft: Draft, known):
    profile = build_profile(dict(share.as_profile_data(draft)), known)
    return recommend(profile, known, as_of=dt.datetime.now(dt.UTC).date())


def required(draft: Draft, known) -> set[str]:
    profile = build_profile(dict(share.as_profile_data(draft)), known)
    return {item.capability for item in preferences(profile, known).requirements}


def tried(tester):
    (found,) = [item.value for item in tester.table if "As tried" in item.value.columns]
    return dict(zip(found["Framework"], found["As tried"], strict=True))


def slider(tester, criterion: str):
    found = [item for item in tester.select_slider if f":{criterion}:" in item.key]
    return found[0]


def button(tester, label: str):
    (found,) = [item for item in tester.button if item.label == label]
    return found


@pytest.mark.parametrize("name", ["prod.yaml", "microcontroller.yaml", "research-lab.yaml"])
def test_giving_up_any_need_leaves_all_others(known, name):
    draft = draft_of(known, name)
    for capability in required(draft, known):
        left = without(draft, capability, known)
        gone = required(draft, known) - required(left, known)
        assert capability in gone
        # Another need goes too only where the same answer asked for both.
        for other in gone - {capability}:
            assert set(asking_for(draft, other, known)) & set(
                asking_for(draft, capability, known)
            ) or set(left.answers) != set(draft.answers)


def test_every_change_is_made_and_a_blank_trial_changes_nothing(known):
    draft = draft_of(known)
    assert Trial().applied(draft, known) == draft
    capability = next(key for key in known.capabilities if key not in required(draft, known))
    trial = Trial({"debugging": 0}, {capability: True}, {"deploy-targets": ("server",)})
    made = trial.applied(draft, known)
    assert made.importance["debugging"] == 0
    assert made.require == (capability,)
    assert made.answers["deploy-targets"] == ("server",)
    assert trial.applied(made, known) == made


@pytest.mark.parametrize(
    ("kind", "more", "wanted"),
    [
        ("importance", {"after": 4.0}, Trial(importance={"s": 4})),
        ("requirement", {}, Trial(required={"s": False})),
        ("answer", {"answers": {"q": ("a",)}}, Trial(answers={"q": ("a",)})),
        ("answers", {"answers": {"q": ("a",), "r": ("b",)}},
         Trial(answers={"q": ("a",), "r": ("b",)})),
        ("belief", {"after": 0.5}, None),
    ],
)  # fmt: skip
def test_a_flip_is_tried_as_what_it_tells_of(kind, more, wanted):
    fields = {"subject": "s", "framework": "", "before": None, "after": None, "winner": "x",
              "p_best": 0.6, "text": "t", "distance": 0.1, **more}  # fmt: skip
    assert of_flip(Flip(kind=kind, **fields)) == wanted


def test_a_slider_answers_at_once_and_changes_nothing_until_applied(app, go, known):
    draft = draft_of(known)
    tester = go(app(p=share.pack(draft)), "recommendation")
    assert "Nothing is changed yet" in texts(tester)
    (first, *_) = tester.select_slider
    criterion = first.key.split(":")[1]
    level = 0 if first.value != 0 else 5
    first.set_value(level).run()
    assert not tester.exception
    wanted = answer_of(draft.weighed(criterion, level), known)
    shown = tried(tester)
    for place in wanted.ranking:
        assert shown[place.name].startswith(words.of_100(place.p_best))
    assert tester.session_state["draft"] == draft
    button(tester, "Apply to my answers").click().run()
    assert tester.session_state["draft"].importance[criterion] == level
    assert wanted.summary in texts(tester).replace("\\", "")
    assert "Nothing is changed yet" in texts(tester)
    button(go(tester, "project"), "Undo").click().run()
    assert tester.session_state["draft"] == draft


def test_reset_brings_everything_back(app, go, known):
    tester = go(app(p=share.pack(draft_of(known))), "recommendation")
    first = tester.select_slider[0]
    before = first.value
    first.set_value(0 if before != 0 else 5).run()
    button(tester, "Reset").click().run()
    assert tester.select_slider[0].value == before
    assert "Nothing is changed yet" in texts(tester)


def test_a_need_switched_off_says_which_answers_it_takes_back(app, go, known):
    draft = draft_of(known)
    tester = go(app(p=share.pack(draft)), "recommendation")
    switch = next(item for item in tester.toggle if item.key.startswith("trial-must:"))
    capability = switch.key.split(":")[1]
    switch.set_value(False).run()
    text = texts(tester).replace("\\", "")
    assert f"“{known.capabilities[capability].title}” not required" in text
    for question, answer in asking_for(draft, capability, known):
        (label,) = [a.label for a in known.questions[question].answers if a.id == answer]
        assert label in text
    wanted = answer_of(without(draft, capability, known), known)
    for place in wanted.ranking:
        assert tried(tester)[place.name].startswith(words.of_100(place.p_best))


def test_a_further_need_that_nobody_meets_is_told(app, go, known):
    tester = go(app(p=share.pack(draft_of(known))), "recommendation")
    for name in ("pytorch", "tensorflow"):
        only = next(
            key for key, item in known.capabilities.items()
            if item.routes[name].level in ("none", "retired")
        )  # fmt: skip
        (also,) = [item for item in tester.multiselect if item.key.startswith("trial-also:")]
        also.set_value([only]).run()
        assert not tester.exception
        assert "misses a must" in tried(tester)[known.frameworks[name].name]


def test_every_flip_that_can_be_tried_gives_the_winner_that_it_names(app, go, known):
    draft = draft_of(known)
    answer = answer_of(draft, known)
    tester = go(app(p=share.pack(draft)), "recommendation")
    for place, flip in enumerate(answer.flips[:8]):
        if of_flip(flip) is None:
            continue
        (pressed,) = [item for item in tester.button if item.key == f"try:{place}"]
        pressed.click().run()
        assert not tester.exception
        name = known.frameworks[flip.winner].name
        assert any(
            item.value.startswith(name) and "flips]" in item.value for item in tester.subheader
        ), flip.text
        if flip.kind in ("importance", "answer", "answers"):
            assert tried(tester)[name].startswith(words.of_100(flip.p_best))


def test_a_trial_is_given_up_with_the_project_it_was_for(app, go, known):
    tester = go(app(p=share.pack(draft_of(known))), "recommendation")
    first = tester.select_slider[0]
    first.set_value(0 if first.value != 0 else 5).run()
    tester.session_state["draft"] = draft_of(known, "browser-app.yaml")
    assert "Nothing is changed yet" in texts(tester.run())
