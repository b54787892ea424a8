"""The suite of claim tests with fake workers: every mishap costs one answer and no more."""

from __future__ import annotations

import threading

import pytest

from advisor.errors import ProbeError, UsageError
from advisor.measure import claims_run
from advisor.measure.claims_run import measure_claims
from advisor.measure.crew import Timeouts
from advisor.measure.run_file import RunNotSavedError, load_run
from tests.measure.fakes import FAKE_WORKER, contender

HASTY = Timeouts(hello=10, start=10, make=10, prepare=0.5, block=10, other=10, end=0.5)


@pytest.fixture(autouse=True)
def _quiet_machine(monkeypatch):
    """What is told and how long is waited must not depend on who else works on this machine."""
    monkeypatch.setattr(claims_run, "preflight", lambda *_: {"state": "quiet"})


def run_claims(*tests, frameworks=("steady",), **options):
    options.setdefault("contenders", [contender(name) for name in frameworks])
    options = {"worker_file": FAKE_WORKER, "timeouts": HASTY, **options}
    return measure_claims(tests=tests, **options)


def outcomes(run):
    return {one.test: one for one in run.outcomes}


def test_facts_are_judged_and_kept_with_what_was_done():
    run = run_claims("first-steady", "no", "undecided")
    found = outcomes(run)
    assert [found[t].outcome for t in ("first-steady", "no", "undecided")] == [
        "holds", "does-not-hold", "cannot-test",
    ]  # fmt: skip
    assert found["first-steady"].seen == "Facts of steady."
    assert found["first-steady"].facts["steady"]["pid"] > 0
    assert found["first-steady"].seconds == 0.5
    assert found["undecided"].reason == "too close to call"
    assert found["undecided"].status == "ok"
    assert run.complete
    assert run.suite == "claims"
    assert {test.id for test in run.claim_tests} == set(found)
    assert run.contenders[0].versions["steady"] == "1.0"


def test_a_comparison_is_judged_when_both_have_observed():
    found = outcomes(run_claims("both", frameworks=("steady", "quick")))["both"]
    assert found.outcome == "holds"
    assert found.seen == "Facts of quick, steady."
    assert found.seconds == 1.0
    assert found.facts["steady"]["pid"] != found.facts["quick"]["pid"]


def test_tests_share_a_worker_unless_they_ask_for_a_fresh_one():
    names = ("first-steady", "second-steady", "fresh-steady", "fresh-steady-too")
    found = outcomes(run_claims(*names))
    pids = [found[name].facts["steady"]["pid"] for name in names]
    assert pids[0] == pids[1]
    assert len(set(pids)) == 3


@pytest.mark.parametrize(
    ("kind", "status", "says"),
    [
        ("segfault", "crashed", "SIGSEGV"),
        ("hang", "timeout", "no answer to 'observe'"),
        ("refuse", "unsupported", "not here"),
        ("strange", "crashed", "gave no reason"),
        ("rubbish", "crashed", "not JSON"),
        ("exit", "crashed", "exit status 3"),
    ],
)
def test_a_mishap_is_an_answer_with_a_reason_and_the_run_goes_on(kind, status, says):
    name = f"{kind}-on-observe"
    tests = (f"first-{name}", "first-steady")
    found = outcomes(run_claims(*tests, frameworks=(name, "steady")))
    broken = found[f"first-{name}"]
    assert (broken.outcome, broken.status) == ("cannot-test", status)
    assert says in broken.reason
    assert not broken.seen
    assert found["first-steady"].outcome == "holds"


def test_a_crash_costs_its_own_answer_and_the_next_test_gets_a_new_worker():
    found = outcomes(run_claims("first-picky", "second-picky", frameworks=("picky",)))
    assert found["first-picky"].status == "crashed"
    assert found["second-picky"].outcome == "holds"


def test_a_framework_that_does_not_start_answers_all_its_tests():
    tests = ("first-refuse-on-start", "second-refuse-on-start", "first-steady")
    run = run_claims(*tests, frameworks=("refuse-on-start", "steady"))
    found = outcomes(run)
    assert [found[name].status for name in tests] == ["unsupported", "unsupported", "ok"]
    assert {c.framework: c.status for c in run.contenders} == {
        "refuse-on-start": "unsupported", "steady": "ok",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["misjudged", "unjudged"])
