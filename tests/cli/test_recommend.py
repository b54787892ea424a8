"""``advisor recommend``: what it says, to whom, and with which exit code."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import PROD, ROOT, Advisor, one_screen
from tests.cli.runs import failed, run_data
from tests.cli.test_table_layout import LABELS

EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


def test_prod_shows_everything_in_order_on_one_screen(advisor: Advisor) -> None:
    done = advisor("recommend", "--profile", PROD)
    assert done.code == 0
    assert done.err == ""
    lines = done.out.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100
    labels = re.findall(r"^([A-Z][a-z]+(?: [a-z]+)?)  ", done.out, re.MULTILINE)
    assert labels == LABELS
    assert "--probe quick" in done.out, "without measurements it says how to get them"


@pytest.mark.parametrize("profile", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_fits(advisor: Advisor, profile: Path) -> None:
    done = advisor("recommend", "--profile", profile)
    lines = done.out.splitlines()
    assert done.code in (0, 1)
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100


def test_a_pipe_gets_no_colour_and_no_other_line_than_the_answer(advisor: Advisor) -> None:
    plain = advisor("recommend", "--profile", PROD)
    assert "\x1b" not in plain.out
    coloured = advisor("recommend", "--profile", PROD, FORCE_COLOR="1")
    assert "\x1b[1m" in coloured.out
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured.out) == plain.out, "colour carries nothing alone"
    refused = advisor("recommend", "--profile", PROD, FORCE_COLOR="1", NO_COLOR="1")
    assert refused.out == plain.out


def test_the_profile_may_come_from_standard_input(advisor: Advisor) -> None:
    named = advisor("recommend", "--profile", PROD, "--format", "json")
    piped = advisor("recommend", "--profile", "-", "--format", "json", stdin=PROD.read_bytes())
    assert piped.code == 0
    assert piped.out == named.out


def test_json_is_an_envelope_with_sorted_keys(advisor: Advisor) -> None:
    done = advisor("recommend", "--profile", PROD, "--format", "json")
    envelope = done.envelope
    assert envelope["schema"] == "advisor.recommendation/1"
    assert envelope["status"] == "success"
    assert envelope["exit_code"] == done.code == 0
    assert envelope["errors"] == []
    assert done.out == json.dumps(envelope, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
    data = envelope["data"]
    needed = {
        "ranking", "verdict", "requirements", "contributions", "flips", "next_best", "routes",
        "stale", "unanswered", "stamp",
    }  # fmt: skip
    assert needed <= data.keys()
    assert {"framework", "p_best", "p_best_error", "value", "status"} <= data["ranking"][0].keys()
    assert {"version", "method", "kb", "profile", "run", "seed", "draws"} <= data["stamp"].keys()


def test_same_call_same_bytes_and_the_seed_counts(advisor: Advisor) -> None:
    call = ("recommend", "--profile", PROD, "--format", "json", "--as-of", "2026-11-20")
    first = advisor(*call)
    assert advisor(*call).out == first.out
    other = advisor(*call, "--seed", "7", "--draws", "500").envelope["data"]["stamp"]
    assert (other["seed"], other["draws"]) == (7, 500)


def test_markdown_holds_what_the_table_holds(advisor: Advisor) -> None:
    done = advisor("recommend", "--profile", PROD, "--format", "markdown")
    assert done.code == 0
    headings = re.findall(r"^## (.*)$", done.out, re.MULTILINE)
    assert headings[:6] == [
        "Musts", "Verdict", "Because", "It would flip if", "Measured", "Not known",
    ]  # fmt: skip
    for row in re.findall(r"^\|.*$", done.out, re.MULTILINE):
        assert row.endswith("|")
    table = advisor("recommend", "--profile", PROD).out
    chance = re.search(r"((?:more than )?\d+ of 100(?: ± \d\.\d)?)  [█░ ]*value", table)
    assert chance
    assert chance[1] in done.out.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("form", ["table", "json", "markdown"])
def test_out_gets_the_answer_whole_and_standard_output_nothing(advisor: Advisor, form: str) -> None:
    target = advisor.folder / "new" / "answer"
    shown = advisor("recommend", "--profile", PROD, "--format", form)
    done = advisor("recommend", "--profile", PROD, "--format", form, "--out", target)
    assert (done.code, done.out) == (0, "")
    assert str(target) in done.err
    assert target.read_text(encoding="utf-8") == shown.out
    assert [path.name for path in target.parent.iterdir()] == ["answer"], "nothing half-written"


def test_out_that_cannot_be_written_leaves_nothing(advisor: Advisor) -> None:
    advisor.write("file", "x")
    done = advisor("recommend", "--profile", PROD, "--out", "file/answer")
    assert done.code == 3
    assert "could not write" in done.err
    assert "Traceback" not in done.err


def test_unmet_musts_are_an_honest_no(advisor: Advisor) -> None:
    profile = advisor.write(
        "p.yaml",
        "name: p\nframeworks: [tensorflow]\nrequire: [pretrained-transformers]\n",
    )
    done = advisor("recommend", "--profile", profile)
    assert done.code == 1
    assert "fails a must" in done.out
    assert "fewest to give up" in done.out
    envelope = advisor("recommend", "--profile", profile, "--format", "json").envelope
    assert (envelope["exit_code"], envelope["status"]) == (1, "success")
    assert envelope["data"]["verdict"] == "none"
    assert envelope["errors"][0]["code"] == "no-framework-meets-the-musts"


def test_frameworks_narrows_the_choice(advisor: Advisor) -> None:
    done = advisor("recommend", "--profile", PROD, "--frameworks", "tensorflow", "--format", "json")
    assert [r["framework"] for r in done.envelope["data"]["ranking"]] == ["tensorflow"]


def test_a_run_counts_and_shows_what_it_changed(advisor: Advisor) -> None:
    kept = advisor.write("run.json", json.dumps(run_data()))
    done = advisor("recommend", "--profile", PROD, "--measurements", kept)
    assert done.code == 0
    assert "Some CPU" in done.out
    assert "without it → with it" in done.out
    assert len(done.out.splitlines()) <= 40
    envelope = advisor(
        "recommend", "--profile", PROD, "--measurements", kept, "--format", "json"
    ).envelope
    assert envelope["data"]["stamp"]["run"] == run_data()["id"]
    assert envelope["data"]["measured"]["effects"]


def test_a_run_in_which_a_framework_gave_nothing_is_partial(advisor: Advisor) -> None:
    data = run_data()
    data["contenders"][1] = failed("tensorflow", "not_installed", "tensorflow is not installed")
    data["results"] = [r for r in data["results"] if r["framework"] != "tensorflow"]
    data["comparisons"] = []
    kept = advisor.write("run.json", json.dumps(data))
    envelope = advisor(
        "recommend", "--profile", PROD, "--measurements", kept, "--format", "json"
    ).envelope
    assert (envelope["status"], envelope["exit_code"]) == ("partial", 0)
    assert envelope["errors"]


def test_an_incomplete_run_is_partial(advisor: Advisor) -> None:
    kept = advisor.write("run.json", json.dumps(run_data(complete=False, note="it was stopped")))
    envelope = advisor(
        "recommend", "--profile", PROD, "--measurements", kept, "--format", "json"
    ).envelope
    assert envelope["status"] == "partial"
    assert envelope["errors"][0] == {
        "code": "run-incomplete", "message": "it was stopped", "where": None,
    }  # fmt: skip


def test_a_reader_that_goes_away_is_no_error(advisor: Advisor) -> None:
    call = " ".join(
        map(repr, advisor.command("recommend", "--profile", str(PROD), "--format", "json"))
    )
    done = subprocess.run(
        ["sh", "-c", f"{call} | head -c 10; true"],
        env=advisor.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == '{\n  "data"'
    assert done.stderr == ""


def test_a_narrow_locale_gets_escapes_instead_of_a_crash(advisor: Advisor) -> None:
    done = advisor("recommend", "--profile", PROD, PYTHONIOENCODING="ascii")
    assert done.code == 0
    assert "\\u2713" in done.out
    json_ = advisor("recommend", "--profile", PROD, "--format", "json", PYTHONIOENCODING="ascii")
    assert json_.envelope["status"] == "success"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("target", ["> /dev/full", ">&-"], ids=["full", "closed"])
def test_an_output_that_cannot_be_written_is_said(advisor: Advisor, target: str) -> None:
    for form in ("table", "json"):
        call = " ".join(
            map(repr, advisor.command("recommend", "--profile", str(PROD), "--format", form))
        )
        done = subprocess.run(
            ["sh", "-c", f"{call} {target}"],
            env=advisor.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 3
        one_screen(done.stderr)
        assert "standard output cannot be written" in done.stderr
