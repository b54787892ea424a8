"""``advisor claims``: what was said, what holds today, and what was found here."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from advisor.kb.load import load_knowledge
from advisor.measure.run_file import load_run
from tests.cli.conftest import Advisor, one_screen
from tests.cli.in_process import Call, call  # noqa: F401 - a fixture
from tests.cli.runs import run_data

KNOWLEDGE = load_knowledge()
SAID = "pytorch-dynamic-graph"
CLAIM = "pytorch.execution-model.graph-per-pass"


def a_run(folder: Path, *found: dict[str, Any]) -> Path:
    """A run with outcomes of ``pytorch-graph-per-pass`` and the like."""
    tests = [
        {
            "id": one["test"], "topic": "execution-model", "title": f"Title of {one['test']}",
            "method": "Does it.", "holds_if": "so", "fails_if": "not so",
            "frameworks": ["pytorch"], "published": one.pop("published"),
        }
        for one in found
    ]  # fmt: skip
    outcomes = [{"topic": "execution-model", **one} for one in found]
    data = run_data(
        schema="advisor.run/2", suite="claims", probes=[], results=[], comparisons=[],
        claim_tests=tests, outcomes=outcomes,
    )  # fmt: skip
    path = folder / "run.json"
    path.write_text(json.dumps(data))
    return path


def outcome(said: str = "holds", **more: Any) -> dict[str, Any]:
    seen = {"reason": "no GPU is visible"} if said == "cannot-test" else {"seen": "Seen 7 nodes."}
    return {"test": "graph", "published": [SAID], "outcome": said, **seen, **more}


def rows(call: Call, *options: object) -> list[dict[str, Any]]:  # noqa: F811
    said = call("claims", "--format", "json", *options)
    assert said.code == 0, said.err
    envelope = said.envelope
    assert envelope["schema"] == "advisor.claims/1"
    assert envelope["status"] == "success"
    return list(envelope["data"]["rows"])


def test_every_published_claim_stands_in_exactly_one_row(call: Call) -> None:  # noqa: F811
    answered = [said for row in rows(call) for said in row["seed_claims"]]
    assert sorted(answered) == sorted(KNOWLEDGE.published)


def test_a_row_says_what_was_said_what_holds_and_what_tests_it(call: Call) -> None:  # noqa: F811
    row = next(row for row in rows(call) if row["claim"] == CLAIM)
    assert row["seed_claims"] == [SAID]
    assert row["said"][0]["articles"] == ["000", "001", "003", "004"]
    assert row["status_today"] == "holds"
    assert "pytorch-graph-per-pass" in row["tested_by"]
    assert row["outcome_here"] is None
    assert row["outcomes"] == []


@pytest.mark.parametrize("status", ["holds", "outdated", "contested", "refuted"])
def test_by_status(call: Call, status: str) -> None:  # noqa: F811
    found = rows(call, "--status", status)
    assert found
    assert {row["status_today"] for row in found} == {status}


def test_by_framework_criterion_and_article(call: Call) -> None:  # noqa: F811
    found = rows(call, "--framework", "tensorflow", "--criterion", "debugging")
    assert {(r["framework"], r["criterion"]) for r in found} == {("tensorflow", "debugging")}
    of_one = rows(call, "--article", "001")
    assert of_one == rows(call, "--article", "1")
    assert all(any("001" in said["articles"] for said in row["said"]) for row in of_one)
    assert 0 < len(of_one) < len(rows(call))


def test_claims_that_no_article_made_are_shown_when_asked_for(call: Call) -> None:  # noqa: F811
    assert all(row["seed_claims"] for row in rows(call))
    assert len(rows(call, "--all")) == len(KNOWLEDGE.claims)


@pytest.mark.parametrize("said", ["holds", "does-not-hold", "cannot-test"])
def test_what_was_found_here(call: Call, tmp_path: Path, said: str) -> None:  # noqa: F811
    path = a_run(tmp_path, outcome(said))
    row = next(r for r in rows(call, "--measurements", path) if r["claim"] == CLAIM)
    assert row["outcome_here"] == said
    assert row["outcomes"][0]["test"] == "graph"
    assert row["surprising"] == (said == "does-not-hold")


def test_an_outcome_unlike_the_evidence_is_pointed_out(call: Call, tmp_path: Path) -> None:  # noqa: F811
    path = a_run(tmp_path, outcome("does-not-hold"))
    for how in ("table", "markdown"):
        said = call("claims", "--measurements", path, "--format", how)
        assert "unlike what the evidence says of today" in said.out.replace("\n", " ")
        assert "Seen 7 nodes." in said.out


def test_the_table_fits_and_counts(call: Call, tmp_path: Path) -> None:  # noqa: F811
    path = a_run(tmp_path, outcome())
    said = call("claims", "--criterion", "execution-model", "--measurements", path)
    assert all(len(line) <= 100 for line in said.out.splitlines())
    assert "✓ holds here: Seen 7 nodes." in said.out
    assert said.out.splitlines()[-1].endswith("1 holds here")


def test_markdown_is_a_table_per_criterion(call: Call, tmp_path: Path) -> None:  # noqa: F811
    path = a_run(tmp_path, outcome("cannot-test"))
    out = call("claims", "--article", "4", "--measurements", path, "--format", "markdown").out
    lines = [line for line in out.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in lines} == {6}
    assert "cannot be tested here: no GPU is visible" in out
    assert "## Execution model" in out


def test_without_a_run_it_says_how_to_test(call: Call) -> None:  # noqa: F811
    said = call("claims", "--criterion", "execution-model")
    assert "advisor probe --suite claims" in said.err
    assert "can be tested here" in said.out


def test_a_run_without_claim_tests_is_said_to_have_none(call: Call, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "quick.json"
    path.write_text(json.dumps(run_data()))
    said = call("claims", "--criterion", "debugging", "--measurements", path)
    assert said.code == 0
    assert "holds no claim tests" in said.err


@pytest.mark.parametrize(
    "options",
    [
        ("--status", "true"), ("--framework", "pytroch"), ("--criterion", "debuging"),
        ("--article", "042"), ("--measurements", "missing.json"),
    ],
)  # fmt: skip
def test_a_choice_of_nothing_is_one_error(call: Call, options: tuple[str, str]) -> None:  # noqa: F811
    said = call("claims", *options)
    assert said.code == 2
    assert not said.out
    one_screen(said.err)


def test_an_error_has_the_envelope_too(call: Call) -> None:  # noqa: F811
    said = call("claims", "--status", "true", "--format", "json")
    assert said.envelope["schema"] == "advisor.claims/1"
    assert said.envelope["status"] == "error"


def test_a_run_with_outcomes_is_shown(call: Call, tmp_path: Path) -> None:  # noqa: F811
    broken = outcome("cannot-test", status="crashed", reason="SIGSEGV")
    path = a_run(tmp_path, outcome(), {**broken, "test": "other"})
    said = call("probe", "show", path)
    assert said.code == 0
    assert "✓ holds here: Seen 7 nodes." in said.out
    assert "? cannot be tested here: crashed: SIGSEGV" in said.out
    envelope = call("probe", "show", path, "--format", "json").envelope
    assert envelope["status"] == "partial"
    assert "outcome-crashed" in {error["code"] for error in envelope["errors"]}


@pytest.mark.parametrize(
    "options",
    [
        ("--suite", "claims", "--topic", "weather"), ("--suite", "claims", "--test", "nothing"),
        ("--topic", "debugging"),
    ],
)  # fmt: skip
def test_probe_refuses_what_cannot_be_chosen(call: Call, options: tuple[str, ...]) -> None:  # noqa: F811
    said = call("probe", *options)
    assert said.code == 2
    one_screen(said.err)


@pytest.mark.framework
@pytest.mark.slow
def test_a_topic_is_tested_and_put_to_the_claims(advisor: Advisor) -> None:
    tests = "pytorch-graph-per-pass,pytorch-results-on-the-next-line"
    ran = advisor("probe", "--suite", "claims", "--test", tests, "--out", "run.json")
    assert ran.code == 0, ran.err
    assert "advisor claims --measurements" in ran.err
    assert "2 of 2 tests answered" in ran.out
    said = advisor("claims", "--measurements", "run.json", "--format", "json")
    found = {row["claim"]: row["outcome_here"] for row in said.envelope["data"]["rows"]}
    assert found[CLAIM] == "holds"
    assert said.envelope["data"]["summary"]["here"] == {"holds": 2}


@pytest.mark.framework
@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_keeps_what_was_found(advisor: Advisor, number: int) -> None:
    options = ("--suite", "claims", "--topic", "execution-model", "--progress", "jsonl")
    process = advisor.start("probe", *options, "--out", "run.json")
    assert process.stderr is not None
    for line in process.stderr:
        if json.loads(line)["kind"] == "result":
            break
    process.send_signal(number)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in err
    kept = load_run(advisor.folder / "run.json")
    assert kept.outcomes
    assert "interrupted" in kept.note
    assert "not complete" in out


def test_answers_to_claims_that_no_article_made_are_announced(
    call: Call,  # noqa: F811
    tmp_path: Path,
) -> None:
    own = "tensorflow.compilation.rules-of-tracing"
    path = a_run(tmp_path, outcome(), outcome(test="traces", published=[]))
    run = json.loads(path.read_text())
    run["claim_tests"][1]["claims"] = [own]
    path.write_text(json.dumps(run))
    said = call("claims", "--measurements", path)
    assert "1 claim that no article made got an answer, too; --all shows them" in said.err
    assert own in {row["claim"] for row in rows(call, "--all", "--measurements", path)}
    assert "--all" not in call("claims", "--all", "--measurements", path).err
