"""The other verbs: help of every one, kb, record, doctor, app."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from advisor.cli import app as app_verb
from advisor.cli import commands
from advisor.cli.doctor import compiler
from advisor.cli.edge import main
from advisor.cli.verbs import Verbs
from advisor.errors import AdvisorError
from advisor.exit_codes import ExitCode
from advisor.kb.catalogue import tables
from advisor.kb.load import load_knowledge
from tests.cli.conftest import PROD, Advisor


def every_command(command: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [path]
    if isinstance(command, Verbs):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            found += every_command(child, (*path, name))
    return found


COMMANDS = every_command(commands.advisor)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("columns", [60, 80, 100, 200])
def test_every_command_has_help_that_explains_every_option(
    path: tuple[str, ...], columns: int, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert main([*path, "--help"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert f"Usage: {' '.join(('advisor', *path))}" in captured.out
    assert re.search(r"^  [A-Z]", captured.out, re.MULTILINE), "says what it does"
    assert max(map(len, captured.out.splitlines())) <= min(columns, 100)
    options = captured.out.partition("Options:")[2].partition("Commands:")[0]
    for entry in re.split(r"^  (?=-)", options, flags=re.MULTILINE)[1:]:
        assert re.search(r"(  |\n +)[A-Z][\w ]", entry), f"says nothing: {entry}"


def test_all_verbs_of_the_contract_are_there() -> None:
    expected = {
        ("recommend",), ("probe",), ("probe", "show"), ("kb", "check"), ("kb", "show"),
        ("interview",), ("record", "new"), ("app",), ("doctor",),
    }  # fmt: skip
    assert expected <= set(COMMANDS)


def test_the_probes_own_help_says_that_ctrl_c_keeps_what_was_measured(capsys) -> None:
    assert main(["probe", "--help"]) == 0
    assert "Ctrl-C" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("advisor reco", ["recommend", "record"]),
        ("advisor kb s", ["show", "search", "stale", "stats", "schema"]),
        ("advisor recommend --format m", ["markdown"]),
        ("advisor recommend --me", ["--measurements"]),
    ],
)
def test_the_shell_completes(advisor: Advisor, typed: str, offered: list[str]) -> None:
    position = str(len(typed.split()) - 1)
    done = advisor(_ADVISOR_COMPLETE="bash_complete", COMP_WORDS=typed, COMP_CWORD=position)
    assert [line.partition(",")[2] for line in done.out.splitlines()] == offered


def test_the_shell_gets_its_completion_script(advisor: Advisor) -> None:
    done = advisor(_ADVISOR_COMPLETE="zsh_source")
    assert done.code == 0
    assert "_ADVISOR_COMPLETE=zsh_complete" in done.out


VERB_MODULES = {
    "recommend", "probe", "probe_show", "interview", "record", "record_new", "kb", "kb_check",
    "kb_show", "kb_schema", "app", "doctor",
}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--version"], ""),
        (["doctor", "--help"], "doctor"),
        (["recommend"], "recommend"),
        (["probe", "--help"], "probe probe_show"),
        (["kb", "show"], "kb kb_show"),
        (["recomend"], ""),
    ],
)
def test_only_the_verb_that_is_called_is_imported(arguments: list[str], needed: str) -> None:
    asked = (
        "import sys; from advisor.cli import main; main(sys.argv[1:]);"
        "print('loaded:', *(m.removeprefix('advisor.cli.') for m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked, *arguments],
        cwd=PROD.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.rpartition("loaded:")[2].split()) & VERB_MODULES == set(needed.split())


@pytest.mark.parametrize("path", [("kb",), ("record",)])
def test_a_verb_that_only_holds_others_asks_for_one(path: tuple[str, ...], capsys) -> None:
    assert main([*path]) == ExitCode.USAGE
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("error: missing command\n")
    assert f"advisor {path[0]} --help" in captured.err


def test_help_that_nobody_reads_is_no_error(advisor: Advisor) -> None:
    nobody, end = os.pipe()
    os.close(nobody)
    done = subprocess.run(
        advisor.command("--help"),
        cwd=advisor.folder,
        env=advisor.environment(),
        stdout=end,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(end)
    assert (done.returncode, done.stderr) == (0, "")


def test_kb_check_of_the_built_in_base_finds_no_error(advisor: Advisor) -> None:
    done = advisor("kb", "check")
    assert done.code == 0, done.out
    assert "0 errors" in done.out


def test_kb_check_locates_findings_of_an_overlay(advisor: Advisor) -> None:
    folder = advisor.folder / "own" / "criteria"
    folder.mkdir(parents=True)
    (folder / "debugging.yaml").write_text("schema: criterion/1\nid: debugging\nversoin: 2\n")
    done = advisor("kb", "check", "--kb", "own")
    assert done.code == 1
    assert "own/criteria/debugging.yaml:3:1: KB003 unknown key" in done.out
    envelope = advisor("kb", "check", "--kb", "own", "--format", "json").envelope
    assert envelope["exit_code"] == 1
    assert envelope["errors"][0]["where"].startswith("own/criteria/debugging.yaml:")


def test_kb_check_strict_makes_warnings_findings(advisor: Advisor) -> None:
    far = "2040-01-01"
    relaxed = advisor("kb", "check", "--as-of", far)
    assert relaxed.code == 0
    assert "KB023" in relaxed.out
    assert advisor("kb", "check", "--as-of", far, "--strict-age").code == 1


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge(cache=False)


KINDS = (
    "framework", "group", "criterion", "capability", "claim", "source", "section", "question",
    "probe",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_kb_show_shows_an_entry_of_any_kind(knowledge, kind: str, capsys) -> None:
    ids = list(tables(knowledge)[kind])
    for id_ in {ids[0], ids[len(ids) // 2], ids[-1]}:
        assert main(["kb", "show", id_]) == 0
        shown = capsys.readouterr().out
        assert f"{kind} {id_}" in shown
        assert max(map(len, shown.splitlines())) <= 100
        assert main(["kb", "show", id_, "--format", "json"]) == 0
        entries = json.loads(capsys.readouterr().out)["data"]["entries"]
        assert kind in {entry["kind"] for entry in entries}


def test_kb_show_says_where_an_overlays_entry_comes_from(advisor: Advisor, knowledge) -> None:
    folder = advisor.folder / "own" / "sources"
    folder.mkdir(parents=True)
    (folder / "us.yaml").write_text(
        "schema: sources/1\npublisher: us\nname: We\nsources:\n"
        "  - {id: our-run, title: Our run, kind: measurement, independent: true}\n"
    )
    done = advisor("kb", "show", "our-run", "--kb", "own")
    assert done.code == 0
    assert "from own" in done.out


def test_record_new_writes_both_files(advisor: Advisor) -> None:
    done = advisor(
        "record", "new", "--profile", PROD, "--deciders", "Ada, Grace", "--tags", "vision",
        "--review-by", "2030-01-01", "--title", "Use what fits",
    )  # fmt: skip
    assert done.code == 0, done.err
    record, evidence = (Path(line) for line in done.out.splitlines())
    assert record.parent == Path("docs/decisions")
    text = (advisor.folder / record).read_text(encoding="utf-8")
    assert "Ada" in text
    assert "Use what fits" in text
    assert "2030-01-01" in text
    assert json.loads((advisor.folder / evidence).read_text(encoding="utf-8"))
    second = advisor("record", "new", "--profile", PROD, "--format", "json").envelope
    assert second["data"]["number"] == 2
    draft = advisor("record", "new", "--profile", PROD, "--draft", "--format", "json").envelope
    assert draft["data"]["number"] is None


def test_doctor_reports_without_importing_frameworks(advisor: Advisor) -> None:
    done = advisor("doctor", "--format", "json")
    assert done.code == 0, done.err
    data = done.envelope["data"]
    assert {"advisor", "python", "interpreters", "machine", "knowledge", "folders", "compiler"} <= (
        data.keys()
    )
    assert {one["framework"] for one in data["interpreters"]} >= {"pytorch", "tensorflow"}
    assert data["folders"]["data"] == str(advisor.home / "data")
    assert data["knowledge"]["hash"]
    table = advisor("doctor")
    assert max(map(len, table.out.splitlines())) <= 100
    assert data["machine"]["text"] in " ".join(table.out.split())


def test_doctor_says_when_the_knowledge_is_broken(advisor: Advisor) -> None:
    (advisor.folder / "own").mkdir()
    done = advisor("doctor", "--kb", "own")
    assert done.code == 3
    assert "cannot be read" in done.out
    assert "advisor kb check" in done.out


def test_the_compiler_is_looked_for_where_torch_looks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    assert compiler() is None
    mine = tmp_path / "mycxx"
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    monkeypatch.setenv("CXX", "mycxx")
    assert compiler() == str(mine)


class TestApp:
    """The web app's start, without starting it."""

    def test_hands_further_options_to_streamlit(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        script = tmp_path / "app.py"
        script.write_text("")
        asked: list[list[str]] = []
        monkeypatch.setattr(app_verb.paths, "app_file", lambda: script)
        monkeypatch.setattr(app_verb, "_wait", lambda call, _: asked.append(call) or ExitCode.OK)
        assert main(["app", "--server.port", "8600", "--server.headless=true"]) == 0
        assert asked == [
            [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", "8600",
             "--server.headless=true"]
        ]  # fmt: skip

    def test_says_how_to_get_streamlit(self, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
        monkeypatch.setattr(app_verb.importlib.util, "find_spec", lambda _name: None)
        assert main(["app"]) == ExitCode.CANNOT_RUN
        said = capsys.readouterr().err
        assert "pip install streamlit" in said

    def test_a_missing_script_is_said(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(app_verb.paths, "app_file", lambda: tmp_path / "gone.py")
        with pytest.raises(AdvisorError, match="missing"):
            app_verb.app.callback((), None, ())

    def test_hands_what_was_chosen_to_the_server(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        given: list[dict[str, str]] = []
        monkeypatch.setattr(app_verb, "_wait", lambda _, env: given.append(env) or ExitCode.OK)
        monkeypatch.chdir(tmp_path)
        overlay = Path(__file__).resolve().parents[2] / "examples" / "overlay"
        assert main(["app", "--kb", str(overlay), "--decisions", "docs/decisions"]) == 0
        assert given[0]["ADVISOR_KB"] == str(overlay)
        assert given[0]["ADVISOR_DECISIONS"] == str(tmp_path / "docs" / "decisions")
        assert given[0]["PATH"] == os.environ["PATH"]

    def test_refuses_what_cannot_be_used_before_anything_starts(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys
    ) -> None:
        monkeypatch.setattr(app_verb, "_wait", lambda *_: pytest.fail("it was started"))
        assert main(["app", "--kb", str(tmp_path / "none")]) != 0
        assert "there is no knowledge base in" in capsys.readouterr().err
        (tmp_path / "file").write_text("")
        assert main(["app", "--decisions", str(tmp_path / "file")]) == ExitCode.USAGE
        assert "is not a folder" in " ".join(capsys.readouterr().err.split())

    @pytest.mark.parametrize(
        ("program", "code"),
        [
            ("pass", ExitCode.OK),
            ("import sys; sys.exit(2)", ExitCode.USAGE),
            ("import sys; sys.exit(1)", ExitCode.CANNOT_RUN),
            (f"import os; os.kill(os.getpid(), {int(signal.SIGTERM)})", ExitCode.INTERRUPTED),
        ],
    )
    def test_its_end_becomes_our_exit_code(self, program: str, code: ExitCode) -> None:
        assert app_verb._wait([sys.executable, "-c", program], dict(os.environ)) == code
