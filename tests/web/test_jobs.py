from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest

from advisor.errors import ProbeError
from advisor.web import jobs
from advisor.web.jobs import Order

LONG = 60
QUICK = Order("quick")


def fake(monkeypatch, code: str) -> None:
    """Let the registry start a small program instead of the probe; OUT is where its file goes."""
    start = "import sys, json, time, os, signal\nOUT = sys.argv[1]\n"
    start += "def say(**event): print(json.dumps(event), file=sys.stderr, flush=True)\n"
    monkeypatch.setattr(
        jobs, "probe_command", lambda _order, out: [sys.executable, "-c", start + code, str(out)]
    )


@pytest.fixture
def registry():
    made = jobs.Registry()
    yield made
    made.close()


def until(condition, seconds: float = LONG) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return stat.rpartition(")")[2].split()[0] == "Z"


def test_progress_is_seen_while_it_runs_and_kept_after(registry, monkeypatch, tmp_path):
    go = tmp_path / "go"
    code = f"""
say(kind="plan", text="4 rounds", done=0.0, remaining_s=80.0)
say(kind="round", text="round 1", probe="matmul", mode="as-written",
    contender="pytorch:as-written", round=1, rounds=4, done=0.25)
say(kind="warning", text="the machine is noisy")
while not os.path.exists({str(go)!r}): time.sleep(0.02)
say(kind="done", text="done", done=1.0)
open(OUT, "w").write("{{}}")
"""
    fake(monkeypatch, code)
    job = registry.start("me", QUICK)
    until(lambda: job.snapshot().warnings)
    now = job.snapshot()
    assert now.state == "running"
    assert now.done == 0.25
    assert [(line.probe, line.round) for line in now.lines] == [("matmul", 1)]
    assert now.warnings == ("the machine is noisy",)
    assert registry.get(job.id) is job
    assert registry.running() is job
    go.touch()
    assert job.wait(LONG)
    after = job.snapshot()
    assert (after.state, after.done, after.remaining_s) == ("finished", 1.0, None)
    assert after.out.read_text(encoding="utf-8") == "{}"
    assert after.elapsed_s == job.snapshot().elapsed_s
    assert registry.running() is None


def test_the_real_command_asks_for_events_and_a_file(tmp_path):
    command = jobs.probe_command(QUICK, tmp_path / "run.json")
    assert command[:4] == [sys.executable, "-m", "advisor", "probe"]
    assert command[command.index("--progress") + 1] == "jsonl"
    assert command[command.index("--out") + 1] == str(tmp_path / "run.json")


def test_what_was_chosen_goes_into_the_command(tmp_path):
    order = Order("full", ("matmul", "mlp-inference@batch=1"), ("jax", "pytorch"))
    command = jobs.probe_command(order, tmp_path / "run.json")
    assert command[command.index("--suite") + 1] == "full"
    assert command[command.index("--probes") + 1] == "matmul,mlp-inference@batch=1"
    assert command[command.index("--frameworks") + 1] == "jax,pytorch"
    assert "--for" not in command
    assert "--resume" not in command


@pytest.mark.parametrize(
    ("order", "option", "text"),
    [
        (Order(profile="name: x\n"), "--for", "name: x\n"),
        (Order(going_on='{"a": 1}'), "--resume", '{"a": 1}'),
    ],
)
def test_what_the_command_reads_is_written_before_it_starts(
    registry, monkeypatch, order, option, text
):
    real, seen = jobs.probe_command, []

    def quiet(asked, out):
        seen.append(real(asked, out))
        return [sys.executable, "-c", ""]

    monkeypatch.setattr(jobs, "probe_command", quiet)
    job = registry.start("me", order)
    assert job.wait(LONG)
    (command,) = seen
    place = command[command.index(option) + 1]
    with open(place, encoding="utf-8") as file:  # noqa: PTH123
        assert file.read() == text
    assert ("--suite" in command) == (option == "--for"), "a run that is gone on with has its suite"
    assert job.snapshot().order.title == (
        "the quick suite" if option == "--for" else "the rest of a run"
    )


def test_pairs_of_frameworks_do_not_take_each_others_place(registry, monkeypatch):
    events = [
        {"kind": "comparison", "text": "t", "probe": "matmul", "mode": "as-written",
         "comparison": {"probe": "matmul", "mode": "as-written", "a": a, "b": b, "ratio": ratio,
                        "low": 0.9, "high": 1.1, "verdict": "no-verdict", "rounds": 2}}
        for a, b, ratio in (("jax:x", "pytorch:x", 1.0), ("jax:x", "tensorflow:x", 1.0),
                            ("jax:x", "pytorch:x", 1.05))
    ]  # fmt: skip
    fake(monkeypatch, f"for event in {events!r}: say(**event)")
    job = registry.start("me", QUICK)
    assert job.wait(LONG)
    found = [event.comparison for event in job.snapshot().comparisons]
    assert [(one.b, one.ratio) for one in found] == [("pytorch:x", 1.05), ("tensorflow:x", 1.0)]


