"""Bad input of every kind: one screen, a place, a next step, the right exit code, no traceback."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.conftest import PROD, Advisor, one_screen
from tests.cli.runs import run_data

BILLION = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

PROFILES = {
    "unknown-answer": ("name: p\nanswers:\n  deploy-targets: [servr]\n", ":3:20: ", "server"),
    "unknown-question": (
        "name: p\nanswers:\n  deploy-target: server\n",
        ":3:3: ",
        "deploy-targets",
    ),
    "wrong-type": ("name: p\nimportance:\n  debugging: very\n", ":3:14: ", "integer"),
    "out-of-range": ("name: p\nimportance:\n  debugging: 6\n", ":3:14: ", "5"),
    "duplicate-key": ("name: p\nname: q\n", ":2:1: ", "line 1"),
    "tab": ("name: p\nanswers:\n\tstage: product\n", ":3:1: ", "spaces"),
    "unknown-capability": ("name: p\nrequire: [infer-on-androd]\n", ":2:11: ", "infer-on-android"),
    "unknown-key": ("name: p\nanwsers: {}\n", ":2:1: ", '"answers"'),
    "unknown-framework": ("name: p\nframeworks: [pytorc]\n", ":2:14: ", '"pytorch"'),
    "newer-schema": ("schema: profile/2\nname: p\n", ":1:9: ", "profile/1"),
    "empty": ("", ":1:1", "empty"),
    "a-list": ("- a\n- b\n", ":1:1: ", "keys and values"),
    "a-scalar": ("hello", ":1:1: ", "keys and values"),
    "not-yaml": ("name: [p\n", ":2:1", ""),
    "alias-bomb": (BILLION, ":", "aliases"),
    "deep": ("a: " + "[" * 5000, ":1:", ""),
    "deeper": ("[" * 400_000, ":1:", ""),
    "steering": ('name: "\\e[2J\\e]0;x\\a"\nanswers: {"\\e[31mred": x}\n', ":2:11: ", ""),
    "long-id": (f"name: p\nanswers: {{{'x' * 90}: y}}\n", ":2:11: ", ""),
}


@pytest.mark.parametrize("case", PROFILES)
def test_a_bad_profile_is_named_located_and_explained(advisor: Advisor, case: str) -> None:
    text, place, hint = PROFILES[case]
    advisor.write("p.yaml", text)
    done = advisor("recommend", "--profile", "p.yaml")
    assert done.code == 2, done.err
    assert done.out == ""
    one_screen(done.err)
    assert f"p.yaml{place}" in done.err
    assert hint in done.err


def test_many_mistakes_are_counted_not_poured_out(advisor: Advisor) -> None:
    lines = "".join(f"  question-{n}: x\n" for n in range(60))
    advisor.write("p.yaml", f"name: p\nanswers:\n{lines}")
    done = advisor("recommend", "--profile", "p.yaml")
    one_screen(done.err)
    assert "… and 45 more" in done.err


def test_bytes_that_are_no_text(advisor: Advisor) -> None:
    advisor.write("p.yaml", b"name: \xff\xfe\n")
    done = advisor("recommend", "--profile", "p.yaml")
    assert (done.code, "UTF-8" in done.err) == (2, True)
    one_screen(done.err)


@pytest.mark.parametrize("place", ["missing.yaml", ".", "no/such/folder/p.yaml"])
def test_a_profile_that_is_not_there(advisor: Advisor, place: str) -> None:
    done = advisor("recommend", "--profile", place)
    assert done.code == 2
    assert place in done.err
    one_screen(done.err)


def test_a_large_file_is_refused_unread(advisor: Advisor) -> None:
    huge = advisor.folder / "huge.yaml"
    with huge.open("wb") as stream:
        stream.truncate(50_000_000)
    done = advisor("recommend", "--profile", huge)
    assert (done.code, "larger than 1 MB" in done.err) == (2, True)
    one_screen(done.err)
    done = advisor("recommend", "--profile", PROD, "--measurements", huge)
    assert done.code == 2
    one_screen(done.err)


RUNS = {
    "cut": (json.dumps(run_data())[:700], "cut|ends|JSON"),
    "newer": (json.dumps(run_data(schema="advisor.run/9")), "newer|advisor.run/9"),
    "not-a-number": (json.dumps(run_data()).replace("0.5,", "NaN,"), "NaN|number"),
    "infinite": (json.dumps(run_data()).replace("0.5,", "1e999,"), "number|finite|1e999"),
    "not-json": ("schema: advisor.run/1\n", "JSON"),
    "empty": ("", "empty|JSON"),
    "wrong-shape": (json.dumps(run_data(results=3)), "results"),
    "another-file": ('{"schema": "advisor.recommendation/1"}', "advisor.run"),
    "a-list": ("[1, 2]", "list|run"),
    "deep": ("[" * 100_000, "deep|JSON"),
    "unknown-key": (json.dumps(run_data(colour="red")), "colour"),
}


@pytest.mark.parametrize("case", RUNS)
def test_a_bad_run_file_is_named_located_and_explained(advisor: Advisor, case: str) -> None:
    text, words = RUNS[case]
    advisor.write("run.json", text)
    for call in (
        ("recommend", "--profile", PROD, "--measurements", "run.json"),
        ("probe", "show", "run.json"),
    ):
        done = advisor(*call)
        assert done.code == 2, done.err
        assert done.out == ""
        one_screen(done.err)
        assert "run.json" in done.err
        assert re.search(words, done.err), done.err


USAGE = {
    "no-profile": (["recommend"], "--profile"),
    "weight-of-one": (["recommend", "--profile", PROD, "--weight", "prod=2"], "several --profile"),
    "unknown-option": (["recommend", "--profil", "a"], "--profile"),
    "unknown-verb": (["recomend"], "recommend"),
    "unknown-subverb": (["kb", "chek"], "check"),
    "missing-value": (["recommend", "--profile"], "--profile"),
    "bad-format": (["recommend", "--profile", PROD, "--format", "xml"], "table"),
    "bad-day": (["recommend", "--profile", PROD, "--as-of", "yesterday"], "2026-11-20"),
    "no-such-day": (["recommend", "--profile", PROD, "--as-of", "2026-02-30"], "2026-11-20"),
    "bad-seed": (["recommend", "--profile", PROD, "--seed", "x"], "--seed"),
    "few-draws": (
        ["recommend", "--profile", PROD, "--draws", "1"],
        "'--draws': '1' is not a whole number from 100 to 1,000,000",
    ),
    "draws-in-words": (
        ["recommend", "--profile", PROD, "--draws", "1e4"],
        "'--draws': '1e4' is not a whole number from 100 to 1,000,000",
    ),
    "bad-suite": (["recommend", "--profile", PROD, "--probe", "full"], "quick"),
    "run-and-probe": (
        ["recommend", "--profile", PROD, "--probe", "quick", "--measurements", "r"], "exclude",
    ),
    "python-alone": (["recommend", "--profile", PROD, "--python", "pytorch=x"], "--probe"),
    "unknown-framework": (["recommend", "--profile", PROD, "--frameworks", "pytoch"], "pytorch"),
    "no-framework": (["recommend", "--profile", PROD, "--frameworks", ","], "--frameworks"),
    "probe-suite": (["probe", "--suite", "ful"], "quick"),
    "probe-budget": (["probe", "--budget", "soon"], "90s"),
    "probe-negative-budget": (["probe", "--budget", "-1s"], "--budget"),
    "probe-python-form": (["probe", "--python", "pytorch"], "FRAMEWORK=PATH"),
    "probe-python-unknown": (["probe", "--python", "pytroch=/bin/sh"], "pytorch"),
    "probe-python-missing": (["probe", "--python", "tensorflow=/no/python"], "/no/python"),
    "probe-python-folder": (["probe", "--python", "tensorflow=/tmp"], "folder"),
    "probe-python-twice": (
        ["probe", "--python", "pytorch=/bin/sh", "--python", "pytorch=/bin/sh"], "twice",
    ),
    "probe-out-folder": (["probe", "--out", "."], "folder"),
    "show-nothing": (["probe", "show"], "RUN"),
    "show-missing": (["probe", "show", "nowhere.json"], "nowhere.json"),
    "unknown-id": (["kb", "show", "infer-on-androd"], "infer-on-android"),
    "interview-without-terminal": (["interview"], "terminal"),
    "record-without-profile": (["record", "new"], "--profile"),
    "record-past-review": (
        ["record", "new", "--profile", PROD, "--review-by", "2020-01-01"], "future",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", USAGE)
def test_wrong_usage_is_explained(advisor: Advisor, case: str) -> None:
    arguments, hint = USAGE[case]
    done = advisor(*arguments)
    assert done.code == 2, done.err
    assert done.out == ""
    one_screen(done.err)
    assert hint in done.err


@pytest.mark.parametrize("case", ["no-profile", "bad-day", "unknown-option", "unknown-framework"])
def test_wrong_usage_has_an_envelope_too(advisor: Advisor, case: str) -> None:
    done = advisor(*USAGE[case][0], "--format", "json")
    envelope = done.envelope
    assert envelope["schema"] == "advisor.recommendation/1"
    assert (envelope["status"], envelope["exit_code"], envelope["data"]) == ("error", 2, None)
    assert all({"code", "message", "where"} == error.keys() for error in envelope["errors"])
    assert envelope["errors"][0]["code"] == "usage"


def test_the_envelope_of_a_bad_file_says_where(advisor: Advisor) -> None:
    advisor.write("p.yaml", "name: p\nanswers:\n  deploy-targets: [servr]\n")
    envelope = advisor("recommend", "--profile", "p.yaml", "--format=json").envelope
    assert envelope["errors"][0]["where"] == "p.yaml:3:20"
    assert (envelope["status"], envelope["exit_code"]) == ("error", 2)


def test_a_broken_knowledge_base_is_ours_not_theirs(advisor: Advisor) -> None:
    folder = advisor.folder / "own" / "criteria"
    folder.mkdir(parents=True)
    (folder / "debugging.yaml").write_text("schema: criterion/1\nid: debugging\n")
    done = advisor("recommend", "--profile", PROD, "--kb", "own", "--format", "json")
    assert done.code == 3
    one_screen(done.err)
    assert "own/criteria/debugging.yaml:1:1" in done.err
    assert done.envelope["exit_code"] == 3
    assert done.envelope["errors"][0]["code"] == "knowledge"


@pytest.mark.parametrize("folder", ["nowhere", "empty"])
def test_a_knowledge_folder_that_holds_nothing(advisor: Advisor, folder: str) -> None:
    (advisor.folder / "empty").mkdir()
    done = advisor("recommend", "--profile", PROD, "--kb", folder)
    assert done.code == 3
    one_screen(done.err)
    assert folder in done.err
