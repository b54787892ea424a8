"""A recorded decision beside today's knowledge, versions and measurements."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest

from advisor.errors import InputFileError
from advisor.kb.entries import Tool
from advisor.kb.entries.base import Withdrawn
from advisor.kb.entries.framework import Lifecycle, Release
from advisor.records.evidence import dump, evidence_json
from advisor.records.read_evidence import read_evidence
from advisor.records.recheck import of_outcome, recheck
from tests.records.conftest import AS_OF, decide, make_knowledge, make_profile, make_run


@pytest.fixture
def kept(tmp_path):
    """``kept(profile, run)``: the evidence of a decision, read from its file."""

    def call(profile=None, run=None, change=None, knowledge=None):
        known = knowledge or make_knowledge()
        answers = profile or make_profile()
        content = json.loads(evidence_json(decide(answers, known, run), answers, known, run))
        if change:
            change(content)
        path = tmp_path / "x.evidence.json"
        path.write_text(dump(content), "utf-8")
        return read_evidence(path)

    return call


def changed(knowledge, claim_id, **changes):
    """The knowledge with one claim changed."""
    placed = knowledge.claims[claim_id]
    claim = placed.claim.model_copy(update=changes)
    knowledge.claims[claim_id] = dataclasses.replace(placed, claim=claim)
    return knowledge


def codes(found, weight=None):
    return {c.code for c in found.changes if weight in (None, c.weight)}


def texts(found, code):
    return [c.text for c in found.changes if c.code == code]


def check(evidence, knowledge=None, **more):
    return recheck(evidence, knowledge or make_knowledge(), **{"as_of": AS_OF} | more)


def test_where_nothing_changed_nothing_is_said(kept):
    found = check(kept(run=make_run()))
    assert found.stands
    assert found.changes == ()
    assert found.then.state == "identical"
    assert found.p_best_then == found.p_best_today
    assert found.summary.startswith("The decision (PyTorch) stands. P(best) 0.")
    assert json.loads(json.dumps(found.to_dict()))["stands"] is True


def test_a_withdrawn_claim_is_named_with_its_reason(kept):
    gone = Withdrawn(on=dt.date(2027, 1, 3), reason="wrong", by="pt-pdb")
    today = changed(make_knowledge(), "pt-eager", withdrawn=gone)
    found = check(kept(), today)
    (text,) = texts(found, "claim-withdrawn")
    assert text.endswith("was withdrawn on 2027-01-03: wrong, see pt-pdb")
    assert "Errors appear at the line" in text


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        (
            {"status": "outdated", "reason": "It ended."},
            "claim-status",
            "was holds and is outdated",
        ),
        ({"states": "fair"}, "claim-level", "said good, now fair"),
        ({"text": "Said anew"}, "claim-text", "reads “Said anew” now"),
    ],
)
def test_a_changed_claim_is_named(kept, changes, code, words):
    found = check(kept(), changed(make_knowledge(), "pt-eager", **changes))
    (text,) = texts(found, code)
    assert words in text
    assert found.stands


def test_a_claim_that_is_gone_and_one_that_is_new(kept):
    today = make_knowledge()
    placed = today.claims.pop("pt-pdb")
    claim = placed.claim.model_copy(update={"id": "pt-new", "text": "Something new"})
    today.claims["pt-new"] = dataclasses.replace(placed, claim=claim)
    found = check(kept(), today)
    assert texts(found, "claim-gone") == [
        "“An ordinary debugger steps through the model” is not in today's knowledge base"
    ]
    assert texts(found, "claim-new") == ["“Something new” is new (pytorch on debugging)"]


def test_a_claim_that_did_not_count_and_does_now(kept):
    found = check(kept(), changed(make_knowledge(), "pt-slow", status="holds"))
    assert "counts now" in texts(found, "claim-new")[0]


def test_an_archived_tool_and_framework_are_named(kept):
    def tool(state, successor=None):
        return Tool.model_validate({
            "schema": "tool/1", "id": "serve", "name": "TorchServe", "kind": "server",
            "about": "Serves.", "frameworks": ["pytorch"], "state": state,
            "as_of": "2026-11-01", "successor": successor,
            "evidence": [{"source": "vendor-docs", "date": "2026-09-01"}],
        })  # fmt: skip

    then, today = make_knowledge(), make_knowledge()
    then.tools["serve"] = tool("active")
    today.tools["serve"] = tool("archived", "ray-serve")
    ended = Lifecycle(state="archived", since=dt.date(2027, 1, 1))
    today.frameworks["tensorflow"] = today.frameworks["tensorflow"].model_copy(
        update={"lifecycle": ended}
    )
    found = check(kept(knowledge=then), today)
    assert texts(found, "tool-state") == [
        "TorchServe was active and is archived; its successor is ray-serve"
    ]
    assert texts(found, "framework-state") == ["TensorFlow was active and is archived"]


def without_route(knowledge, framework, capability, level="none"):
    found = knowledge.capabilities[capability]
    note = {"level": level, "via": None, "note": "it ended"}
    route = found.routes[framework].model_copy(update=note)
    routes = found.routes | {framework: route}
    knowledge.capabilities[capability] = found.model_copy(update={"routes": routes})
    return knowledge


def test_a_must_that_is_no_longer_met_breaks_the_decision(kept):
    today = without_route(make_knowledge(), "pytorch", "infer-on-android", "retired")
    found = check(kept(), today)
    assert not found.stands
    assert codes(found, "breaks") == {"must-changed", "winner"}
    (text,) = texts(found, "must-changed")
    assert text == "PyTorch: “Run on Android” was met and is not met (it ended)"
    assert found.summary == f"The decision (PyTorch) does not stand: {found.changes[0].text}."


def test_a_must_that_another_option_lost_only_bears_on_it(kept):
    today = without_route(make_knowledge(), "tensorflow", "infer-on-android")
    found = check(kept(), today)
    assert found.stands
    assert "must-changed" in codes(found, "matters")
    assert found.verdict_today == "only-one"


def test_another_route_to_the_same_must_is_a_note(kept):
    today = make_knowledge()
    found = today.capabilities["infer-on-android"]
    route = found.routes["pytorch"].model_copy(update={"via": "LiteRT Torch"})
    routes = found.routes | {"pytorch": route}
    today.capabilities["infer-on-android"] = found.model_copy(update={"routes": routes})
    assert codes(check(kept(), today)) == {"route-changed"}


def test_a_probability_that_moved_and_another_winner(kept):
    today = make_knowledge()
    for id_ in ("pt-compile", "pt-eager", "pt-pdb", "pt-trace"):
        changed(today, id_, states="poor")
    for id_ in ("tf-xla", "tf-graph"):
        changed(today, id_, states="good")
    found = check(kept(), today)
    assert not found.stands
    assert {"probability", "claim-level"} <= codes(found, "matters")
    (winner,) = (c for c in found.changes if c.code == "winner")
    assert (winner.weight, winner.subject) == ("breaks", "tensorflow")
    assert winner.text.startswith("TensorFlow is best today, not PyTorch (P(best) 0.")


@pytest.mark.parametrize(("verdict", "weight"), [("toss-up", "matters"), ("lean", "breaks")])
def test_another_winner_within_a_toss_up_leaves_it_standing(recommendation, verdict, weight):
    """The evidence then does not say that the choice was wrong."""
    then = json.loads(json.dumps(recommendation.to_dict()))
    first, second = recommendation.ranking
    today = dataclasses.replace(
        recommendation, verdict=verdict, winner=second.framework, ranking=(second, first)
    )
    found = {c.code: c.weight for c in of_outcome(then, today, first.framework)}
    assert found["winner"] == weight


def test_age_alone_moves_no_winner_but_widens(kept):
    found = check(kept(), as_of=dt.date(2029, 11, 20))
    assert found.stands
    assert codes(found) <= {"probability", "verdict"}


def test_a_decision_for_none_falls_when_an_option_appears(kept):
    profile = make_profile(require=["on-the-moon"])
    assert check(kept(profile)).stands
    today = make_knowledge()
    moon = today.capabilities["on-the-moon"]
    toaster = today.capabilities["infer-on-android"].routes["pytorch"]
    today.capabilities["on-the-moon"] = moon.model_copy(
        update={"routes": moon.routes | {"pytorch": toaster}}
    )
    found = check(kept(profile), today)
    assert not found.stands
    assert "an option meets the musts now: PyTorch" in found.summary


def test_a_framework_that_is_gone_breaks_it(kept):
    today = make_knowledge()
    del today.frameworks["pytorch"]
    found = check(kept(), today)
    assert not found.stands
    assert "framework-gone" in codes(found, "breaks")


def test_newer_releases_and_other_versions_here(kept):
    then, today = make_knowledge(), make_knowledge()

    def released(knowledge, version, day):
        release = Release(version=version, released=day, source="vendor-docs")
        framework = knowledge.frameworks["pytorch"]
        knowledge.frameworks["pytorch"] = framework.model_copy(update={"releases": (release,)})

    released(then, "2.15.0", dt.date(2026, 10, 28))
    released(today, "2.16.0", dt.date(2027, 1, 14))
    evidence = kept(run=make_run(), knowledge=then)
    found = check(evidence, today, installed={"pytorch": "2.16.0", "tensorflow": "2.21.0"})
    assert texts(found, "release") == [
        "PyTorch 2.16.0 came out on 2027-01-14; the decision knew 2.15.0"
    ]
    assert texts(found, "version") == [
        "pytorch:as-written was measured with 2.13.0; installed here is 2.16.0"
    ]
    assert found.stands


def fresh_run(low, ratio, high, verdict, cpu="AMD EPYC"):
    comparison = make_run().comparisons[0].model_dump()
    comparison |= {"low": low, "ratio": ratio, "high": high, "verdict": verdict}
    return make_run(
        id="run-20270110-1", started="2027-01-10T10:00:00+00:00",
        comparisons=[comparison], machine={"cpu": cpu, "cores": 2},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "drifted"),
    [
        ((0.73, 0.76, 0.79, "faster"), False),
        ((0.79, 0.82, 0.85, "faster"), True),
        ((0.60, 0.63, 0.66, "faster"), True),
        ((1.20, 1.30, 1.40, "slower"), True),
        ((0.70, 1.00, 1.40, "no-verdict"), False),
    ],
)
def test_measurements_drift_where_their_intervals_part(kept, numbers, drifted):
    found = check(kept(run=make_run()), fresh=fresh_run(*numbers))
    assert ("measurement-drift" in codes(found, "matters")) == drifted
    if drifted:
        (text,) = texts(found, "measurement-drift")
        assert "then 0.75 [0.72, 0.78]" in text


def test_a_fresh_run_counts_instead_of_the_recorded_one(kept):
    results = [r.model_dump() for r in make_run().results]
    for result in results:
        if result["framework"] == "pytorch":
            result["quantities"]["step_seconds"] |= {"value": 0.1, "low": 0.09, "high": 0.11}
    slow = make_run(id="run-slow", results=results)
    found = check(kept(run=make_run()), fresh=slow)
    assert found.p_best_today["pytorch"] < found.p_best_then["pytorch"]
    assert found.then.state == "identical"


def test_another_machine_is_said(kept):
    run = fresh_run(0.72, 0.75, 0.78, "faster", cpu="Ampere")
    assert texts(check(kept(run=make_run()), fresh=run), "machine") == [
        "another machine: Ampere, then AMD EPYC; its ratios may differ for that"
    ]


def test_answers_that_no_longer_exist_are_named_and_the_rest_decides(kept):
    today = make_knowledge()
    (section,) = today.sections.values()
    kept_questions = tuple(q for q in section.questions if q.id != "training")
    today.sections[section.id] = section.model_copy(update={"questions": kept_questions})
    found = check(kept(), today)
    assert texts(found, "answer-lost") == ["today's questionnaire has no answer training: daily"]


def test_a_file_that_was_tampered_with_does_not_stand(kept):
    def nicer(content):
        content["recommendation"]["ranking"][0]["p_best"] = 1.0

    found = check(kept(change=nicer))
    assert not found.stands
    assert "not-reproduced" in codes(found, "breaks")


def test_version_1_is_checked_against_today_too(kept):
    def older(content):
        counted = {i["id"] for b in content["recommendation"]["beliefs"] for i in b["evidence"]}
        claims = {c["id"]: c for c in content["knowledge"]["claims"] if c["id"] in counted}
        content["schema"] = "advisor.evidence/1"
        content["knowledge"] = {"version": "1", "hash": "0", "claims": claims, "criteria": {}}

    found = check(kept(change=older), changed(make_knowledge(), "pt-eager", status="refuted"))
    assert found.stands
    assert found.then.state == "same-numbers"
    assert "claim-status" in codes(found)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c["recommendation"]["beliefs"][0].pop("evidence"),
        lambda c: c["recommendation"]["requirements"][0].pop("routes"),
        lambda c: c["knowledge"]["claims"][0].pop("id"),
        lambda c: c["recommendation"]["ranking"][0].update(framework="x"),
    ],
)
def test_a_file_with_holes_is_one_clear_error_or_a_finding(kept, spoil):
    evidence = kept(change=spoil)
    told = None
    try:
        assert not check(evidence).stands
    except InputFileError as error:
        told = error
    assert told is None or ("is not complete" in told.what and told.next_step)
