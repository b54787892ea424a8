"""Several people's decision: what each would choose, who is overruled, whose musts bind."""

from __future__ import annotations

import dataclasses
import json

import pytest

from advisor.errors import UsageError
from advisor.records import wording
from advisor.records.evidence import dump, evidence_json
from advisor.records.lint import lint_folder
from advisor.records.read_evidence import read_evidence
from advisor.records.recheck import recheck
from advisor.records.reproduce import reproduce
from advisor.records.team import decide_together
from advisor.records.team_words import answered_otherwise
from advisor.records.write import new_record
from tests.records.conftest import AS_OF, make_knowledge, make_profile, make_run
from tests.records.reading import read
from tests.records.test_hostile import HOSTILE

ANA = make_profile(name="Ana", answers={"devices": ["server"], "team": ["new"]})
BO = make_profile(
    name="Bo",
    answers={"devices": ["browser"], "team": ["old"]},
    importance={"browser-deployment": 5, "debugging": 0, "training-speed": 0},
)


def together(*people, knowledge=None, run=None, weights=None):
    return decide_together(
        people, knowledge or make_knowledge(), run, 0,
        weights=weights or {}, draws=500, as_of=AS_OF,
    )  # fmt: skip


@pytest.fixture
def written(tmp_path):
    def call(team, run=None, **fields):
        made = new_record(
            team.joint, team.common, make_knowledge(), run,
            directory=tmp_path, **{"title": "Decide together", "today": AS_OF} | fields,
            team=team,
        )  # fmt: skip
        return made, read(made.path.read_text("utf-8"))

    return call


def test_everybody_is_named_with_their_own_choice_and_share(written):
    team = together(ANA, BO, weights={"Ana": 3.0})
    _, record = written(team)
    bullets = record.bullets("Decision Outcome")
    names = {r.framework: r.name for r in team.joint.ranking}
    for member, share in zip(team.group.members, ("75", "25"), strict=True):
        p = f"{member.p_best[member.winner]:.2f}"
        verdict = wording.VERDICT.get(member.verdict, member.verdict)
        said = f"{names[member.winner]}, with probability {p} ({verdict})"
        assert f"{member.name} ({share} % of the say): {said}" in bullets


def test_who_is_overruled_is_said_and_on_what(written):
    team = together(ANA, BO, weights={"Ana": 9.0})
    (losing,) = team.group.overruled
    assert losing.member == "Bo"
    _, record = written(team)
    (line,) = (x for x in record.bullets("Decision Outcome") if "is overruled" in x)
    assert line.startswith("Bo is overruled: alone they would choose TensorFlow (probability 0.")
    assert "browser deployment" in line.split("they differ most on")[1]


def test_a_must_of_one_binds_all_and_says_so(written):
    ana = dataclasses.replace(ANA, require=("windows-gpu",))
    team = together(ana, BO, weights={"Bo": 9.0})
    _, record = written(team)
    bullets = record.bullets("Decision Outcome")
    assert (
        "“Use a GPU on Windows” binds all; Ana asked for it, Bo did not; it rules out TensorFlow"
        in bullets
    )
    (line,) = (x for x in bullets if "is overruled" in x)
    assert line.endswith("it fails “Use a GPU on Windows”, which others require")


def test_musts_that_rule_nothing_out_share_a_line(written):
    ana = dataclasses.replace(ANA, require=("train-on-tpu", "infer-on-android"))
    _, record = written(together(ana, BO))
    (line,) = (x for x in record.bullets("Decision Outcome") if x.startswith("Binding all"))
    assert line.startswith("Binding all, asked for by some, and ruling nothing out: ")
    assert "“Train on TPUs” (Ana)" in line
    assert "“Run on Android” (Ana)" in line


def test_members_who_speak_of_different_projects_are_not_put_under_one(written):
    bo = dataclasses.replace(BO, title="a game", description="It plays.\n\nOn phones.")
    team = together(dataclasses.replace(ANA, description="It sorts."), bo)
    made, record = written(team, title=None)
    assert record.titles == ["Use PyTorch for Ana, Bo"]
    context = record.section("Context and Problem Statement")
    assert context.startswith(
        "Which deep-learning framework should Ana and Bo build on together: PyTorch or TensorFlow?"
    )
    assert "What the members describe:\n\n* Ana: the vision service. It sorts.\n" in context
    assert "\n* Bo: a game. It plays. On phones.\n" in context
    assert reproduce(read_evidence(made.evidence_path)).state == "identical"


def test_what_all_describe_alike_is_said_once(written):
    _, record = written(together(ANA, BO))
    context = record.section("Context and Problem Statement")
    assert context.count("It sorts parcels by their labels.") == 1
    assert "What the members describe" not in context


