"""The recorded numbers come out again from the file alone, or it is said why not."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from advisor.errors import InputFileError
from advisor.records import reproduce as reproducing
from advisor.records.evidence import SCHEMA, dump, evidence_json
from advisor.records.read_evidence import read_evidence
from advisor.records.reproduce import reproduce
from advisor.records.restore import CannotRestoreError, profile_from, restored_knowledge
from tests.records.conftest import decide, make_knowledge, make_profile

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def kept(recommendation, profile, knowledge, run):
    """The content of an evidence file."""
    return json.loads(evidence_json(recommendation, profile, knowledge, run))


@pytest.fixture
def read(tmp_path):
    def call(content):
        path = tmp_path / "x.evidence.json"
        path.write_text(content if isinstance(content, str) else dump(content), "utf-8")
        return read_evidence(path)

    return call


def as_version_1(content):
    """What version 1 of the file held of the knowledge."""
    counted = {i["id"] for b in content["recommendation"]["beliefs"] for i in b["evidence"]}
    claims = [c for c in content["knowledge"]["claims"] if c["id"] in counted]
    part = content["knowledge"] | {"claims": {c["id"]: c for c in claims}}
    for name in ("sections", "frameworks", "groups", "tools", "layers", "origin"):
        del part[name]
    return content | {"schema": "advisor.evidence/1", "knowledge": part}


def test_everything_comes_out_again(kept, read):
    again = reproduce(read(kept))
    assert (again.state, again.failed) == ("identical", False)


@pytest.mark.parametrize(
    "changes",
    [
        {"answers": {}},
        {"answers": {"devices": ["browser"], "team": ["new"]}, "importance": {"debugging": 0}},
        {"require": ["on-the-moon"]},
        {"require": ["on-a-toaster"]},
        {"frameworks": ["tensorflow"]},
        {"name": "深度学习", "description": "a: b\n---\n"},
    ],
)
def test_whatever_was_answered(knowledge, read, changes):
    profile = make_profile(**changes)
    text = evidence_json(decide(profile, knowledge, seed=7), profile, knowledge, None)
    assert reproduce(read(text)).state == "identical"


def test_it_needs_nothing_of_todays_knowledge(kept, read, monkeypatch):
    def nothing(*_args, **_keywords):
        raise AssertionError("looked at today's knowledge")

    monkeypatch.setattr("advisor.kb.load.load_knowledge", nothing)
    assert reproduce(read(kept)).state == "identical"


def test_the_teams_own_layer_is_kept(profile, read):
    knowledge = make_knowledge()
    knowledge.origin[("claim", "pt-eager")] = "our notes"
    recommendation = decide(profile, knowledge)
    assert recommendation.overlay
    evidence = read(evidence_json(recommendation, profile, knowledge, None))
    assert reproduce(evidence).state == "identical"
    assert restored_knowledge(evidence).origin[("claim", "pt-eager")] == "our notes"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("recommendation", "ranking", 0, "p_best"), 0.5),
        (("recommendation", "ranking", 1, "value"), 0.1),
        (("decision", "seed"), 1),
        (("profile", "answers", "training"), ["once"]),
        (("knowledge", "claims", 0, "states"), "poor"),
        (("run", "results", 1, "quantities", "step_seconds", "value"), 0.5),
    ],
)
def test_a_number_or_an_input_that_was_changed_is_noticed(kept, read, path, value):
    *way, last = path
    place = kept
    for step in way:
        place = place[step]
    assert place[last] != value
    place[last] = value
    again = reproduce(read(kept))
    assert again.failed
    assert "p_best of" in again.text or "value of" in again.text


def test_another_method_is_said_to_need_another_version(kept, read):
    kept["decision"]["method"] = "additive-smaa/99"
    again = reproduce(read(kept))
    assert (again.state, again.failed) == ("cannot", False)
    assert "additive-smaa/99" in again.text
    assert "only a version with the old method" in again.text


def test_another_program_version_may_word_it_otherwise(kept, read):
    kept["recommendation"]["summary"] = "Said in the words of last year."
    kept["recommendation"]["stamp"]["version"] = "0.0.1"
    again = reproduce(read(kept))
    assert again.state == "same-numbers"
    assert "summary" in again.text
    assert "stamp" not in again.text


def test_last_digits_of_another_processor_are_the_same_number(kept, read):
    kept["recommendation"]["ranking"][0]["value"] += 1e-13
    assert reproduce(read(kept)).state == "identical"


def test_version_1_gives_the_probabilities_from_its_beliefs(kept, read):
    again = reproduce(read(as_version_1(kept)))
    assert again.state == "same-numbers"
    assert "version 1" in again.text
    kept["recommendation"]["beliefs"][0]["mean"] = 0.01
    assert reproduce(read(as_version_1(kept))).failed


def test_version_1_without_beliefs_cannot_be_made_again(kept, read):
    kept["recommendation"]["contributions"] = []
    assert reproduce(read(as_version_1(kept))).state == "cannot"


@pytest.mark.parametrize(
    "place", ["claims", "criteria", "capabilities", "sections", "probes", "sources", "frameworks"]
)
def test_keys_of_a_later_schema_do_not_stop_it(kept, read, place):
    kept["knowledge"][place][0]["hue"] = {"deep": ["er"]}
    assert reproduce(read(kept)).state == "identical"


def test_unknown_keys_deep_inside_are_dropped_too(kept, read):
    kept["knowledge"]["sections"][0]["questions"][0]["answers"][1]["effects"][0]["tone"] = "x"
    kept["run"]["contenders"][0]["speed"] = 1
    assert reproduce(read(kept)).state == "identical"


def test_knowledge_that_this_version_cannot_read_is_worked_around(kept, read):
    kept["knowledge"]["criteria"][0]["levels"] = "three"
    again = reproduce(read(kept))
    assert again.state == "same-numbers"
    assert "criteria: " in again.text
    assert "cannot be read by this version" in again.text


def test_beliefs_alone_do_not_say_what_open_questions_may_require(knowledge, read):
    profile = make_profile(answers={"team": ["new"]})  # the devices are open, Android is a must
    content = json.loads(evidence_json(decide(profile, knowledge), profile, knowledge, None))
    assert reproduce(read(content)).state == "identical"
    content["knowledge"]["criteria"][0]["levels"] = "three"
    again = reproduce(read(content))
    assert (again.state, again.failed) == ("cannot", False)
    assert again.text.endswith("what open questions may still require needs the whole knowledge")


def test_answers_that_no_question_asks_any_more_are_named(profile, knowledge, kept, read):
    kept["profile"]["answers"] |= {"colour": ["red"], "team": ["new", "green"]}
    kept["profile"] |= {"require": ["fly"], "importance": {"beauty": 3}, "frameworks": ["caffe"]}
    found, lost = profile_from(read(kept).profile, knowledge)
    assert lost == (
        "answer colour: red", "answer team: green",
        "importance of beauty", "requirement fly", "framework caffe",
    )  # fmt: skip
    assert found.answers["team"] == ("new",)
    assert dataclasses.asdict(found)["require"] == ()


def test_a_profile_that_is_none_is_one_clear_error(knowledge, kept, read):
    kept["profile"] = {"answers": {}}
    with pytest.raises(CannotRestoreError, match="answers cannot be read"):
        profile_from(read(kept).profile, knowledge)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("[1]", "no keys and values"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"schema": 7}', "schema is 7"),
        ('{"schema": "profile/1"}', "schema is 'profile/1'"),
        ('{"schema": "advisor.evidence/1"}', "there is no decision"),
    ],
)
def test_what_is_no_evidence_file_is_one_clear_error(read, text, said):
    with pytest.raises(InputFileError) as caught:
        read(text)
    assert said in str(caught.value)
    assert caught.value.next_step


@pytest.mark.parametrize(
    ("part", "name"),
    [("decision", "seed"), ("recommendation", "ranking"), ("recommendation", "beliefs")],
)
def test_a_part_that_is_missing_is_named(kept, read, part, name):
    del kept[part][name]
    with pytest.raises(InputFileError, match="is not an evidence file") as caught:
        read(kept)
    assert f"there is no {name} in its {part}" in str(caught.value)


def test_a_file_of_a_newer_version_asks_for_an_update(kept, read):
    kept["schema"] = "advisor.evidence/9"
    with pytest.raises(InputFileError, match="newer version") as caught:
        read(kept)
    assert SCHEMA in str(caught.value)


@pytest.mark.parametrize("path", sorted(GOLDEN.rglob("*.evidence.json")), ids=lambda p: p.name)
def test_files_of_every_version_stay_readable(path):
    evidence = read_evidence(path)
    assert re.fullmatch(rf"evidence-{evidence.version}(-by-.*)?", path.parent.name)
    assert abs(sum(r["p_best"] for r in evidence.recommendation["ranking"]) - 1) < 1e-9
    assert evidence.table("claims")
    assert evidence.table("criteria")
    again = reproduce(evidence)
    # Version 1 was written with an older method; later ones as long as theirs is that of today.
    by_today = evidence.decision["method"] == reproducing.METHOD
    assert again.state in (("identical", "same-numbers") if by_today else ("cannot",)), again.text


def test_there_are_golden_files_of_every_version():
    newest = int(SCHEMA.partition("/")[2])
    for version in range(1, newest + 1):
        assert len(list((GOLDEN / f"evidence-{version}").glob("*.evidence.json"))) >= 2