def test_cancelling_interrupts_the_group_and_keeps_what_it_wrote(registry, monkeypatch):
    fake(
        monkeypatch,
        """
import subprocess
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
try:
    say(kind="start", text=str(child.pid))
    time.sleep(600)
except KeyboardInterrupt:
    open(OUT, "w").write("half")
    sys.exit(130)
""",
    )
    job = registry.start("me", QUICK)
    until(lambda: job.snapshot().text.isdigit())  # noqa: PLW0108 - asked anew each time
    child = int(job.snapshot().text)
    job.cancel()
    job.cancel()
    assert "Stopping" in job.snapshot().text or job.snapshot().state == "cancelled"
    assert job.wait(LONG)
    assert job.snapshot().state == "cancelled"
    assert job.out.read_text(encoding="utf-8") == "half"
    until(lambda: gone(child))


def test_who_ignores_the_interrupt_is_ended_all_the_same(registry, monkeypatch):
    monkeypatch.setattr(jobs, "_GRACE_SECONDS", (0.2, 0.2))
    fake(
        monkeypatch,
        """
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
say(kind="start", text="deaf")
time.sleep(600)
""",
    )
    job = registry.start("me", QUICK)
    until(lambda: job.snapshot().text == "deaf")
    job.cancel()
    assert job.wait(LONG)
    assert job.snapshot().state == "cancelled"


def test_a_crash_is_told_with_its_last_lines(registry, monkeypatch):
    fake(monkeypatch, "print('no such probe', file=sys.stderr); sys.exit(3)")
    job = registry.start("me", QUICK)
    assert job.wait(LONG)
    now = job.snapshot()
    assert now.state == "failed"
    assert "exit code 3" in now.reason
    assert now.tail == ("no such probe",)


def test_a_kill_from_outside_is_told(registry, monkeypatch):
    fake(monkeypatch, "os.kill(os.getpid(), signal.SIGKILL)")
    job = registry.start("me", QUICK)
    assert job.wait(LONG)
    assert (job.snapshot().state, "signal 9" in job.snapshot().reason) == ("failed", True)


def test_an_honest_no_is_a_finished_run(registry, monkeypatch):
    fake(monkeypatch, "sys.exit(1)")
    job = registry.start("me", QUICK)
    assert job.wait(LONG)
    assert job.snapshot().state == "finished"


def test_a_flood_is_stopped(registry, monkeypatch):
    monkeypatch.setattr(jobs, "MAX_OUTPUT", 1_000_000)
    fake(monkeypatch, "while True: sys.stderr.write('x' * 100_000)")
    job = registry.start("me", QUICK)
    assert job.wait(LONG)
    now = job.snapshot()
    assert now.state == "failed"
    assert "without end" in now.reason
    assert sum(map(len, now.tail)) < 20_000


def test_rubbish_between_the_events_does_no_harm(registry, monkeypatch):
    lines = [
        "{",
        "[]",
        "null",
        '{"kind": 1}',
        '{"kind": "round", "text": "x", "surprise": 1}',
        "\x00\x1b[31m",
        "[" * 5000,
        json.dumps({"kind": "done", "text": "end", "done": 7}),
    ]
    fake(
        monkeypatch,
        f"""
for line in {lines!r}: print(line, file=sys.stderr)
sys.stderr.buffer.write(b"\\xff\\xfe\\n")
""",
    )
    job = registry.start("me", QUICK)
    assert job.wait(LONG)
    now = job.snapshot()
    assert (now.state, now.done) == ("finished", 1.0)
    assert len(now.tail) >= 6


def test_only_one_runs_at_a_time_and_the_second_hears_why(registry, monkeypatch):
    fake(monkeypatch, "time.sleep(600)")
    job = registry.start("me", QUICK)
    with pytest.raises(jobs.Busy, match="somebody else"):
        registry.start("you", QUICK)
    with pytest.raises(jobs.Busy, match="your measurement"):
        registry.start("me", QUICK)
    job.cancel()
    assert job.wait(LONG)
    again = registry.start("you", QUICK)
    assert again.running


def test_only_the_latest_jobs_are_remembered(registry, monkeypatch):
    monkeypatch.setattr(jobs, "KEPT_JOBS", 2)
    fake(monkeypatch, "pass")
    made = []
    for _ in range(4):
        made.append(registry.start("me", QUICK))
        assert made[-1].wait(LONG)
    assert [registry.get(job.id) is job for job in made] == [False, False, True, True]
    assert registry.get(None) is None


def test_closing_the_server_ends_the_job(registry, monkeypatch):
    fake(monkeypatch, "time.sleep(600)")
    job = registry.start("me", QUICK)
    registry.close()
    assert job.wait(LONG)
    until(lambda: gone(job.process.pid))


def test_a_folder_that_cannot_be_written_is_a_clear_error(registry, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / "file"))
    with pytest.raises(ProbeError, match="could not be started"):
        registry.start("me", QUICK)
