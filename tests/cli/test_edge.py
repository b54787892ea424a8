"""The edge itself, called in this process: mapping of errors, the log, the console's habits."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from advisor.cli import console, edge
from advisor.cli.edge import main
from advisor.cli.report_error import describe
from advisor.cli.result import Result
from advisor.errors import (
    AdvisorError,
    Diagnostic,
    HonestNo,
    InputFileError,
    KnowledgeError,
    Location,
    ProbeError,
    UsageError,
)
from advisor.exit_codes import ExitCode


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Makes the next call raise."""
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path))

    def prepare(error: BaseException) -> None:
        def raise_it(_arguments: list[str]) -> Result:
            raise error

        monkeypatch.setattr(edge, "_call", raise_it)

    return prepare


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x"), 2),
        (InputFileError("x"), 2),
        (HonestNo("x"), 1),
        (KnowledgeError("x"), 3),
        (ProbeError("x"), 3),
        (AdvisorError("x"), 3),
        (KeyboardInterrupt(), 130),
        (RuntimeError("x"), 3),
    ],
)
def test_every_kind_of_error_has_its_exit_code(failing, capsys, error, code) -> None:
    failing(error)
    assert main(["recommend", "--format", "json"]) == code
    captured = capsys.readouterr()
    envelope = json.loads(captured.out)
    assert (envelope["status"], envelope["exit_code"]) == ("error", code)
    assert envelope["errors"]
    assert "Traceback" not in captured.err


def test_the_unexpected_is_one_line_and_a_log(failing, capsys, tmp_path: Path) -> None:
    failing(ZeroDivisionError("a secret place"))
    assert main(["recommend"]) == ExitCode.CANNOT_RUN
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    log = next((tmp_path / "data" / "logs").iterdir())
    assert str(log) in said
    assert "Traceback" in log.read_text()


def test_the_log_goes_elsewhere_if_the_home_cannot_be_written(
    failing, capsys, tmp_path: Path, monkeypatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    failing(ZeroDivisionError())
    monkeypatch.setenv("ADVISOR_HOME", str(blocked))
    assert main([]) == ExitCode.CANNOT_RUN
    log = Path(capsys.readouterr().err.strip().rpartition(" ")[2])
    assert log.is_file()
    log.unlink()


def test_jsonl_progress_keeps_its_stream_json(failing, capsys) -> None:
    failing(ProbeError("nothing there", next_step="install one"))
    assert main(["probe", "--progress", "jsonl"]) == ExitCode.CANNOT_RUN
    said = json.loads(capsys.readouterr().err)
    assert (said["kind"], said["text"]) == ("error", "nothing there")


def test_no_verb_shows_help_as_wrong_usage(capsys) -> None:
    assert main([]) == ExitCode.USAGE
    assert "Usage: advisor" in capsys.readouterr().out


def test_version(capsys) -> None:
    from advisor import __version__

    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"advisor {__version__}\n"


def test_describe_says_what_where_why_and_next() -> None:
    error = InputFileError(
        "the profile p has 1 problem",
        diagnostics=[Diagnostic("PR002", "there is no x", Location("p.yaml", 3, 9), "try y")],
        next_step="correct it",
    )
    assert describe(error).splitlines() == [
        "error: the profile p has 1 problem",
        "  p.yaml:3:9: PR002 there is no x (try y)",
        "  next: correct it",
    ]


def test_describe_stays_on_one_screen_whatever_comes() -> None:
    error = AdvisorError(
        "w " * 5000,
        diagnostics=[Diagnostic("X", "m " * 5000, Location("f" * 300), "h " * 900)] * 500,
        next_step="n " * 5000,
    )
    assert len(describe(error).splitlines()) <= 40
    assert "… and 4" in describe(error)


def test_clean_takes_the_terminals_commands_out() -> None:
    assert console.clean("a\x1b[2Jb\x07\u202ec") == "a\ufffd[2Jb\ufffd\ufffdc"
    assert console.clean("1\N{NO-BREAK SPACE}s\tx") == "1 s     x"


def test_numbers_stay_with_their_units() -> None:
    text = " ".join(["12\N{NO-BREAK SPACE}ms"] * 30)
    for line in console.wrap(text, 20):
        assert line.count("12") == line.count("ms")
        assert len(line) <= 20


def test_shorten_cuts_at_a_word() -> None:
    assert console.shorten("one two three", 9) == "one two…"
    assert console.shorten("one", 9) == "one"
    assert len(console.shorten("x" * 50, 10)) == 10


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "terminal", "expected"),
    [
        ({}, False, False),
        ({"TERM": "xterm"}, True, True),
        ({"TERM": "dumb"}, True, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, True, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ],
)
def test_colour_is_for_those_who_want_it(monkeypatch, environment, terminal, expected) -> None:
    for name in ("TERM", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert console.colour_wanted(_Terminal() if terminal else io.StringIO()) is expected


def test_a_closed_stream_is_no_terminal() -> None:
    stream = io.StringIO()
    stream.close()
    assert not console.is_terminal(stream)
    assert not console.is_terminal(None)


def test_note_survives_a_stream_that_is_gone(monkeypatch) -> None:
    stream = io.StringIO()
    stream.close()
    monkeypatch.setattr(sys, "stderr", stream)
    console.note("nobody listens")
