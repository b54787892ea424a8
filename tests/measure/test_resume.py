"""Going on with a run: what was measured stays, the rest is done, what is unlike is told."""

from __future__ import annotations

import json
import sys
import threading

import pytest

from advisor.errors import InputFileError, ProbeError
from advisor.measure import resume
from advisor.measure.claims_run import measure_claims
from advisor.measure.run_file import dump_run, load_run, parse_run
from advisor.measure.session import resume_run
from advisor.measure.statistics import kept
from advisor.measure.suites import START_UP, SUITES
from tests.measure.fakes import FAKE_WORKER, SHORT, contender, run_fakes, tiny_suite
from tests.measure.test_older_runs import GOLDEN

EAGER, COMPILED = "as-written", "as-recommended"
WHO = [contender("steady"), contender("quick")]
HOW = {"worker_file": FAKE_WORKER, "timeouts": SHORT}


def cut_off(out, when, suite=None, who=WHO):
    """A run that was stopped at the first event for which ``when`` is true, as its file has it."""
    stop = threading.Event()

    def listen(event):
        if when(event):
            stop.set()

    run_fakes(
        suite=suite or tiny_suite(rounds=3), contenders=who, out=out, stop=stop, on_event=listen
    )
    return load_run(out)


def in_round(number, kind="progress"):
    return lambda event: event.round == number and event.kind == kind


def blocks_of(run):
    return {(r.probe, r.contender): r.rounds for r in run.results}


@pytest.fixture(scope="module")
def halves(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setattr("advisor.measure.conditions.Load.evidence", lambda *_: "")
    patch.setattr("advisor.measure.session._PREFLIGHT_S", 0.0)
    out = tmp_path_factory.mktemp("resume") / "run.json"
    first = cut_off(out, in_round(2))
    whole = resume_run(first, contenders=WHO, out=out, **HOW)
    yield first, whole, out
    patch.undo()


def test_what_was_measured_stays_and_the_rest_is_done(halves):
    first, whole, out = halves
    assert (first.complete, whole.complete, whole.note) == (False, True, "")
    assert load_run(out) == whole
    for key, rounds in blocks_of(whole).items():
        assert len(rounds) == 3
        assert all(len(kept(blocks)) == (1 if key[0] == START_UP else 2) for blocks in rounds)
        assert rounds[0] == blocks_of(first)[key][0]
    assert whole.measured == {EAGER: ((START_UP, "work"),) * 3}
    assert {c.probe: c.rounds for c in whole.comparisons} == {START_UP: 3, "work": 3}


def test_it_is_the_same_run_and_says_that_it_was_resumed(halves):
    first, whole, _ = halves
    assert (whole.id, whole.started, whole.seed) == (first.id, first.started, first.seed)
    assert (first.resumed, len(whole.resumed)) == ((), 1)
    assert whole.finished >= whole.resumed[0] >= first.finished
    assert whole.conditions["earlier"] == [
        {name: first.conditions[name] for name in ("before", "during")}
    ]
    assert whole.plan == first.plan
    quantities = {(r.probe, r.contender): r.quantities for r in whole.results}
    assert quantities["work", "steady:as-written"]["step_seconds"].n == 3
    assert quantities["work", "steady:as-written"]["peak_bytes"].n == 3


def test_a_whole_run_cannot_be_continued(halves):
    with pytest.raises(InputFileError, match="it is complete"):
        resume_run(halves[1])


@pytest.mark.parametrize("nth", [0, 5, 9])
def test_wherever_it_was_cut_off_the_end_is_the_same(tmp_path, nth):
    out = tmp_path / "run.json"
    seen = []

    def when(event):
        if event.kind in ("start", "progress", "comparison"):
            seen.append(event)
        return len(seen) > nth

    suite = tiny_suite(rounds=2, yardstick=("work",))
    first = cut_off(out, when, suite)
    whole = resume_run(first, contenders=WHO, out=out, **HOW)
    assert whole.complete
    for (probe, who), rounds in blocks_of(whole).items():
        pairs = 1 if probe == START_UP or who == "numpy:as-written" else 2
        assert [len(kept(blocks)) for blocks in rounds] == [pairs] * 2
        for number, probes in enumerate(first.measured.get(EAGER, ())):
            if probe in probes:
                assert rounds[number] == blocks_of(first)[probe, who][number]


def test_a_probe_that_was_cut_off_between_two_blocks_is_done_again(tmp_path):
    out = tmp_path / "run.json"
    blocks = []

    def when(event):
        if event.round == 2 and event.text.startswith("work in"):
            blocks.append(event)
        return len(blocks) > 2

    first = cut_off(out, when)
    cut = blocks_of(first)["work", "steady:as-written"][1]
    assert cut
    whole = resume_run(first, contenders=WHO, out=out, **HOW)
    again = blocks_of(whole)["work", "steady:as-written"][1]
    assert len(again) == 2
    assert not set(again) & set(cut) if hasattr(cut[0], "__hash__") else again[0] not in cut


def test_it_can_be_cut_off_and_continued_more_than_once(tmp_path):
    out = tmp_path / "run.json"
    first = cut_off(out, in_round(2))
    stop = threading.Event()
    second = resume_run(
        first, contenders=WHO, out=out, stop=stop, **HOW,
        on_event=lambda event: stop.set() if in_round(3)(event) else None,
    )  # fmt: skip
    assert not second.complete
    third = resume_run(load_run(out), contenders=WHO, out=out, **HOW)
    assert third.complete
    assert len(third.resumed) == 2
    assert len(third.conditions["earlier"]) == 2


def test_what_failed_stays_as_it_was(tmp_path):
    out = tmp_path / "run.json"
    who = [*WHO, contender("exit-on-block"), contender("exit-on-start")]
    first = cut_off(out, in_round(2), who=who)
    whole = resume_run(first, contenders=who, out=out, **HOW)
    failed = {r.contender: r for r in whole.results if r.probe == "work" and r.status != "ok"}
    assert set(failed) == {"exit-on-block:as-written", "exit-on-start:as-written"}
    assert failed == {
        r.contender: r for r in first.results if r.probe == "work" and r.contender in failed
    }


def test_a_first_call_with_a_new_cache_is_neither_cold_nor_warm(tmp_path):
    out = tmp_path / "run.json"
    suite = tiny_suite(rounds=3, probes=("work",), modes={"work": (COMPILED,)})
    who = [contender("steady", COMPILED), contender("quick", COMPILED)]
    first = cut_off(out, in_round(2), suite, who)
    whole = resume_run(first, contenders=who, out=out, **HOW)
    by_round = next(r for r in whole.results if r.contender == f"steady:{COMPILED}").by_round
    assert set(by_round["first_call_s"]) == set(by_round["compile_s"]) == {1, 3}
    assert len(whole.results[0].rounds) == 3


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"machine": {"cpu": "Another"}}, "cpu: Another then"),
        ({"advisor": "0.0.1"}, "this program: 0.0.1 then"),
        ({"contender": {"versions": {"steady": "0.9"}}}, "steady 0.9 then, 1.0 now"),
        ({"probe": {"work": "something else"}}, "work: the work itself is another one"),
    ],
)
def test_what_is_not_as_it_was_is_refused_and_nothing_is_written(halves, tmp_path, changes, words):
    data = json.loads(dump_run(halves[0]))
    data["machine"] |= changes.get("machine", {})
    data["advisor"] = changes.get("advisor", data["advisor"])
    at = next(i for i, c in enumerate(data["contenders"]) if c["framework"] == "steady")
    data["contenders"][at] |= changes.get("contender", {})
    data["probes"][-1] |= changes.get("probe", {})
    run = parse_run(json.dumps(data), "x")
    out = tmp_path / "run.json"
    with pytest.raises(ProbeError) as caught:
        resume_run(run, contenders=WHO, out=out, **HOW)
    assert "not everything is as it was" in caught.value.what
    assert words in str(caught.value)
    assert not out.exists()


