"""Whatever a worker does, it costs one answer, and nothing is left running."""

from __future__ import annotations

import os
import sys
import threading
import time

import psutil
import pytest

from advisor.measure.clock import BudgetSpent, Clock, Interrupted
from advisor.measure.worker import LONGEST_REPLY, Worker, WorkerFailed
from tests.measure.fakes import FAKE_WORKER

START = {"threads": 2, "seed": 0}


def start(tmp_path, behaviour, clock=None):
    command = [sys.executable, "-S", "-E", str(FAKE_WORKER), "--framework", behaviour]
    return Worker(
        [*command, "--mode", "as-written"],
        {"PATH": os.environ["PATH"]},
        clock=clock or Clock(60),
        cwd=str(tmp_path),
    )


def gone(pid):
    deadline = time.monotonic() + 10
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.01)
    return not psutil.pid_exists(pid)


def ask_and_fail(tmp_path, behaviour, timeout=20.0):
    with start(tmp_path, behaviour) as worker:
        pid = worker.pid
        with pytest.raises(WorkerFailed) as caught:  # noqa: PT012 - either may fail
            worker.hello(20)
            worker.request("start", timeout, **START)
        if not caught.value.alive:
            assert gone(pid)
    assert gone(pid)
    return caught.value


def test_a_sound_worker_answers_and_ends(tmp_path):
    with start(tmp_path, "steady") as worker:
        assert worker.hello(20)["protocol"] == 1
        assert worker.request("start", 20, **START)["versions"] == {"steady": "1.0"}
        pid = worker.pid
    assert gone(pid)


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ("segfault-on-start", "SIGSEGV (segmentation fault)"),
        ("abort-on-start", "SIGABRT"),
        ("exit-on-start", "exit status 3"),
        ("exit-on-hello", "exit status 3"),
        ("rubbish-on-hello", "not JSON"),
        ("rubbish-on-start", "not JSON"),
        ("deep-on-start", "not JSON"),
        ("nan-on-start", "not JSON"),
        ("list-on-start", "something else"),
        ("wrong", "something else"),
        ("foreign", "protocol"),
        ("close-on-start", "closed its pipe"),
        ("huge-on-start", f"more than {LONGEST_REPLY >> 20} MiB"),
    ],
)
def test_every_way_to_die_is_told_apart(tmp_path, behaviour, words):
    failure = ask_and_fail(tmp_path, behaviour)
    assert failure.status == "crashed"
    assert words in failure.reason


def test_a_hanging_worker_is_ended(tmp_path):
    failure = ask_and_fail(tmp_path, "hang-on-start", timeout=0.5)
    assert failure.status == "timeout"
    assert "'start' within 0.5 s" in failure.reason


def test_killed_without_a_sign_of_memory_is_a_crash_with_a_hint(tmp_path, monkeypatch):
    monkeypatch.setattr("advisor.measure.worker.oom_kills", lambda: 7)
    failure = ask_and_fail(tmp_path, "killed-on-start")
    assert failure.status == "crashed"
    assert "memory" in failure.reason


def test_killed_while_the_kernel_counts_one_more_is_out_of_memory(tmp_path, monkeypatch):
    counts = iter([7, 8])
    monkeypatch.setattr("advisor.measure.worker.oom_kills", lambda: next(counts))
    assert ask_and_fail(tmp_path, "killed-on-start").status == "oom"


def test_last_words_are_kept_and_bounded(tmp_path):
    with start(tmp_path, "flood-on-start") as worker:
        worker.hello(20)
        worker.request("start", 60, **START)
        psutil.Process(worker.pid).kill()
        with pytest.raises(WorkerFailed) as caught:
            worker.request("memory", 20)
    tail = caught.value.tail
    assert "last words" in tail[-1]
    assert "\x1b" not in "".join(tail)
    assert len(tail) <= 20
    assert sum(map(len, tail)) <= 8192


def test_its_last_words_come_with_a_crash(tmp_path):
    assert ask_and_fail(tmp_path, "exit-on-start").tail == ("giving up",)


def test_a_grandchild_that_holds_the_pipe_does_not_hold_us(tmp_path):
    failure = ask_and_fail(tmp_path, "grandchild-on-start")
    assert failure.status == "crashed"
    pid = int((tmp_path / "grandchild.pid").read_text())
    if psutil.pid_exists(pid):  # its parent ended first, so nobody can know it any more
        psutil.Process(pid).kill()


