"""The Project page: questions that come and go, what an answer does, and ways in and out."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml

from advisor.paths import examples_dir
from advisor.profile.file import build_profile, load_profile, parse_profile
from advisor.profile.preferences import preferences
from advisor.profile.questionnaire import asked, progress
from advisor.recommend import recommend
from advisor.web import marks, share, words
from advisor.web.draft import Draft, from_profile
from advisor.web.parts.profile_files import file_stem
from tests.web import builders
from tests.web.conftest import named, opened, texts
from tests.web.test_pages import EXAMPLES, bare, button, pills

TODAY = dt.datetime.now(dt.UTC).date


def shown_questions(tester) -> set[str]:
    keys = [item.key for item in tester.get("pills")]
    return {key.split(":")[1] for key in keys if key.startswith("q:")}


def at(tester, section: str):
    tester.session_state["section"] = section
    tester.run()
    assert not tester.exception
    return tester


def weight_of(tester, criterion: str):
    (found,) = [c for c in tester.get("segmented_control") if f":{criterion}:" in c.key]
    return found


# Questions.


@pytest.mark.parametrize("example", EXAMPLES)
def test_exactly_the_questions_that_apply_are_asked(app, known, example):
    profile = load_profile(examples_dir() / example, known)
    tester = app(p=share.pack(from_profile(profile)))
    for section in known.sections:
        wanted = {q.id for q in asked(known, profile.answers) if known.section_of[q.id] == section}
        assert shown_questions(at(tester, section)) == wanted


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_answer_of_an_example_is_chosen_on_the_page(app, known, example):
    profile = load_profile(examples_dir() / example, known)
    tester = app(p=share.pack(from_profile(profile)))
    for question in asked(known, profile.answers):
        at(tester, known.section_of[question.id])
        given = list(profile.answers.get(question.id, ()))
        value = pills(tester, question.id).value
        assert list(value or [] if isinstance(value, list) else [value]) in (given, given or [None])


def test_a_follow_up_vanishes_with_the_answer_that_asked_for_it(app):
    tester = app()
    pills(tester, "deploy-targets").set_value(["server", "android"]).run()
    assert "device-role" in shown_questions(tester)
    pills(tester, "device-role").set_value("all").run()
    pills(tester, "deploy-targets").set_value(["server"]).run()
    assert "device-role" not in shown_questions(tester)
    assert not tester.exception


def test_a_follow_up_that_does_not_apply_decides_nothing(app, known):
    """Its answer may stay behind, for when the question comes back."""
    alone = build_profile({"name": "x", "answers": {"deploy-targets": ["server"]}}, known)
    tester = app(
        p=share.pack(Draft(answers={"deploy-targets": ("server",), "device-role": ("all",)}))
    )
    says = texts(tester)
    best = recommend(alone, known, as_of=TODAY()).ranking[0]
    assert f"**{best.name}** {words.of_100(best.p_best)}" in says
    answered, total = progress(known, alone.answers)
    assert f"{answered} of {total} answered" in tester.progress[0].proto.text


def test_a_follow_up_that_comes_back_still_has_its_answer(app):
    tester = app()
    pills(tester, "deploy-targets").set_value(["android"]).run()
    pills(tester, "device-role").set_value("all").run()
    pills(tester, "deploy-targets").set_value(["server"]).run()
    pills(tester, "deploy-targets").set_value(["android"]).run()
    kept = tester.session_state["draft"].answers.get("device-role")
    value = pills(tester, "device-role").value
    assert value == (kept[0] if kept else None)


def test_why_we_ask_stands_under_every_question(app, known):
    tester = app()
    for section in known.sections:
        text = texts(at(tester, section)).replace("\\", "")
        for question in asked(known, {}):
            if known.section_of[question.id] == section:
                assert " ".join(f"Why we ask: {question.why}".split()) in text


def test_only_questions_with_many_answers_say_any_number(app, known):
    tester = app()
    for section in known.sections:
        text = texts(at(tester, section)).replace("\\", "")
        for question in asked(known, {}):
            if known.section_of[question.id] == section:
                many = f"**{question.ask}** (any number)" in text
                assert many == (question.kind == "many"), question.id


def test_each_section_counts_its_own_answers_and_dont_knows(app, known):
    tester = app()
    section = next(iter(known.sections))
    title = known.sections[section].title
    total = len([q for q in asked(known, {}) if known.section_of[q.id] == section])
    (steps,) = [item for item in tester.get("pills") if item.key == "sections"]
    assert f"{title} 0/{total}" in "".join(steps.options).replace("\\", "")
    pills(tester, "deploy-targets").set_value(["?"]).run()
    (steps,) = [item for item in tester.get("pills") if item.key == "sections"]
    assert f"{title} 1/{total}" in "".join(steps.options).replace("\\", "")
    assert "0 of" in tester.progress[0].proto.text
    assert "1 “don't know”" in tester.progress[0].proto.text


def test_an_answer_moves_the_answer_beside_it(app, known):
    tester = app()
    for answers in ({}, {"deploy-targets": ["microcontroller"]}, {"deploy-targets": ["browser"]}):
        pills(tester, "deploy-targets").set_value(answers.get("deploy-targets", [])).run()
        profile = build_profile({"name": "my-project", "answers": answers}, known)
        for place in recommend(profile, known, as_of=TODAY()).ranking:
            assert f"**{place.name}** {words.of_100(place.p_best)}" in texts(tester)


def test_a_framework_that_misses_a_must_is_marked_beside_the_questions(app, known):
    only = {
        key
        for key, item in known.capabilities.items()
        if item.routes.get("pytorch") and item.routes["pytorch"].level in ("none", "retired")
    }
    tester = app(p=share.pack(Draft(require=(min(only),))))
    assert "**PyTorch** 0 of 100 — misses a must" in texts(tester)


def test_a_proposed_question_leads_to_its_section(app, known):
    tester = app()
    jumps = [item for item in tester.button if (item.key or "").startswith("jump:")]
    assert 1 <= len(jumps) <= 3
    question = jumps[-1].key.removeprefix("jump:")
    jumps[-1].click().run()
    assert tester.session_state["sections"] == known.section_of[question]
    assert question in shown_questions(tester)


def test_the_chart_beside_the_questions_has_the_chances_of_the_answer(app, known, drawn):
    profile = load_profile(examples_dir() / "prod.yaml", known)
    app(p=share.pack(from_profile(profile)))
    ranking = recommend(profile, known, as_of=TODAY()).ranking
    chart = named(drawn, "Chance of being best")[-1]
    rows = {row["framework"]: row for row in chart.rows("share")}
    for place in ranking:
        assert rows[place.name]["share"] == pytest.approx(place.p_best)
        assert rows[place.name]["letter"] == known.frameworks[place.framework].short
        assert f"{place.name} {words.of_100(place.p_best)}" in chart.alt


# Importance.


def test_what_the_answers_say_of_importance_is_shown_and_can_be_overridden(app, known):
    profile = load_profile(examples_dir() / "prod.yaml", known)
    meant = preferences(profile, known)
    tester = at(app(p=share.pack(from_profile(profile))), "importance")
    text = texts(tester).replace("\\", "")
    for criterion in known.criteria:
        level = meant.importance[criterion]
        if level is not None and criterion not in profile.importance:
            assert f"From your answers: {marks.IMPORTANCE[level]}" in text
    assert all(control.value == -1 for control in tester.get("segmented_control"))
    before = tester.session_state["draft"]
    for level in (0, 5, 2):
        weight_of(tester, "debugging").set_value(level).run()
        assert f"You set it: {marks.IMPORTANCE[level]}." in texts(tester)
        assert share.unpack(tester.query_params["p"]).importance == {"debugging": level}
    weight_of(tester, "debugging").set_value(-1).run()
    assert tester.session_state["draft"] == before
    assert "You set it" not in texts(tester)


def test_importances_of_a_file_are_shown_as_set(app, known):
    profile = load_profile(examples_dir() / "microcontroller.yaml", known)
    assert profile.importance
    tester = at(app(p=share.pack(from_profile(profile))), "importance")
    for criterion in known.criteria:
        assert weight_of(tester, criterion).value == profile.importance.get(criterion, -1)


def test_unanswered_importance_is_said_to_be_open(app, known):
    text = texts(at(app(), "importance"))
    assert text.count("every importance counts as possible") == len(known.criteria)


def test_an_importance_set_by_hand_counts_in_the_recommendation(app, go, known):
    tester = at(app(), "importance")
    weight_of(tester, "browser-deployment").set_value(5).run()
    profile = build_profile(
        {"name": "my-project", "answers": {}, "importance": {"browser-deployment": 5}}, known
    )
    answer = recommend(profile, known, as_of=TODAY())
    assert answer.summary in texts(go(tester, "recommendation")).replace("\\", "")
    assert "You have not answered anything" not in texts(tester)


# Name, musts, frameworks.


def test_comparing_one_framework_alone_explains_no_difference(app, go):
    tester = at(app(), "about")
    tester.multiselect[1].set_value(["tensorflow"]).run()
    assert tester.session_state["draft"].frameworks == ("tensorflow",)
    chances = [item.value for item in tester.markdown if " of 100" in item.value]
    assert "**TensorFlow** 100 of 100" in chances[0]
    assert not any("PyTorch" in line for line in chances)
    go(tester, "recommendation")
    assert "there is no difference to explain" in texts(tester)
    assert list(tester.table[0].value["Framework"]) == ["TensorFlow"]
    assert not go(tester, "record").error


def test_a_must_added_by_hand_is_checked_like_one_from_an_answer(app, go, known):
    tester = at(app(), "about")
    capability = "export-onnx"
    tester.multiselect[0].set_value([capability]).run()
    text = texts(opened(go(tester, "recommendation"), "routes")).replace("\\", "")
    assert f"**{known.capabilities[capability].title}**" in text
    at(go(tester, "project"), "about")
    assert tester.multiselect[0].value == [capability]
    tester.multiselect[0].set_value([]).run()
    assert "Nothing is required outright" in texts(go(tester, "recommendation"))


def test_names_lose_their_spaces_and_stand_on_every_page(app, go):
    tester = at(app(), "about")
    tester.text_input[0].set_value("  the vision *service*  ").run()
    assert tester.session_state["draft"].name == "the vision *service*"
    for page in ("recommendation", "measure", "knowledge", "record"):
        captions = [item.value for item in go(tester, page).caption]
        assert r"Project: the vision \*service\*" in captions


# In and out: examples, files, the address.


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_saved_and_loaded_again_is_the_same(app, known, offered, example):
    profile = load_profile(examples_dir() / example, known)
    tester = app(p=share.pack(from_profile(profile)))
    saved, name = offered["Save"]
    assert name == f"{file_stem(profile.name)}.yaml"
    assert parse_profile(saved, name, known) == profile
    other = app()
    other.file_uploader[0].upload(name, saved.encode()).run()
    assert not other.error
    assert other.session_state["draft"] == tester.session_state["draft"]
    assert other.query_params["p"] == tester.query_params["p"]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_menu_loads_each_example_whole(app, known, example):
    tester = app()
    (menu,) = tester.get("menu_button")
    menu.set_value(menu.options[EXAMPLES.index(example)]).run()
    assert not tester.exception
    expected = from_profile(load_profile(examples_dir() / example, known))
    assert tester.session_state["draft"] == expected
    assert share.unpack(tester.query_params["p"]) == expected
    assert "Undo" not in [item.label for item in tester.button], "nothing was there before"


def test_undo_brings_everything_back_not_only_answers(app, known):
    draft = Draft(
        name="mine",
        title="a title",
        answers={"deploy-targets": ("browser",)},
        unsure=frozenset({"model-kind"}),
        importance={"debugging": 4},
        require=("export-onnx",),
    )
    tester = app(p=share.pack(draft))
    (menu,) = tester.get("menu_button")
    menu.set_value(menu.options[0]).run()
    assert tester.session_state["draft"] != draft
    button(tester, "Undo").click().run()
    assert tester.session_state["draft"] == draft
    assert pills(tester, "deploy-targets").value == ["browser"]
    assert "Undo" not in [item.label for item in tester.button]
    assert weight_of(at(tester, "importance"), "debugging").value == 4


def test_a_loaded_file_replaces_dont_knows_and_importances(app):
    draft = Draft(unsure=frozenset({"deploy-targets"}), importance={"debugging": 4})
    tester = app(p=share.pack(draft))
    text = "schema: profile/1\nname: x\nanswers: {deploy-targets: ios}\n"
    tester.file_uploader[0].upload("x.yaml", text.encode()).run()
    loaded = tester.session_state["draft"]
    assert loaded == Draft(name="x", answers={"deploy-targets": ("ios",)})
    assert pills(tester, "deploy-targets").value == ["ios"]


def test_what_is_saved_is_yaml_that_says_its_schema(app, offered):
    tester = app()
    pills(tester, "deploy-targets").set_value(["server", "ios"]).run()
    data = yaml.safe_load(offered["Save"][0])
    assert data["schema"] == "profile/1"
    assert data["answers"]["deploy-targets"] == ["server", "ios"]


def test_dont_know_is_not_saved_as_an_answer_but_kept_in_the_address(app, go, offered):
    tester = app()
    pills(tester, "deploy-targets").set_value(["?"]).run()
    assert not yaml.safe_load(offered["Save"][0]).get("answers")
    again = app(p=tester.query_params["p"])
    assert pills(again, "deploy-targets").value == ["?"]


def test_an_empty_project_has_a_clean_address(app):
    tester = app()
    assert "p" not in tester.query_params
    pills(tester, "deploy-targets").set_value(["ios"]).run()
    assert "p" in tester.query_params
    pills(tester, "deploy-targets").set_value([]).run()
    assert "p" not in tester.query_params


@pytest.mark.parametrize(
    "draft",
    [
        Draft(importance={"debugging": 9}),
        Draft(importance={"no-such-criterion": 3}),
        Draft(require=("no-such-capability",)),
        Draft(frameworks=("no-such-framework",)),
        Draft(answers={"deploy-targets": ("the-moon",)}),
        Draft(answers={"deploy-targets": ("ios",), "device-role": ("all", "part")}),
        Draft(name="n" * 400),
        Draft(name="   "),
    ],
)
def test_an_address_that_is_no_profile_is_told_on_every_page_and_changes_nothing(app, go, draft):
    tester = app(p=share.pack(draft))
    for page in ("project", "recommendation", "measure", "knowledge", "record"):
        assert len(go(tester, page).error) == 1, page
        assert tester.session_state["draft"].is_blank()
        assert tester.query_params["p"] == share.pack(draft)


def test_two_visitors_do_not_see_each_others_answers(app):
    one, other = app(), app()
    pills(one, "deploy-targets").set_value(["ios"]).run()
    other.run()
    assert pills(other, "deploy-targets").value == []
    assert "p" not in other.query_params


def test_hostile_words_in_a_loaded_file_are_text_everywhere(app, go):
    clean = builders.HOSTILE.replace("\u202e", "").replace("\x07", "")
    data = {"schema": "profile/1", "name": clean[:150], "title": clean, "description": clean}
    tester = app()
    tester.file_uploader[0].upload("x.yaml", yaml.safe_dump(data).encode()).run()
    assert not tester.error
    for section in (None, "about"):
        if section:
            at(tester, section)
        text = texts(tester)
        for markup in ("<script>", "[x](", "[i](", ":red[", ":material/delete:"):
            assert not bare(markup, text), markup
    assert tester.text_input[1].value == clean