def test_a_framework_that_is_gone_is_told(halves, tmp_path):
    who = [(id_, "refuse-on-start" if name == "quick" else name, mode, python)
           for id_, name, mode, python in WHO]  # fmt: skip
    with pytest.raises(ProbeError, match="it took part then; now not here"):
        resume_run(halves[0], contenders=who, out=tmp_path / "run.json", **HOW)


@pytest.mark.parametrize("file", ["run-1.json", "run-2.json"])
def test_a_run_of_an_earlier_version_says_why_not(file):
    text = (GOLDEN / file).read_text().replace('"complete": true', '"complete": false')
    with pytest.raises(InputFileError, match="did not keep what was planned"):
        resume_run(parse_run(text, "x"))


def test_a_run_that_ended_before_it_began_says_so(halves):
    empty = halves[0].model_copy(update={"contenders": (), "results": ()})
    with pytest.raises(InputFileError, match="before anything was measured"):
        resume_run(empty)


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.id)
def test_every_suite_survives_being_kept(halves, suite):
    plan = halves[0].plan.model_copy(update={"suite": resume.fields_of(suite)})
    kept_run = halves[0].model_copy(update={"plan": plan})
    assert resume.suite_of(parse_run(dump_run(kept_run), "x")) == suite


@pytest.mark.parametrize(
    "damage",
    [{"probes": 3}, {"rounds": "many"}, {"modes": {}}, {"modes": {"work": 3}}, {"nonsense": 1},
     {"rounds": 0}],
    ids=str,
)  # fmt: skip
def test_a_damaged_plan_is_one_error(halves, damage):
    plan = halves[0].plan
    plan = plan.model_copy(update={"suite": {**plan.suite, **damage}})
    with pytest.raises(InputFileError, match="does not fit this version"):
        resume.suite_of(halves[0].model_copy(update={"plan": plan}))


def test_who_took_part_is_found_again_in_the_file(halves):
    class Known:
        isolated = False

    patch = pytest.MonkeyPatch()
    patch.setattr(resume, "find_interpreters", lambda *_, **__: [Known])
    able, absent = resume.participants(halves[0], None)
    patch.undo()
    assert [(p.id, p.python, p.user_site) for p in able] == [
        ("quick:as-written", sys.executable, True), ("steady:as-written", sys.executable, True),
    ]  # fmt: skip
    assert absent == []


def test_claim_tests_go_on_with_those_that_have_no_answer(tmp_path):
    out = tmp_path / "run.json"
    stop = threading.Event()
    tests = ("first-steady", "second-steady", "no")
    how = {"contenders": [contender("steady")], "out": out, **HOW}
    first = measure_claims(
        tests=tests, stop=stop, **how,
        on_event=lambda event: stop.set() if event.kind == "result" else None,
    )  # fmt: skip
    assert len(first.outcomes) == 1
    whole = measure_claims(earlier=load_run(out), **how)
    assert whole.complete
    assert whole.id == first.id
    assert {one.test for one in whole.outcomes} == set(tests)
    kept_one = next(o for o in whole.outcomes if o.test == first.outcomes[0].test)
    assert kept_one == first.outcomes[0]
    with pytest.raises(InputFileError, match="it is complete"):
        measure_claims(earlier=whole, **how)