def test_children_of_a_living_worker_end_with_it(tmp_path):
    script = (
        "import subprocess, sys, time\n"
        "for new in (False, True):\n"
        "    child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'],\n"
        "                             start_new_session=new)\n"
        "    print(child.pid, file=open(f'child-{new}', 'w'), flush=True)\n"
        "open('ready', 'w').close()\n"
        "time.sleep(600)\n"
    )
    worker = Worker(
        [sys.executable, "-c", script], {"PATH": os.environ["PATH"]},
        clock=Clock(60), cwd=str(tmp_path),
    )  # fmt: skip
    while not (tmp_path / "ready").exists():
        time.sleep(0.01)
    pids = [int((tmp_path / f"child-{new}").read_text()) for new in (False, True)]
    worker.kill()
    assert all(gone(pid) for pid in pids)


def test_a_refusal_leaves_the_worker_alive(tmp_path):
    with start(tmp_path, "refuse-on-warm") as worker:
        worker.hello(20)
        worker.request("start", 20, **START)
        with pytest.raises(WorkerFailed) as caught:
            worker.request("warm", 20)
        assert caught.value.alive
        assert (caught.value.status, caught.value.reason) == ("unsupported", "not here")
        assert caught.value.tail == ("a", "b")
        worker.request("memory", 20, action="read")


def test_an_unknown_status_is_a_crash(tmp_path):
    failure = ask_and_fail(tmp_path, "strange-on-start")
    assert (failure.status, failure.alive) == ("crashed", True)
    assert failure.reason


def test_no_numpy_is_an_import_error(tmp_path):
    failure = ask_and_fail(tmp_path, "numpyless-on-start")
    assert failure.status == "import_error"
    assert "numpy" in failure.reason


@pytest.mark.parametrize("command", ["/does/not/exist", "/etc/hostname"])
def test_what_cannot_be_started(tmp_path, command):
    with pytest.raises(WorkerFailed) as caught:
        Worker([command], {}, clock=Clock(60), cwd=str(tmp_path))
    assert caught.value.status == "not_installed"
    assert command in caught.value.reason


def test_a_paused_worker_stands_still_and_goes_on(tmp_path):
    with start(tmp_path, "steady") as worker:
        worker.hello(20)
        worker.pause()
        deadline = time.monotonic() + 10
        while psutil.Process(worker.pid).status() != psutil.STATUS_STOPPED:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        worker.resume()
        worker.request("start", 20, **START)


def test_a_paused_worker_can_be_closed(tmp_path):
    worker = start(tmp_path, "steady")
    worker.hello(20)
    pid = worker.pid
    worker.pause()
    worker.close()
    assert gone(pid)
    worker.close()
    worker.pause()
    assert worker.kill() == 0


def test_a_wish_to_stop_ends_the_waiting(tmp_path):
    stop = threading.Event()
    with start(tmp_path, "hang-on-start", Clock(60, stop)) as worker:
        worker.hello(20)
        threading.Timer(0.2, stop.set).start()
        with pytest.raises(Interrupted):
            worker.request("start", 50, **START)


def test_the_end_of_the_budget_ends_the_waiting(tmp_path):
    clock = Clock(60)
    with start(tmp_path, "hang-on-start", clock) as worker:
        worker.hello(20)
        clock.budget_s = clock.elapsed() + 0.2
        with pytest.raises(BudgetSpent):
            worker.request("start", 50, **START)


def test_workers_die_with_a_parent_that_is_killed(tmp_path):
    """Even a stopped one, which cannot notice that its pipe is closed."""
    if sys.platform != "linux":
        pytest.skip("the kernel's parent-death signal is Linux only")
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from advisor.measure.clock import Clock\n"
        "from advisor.measure.worker import Worker\n"
        f"worker = Worker([sys.executable, {str(FAKE_WORKER)!r}, '--framework', 'steady',\n"
        "    '--mode', 'as-written'], {}, clock=Clock(60), cwd='.')\n"
        "worker.hello(20)\n"
        "worker.pause()\n"
        "Path('pid').write_text(str(worker.pid))\n"
        "Path('ready').touch()\n"
        "time.sleep(600)\n"
    )
    root = str(FAKE_WORKER.parents[3])
    parent = psutil.Popen(
        [sys.executable, "-c", script], cwd=tmp_path, env={**os.environ, "PYTHONPATH": root}
    )
    while not (tmp_path / "ready").exists():
        assert parent.poll() is None
        time.sleep(0.02)
    pid = int((tmp_path / "pid").read_text())
    parent.kill()
    parent.wait()
    assert gone(pid)
