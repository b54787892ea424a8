"""``advisor probe``: one at a time, watched, kept whatever happens."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

from advisor.cli.console import Style
from advisor.cli.probing import ProbeOutcome, place_for, result_of
from advisor.cli.progress import Board
from advisor.cli.run_table import table
from advisor.errors import AdvisorError
from advisor.exit_codes import ExitCode
from advisor.measure.events import Event
from advisor.measure.results import Comparison
from advisor.measure.run_file import load_run, save_run
from advisor.measure.suites import SUITES
from tests.cli.conftest import PROD, Advisor, one_screen
from tests.cli.runs import failed, run, run_data
from tests.cli.terminal import Terminal

NAMES = {"pytorch": "PyTorch", "tensorflow": "TensorFlow"}


def first_line(process: subprocess.Popen[str], timeout: float = 120) -> str:
    assert process.stderr is not None
    assert select.select([process.stderr], [], [], timeout)[0], "nothing was said"
    return process.stderr.readline()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_and_keeps_the_file(advisor: Advisor, number: int) -> None:
    process = advisor.start("probe", "--progress", "jsonl", "--out", "run.json")
    event = json.loads(first_line(process))
    while event["kind"] == "warning":  # a framework that no probe speaks to, said beforehand
        event = json.loads(first_line(process))
    assert event["kind"] == "plan"
    process.send_signal(number)
    out, err = process.communicate(timeout=120)
    assert process.returncode == ExitCode.INTERRUPTED
    assert "Traceback" not in err
    assert all(json.loads(line)["text"] for line in err.splitlines())
    kept = load_run(advisor.folder / "run.json")
    assert not kept.complete
    assert kept.note
    assert "not complete" in out


def test_recommend_with_probe_keeps_the_run_when_stopped(advisor: Advisor) -> None:
    process = advisor.start("recommend", "--profile", PROD, "--probe", "quick", "--format", "json")
    first_line(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == ExitCode.INTERRUPTED
    envelope = json.loads(out)
    assert (envelope["exit_code"], envelope["status"]) == (130, "error")
    kept = next((advisor.home / "data" / "runs").iterdir())
    assert f"--measurements {kept}" in err
    assert load_run(kept)


def test_only_one_at_a_time(advisor: Advisor) -> None:
    folder = advisor.home / "data"
    folder.mkdir(parents=True)
    with FileLock(folder / "probe.lock"):
        done = advisor("probe", "--out", "run.json", "--format", "json")
    assert done.code == 3
    one_screen(done.err)
    assert "another probe is running" in done.err
    assert done.envelope["errors"][0]["code"] == "probe-running"
    assert not (advisor.folder / "run.json").exists()


def test_a_python_without_frameworks_gives_the_reasons(advisor: Advisor) -> None:
    bare = advisor.folder / "bare"
    subprocess.run([os.sys.executable, "-m", "venv", "--without-pip", bare], check=True)
    python = bare / "bin" / "python"
    done = advisor(
        "probe", "--python", f"pytorch={python}", "--python", f"tensorflow={python}",
        "--format", "json",
    )  # fmt: skip
    assert done.code == 3
    assert done.envelope["status"] == "error"
    assert "not installed" in done.err
    assert "--python" in done.err
    assert "Traceback" not in done.err


@pytest.mark.framework
@pytest.mark.slow
def test_a_short_probe_of_one_framework(advisor: Advisor) -> None:
    done = advisor(
        "probe", "--frameworks", "pytorch", "--budget", "60s", "--format", "json", timeout=600
    )
    assert done.code == 0, done.err
    envelope = done.envelope
    assert envelope["schema"] == "advisor.probe/1"
    assert envelope["status"] in ("success", "partial")
    path = Path(envelope["data"]["path"])
    assert path.parent == advisor.home / "data" / "runs"
    kept = load_run(path)
    assert envelope["data"]["run"] == kept.model_dump(mode="json", by_alias=True)
    assert any(r.framework == "pytorch" and r.status == "ok" for r in kept.results)
    assert str(path) in done.err
    assert re.search(r"^\[ +\d+ s\] ", done.err, re.MULTILINE), "plain lines into a pipe"
    assert "\x1b" not in done.err
    again = advisor("recommend", "--profile", PROD, "--measurements", path)
    assert again.code == 0


def test_on_a_terminal_lines_update_in_place(advisor: Advisor) -> None:
    environment = advisor.environment(COLUMNS="100", LINES="40")
    terminal = Terminal(advisor.command("probe", "--out", "run.json"), advisor.folder, environment)
    terminal.expect("matmul, as written")
    terminal.send("\x03")
    code, said = terminal.rest()
    assert code == ExitCode.INTERRUPTED
    assert "\x1b[" in said
    assert "Traceback" not in said
    assert load_run(advisor.folder / "run.json")


def test_the_board_has_one_line_per_workload() -> None:
    suite = SUITES["quick"]
    board = Board(suite, NAMES)
    rows = sum(len(suite.modes[probe]) for probe in suite.probes)
    assert len(board.draw().plain.splitlines()) == rows + 1
    board.note(
        Event("round", "round 2", probe="matmul", mode="as-written", contender="pytorch:as-written",
              round=2, rounds=4, done=0.5, elapsed_s=30, remaining_s=31)
    )  # fmt: skip
    text = board.draw().plain
    assert "round 2 of 4" in text
    assert "50 %" in text
    assert "about 31 s left" in text
    compared = Comparison(
        probe="matmul", mode="as-written", a="pytorch:as-written", b="tensorflow:as-written",
        ratio=0.9, low=0.8, high=1.01, verdict="no-verdict", rounds=4,
    )  # fmt: skip
    board.note(Event("comparison", "x", probe="matmul", mode="as-written", comparison=compared))
    assert "PyTorch / TensorFlow 0.90 [0.80, 1.01]" in board.draw().plain
    board.note(
        Event("result", "matmul in pytorch:as-written: 12 ms", probe="matmul", mode="as-written",
              contender="pytorch:as-written", round=3, rounds=4)
    )  # fmt: skip
    assert "round 3 of 4  PyTorch: 12 ms" in board.draw().plain
    board.note(Event("start", "importing every framework once"))
    assert "importing every framework once" in board.draw().plain.splitlines()[-1]
    board.note(Event("warning", "x\x1b[2J", probe="nothing", mode="known"))
    assert "\x1b" not in board.draw().plain
    assert len(board.draw().plain.splitlines()) == rows + 1


def test_show_tells_times_intervals_and_verdicts(advisor: Advisor) -> None:
    save_run(run(), advisor.folder / "run.json")
    done = advisor("probe", "show", "run.json")
    assert (done.code, done.err) == (0, "")
    assert "PyTorch     1.00 ms [0.97, 1.03]" in done.out
    assert "first call 250 ms" in done.out
    assert "peak memory 768 MiB" in done.out
    assert "PyTorch is faster: PyTorch takes 0.50 [0.48, 0.52] × the time of TensorFlow" in done.out
    assert max(map(len, done.out.splitlines())) <= 100
    piped = advisor("probe", "show", "-", stdin=json.dumps(run_data()))
    assert piped.out == done.out
    envelope = advisor("probe", "show", "run.json", "--format", "json").envelope
    assert (envelope["status"], envelope["data"]["run"]["id"]) == ("success", run().id)


def test_a_run_shows_even_without_knowledge_of_its_frameworks() -> None:
    assert "pytorch takes 0.50" in table(run(), {}, 100, Style(on=False))


def test_named_contenders_stand_together_under_their_names() -> None:
    data = run_data()
    for place, name in ((0, "old"), (1, "fast")):
        data["contenders"][place] |= {"id": name, "name": name, "framework": "pytorch"}
        data["results"][place] |= {"contender": name, "framework": "pytorch"}
    data["contenders"][1]["mode"] = data["results"][1]["mode"] = "as-recommended"
    data["comparisons"][0] |= {"a": "old", "b": "fast", "b_mode": "as-recommended"}
    made = run(**{k: data[k] for k in ("contenders", "results", "comparisons")})
    shown = table(made, NAMES, 100, Style(on=False))
    assert "old (PyTorch, as written): python 3.11.7" in shown
    assert "fast (PyTorch, as recommended): " in shown
    assert shown.count("MLP training step") == 1
    assert "→ old is faster: old takes 0.50 [0.48, 0.52] × the time of fast (4 rounds)" in shown
    assert "\n  old    1.00 ms" in shown


def test_what_failed_stands_with_its_reason_and_cannot_steer_the_terminal() -> None:
    data = run_data()
    data["contenders"][1] = failed("tensorflow", "import_error", "boom\x1b[2J: no such library")
    data["results"] = data["results"][:1]
    data["comparisons"] = []
    made = run(**{k: data[k] for k in ("contenders", "results", "comparisons")})
    shown = table(made, NAMES, 100, Style(on=False))
    assert "TensorFlow, as written: import error: boom" in shown
    assert "\x1b" not in shown
    result = result_of(ProbeOutcome(made, None), NAMES, "table", showing=True)
    assert (result.status, result.exit_code) == ("partial", ExitCode.OK)
    assert result.problems[0].code == "contender-import_error"


def test_runs_get_a_new_file_each_in_the_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path))
    place = place_for(None, "quick")
    assert place.parent == tmp_path / "data" / "runs"
    assert place.suffix == ".json"
    assert not place.exists()


def test_a_place_that_cannot_be_written_is_refused_before_measuring(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AdvisorError, match="cannot be kept"):
        place_for(tmp_path / "file" / "run.json", "quick")


def test_a_second_ctrl_c_does_not_wait() -> None:
    import threading

    from advisor.cli.probing import stopping

    stop = threading.Event()
    with stopping(stop):
        signal.raise_signal(signal.SIGINT)
        assert stop.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
