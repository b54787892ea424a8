"""Documented decisions as profiles: entered from the situation alone, scored by fixed rules."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pytest

from advisor import paths
from advisor.errors import AdvisorError
from advisor.profile.file import load_profile
from advisor.profile.questionnaire import asked
from benchmarks import cases
from benchmarks.case_outcomes import Outcome, acceptable, agrees, load_outcomes
from benchmarks.case_report import as_json, as_markdown, as_table, percent
from benchmarks.case_scores import Scored, score, summary

FOLDER = paths.examples_dir() / "cases"
CASES = sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem != "outcomes")


def outcome(**changes):
    fields = {
        "case": "x",
        "who": "somebody",
        "decided": "2020",
        "decision": "pytorch",
        "trained_in": "pytorch",
        "runs_by": "nothing is shipped",
        "acceptable": ["pytorch"],
        "today": "yes",
        "because": "It is so.",
        "reversed": "no",
        "source": "https://example.org/",
    }
    return Outcome.model_validate(fields | changes)


def scored(winner, p_best=0.9, verdict="clear", **changes):
    other = "tensorflow" if winner == "pytorch" else "pytorch"
    chances = {winner: p_best, other: 1 - p_best} if winner else {"pytorch": 0, "tensorflow": 0}
    ruled_out = () if winner else ("pytorch", "tensorflow")
    return Scored(outcome(**changes), verdict, winner, chances, ruled_out, 3)


# --- the twenty ---------------------------------------------------------------------------------


@pytest.fixture(params=CASES)
def case(request, knowledge):
    return load_profile(FOLDER / f"{request.param}.yaml", knowledge)


def test_there_are_twenty_and_each_kind_of_outcome_occurs():
    found = load_outcomes(FOLDER)
    assert len(found) == len(CASES) == 20
    assert {item.decision for item in found} == {"pytorch", "tensorflow", "jax", "mixed"}
    assert {item.today for item in found} == {"yes", "debatable", "no"}


def test_a_case_is_named_like_its_file_and_describes_the_situation(case):
    assert case.name in CASES
    assert case.title
    assert len(case.description.split()) >= 20


def test_a_case_is_told_by_answers_alone(case):
    """A level or a requirement typed by hand could make any case agree."""
    assert case.importance == {}
    assert case.require == ()
    assert case.frameworks == ()


def test_a_case_answers_only_what_it_is_asked(case, knowledge):
    assert set(case.answers) <= {question.id for question in asked(knowledge, case.answers)}


def test_a_case_leaves_open_what_its_sources_do_not_say(case, knowledge):
    assert len(case.answers) < len(asked(knowledge, case.answers))


@pytest.mark.parametrize("name", CASES)
def test_every_answer_says_what_it_rests_on(name):
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    answers = text.split("\nanswers:\n")[1].splitlines()
    for line in answers:
        assert re.search(r"  # \S", line), line


def test_what_was_decided_is_not_told_in_the_title(case):
    decision = {item.case: item for item in load_outcomes(FOLDER)}[case.name]
    for name in (decision.decision, decision.trained_in):
        assert name not in case.title.casefold()


@pytest.mark.parametrize("item", load_outcomes(FOLDER), ids=lambda item: item.case)
def test_an_outcome_is_consistent(item):
    known = {"pytorch", "tensorflow", "jax"}
    assert item.decision in known | {"mixed"}
    assert item.trained_in in known | {"none"}
    assert set(item.acceptable) <= known | {"mixed"}
    if item.decision != "mixed":
        assert item.trained_in in (item.decision, "none")
    if item.today == "yes":
        assert item.decision in item.acceptable
    if item.today == "no":
        assert item.decision not in item.acceptable
    assert re.match(r"20\d\d", item.decided)
    assert item.because.endswith(".")


# --- agreeing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "advice", "as_decided", "as_accepted"),
    [
        ({}, "pytorch", True, True),
        ({}, "tensorflow", False, False),
        ({}, None, False, False),
        ({"acceptable": ["pytorch", "jax"]}, "jax", False, True),
        ({"today": "no", "acceptable": ["jax"]}, "pytorch", True, False),
        ({"decision": "mixed", "acceptable": ["mixed"]}, "pytorch", True, True),
        ({"decision": "mixed", "acceptable": ["mixed"]}, "tensorflow", False, False),
        ({"decision": "mixed", "acceptable": ["jax"]}, "pytorch", True, False),
        # Nobody split this one, so that an accepted split names no trainer.
        ({"acceptable": ["mixed"]}, "pytorch", True, False),
        ({"trained_in": "none", "decision": "tensorflow"}, "none", False, False),
    ],
)
def test_agreement(changes, advice, as_decided, as_accepted):
    item = outcome(**changes)
    assert agrees(item, advice) is as_decided
    assert acceptable(item, advice) is as_accepted


def test_counts_are_by_decision_by_verdict_and_against_advice_that_never_looks():
    found = summary(
        [
            scored("pytorch"),
            scored("pytorch", 0.7, "lean", decision="tensorflow", acceptable=["tensorflow"]),
            scored("tensorflow", 0.8, decision="tensorflow", today="no", acceptable=["jax"]),
            scored(None, verdict="none"),
        ],
        ["pytorch", "tensorflow"],
    )
    assert (found["cases"], found["agrees"], found["acceptable"]) == (4, 2, 1)
    assert found["by_decision"]["tensorflow"] == {
        "cases": 2,
        "agrees": 1,
        "acceptable": 0,
        "mean_p_best": 0.75,
    }
    assert found["by_verdict"]["none"]["mean_p_best"] == 0
    assert found["not_sound"]["cases"] == 1
    assert found["always"] == {
        "pytorch": {"agrees": 2, "acceptable": 2},
        "tensorflow": {"agrees": 2, "acceptable": 1},
    }


def test_no_cases_of_a_kind_are_no_division_by_zero():
    assert summary([scored("pytorch")], [])["not_sound"] == {
        "cases": 0,
        "agrees": 0,
        "acceptable": 0,
        "mean_p_best": 0.0,
    }


def test_the_score_of_the_twenty_is_complete_and_repeats(knowledge):
    first, again = (score(FOLDER, knowledge, draws=500) for _ in range(2))
    assert first == again
    assert [item.outcome.case for item in first] == [o.case for o in load_outcomes(FOLDER)]
    for item in first:
        assert set(item.p_best) == set(knowledge.frameworks)
        assert item.winner not in item.ruled_out
        assert 0 <= item.confidence <= 1


# --- the report ---------------------------------------------------------------------------------

TWO = [scored("pytorch", 0.999), scored(None, verdict="none", decision="mixed")]


@pytest.mark.parametrize("form", [as_table, as_markdown])
def test_a_report_for_people_has_every_case_and_the_counts(form):
    said = form(TWO, summary(TWO, ["pytorch"]))
    assert "pytorch (clear)" in said
    assert ">99" in said
    assert "none (none)" in said
    assert "mixed, pytorch trains" in said
    assert "all: 1 of 2 agree" in said
    assert "no longer sound" not in said, "nothing is said of cases that do not occur"
    assert "always pytorch: 2 agree" in said


def test_a_table_in_markdown_has_as_many_cells_in_each_row():
    lines = as_markdown(TWO, summary(TWO, [])).splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert len({line.count("|") for line in table}) == 1
    assert len(table) == 2 + len(TWO)


def test_the_report_for_programs_holds_everything():
    data = json.loads(as_json(TWO, summary(TWO, ["pytorch"])))
    assert data["summary"]["agrees"] == 1
    assert data["cases"][0]["p_best"] == {"pytorch": 0.999, "tensorflow": pytest.approx(0.001)}
    assert data["cases"][0]["source"] == "https://example.org/"
    assert data["cases"][1]["agrees"] is False


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0"), (0.5, "50"), (0.994, "99"), (0.9951, ">99"), (1, "100")]
)
def test_what_is_merely_likely_is_never_said_as_certain(share, said):
    assert percent(share) == said


# --- the command --------------------------------------------------------------------------------

PROFILE = "schema: profile/1\nname: x\nanswers: {}\n"


@pytest.fixture
def folder(tmp_path):
    lines = [f"{key}: {json.dumps(value)}" for key, value in outcome().model_dump().items()]
    text = "outcomes:\n  - " + "\n    ".join(lines) + "\n"
    (tmp_path / "outcomes.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "x.yaml").write_text(PROFILE, encoding="utf-8")
    return SimpleNamespace(path=tmp_path, outcomes=tmp_path / "outcomes.yaml", text=text)


def test_the_command_prints_the_report_of_any_folder(folder, capsys):
    assert cases.main(["--cases", str(folder.path), "--draws", "200"]) == 0
    assert "all: " in capsys.readouterr().out
    assert cases.main(["--cases", str(folder.path), "--draws", "200", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["cases"] == 1


def test_a_profile_without_an_outcome_and_the_reverse_are_named_at_once(folder, capsys):
    (folder.path / "y.yaml").write_text(PROFILE, encoding="utf-8")
    (folder.path / "x.yaml").unlink()
    assert cases.main(["--cases", str(folder.path)]) == 2
    said = capsys.readouterr().err
    assert 'no profile "x.yaml"' in said
    assert 'the profile "y.yaml" has no outcome' in said
    assert "next: " in said


def test_an_outcome_named_twice_is_refused(folder):
    folder.outcomes.write_text(folder.text + folder.text.split("outcomes:\n")[1], encoding="utf-8")
    with pytest.raises(AdvisorError, match="named twice"):
        load_outcomes(folder.path)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('today: "yes"', "today: perhaps", "today"),
        ('who: "somebody"', 'whom: "somebody"', 'unknown key "whom"'),
        ('acceptable: ["pytorch"]', "acceptable: []", "acceptable"),
        ("https://", "ftp://", "source"),
        ("outcomes:", "outcomes: [", "outcomes.yaml"),
    ],
)
def test_a_wrong_outcome_is_one_located_error(folder, capsys, before, after, said):
    assert before in folder.text
    folder.outcomes.write_text(folder.text.replace(before, after), encoding="utf-8")
    assert cases.main(["--cases", str(folder.path)]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert re.search(r"outcomes\.yaml:\d+:\d+", printed.err)
    assert printed.out == ""


def test_a_folder_that_is_not_there_is_one_error(tmp_path, capsys):
    assert cases.main(["--cases", str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_a_wrong_profile_is_one_error(folder, capsys):
    (folder.path / "x.yaml").write_text("name: x\nanswers: {stages: research}\n", encoding="utf-8")
    assert cases.main(["--cases", str(folder.path)]) == 2
    assert 'did you mean "stage"' in capsys.readouterr().err
