"""Whole runs with fake workers: what goes wrong costs one result and is told."""

from __future__ import annotations

import json
import os
import sys
import threading

import psutil
import pytest

from advisor.errors import ProbeError, UsageError
from advisor.measure.crew import Timeouts
from advisor.measure.plan import Participant
from advisor.measure.run_file import RunNotSavedError, load_run
from advisor.measure.session import measure
from advisor.measure.suites import START_UP
from tests.measure.fakes import FAKE_WORKER, SHORT, contender, run_fakes, tiny_suite


def result_of(run, contender_id, probe="work"):
    return next(r for r in run.results if (r.contender, r.probe) == (contender_id, probe))


def comparison_of(run, probe="work"):
    return next(c for c in run.comparisons if c.probe == probe)


@pytest.fixture(scope="module")
def events():
    return []


@pytest.fixture(scope="module")
def sound(events, tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setattr("advisor.measure.conditions.Load.evidence", lambda *_: "")
    patch.setattr("advisor.measure.session._PREFLIGHT_S", 0.0)
    suite = tiny_suite(
        yardstick=("work",),
        modes={START_UP: ("as-written",), "work": ("as-written", "as-recommended")},
    )
    contenders = [
        contender(f, mode) for mode in ("as-written", "as-recommended") for f in ("quick", "steady")
    ]
    out = tmp_path_factory.mktemp("run") / "run.json"
    run = run_fakes(suite=suite, contenders=contenders, on_event=events.append, out=out)
    patch.undo()
    return run, out


def test_a_sound_run_is_complete(sound):
    run, _ = sound
    assert run.complete
    assert run.note == ""
    assert {r.status for r in run.results} == {"ok"}
    assert {c.status for c in run.contenders} == {"ok"}
    assert run.schema_ == "advisor.run/3"


def test_known_times_give_the_known_ratio(sound):
    comparison = comparison_of(sound[0])
    assert (comparison.a, comparison.b) == ("quick:as-written", "steady:as-written")
    assert comparison.ratio == pytest.approx(0.5, rel=0.02)
    assert comparison.low < comparison.ratio < comparison.high
    assert comparison.verdict == "faster"
    assert comparison.rounds == 3


def test_only_like_is_compared_with_like_and_never_the_yardstick(sound):
    pairs = [(c.probe, c.mode, c.a, c.b) for c in sound[0].comparisons]
    assert pairs == [
        (START_UP, "as-written", "quick:as-written", "steady:as-written"),
        ("work", "as-written", "quick:as-written", "steady:as-written"),
        ("work", "as-recommended", "quick:as-recommended", "steady:as-recommended"),
    ]


def test_quantities(sound):
    run, _ = sound
    step = result_of(run, "quick:as-written").quantities["step_seconds"]
    assert step.value == pytest.approx(0.010, rel=0.01)
    assert step.low <= step.value <= step.high
    assert step.n == 3
    rate = result_of(run, "quick:as-written").quantities["flop_rate"]
    assert rate.value == pytest.approx(1e6 / step.value, rel=0.01)
    assert rate.unit == "FLOP/s"
    assert result_of(run, "quick:as-written").quantities["peak_bytes"].value == 2e6
    start = result_of(run, "quick:as-written", START_UP).quantities
    assert start["import_seconds"].value == pytest.approx(0.5)
    assert start["peak_bytes"].value == 1e6


def test_compiling_is_told_apart_cold_and_warm_and_when_it_has_paid(sound):
    quantities = result_of(sound[0], "steady:as-recommended").quantities
    assert quantities["compile_seconds"].n == 1
    assert quantities["warm_compile_seconds"].n == 2
    assert quantities["break_even_calls"].value == pytest.approx(0.4 / 0.010, rel=0.05)
    assert "break_even_calls" not in result_of(sound[0], "steady:as-written").quantities


def test_the_yardstick_runs_only_its_probe(sound):
    of_numpy = [r for r in sound[0].results if r.framework == "numpy"]
    assert [r.probe for r in of_numpy] == ["work"]


def test_the_yardstick_takes_one_block_a_round_and_the_rivals_take_turns(sound):
    yardstick = result_of(sound[0], "numpy:as-written")
    assert [len(blocks) for blocks in yardstick.rounds] == [1, 1, 1]
    rival = result_of(sound[0], "quick:as-written")
    assert [len(blocks) for blocks in rival.rounds] == [2, 2, 2]


def test_who_compiles_slowly_is_compiled_only_where_the_suite_insists():
    both = ("as-written", "as-recommended")
    suite = tiny_suite(
        probes=("work", "other"),
        modes={"work": both, "other": both},
        compiled_by_all=("work",),
    )
    contenders = [contender(f, mode) for mode in both for f in ("slowcompile", "steady")]
    run = run_fakes(suite=suite, contenders=contenders)
    measured = {(r.contender, r.probe) for r in run.results}
    assert ("slowcompile:as-recommended", "work") in measured
    assert ("slowcompile:as-recommended", "other") not in measured
    assert ("steady:as-recommended", "other") in measured
    assert ("slowcompile:as-written", "other") in measured
    compared = {(c.probe, c.mode) for c in run.comparisons}
    assert ("other", "as-recommended") not in compared
    assert ("work", "as-recommended") in compared


def test_later_processes_that_begin_differently_are_no_parity():
    run = run_fakes("steady", "drifting")
    drifted = result_of(run, "drifting:as-written")
    assert drifted.status == "parity_failed"
    assert drifted.quantities == {}
    assert result_of(run, "steady:as-written").status == "ok"


def test_the_file_holds_the_run(sound):
    run, out = sound
    assert load_run(out) == run
    assert [p.name for p in out.parent.iterdir()] == ["run.json"]


def test_events_tell_it_in_order(sound, events):
    kinds = [e.kind for e in events]
    assert kinds[0] == "plan"
    assert kinds[-1] == "done"
    assert {"start", "round", "progress", "result", "comparison"} <= set(kinds)
    shares = [e.done for e in events]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert all(0 <= s <= 1 for s in shares)
    assert all(json.loads(e.to_json())["text"] for e in events)
    assert "For tests." in events[0].text


def test_environment_and_settings_are_recorded(sound):
    by_id = {c.id: c for c in sound[0].contenders}
    entry = by_id["quick:as-written"]
    assert entry.environment["kind"] == "built"
    assert entry.settings["threads"].isdigit()
    assert entry.versions["quick"] == "1.0"


def test_a_framework_against_itself():
    contenders = [
        ("a", "steady/1", "as-written", sys.executable),
        ("b", "steady/2", "as-written", sys.executable),
    ]
    comparison = comparison_of(run_fakes(contenders=contenders))
    assert (comparison.a, comparison.b) == ("a", "b")
    assert comparison.verdict == "equivalent"


@pytest.mark.parametrize("calls", [11, 12])
def test_a_planted_delay_is_found(calls):
    contenders = [
        Participant("a", "steady/1", "as-written", sys.executable, calls=calls),
        Participant("b", "steady/2", "as-written", sys.executable, calls=10),
    ]
    comparison = comparison_of(run_fakes(contenders=contenders))
    assert comparison.ratio == pytest.approx(calls / 10, rel=0.01)
    assert comparison.verdict == "slower"


@pytest.mark.parametrize(
    ("behaviour", "status"),
    [
        ("segfault-on-block", "crashed"),
        ("exit-on-prepare", "crashed"),
        ("rubbish-on-warm", "crashed"),
        ("close-on-block", "crashed"),
        ("refuse-on-prepare", "unsupported"),
        ("different", "parity_failed"),
        ("backwards", "crashed"),
    ],
)
def test_a_bad_worker_costs_its_own_result_only(behaviour, status):
    run = run_fakes(behaviour, "steady", suite=tiny_suite(rounds=2))
    bad = result_of(run, f"{behaviour}:as-written")
    assert bad.status == status
    assert bad.reason
    assert bad.quantities == {}
    assert bad.rounds == ()
    assert result_of(run, "steady:as-written").status == "ok"
    assert not [c for c in run.comparisons if c.probe == "work"]
    assert run.complete


def test_failed_parity_shows_the_numbers_and_no_time():
    run = run_fakes("different", "steady", suite=tiny_suite(rounds=2))
    bad = result_of(run, "different:as-written")
    assert not bad.parity.passed
    assert bad.parity.max_error == pytest.approx(0.05)
    assert bad.parity.tolerance == pytest.approx(1e-5)
    assert result_of(run, "steady:as-written").parity.passed


def test_a_worker_that_died_is_started_again_for_the_next_probe():
    suite = tiny_suite(
        rounds=2,
        probes=("work", "other"),
        modes={"work": ("as-written",), "other": ("as-written",)},
    )
    counted = []
    run = run_fakes("refuse-on-warm", "exit-on-warm", suite=suite, on_event=counted.append)
    for name in ("refuse-on-warm", "exit-on-warm"):
        for probe in ("work", "other"):
            assert result_of(run, f"{name}:as-written", probe).status in ("unsupported", "crashed")


@pytest.mark.parametrize("behaviour", ["exit-on-start", "numpyless-on-start", "segfault-on-hello"])
def test_a_framework_that_does_not_import(behaviour):
    run = run_fakes(behaviour, "steady", suite=tiny_suite(rounds=2))
    entry = next(c for c in run.contenders if c.framework == behaviour)
    assert entry.status in ("crashed", "import_error")
    assert {r.status for r in run.results if r.framework == behaviour} == {entry.status}
    assert result_of(run, "steady:as-written").status == "ok"


def test_a_worker_that_hangs_times_out():
    timeouts = Timeouts(hello=10, start=10, make=10, prepare=10, block=0.5, other=10, end=0.2)
    run = run_fakes("hang-on-block", "steady", suite=tiny_suite(rounds=2), timeouts=timeouts)
    assert result_of(run, "hang-on-block:as-written").status == "timeout"


def test_one_framework_alone_gives_results_and_no_comparison():
    run = run_fakes("steady", suite=tiny_suite(rounds=2))
    assert run.complete
    assert result_of(run, "steady:as-written").quantities["step_seconds"].n == 2
    assert run.comparisons == ()


def test_a_missing_framework_is_a_contender_with_a_reason(tmp_path):
    plain = tmp_path / "text"
    plain.touch(mode=0o644)
    with pytest.raises(ProbeError) as caught:
        run_fakes(
            contenders=None,
            interpreters={"pytorch": str(tmp_path / "none"), "tensorflow": str(plain)},
        )
    text = str(caught.value)
    assert "does not exist" in text
    assert "not executable" in text
    assert "--python" in text


@pytest.mark.parametrize("behaviour", ["steady"])
def test_stop_keeps_what_was_measured(behaviour, tmp_path):
    stop = threading.Event()

    def listener(event):
        if event.kind == "round" and event.round == 3:
            stop.set()

    out = tmp_path / "run.json"
    run = run_fakes(behaviour, "quick", stop=stop, on_event=listener, out=out)
    assert not run.complete
    assert "interrupted" in run.note
    assert "2 of 3 rounds" in run.note
    assert comparison_of(run).rounds == 2
    assert load_run(out) == run
    assert not _workers_left()


def test_ctrl_c_keeps_what_was_measured():
    def listener(event):
        if event.kind == "progress" and event.round == 2:
            raise KeyboardInterrupt

    run = run_fakes("steady", "quick", on_event=listener)
    assert not run.complete
    assert result_of(run, "steady:as-written").status == "ok"
    assert not _workers_left()


def test_stopped_before_anything_was_measured():
    stop = threading.Event()
    stop.set()
    run = run_fakes("steady", "quick", stop=stop)
    assert not run.complete
    assert {r.status for r in run.results} == {"interrupted"}


def test_the_budget_ends_a_run_and_keeps_what_was_measured(tmp_path):
    suite = tiny_suite(rounds=500, pairs=2, probes=("work",), modes={"work": ("as-written",)})
    out = tmp_path / "run.json"
    run = run_fakes("sleepy", "steady", suite=suite, budget_s=9.0, out=out)
    assert not run.complete
    assert "budget" in run.note
    assert load_run(out) == run
    assert not _workers_left()


def test_no_file_is_left_half_written_and_no_run_is_lost(tmp_path):
    folder = tmp_path / "file"
    folder.write_text("in the way")
    with pytest.raises(RunNotSavedError) as caught:
        run_fakes("steady", "quick", suite=tiny_suite(rounds=2), out=folder / "run.json")
    assert caught.value.run.complete
    assert comparison_of(caught.value.run).rounds == 2
    assert "could not write" in str(caught.value)


def test_disk_full(tmp_path, monkeypatch):
    out = tmp_path / "run.json"
    monkeypatch.setattr("advisor.files.os.fsync", _no_space)
    with pytest.raises(RunNotSavedError) as caught:
        run_fakes("steady", suite=tiny_suite(rounds=2), out=out)
    assert "No space left" in str(caught.value)
    assert caught.value.run.results
    assert list(tmp_path.iterdir()) == []


def _no_space(_descriptor):
    raise OSError(28, os.strerror(28))


def test_without_a_reference_nothing_is_measured(tmp_path):
    broken = tmp_path / "worker.py"
    broken.write_text("raise SystemExit('no numpy here')")
    with pytest.raises(ProbeError, match="numpy"):
        run_fakes("steady", worker_file=broken)


def test_a_probe_that_workers_do_not_know():
    suite = tiny_suite(probes=("unheard",), modes={"unheard": ("as-written",)})
    with pytest.raises(ProbeError) as caught:
        run_fakes("steady", suite=suite)
    assert "unheard" in str(caught.value)


def test_unknown_suite_and_framework_are_usage_errors():
    with pytest.raises(UsageError, match="suite"):
        measure("slow")
    with pytest.raises(UsageError, match="caffe"):
        measure("quick", frameworks=["caffe"])


def test_disturbed_blocks_are_thrown_away_within_limits_and_counted(monkeypatch):
    monkeypatch.setattr("advisor.measure.conditions.Load.evidence", lambda *_: "neighbours")
    run = run_fakes("steady", "quick", suite=tiny_suite(rounds=2, pairs=4))
    result = result_of(run, "steady:as-written")
    for blocks in result.rounds:
        assert sum(bool(b.void) for b in blocks) == 1
        assert len(blocks) == 5
    assert result.status == "too_noisy"
    assert "disturbed from outside (the last: neighbours)" in result.reason
    assert "quiet" in result.reason
    assert result.quantities
    assert run.conditions["void_blocks"] == 4
    assert run.conditions["disturbed_blocks"] == 16
    assert not [c for c in run.comparisons if c.probe == "work"]


def test_the_same_seed_gives_the_same_plan():
    first, second = [], []
    suite = tiny_suite(rounds=2)
    run_fakes("steady", "quick", suite=suite, seed=5, on_event=first.append)
    run_fakes("steady", "quick", suite=suite, seed=5, on_event=second.append)
    order = [[e.contender for e in es if e.kind in ("progress", "start")] for es in (first, second)]
    assert order[0] == order[1]


def _workers_left():
    mine = psutil.Process().children(recursive=True)
    return [p for p in mine if str(FAKE_WORKER) in " ".join(p.cmdline())]


def test_the_tests_are_not_more_patient_than_the_product():
    product = Timeouts()
    patient = [
        f for f in ("hello", "start", "prepare", "block") if getattr(SHORT, f) > getattr(product, f)
    ]
    assert patient == []
