"""The evidence file: everything to make the decision again, in the same bytes each time."""

from __future__ import annotations

import dataclasses
import json

import pytest

from advisor.errors import UsageError
from advisor.measure.results import Run
from advisor.profile.file import parse_profile
from advisor.profile.schema import ProfileFile
from advisor.records.evidence import evidence_json
from advisor.records.write import new_record
from tests.records.conftest import AS_OF, decide, make_knowledge, make_profile, make_run


def evidence(*parts, **keywords):
    return json.loads(evidence_json(*parts, **keywords))


def test_it_holds_the_whole_recommendation_profile_and_run(recommendation, profile, knowledge, run):
    found = evidence(recommendation, profile, knowledge, run)
    assert found["schema"] == "advisor.evidence/2"
    assert found["recommendation"] == json.loads(json.dumps(recommendation.to_dict()))
    assert ProfileFile.model_validate(found["profile"]).profile() == profile
    assert Run.model_validate(found["run"]) == run
    assert found["decision"] == {
        "as_of": "2026-11-20", "draws": 500, "seed": 0, "method": recommendation.stamp.method,
    }  # fmt: skip
    assert found["knowledge"]["hash"] == knowledge.hash
    assert found["knowledge"]["version"] == knowledge.version


def test_the_decision_can_be_made_again_from_it(recommendation, profile, knowledge, run):
    found = evidence(recommendation, profile, knowledge, run)
    again = decide(
        parse_profile(json.dumps(found["profile"], indent=1), "profile.json", knowledge),
        knowledge,
        Run.model_validate(found["run"]),
        seed=found["decision"]["seed"],
        draws=found["decision"]["draws"],
    )
    assert again == recommendation


def entries(found, table):
    return {entry["id"]: entry for entry in found["knowledge"][table]}


def test_claims_come_with_text_status_dates_and_sources(recommendation, profile, knowledge, run):
    found = evidence(recommendation, profile, knowledge, run)
    claim = entries(found, "claims")["tf-js"]
    assert claim["text"] == "TensorFlow.js runs in the browser"
    assert (claim["status"], claim["observed"]) == ("holds", "2026-09-01")
    assert (claim["framework"], claim["criterion"]) == ("tensorflow", "browser-deployment")
    assert claim["evidence"][0]["source"] == "git-readme"
    assert entries(found, "sources")["git-readme"]["commit"] == "0fc04d958e"
    assert entries(found, "criteria")["debugging"]["fresh_for_days"] == 365


def test_all_that_a_decision_reads_is_there_in_the_order_of_display(
    recommendation, profile, knowledge, run
):
    """Also what did not count: whether it counts later is what a re-check asks."""
    found = evidence(recommendation, profile, knowledge, run)
    for table in (
        "frameworks",
        "groups",
        "criteria",
        "claims",
        "capabilities",
        "sections",
        "probes",
    ):
        assert list(entries(found, table)) == list(getattr(knowledge, table)), table


def test_only_what_was_compared_is_kept(knowledge):
    profile = make_profile(frameworks=["pytorch"])
    found = evidence(decide(profile, knowledge), profile, knowledge, None)
    assert list(entries(found, "frameworks")) == ["pytorch"]
    assert {c["framework"] for c in found["knowledge"]["claims"]} == {"pytorch"}
    routes = [set(c["routes"]) for c in found["knowledge"]["capabilities"]]
    assert all(frameworks <= {"pytorch"} for frameworks in routes)


def test_every_source_that_is_named_is_there(recommendation, profile, knowledge, run):
    found = evidence(recommendation, profile, knowledge, run)
    named = {e["source"] for claim in found["knowledge"]["claims"] for e in claim["evidence"]}
    assert named <= set(entries(found, "sources"))


def test_layers_of_the_teams_own_are_named(profile):
    knowledge = make_knowledge()
    knowledge.origin[("claim", "pt-eager")] = "our notes"
    used = evidence(decide(profile, knowledge), profile, knowledge, None)["knowledge"]
    assert used["layers"] == ["our notes"]
    assert used["origin"] == {"claim:pt-eager": "our notes"}


def test_bytes_repeat_and_an_entry_is_a_line(recommendation, profile, knowledge, run):
    text = evidence_json(recommendation, profile, knowledge, run)
    assert text == evidence_json(
        decide(make_profile(), make_knowledge(), make_run()),
        make_profile(),
        make_knowledge(),
        make_run(),
    )
    lines = [line.strip().rstrip(",") for line in text.splitlines()]
    claims = [json.loads(line) for line in lines if '"id": "tf-js"' in line and line[0] == "{"]
    assert any(entry.get("text") == "TensorFlow.js runs in the browser" for entry in claims)


def test_without_a_run_there_is_none(profile, knowledge):
    found = evidence(decide(profile, knowledge), profile, knowledge, None)
    assert found["run"] is None
    assert found["record"] is None


def test_it_names_the_record_it_belongs_to(recommendation, profile, knowledge, run, tmp_path):
    written = new_record(
        recommendation, profile, knowledge, run,
        directory=tmp_path, title="T", deciders=["Ana"], today=AS_OF,
    )  # fmt: skip
    record = json.loads(written.evidence_path.read_text("utf-8"))["record"]
    assert record["file"] == written.path.name
    assert (record["number"], record["status"], record["date"]) == (1, "accepted", "2026-11-20")
    assert record["deciders"] == ["Ana"]


def test_other_scripts_stay_readable_and_lone_surrogates_do_not_break_it(knowledge):
    profile = make_profile(description="分拣包裹")
    text = evidence_json(decide(profile, knowledge), profile, knowledge, None)
    assert "分拣包裹" in text
    broken = dataclasses.replace(profile, description="half \ud83d")
    text = evidence_json(decide(broken, knowledge), broken, knowledge, None)
    text.encode("utf-8")
    assert json.loads(text)["profile"]["description"] == "half \ud83d"


@pytest.mark.parametrize("which", ["answers", "run", "knowledge base"])
def test_inputs_of_another_decision_are_refused(recommendation, profile, knowledge, run, which):
    if which == "answers":
        profile = make_profile(answers={})
    elif which == "run":
        run = None
    else:
        knowledge = make_knowledge()
        object.__setattr__(knowledge, "hash", "f" * 16)
    with pytest.raises(UsageError, match=f"the {which} handed in"):
        evidence_json(recommendation, profile, knowledge, run)