def test_a_judge_that_fails_costs_one_answer(name):
    found = outcomes(run_claims(name, "first-steady", "second-steady"))
    assert (found[name].outcome, found[name].status) == ("cannot-test", "crashed")
    assert found[name].facts["steady"]["pid"] > 0
    assert found["second-steady"].outcome == "holds"


def test_facts_that_are_none_are_refused():
    found = outcomes(run_claims("first-numb", frameworks=("numb",)))["first-numb"]
    assert (found.outcome, found.status) == ("cannot-test", "crashed")
    assert "no facts" in found.reason


def test_a_comparison_with_an_absent_framework_cannot_be_tested():
    found = outcomes(run_claims("with-absent", "first-steady"))
    assert found["with-absent"].outcome == "cannot-test"
    assert found["with-absent"].status == "not_installed"
    assert not found["with-absent"].facts


def test_nothing_to_test_with_is_an_error():
    with pytest.raises(ProbeError, match="none of the claims"):
        run_claims("first-quick")


@pytest.mark.parametrize("choice", [{"tests": ["no-such-test"]}, {"topics": ["weather"]}])
def test_a_choice_of_nothing_names_what_there_is(choice):
    with pytest.raises(UsageError) as caught:
        measure_claims(**choice, worker_file=FAKE_WORKER, contenders=[contender("steady")])
    assert "use one of" in caught.value.next_step


def test_a_topic_chooses_its_tests():
    run = measure_claims(
        topics=["speed"], worker_file=FAKE_WORKER, timeouts=HASTY, contenders=[contender("quick")]
    )
    assert {one.topic for one in run.outcomes} == {"speed"}
    assert {test.id for test in run.claim_tests} == {"first-quick", "second-quick"}


def test_stopping_keeps_what_was_found(tmp_path):
    stop, out = threading.Event(), tmp_path / "run.json"

    def after_the_first(event):
        if event.kind == "result":
            stop.set()

    run = run_claims("first-steady", "second-steady", out=out, stop=stop, on_event=after_the_first)
    assert len(run.outcomes) == 1
    assert not run.complete
    assert "interrupted; 1 of 2 tests answered" in run.note
    assert load_run(out) == run


def test_a_spent_budget_keeps_what_was_found():
    name = "hang-on-observe"
    patient = Timeouts(hello=10, start=10, make=10, prepare=30, block=10, other=10, end=0.5)
    run = run_claims(
        f"first-{name}", "first-steady", frameworks=("steady", name), budget_s=3, timeouts=patient
    )
    assert [one.test for one in run.outcomes] == ["first-steady"]
    assert "budget of 3 s" in run.note


def test_the_file_grows_with_every_answer(tmp_path):
    out, sizes = tmp_path / "run.json", []

    def look(event):
        if event.kind == "progress" and out.exists():
            sizes.append(len(load_run(out).outcomes))

    run = run_claims("first-steady", "second-steady", "no", out=out, on_event=look)
    assert sizes == [1, 2]
    assert load_run(out) == run


def test_a_run_that_cannot_be_saved_is_not_lost(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RunNotSavedError) as caught:
        run_claims("first-steady", out=tmp_path / "file" / "run.json")
    assert caught.value.run.outcomes[0].outcome == "holds"


def test_a_busy_machine_is_told_kept_and_waited_for(monkeypatch):
    monkeypatch.setattr(claims_run, "preflight", lambda *_: {"state": "busy", "pressure": 0.8})
    events, limits = [], []
    limit = claims_run._Session._limit
    monkeypatch.setattr(
        claims_run._Session, "_limit", lambda self, test: limits.append(limit(self, test)) or 5.0
    )
    run = run_claims("first-steady", on_event=events.append)
    assert "keep this machine busy" in events[1].text
    assert run.conditions["before"] == {"state": "busy", "pressure": 0.8}
    seconds = run.claim_tests[0].seconds
    assert limits == [HASTY.prepare + 16 * seconds]


def test_events_tell_topic_test_and_how_far_it_is():
    events = []
    run_claims("first-steady", "no", on_event=events.append)
    warning = events.pop(1)
    assert warning.text == "the tests in half.py are left out: SyntaxError: half"
    assert [e.kind for e in events] == ["plan", "progress", "result", "progress", "result", "done"]
    assert events[2].text == "First-Steady: holds here. Facts of steady."
    assert "does not hold here" in events[4].text
    assert events[2].probe == "memory"
    shares = [event.done for event in events]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
