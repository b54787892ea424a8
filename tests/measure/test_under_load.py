"""The same beside a busy neighbour: which verdicts turn round, vanish or stay."""

from __future__ import annotations

import os
import sys
import threading
import time

import psutil
import pytest

from advisor.measure import under_load
from advisor.measure.neighbour import BusyNeighbour
from advisor.measure.plan import Participant
from advisor.measure.results import Comparison
from advisor.measure.run_file import load_run
from advisor.measure.under_load import (
    change,
    changes,
    depends_on_load,
    measure_twice,
    threads_compared,
)
from tests.measure.fakes import FAKE_WORKER, SHORT, contender, tiny_suite


def compared(verdict, a="a", b="b"):
    return Comparison(probe="work", mode="as-written", a=a, b=b, ratio=1.0, low=0.9, high=1.1,
                      verdict=verdict, rounds=3)  # fmt: skip


@pytest.mark.parametrize(
    ("quiet", "loaded", "expected"),
    [
        ("faster", "faster", "same"),
        ("no-verdict", "no-verdict", "same"),
        ("faster", "slower", "turns"),
        ("slower", "faster", "turns"),
        ("faster", "no-verdict", "vanishes"),
        ("slower", "equivalent", "vanishes"),
        ("equivalent", "faster", "vanishes"),
        ("no-verdict", "slower", "appears"),
    ],
)
def test_what_becomes_of_a_verdict(quiet, loaded, expected):
    assert change(compared(quiet), compared(loaded)) == expected


@pytest.fixture
def twice(monkeypatch, tmp_path):
    """Measure fakes; beside the neighbour, the workers of ``then`` stand in for them."""

    def call(*frameworks, then=(), **how):
        if then:
            stand_ins = [
                Participant(f"{name}:as-written", other, "as-written", sys.executable)
                for name, other in zip(frameworks, then, strict=True)
            ]
            monkeypatch.setattr(under_load, "_rivals", lambda _run, _probe: stand_ins)
        how = {"worker_file": FAKE_WORKER, "timeouts": SHORT, "out": tmp_path / "run.json", **how}
        return measure_twice(
            how.pop("suite", tiny_suite(rounds=2, yardstick=("work",))),
            contenders=[contender(f) for f in frameworks], **how,
        )  # fmt: skip

    return call


def test_a_verdict_that_stays(twice, tmp_path):
    run = twice("quick", "steady")
    ((quiet, loaded, what),) = changes(run)
    assert what == "same"
    assert (quiet.verdict, loaded.verdict) == ("faster", "faster")
    assert depends_on_load(run) == []
    assert run.under_load.neighbour > 0
    assert {r.probe for r in run.under_load.results} == {"work"}
    assert {r.framework for r in run.under_load.results} == {"quick", "steady"}
    assert load_run(tmp_path / "run.json") == run


def test_one_thread_is_measured_beside_all(twice, monkeypatch):
    monkeypatch.setattr(under_load, "usable_threads", lambda: 2)
    run = twice("quick", "steady")
    assert [(c.a, c.b) for c in threads_compared(run)] == [
        (f"{name}:as-written", f"{name}:as-written, 1 thread") for name in ("quick", "steady")
    ]
    assert len(run.under_load.results) == 4
    assert len(changes(run)) == 1


def test_with_one_processor_there_is_nothing_to_set_beside(twice, monkeypatch):
    monkeypatch.setattr(under_load, "usable_threads", lambda: 1)
    assert threads_compared(twice("quick", "steady")) == []


@pytest.mark.parametrize(("then", "verdict"), [("slow", "slower"), ("almost", "no-verdict")])
def test_a_verdict_that_turns_or_vanishes_depends_on_load(twice, then, verdict):
    run = twice("quick", "steady", then=(then, "steady"))
    ((quiet, loaded),) = depends_on_load(run)
    assert (quiet.verdict, loaded.verdict) == ("faster", verdict)


def test_load_voids_no_block_beside_the_neighbour(twice, monkeypatch):
    monkeypatch.setattr("advisor.measure.conditions.Load.evidence", lambda *_: "neighbours")
    run = twice("quick", "steady")
    assert {r.status for r in run.results if r.probe == "work"} >= {"too_noisy"}
    assert {r.status for r in run.under_load.results} == {"ok"}
    assert changes(run) == []


def test_one_alone_is_not_measured_again(twice):
    assert twice("steady").under_load is None


def test_a_run_that_was_stopped_has_no_second_part(twice):
    stop = threading.Event()

    def listener(event):
        if event.round == 2:
            stop.set()

    run = twice("quick", "steady", stop=stop, on_event=listener)
    assert run.under_load is None
    assert not run.complete


def test_the_training_step_is_measured_again_where_there_is_one():
    from advisor.measure.suites import START_UP, SUITES

    assert under_load.probe_under_load(SUITES["quick"]) == "mlp-training-step"
    assert under_load.probe_under_load(tiny_suite()) == "work"
    only = tiny_suite(probes=(START_UP,), modes={START_UP: ("as-written",)})
    assert under_load.probe_under_load(only) == ""


def test_the_neighbour_is_busy_and_leaves_with_us():
    with BusyNeighbour() as neighbour:
        pid = neighbour.pid
        assert psutil.pid_exists(pid)
        end = time.monotonic() + 20
        while neighbour.cpu_seconds() < 0.05 and time.monotonic() < end:
            time.sleep(0.05)
        assert neighbour.cpu_seconds() >= 0.05
    assert neighbour.pid is None
    assert neighbour.cpu_seconds() == 0.0
    assert not psutil.pid_exists(pid)


def test_the_neighbour_leaves_after_an_error():
    neighbour = BusyNeighbour()

    def fail():
        with neighbour:
            pids.append(neighbour.pid)
            raise RuntimeError

    pids = []
    with pytest.raises(RuntimeError):
        fail()
    assert not psutil.pid_exists(pids[0])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_the_neighbour_ends_where_its_parent_was_killed(tmp_path):
    import subprocess

    note = tmp_path / "pid"
    script = (
        "import os, signal\nfrom pathlib import Path\n"
        "from advisor.measure.neighbour import BusyNeighbour\n"
        f"with BusyNeighbour() as n:\n    Path({str(note)!r}).write_text(str(n.pid))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=False, timeout=60)
    pid = int(note.read_text())
    end = time.monotonic() + 30
    while _runs(pid) and time.monotonic() < end:
        time.sleep(0.1)
    assert not _runs(pid)


def _runs(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
