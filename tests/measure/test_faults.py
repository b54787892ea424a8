"""Every way in which a run can be disturbed: what was measured stays, and no process does."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import threading
from pathlib import Path

import psutil
import pytest

from advisor.measure import keeping
from advisor.measure.run_file import RunNotSavedError, load_run, save_run
from advisor.measure.session import resume_run
from tests.measure.fakes import FAKE_WORKER, SHORT, contender, run_fakes, tiny_suite

SUITE = tiny_suite(rounds=2)
HASTY = SHORT.__class__(**{**{f: getattr(SHORT, f) for f in SHORT.__slots__}, "block": 1.0})


@pytest.fixture(autouse=True)
def no_process_is_left():
    """Workers, and whatever they started, have the fake worker or a long sleep in their call."""
    before = {one.pid for one in psutil.Process().children(recursive=True)}
    yield
    left = [one for one in psutil.Process().children(recursive=True) if one.pid not in before]
    assert [one.cmdline() for one in left if str(FAKE_WORKER) in " ".join(one.cmdline())] == []


def result_of(run, framework, probe="work"):
    wanted = (probe, f"{framework}:as-written")
    return next(r for r in run.results if (r.probe, r.contender) == wanted)


@pytest.mark.parametrize(
    ("behaviour", "status", "words"),
    [
        ("segfault-on-block", "crashed", "SIGSEGV"),
        ("killed-on-block", "crashed", "memory"),
        ("hang-on-block", "timeout", "'block' within 1 s"),
        ("rubbish-on-block", "crashed", "not JSON"),
        ("close-on-block", "crashed", "closed"),
        ("grandchild-on-block", "crashed", "'block'"),
        ("huge-on-block", "crashed", "more than 1 MiB"),
        ("drifting", "parity_failed", "losses"),
    ],
)
def test_a_worker_costs_its_own_result_and_the_file_is_whole(tmp_path, behaviour, status, words):
    out = tmp_path / "run.json"
    run = run_fakes(behaviour, "steady", suite=SUITE, out=out, timeouts=HASTY)
    bad = result_of(run, behaviour)
    assert bad.status == status
    assert words in bad.reason
    assert result_of(run, "steady").status == "ok"
    assert run.complete
    assert load_run(out) == run


def test_out_of_memory_is_told_as_such(tmp_path, monkeypatch):
    counts = iter(range(1000))
    monkeypatch.setattr("advisor.measure.worker.oom_kills", lambda: next(counts))
    run = run_fakes("killed-on-prepare", "steady", suite=SUITE, out=tmp_path / "run.json")
    assert result_of(run, "killed-on-prepare").status == "oom"
    assert result_of(run, "steady").status == "ok"


def test_a_grandchild_that_left_its_session_is_ended_too(monkeypatch):
    pids = []

    class Watched(tempfile.TemporaryDirectory):
        def cleanup(self):
            pids.extend(int(file.read_text()) for file in Path(self.name).glob("grandchild.pid"))
            super().cleanup()

    monkeypatch.setattr("advisor.measure.session.tempfile.TemporaryDirectory", Watched)
    run_fakes("grandchild-on-block", "steady", suite=SUITE)
    assert pids
    for pid in pids:
        with contextlib.suppress(psutil.NoSuchProcess):
            assert psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


STAGES = {
    "importing": lambda e: e.kind == "start" and e.round == 0,
    "starting": lambda e: e.kind == "start" and e.round == 1,
    "preparing": lambda e: "prepares" in e.text,
    "a block": lambda e: e.text.startswith("work in"),
    "telling": lambda e: e.kind == "result",
    "the second round": lambda e: e.round == 2 and "prepares" in e.text,
}


@pytest.mark.parametrize("how", ["key", "wish"])
@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c_at_every_stage_keeps_what_there_is(tmp_path, stage, how):
    out = tmp_path / "run.json"
    stop = threading.Event()
    hit = []

    def listen(event):
        if not hit and STAGES[stage](event):
            hit.append(event)
            stop.set()
            if how == "key":
                raise KeyboardInterrupt

    run = run_fakes("steady", "quick", suite=SUITE, out=out, stop=stop, on_event=listen)
    assert hit
    assert not run.complete
    assert "interrupted" in run.note
    assert load_run(out) == run
    done = run.measured.get("as-written", ())
    if stage == "the second round":
        assert done[0] == ("start-up", "work")
        assert result_of(run, "steady").status == "ok"
    assert [file.name for file in tmp_path.iterdir()] == ["run.json"]


def test_ctrl_c_while_saving_leaves_a_whole_file_and_can_be_gone_on_with(tmp_path, monkeypatch):
    out = tmp_path / "run.json"
    saved = []

    def save(run, path):
        saved.append(run)
        if len(saved) == 2:
            raise KeyboardInterrupt
        save_run(run, path)

    monkeypatch.setattr(keeping, "save_run", save)
    run = run_fakes("steady", "quick", suite=tiny_suite(rounds=3), out=out)
    assert not run.complete
    assert len(run.measured["as-written"]) == 2
    assert load_run(out) == run
    how = {"contenders": [contender("steady"), contender("quick")], "out": out}
    whole = resume_run(load_run(out), worker_file=FAKE_WORKER, timeouts=SHORT, **how)
    assert whole.complete


def test_a_disk_that_fills_up_later_leaves_the_last_whole_file(tmp_path, monkeypatch):
    out = tmp_path / "run.json"
    calls = []

    def fsync(_descriptor):
        calls.append(1)
        if len(calls) > 1:
            raise OSError(28, os.strerror(28))

    warnings = []
    monkeypatch.setattr("advisor.files.os.fsync", fsync)

    def listen(event):
        if event.kind == "warning":
            warnings.append(event.text)

    with pytest.raises(RunNotSavedError) as caught:
        run_fakes("steady", "quick", suite=SUITE, out=out, on_event=listen)
    assert caught.value.run.complete
    kept = load_run(out)
    assert (kept.complete, len(kept.measured["as-written"])) == (False, 1)
    assert [text for text in warnings if "No space left" in text] != []
    assert [file.name for file in tmp_path.iterdir()] == ["run.json"]
    assert json.loads(out.read_text())["id"] == caught.value.run.id
