"""A recorded decision beside today's knowledge, versions and measurements."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json

import pytest

from advisor.errors import InputFileError
from advisor.kb.entries import Tool
from advisor.kb.entries.base import Withdrawn
from advisor.kb.entries.framework import Lifecycle, Release
from advisor.records.recheck import of_outcome
from tests.records.conftest import make_knowledge, make_profile, make_run
from tests.records.rechecking import changed, check, codes, keep, texts


@pytest.fixture
def kept(tmp_path):
    return functools.partial(keep, tmp_path)


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
    assert (
        text == "PyTorch: “Run on Android” was met and is not met; no route leads there (it ended)"
    )
    assert found.summary == f"The decision (PyTorch) does not stand: {found.changes[0].text}."


def test_a_must_that_another_option_lost_only_bears_on_it(kept):
    today = without_route(make_knowledge(), "tensorflow", "infer-on-android")
    found = check(kept(), today)
    assert found.stands
    assert "must-changed" in codes(found, "matters")
    assert found.verdict_today == "only-one"


def asking_nothing(question):
    """The question without the requirements of its answers."""
    answers = (
        answer.model_copy(update={"effects": tuple(e for e in answer.effects if e.do != "require")})
        for answer in question.answers
    )
    return question.model_copy(update={"answers": tuple(answers)})


def test_a_must_that_the_same_answers_ask_for_only_now(kept):
    """Today's questionnaire requires more of an answer that was given then."""
    then, today = make_knowledge(), make_knowledge()
    (section,) = then.sections.values()
    questions = tuple(map(asking_nothing, section.questions))
    then.sections[section.id] = section.model_copy(update={"questions": questions})
    evidence = kept(knowledge=then)
    assert not evidence.recommendation["requirements"]
    found = check(evidence, today)
    assert texts(found, "must-new") == [
        "“Run on Android” is asked for by the same answers now, and was not then"
    ]
    assert "must-new" in codes(found, "matters")
    lost = check(evidence, without_route(make_knowledge(), "pytorch", "infer-on-android"))
    assert "must-new" in codes(lost, "breaks")
    assert not lost.stands


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