def test_a_question_that_does_not_come_up_was_not_left_open():
    knowledge = make_knowledge()
    (section,) = knowledge.sections.values()
    questions = tuple(
        q.model_copy(update={"only_if": {"devices": ("browser",)}}) if q.id == "training" else q
        for q in section.questions
    )
    knowledge.sections[section.id] = section.model_copy(update={"questions": questions})
    ana = dataclasses.replace(ANA, answers={"devices": ("server",)})
    bo = dataclasses.replace(BO, answers={"devices": ("browser",), "training": ("daily",)})
    cy = dataclasses.replace(BO, name="Cy", answers={"devices": ("browser",)})
    (line,) = (x for x in answered_otherwise(together(ana, bo, cy), knowledge) if "train?" in x)
    assert "Ana: does not come up; Bo: Every day; Cy: left open" in line


def test_when_nothing_meets_all_musts_it_says_against_whom_one_must_go(written):
    bo = dataclasses.replace(BO, require=("on-the-moon",))
    team = together(ANA, bo)
    _, record = written(team)
    assert record.head["status"] == "proposed"
    assert (
        "To have any option, “Run on the Moon” would have to be given up against Bo"
        in record.bullets("Decision Outcome")
    )


def test_where_all_agree_nobody_is_overruled(written):
    team = together(ANA, dataclasses.replace(ANA, name="Cy"))
    _, record = written(team)
    assert "Nobody is overruled: all would choose PyTorch alone" in record.bullets(
        "Decision Outcome"
    )
    assert "answered differently" not in record.body


def test_answers_are_shown_as_common_or_by_member(written):
    daily = {"training": ("daily",)}
    people = (dataclasses.replace(p, answers=p.answers | daily) for p in (ANA, BO))
    team = together(*people)
    _, record = written(team)
    context = record.section("Context and Problem Statement")
    alike, differently = context.split("What the members answered differently:")
    assert "* How often do you train? Every day" in alike
    assert "* Which devices must run the model? Ana: Our own servers; Bo: A web page" in differently


def test_drivers_carry_every_members_importance(written):
    _, record = written(together(ANA, BO))
    (line,) = (x for x in record.bullets("Decision Drivers") if x.startswith("Debugging"))
    assert line.endswith("% of the weight (Ana 4 of 5, Bo 0 of 5)")


def test_the_joint_numbers_are_the_groups_and_add_up():
    team = together(ANA, BO, weights={"Ana": 2.0})
    assert [r.p_best for r in team.joint.ranking] == [s.p_best for s in team.group.ranking]
    assert sum(c.weight for c in team.joint.contributions) == pytest.approx(1)
    for framework in ("pytorch", "tensorflow"):
        alone = [sum(c.values[framework] for c in own.contributions) for own in team.own]
        total = sum(c.values[framework] for c in team.joint.contributions)
        assert total == pytest.approx((2 * alone[0] + alone[1]) / 3)
    first, second = (r.framework for r in team.joint.ranking)
    for c in team.joint.contributions:
        assert c.difference == pytest.approx(c.values[first] - c.values[second])


@pytest.mark.parametrize("run", [None, make_run()])
def test_it_is_made_again_from_its_evidence_alone(written, run):
    team = together(ANA, BO, run=run, weights={"Ana": 2.0})
    made, _ = written(team, run)
    evidence = read_evidence(made.evidence_path)
    assert [p["name"] for p in evidence.team["profiles"]] == ["Ana", "Bo"]
    assert reproduce(evidence).state == "identical"
    found = recheck(evidence, make_knowledge(), as_of=AS_OF)
    assert found.stands
    assert found.changes == ()


def test_a_member_whose_weight_was_changed_is_noticed(written):
    made, _ = written(together(ANA, BO, weights={"Ana": 2.0}))
    content = json.loads(made.evidence_path.read_text("utf-8"))
    content["team"]["weights"]["Ana"] = 9.0
    made.evidence_path.write_text(dump(content), "utf-8")
    assert reproduce(read_evidence(made.evidence_path)).failed


def test_every_form_and_the_linter_take_it(tmp_path):
    team = together(ANA, BO, run=make_run())
    for fields in ({}, {"form": "nygard"}, {"compat": "log4brains"}, {"draft": True}):
        made = new_record(
            team.joint, team.common, make_knowledge(), make_run(),
            directory=tmp_path, title="N", today=AS_OF, team=team, with_chart=True, **fields,
        )  # fmt: skip
        assert "What each member would choose alone" in made.path.read_text("utf-8")
    assert lint_folder(tmp_path) == []


@pytest.mark.parametrize("name", [n for n in HOSTILE if n != "\udcff half"])
def test_hostile_names_of_members_break_nothing(written, tmp_path, name):
    team = together(dataclasses.replace(ANA, name=name), BO)
    _, record = written(team, deciders=[p.name for p in team.profiles])
    assert not record.html
    assert record.titles == ["Decide together"]
    assert len([h for h in record.headings if h[0] == 2]) == 6
    assert lint_folder(tmp_path) == []


def test_two_of_one_name_are_one_clear_error():
    with pytest.raises(UsageError, match='two members are called "Ana"'):
        together(ANA, dataclasses.replace(BO, name="Ana"))


def test_evidence_of_one_person_has_no_team(profile, knowledge, recommendation, run):
    assert "team" not in json.loads(evidence_json(recommendation, profile, knowledge, run))
