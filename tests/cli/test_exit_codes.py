"""What the shell learns: done, an honest no, wrong usage, cannot run. And the doctor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.cli import doctor
from advisor.kb.load import load_knowledge
from advisor.profile.preferences import STRICTNESS
from tests.cli.conftest import PROD
from tests.cli.in_process import Call, call
from tests.cli.runs import run_data

__all__ = ["call"]

KNOWLEDGE = load_knowledge(cache=False)
ROUTES = [
    (framework, capability, entry.routes[framework].level)
    for capability, entry in KNOWLEDGE.capabilities.items()
    for framework in KNOWLEDGE.frameworks
]


def profile(folder: Path, **fields: Any) -> Path:
    path = folder / "p.yaml"
    path.write_text(json.dumps({"name": "p", **fields}), encoding="utf-8")
    return path


@pytest.mark.parametrize(("framework", "capability", "level"), ROUTES)
def test_yes_and_no_follow_the_route(
    call: Call, tmp_path: Path, framework: str, capability: str, level: str
) -> None:
    path = profile(tmp_path, frameworks=[framework], require=[capability])
    done = call("recommend", "--profile", path, "--format", "json", "--draws", "100")
    no = level not in STRICTNESS and level != "unverified"
    assert done.code == done.envelope["exit_code"] == int(no)
    assert done.envelope["status"] == "success", "a no is an answer"
    data = done.envelope["data"]
    assert data["verdict"] == ("none" if no else "only-one")
    assert data["winner"] == (None if no else framework)
    assert data["relax"] == ([capability] if no else [])
    codes = [error["code"] for error in done.envelope["errors"]]
    assert codes == (["no-framework-meets-the-musts"] if no else [])
    assert done.err == ""


def no_for_everyone(folder: Path) -> Path:
    failing = [
        (framework, capability)
        for framework, capability, level in ROUTES
        if level in ("none", "retired")
    ]
    wanted = dict(failing)
    names = [name for name in KNOWLEDGE.frameworks if name in wanted]
    return profile(folder, frameworks=names, require=sorted({wanted[name] for name in names}))


@pytest.mark.parametrize("form", ["table", "markdown", "json"])
def test_a_no_says_what_to_give_up_in_every_form(call: Call, tmp_path: Path, form: str) -> None:
    path = no_for_everyone(tmp_path)
    done = call("recommend", "--profile", path, "--format", form)
    assert done.code == 1
    assert "No framework meets every requirement" in done.out
    if form != "json":
        assert "ewest to give up" in done.out
        return
    data = done.envelope["data"]
    (error,) = done.envelope["errors"]
    assert all(capability in error["message"] for capability in data["relax"])
    again = json.loads(path.read_text())
    kept = [capability for capability in again["require"] if capability not in data["relax"]]
    then = call("recommend", "--profile", profile(tmp_path, **{**again, "require": kept}))
    assert then.code == 0, "giving it up opens the choice"


def test_a_no_written_to_a_file_is_still_a_no(call: Call, tmp_path: Path) -> None:
    path = no_for_everyone(tmp_path)
    done = call("recommend", "--profile", path, "--format", "json", "--out", "answer.json")
    assert (done.code, done.out) == (1, "")
    assert json.loads((tmp_path / "answer.json").read_text())["exit_code"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["recommend"], "no profile was named"),
        (["recommend", "--profile", "gone.yaml"], "gone.yaml"),
        (["recommend", "--profile", PROD, "--profile", PROD], "two members are called"),
        (["recommend", "--profile", PROD, "--draws", "5"], "--draws"),
        (["recommend", "--profile", PROD, "--draws", "many"], "--draws"),
        (["recommend", "--profile", PROD, "--seed", "-1"], "--seed"),
        (["recommend", "--profile", PROD, "--as-of", "2026-02-30"], "--as-of"),
        (["recommend", "--profile", PROD, "--frameworks", "pytroch"], 'mean "pytorch"'),
        (["recommend", "--profile", PROD, "--frameworks", ","], "names none"),
        (["recommend", "--profile", PROD, "--python", "pytorch=python3"], "without --probe"),
        (["recommend", "--profile", PROD, "--measurements", "r", "--probe", "quick"], "exclude"),
        (["recommend", "--profile", PROD, "--measurements", "gone.json"], "gone.json"),
        (["doctor", "--python", "pytorch"], "FRAMEWORK=PATH"),
        (["doctor", "--python", "pytroch=python3"], 'mean "pytorch"'),
        (["kb", "check", "--as-of", "yesterday"], "--as-of"),
        (["kb", "shwo", "pytorch"], "shwo"),
    ],
    ids=lambda value: " ".join(map(str, value))[:60] if isinstance(value, list) else "",
)
def test_wrong_usage_is_two_and_says_what_was_wrong(
    call: Call, arguments: list[object], said: str
) -> None:
    done = call(*arguments)
    assert (done.code, done.out) == (2, "")
    assert said in " ".join(done.err.split())
    assert "Traceback" not in done.err
    if arguments[0] != "kb":
        with_json = call(*arguments, "--format", "json")
        assert with_json.code == with_json.envelope["exit_code"] == 2
        assert with_json.envelope["status"] == "error"
        assert with_json.envelope["data"] is None
        assert with_json.envelope["errors"][0]["message"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: p\nanswers: {deploy-target: server}\n", 'mean "deploy-targets"'),
        ("name: p\nanswers: {deploy-targets: sever}\n", 'mean "server"'),
        ("name: p\nimportance: {debuging: 3}\n", 'mean "debugging"'),
        ("name: p\nimportance: {debugging: 9}\n", "importance"),
        ("name: p\nrequire: [export-onx]\n", 'mean "export-onnx"'),
        ("name: p\nname: q\n", "duplicate key"),
        ("- a\n", ""),
        ("", "empty"),
    ],
)
def test_a_bad_profile_is_two_and_located(call: Call, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "p.yaml").write_text(text)
    done = call("recommend", "--profile", "p.yaml", "--format", "json")
    assert done.code == done.envelope["exit_code"] == 2
    assert said in done.err
    assert any((error["where"] or "").startswith("p.yaml") for error in done.envelope["errors"])


def test_a_knowledge_base_that_cannot_be_read_is_three(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    done = call("recommend", "--profile", PROD, "--kb", "own", "--format", "json")
    assert done.code == done.envelope["exit_code"] == 3
    assert done.envelope["schema"] == "advisor.recommendation/1"


def test_a_run_reaches_every_form(call: Call, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(json.dumps(run_data()))
    arguments = ("recommend", "--profile", PROD, "--measurements", "run.json", "--format")
    page = call(*arguments, "markdown").out
    data = call(*arguments, "json").envelope["data"]
    assert f"Run {run_data()['id']}" in page.replace("\\", "")
    for ranked in data["ranking"]:
        before = data["measured"]["p_best_before"][ranked["framework"]]
        assert f"{100 * before:.0f} of 100" in page.replace("\N{NO-BREAK SPACE}", " ")
    for effect in data["measured"]["effects"]:
        assert f"{effect['after']:.2f}" in page


class TestDoctor:
    def test_it_is_well_and_says_where_everything_is(self, call: Call, tmp_path: Path) -> None:
        done = call("doctor", "--format", "json")
        assert (done.code, done.envelope["status"]) == (0, "success")
        data = done.envelope["data"]
        assert data["knowledge"]["claims"] == len(KNOWLEDGE.claims)
        assert data["folders"]["data"].startswith(str(tmp_path))
        assert data["packages"]["numpy"] != "missing"
        for one in data["interpreters"]:
            assert one["status"] == "ok" or one["reason"]

    def test_broken_knowledge_is_three_in_json_too(self, call: Call, tmp_path: Path) -> None:
        (tmp_path / "own").mkdir()
        done = call("doctor", "--kb", "own", "--format", "json")
        assert done.code == done.envelope["exit_code"] == 3
        assert done.envelope["status"] == "error"
        assert done.envelope["data"]["knowledge"]["version"] is None
        assert done.envelope["data"]["machine"]["text"], "the rest is still said"
        assert done.envelope["errors"]

    def test_a_python_that_is_none_is_reported_not_raised(self, call: Call, tmp_path: Path) -> None:
        (tmp_path / "python").write_text("not a program")
        done = call("doctor", "--python", f"tensorflow={tmp_path / 'python'}", "--format", "json")
        assert done.code == 0
        found = {one["framework"]: one for one in done.envelope["data"]["interpreters"]}
        assert found["tensorflow"]["status"] != "ok"
        assert found["tensorflow"]["reason"]

    def test_without_a_compiler_it_says_what_that_costs(
        self, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(doctor, "compiler", lambda: None)
        flat = " ".join(call("doctor").out.split())
        assert "no C++ compiler" in flat
        assert "install g++ or clang" in flat

    def test_a_package_that_is_missing_is_named(
        self, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(doctor, "_OWN", ("numpy", "no-such-package-here"))
        assert "no-such-package-here missing" in " ".join(call("doctor").out.split())

    def test_a_home_that_cannot_be_written_is_marked(
        self, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(doctor.os, "access", lambda *_: False)
        data = call("doctor", "--format", "json").envelope["data"]
        assert data["folders"]["data"].endswith("(cannot be written)")
        assert data["folders"]["cache"].endswith("(cannot be written)")
