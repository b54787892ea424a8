"""``advisor probe show`` for runs that went otherwise than planned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.console import Style
from advisor.cli.run_table import table
from advisor.measure.results import Run
from tests.cli.in_process import Call, call
from tests.cli.runs import failed, run_data

__all__ = ["call"]

NAMES = {"pytorch": "PyTorch", "tensorflow": "TensorFlow"}
PLAIN = Style(on=False)
STATUSES = (
    "unsupported", "not_installed", "import_error", "crashed", "timeout", "oom", "parity_failed",
    "too_noisy", "interrupted",
)  # fmt: skip


def shown(columns: int = 100, **changes: Any) -> str:
    return table(Run.model_validate(run_data(**changes)), NAMES, columns, PLAIN)


def flat(text: str) -> str:
    return " ".join(text.split())


def with_result(place: int, **changes: Any) -> list[dict[str, Any]]:
    results = run_data()["results"]
    results[place] = {**results[place], **changes}
    return results


@pytest.mark.parametrize("columns", [60, 80, 100, 120])
@pytest.mark.parametrize(
    "text",
    [
        "word " * 80,
        "x" * 400,
        "深度学习" * 100,
        "\x1b[2J\x1b[31m" * 30,
        "a\nb\r\nc\u2028d" * 20,
        "",
    ],
    ids=["words", "one-word", "chinese", "escape", "line-ends", "empty"],
)
def test_any_text_of_a_run_stays_inside_the_screen(columns: int, text: str) -> None:
    data = run_data()
    text_and_more = {
        "note": text, "complete": False, "id": f"run-{text}", "suite": text or "s",
        "machine": {"cpu": text, "usable_cores": 2},
        "probes": [{"id": "mlp-training-step", "title": text, "work": text}],
        "contenders": [*data["contenders"], failed("tensorflow", "crashed", text)],
        "results": [*data["results"], {
            "probe": "start-up", "contender": "tensorflow:as-written", "framework": "tensorflow",
            "mode": "as-written", "status": "crashed", "reason": text, "tail": [text],
        }],
    }  # fmt: skip
    told = shown(columns, **text_and_more)
    assert told.replace("\n", "").isprintable()
    assert max(map(len, told.split("\n"))) <= columns
    assert "PyTorch is faster" in flat(told)


@pytest.mark.parametrize("status", STATUSES)
def test_what_gave_no_number_says_how_it_ended_and_why(status: str) -> None:
    results = with_result(1, status=status, reason=f"because of {status}", quantities={})
    told = flat(shown(results=results, comparisons=[]))
    assert f"✗ {status.replace('_', ' ')}: because of {status}" in told
    assert "PyTorch 1.00 ms" in told, "the others stand"


@pytest.mark.parametrize("status", STATUSES)
def test_a_contender_that_took_no_part_is_named_once(status: str) -> None:
    data = run_data()
    out = {**failed("tensorflow", status, "it would not"), "mode": "as-written"}
    data["contenders"][1] = out
    told = flat(shown(
        contenders=[*data["contenders"], out], results=data["results"][:1], comparisons=[],
    ))  # fmt: skip
    assert told.count("✗ TensorFlow, as written") == 1
    assert f"{status.replace('_', ' ')}: it would not" in told


def test_the_same_reason_for_all_is_said_once() -> None:
    results = [
        {**result, "status": "unsupported", "reason": "needs a compiler", "quantities": {}}
        for result in run_data()["results"]
    ]
    told = shown(results=results, comparisons=[])
    assert told.count("needs a compiler") == 1
    assert "numpy, PyTorch, TensorFlow: ✗ unsupported" in flat(told)


def test_frameworks_stand_alphabetically_whoever_is_faster() -> None:
    told = shown(results=list(reversed(run_data()["results"])))
    starts = [line.split()[0] for line in told.splitlines() if line.startswith("  ")]
    lines = [word for word in starts if word in {"numpy", "PyTorch", "TensorFlow"}]
    lines = lines[-3:]
    assert lines == ["numpy", "PyTorch", "TensorFlow"]


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("faster", "PyTorch is faster"),
        ("slower", "TensorFlow is faster"),
        ("equivalent", "equivalent within 5 %"),
        ("no-verdict", "no verdict"),
    ],
)
@pytest.mark.parametrize("rounds", [1, 4])
def test_verdicts_in_words(verdict: str, said: str, rounds: int) -> None:
    comparison = {**run_data()["comparisons"][0], "verdict": verdict, "rounds": rounds}
    told = flat(shown(comparisons=[comparison]))
    assert f"→ {said}" in told
    assert "takes 0.50 [0.48, 0.52] × the time of TensorFlow" in told
    assert f"({rounds} round{'s' if rounds > 1 else ''})" in told


def test_no_verdict_says_how_many_rounds_would_settle_it() -> None:
    base = {**run_data()["comparisons"][0], "verdict": "no-verdict", "low": 0.4, "high": 1.6}
    assert "about 12 rounds would settle it" in flat(
        shown(comparisons=[{**base, "rounds_needed": 12}])
    )
    assert "settle" not in shown(comparisons=[base])


def test_rounds_that_disagree_wildly_have_no_limits() -> None:
    wild = {"value": 0.001, "unit": "s", "low": 0.00001, "high": 0.1, "n": 3}
    told = flat(shown(results=with_result(0, quantities={"step_seconds": wild})))
    assert "1.00 ms (rounds disagree)" in told


def test_work_that_was_not_the_same_is_marked() -> None:
    parity = {"passed": False, "max_error": 0.25, "tolerance": 1e-5}
    told = flat(shown(results=with_result(1, parity=parity)))
    assert "same result ✗ 2e-01" in told
    assert told.count("same result ✓") == 2


def test_a_run_that_was_stopped_says_why_and_keeps_what_it_has() -> None:
    told = flat(shown(complete=False, note="stopped by Ctrl-C after 2 rounds"))
    assert "not complete: stopped by Ctrl-C after 2 rounds" in told
    assert "PyTorch 1.00 ms" in told
    assert "not complete: stopped" in flat(shown(complete=False, note=""))


def test_a_run_without_results_still_names_machine_and_who_took_part() -> None:
    told = flat(shown(results=[], comparisons=[], probes=[]))
    assert "Some CPU" in told
    assert "PyTorch: python 3.11.7, pytorch 2.0 (/usr/bin/python3)" in told


def test_a_machine_of_which_nothing_is_known() -> None:
    assert "Machine" in shown(machine={})


@pytest.mark.parametrize("mode", ["as-written", "as-recommended", "compiled-hard"])
def test_each_mode_has_a_part_of_its_own(mode: str) -> None:
    more = [
        {**r, "mode": mode, "contender": f"{r['framework']}:{mode}"} for r in run_data()["results"]
    ]
    told = shown(results=[*run_data()["results"], *more] if mode != "as-written" else more)
    assert f"MLP training step, {mode.replace('-', ' ')}" in told
    assert "MLP training step, as written" in told


class TestThroughTheVerb:
    def test_a_stopped_run_is_partial(self, call: Call, tmp_path: Path) -> None:
        kept = tmp_path / "run.json"
        kept.write_text(json.dumps(run_data(complete=False, note="it was stopped")))
        done = call("probe", "show", kept, "--format", "json")
        assert (done.code, done.envelope["status"]) == (0, "partial")
        assert done.envelope["errors"][0]["code"] == "run-incomplete"

    def test_a_run_of_numpy_alone_is_shown(self, call: Call, tmp_path: Path) -> None:
        data = run_data(comparisons=[])
        data["contenders"] = data["contenders"][2:]
        data["results"] = data["results"][2:]
        (tmp_path / "run.json").write_text(json.dumps(data))
        done = call("probe", "show", "run.json")
        assert done.code == 0
        assert "numpy" in done.out
        assert "PyTorch" not in done.out

    def test_a_framework_that_the_base_does_not_know(self, call: Call, tmp_path: Path) -> None:
        text = json.dumps(run_data()).replace("tensorflow", "mystery")
        (tmp_path / "run.json").write_text(text)
        done = call("probe", "show", "run.json")
        assert done.code == 0
        assert "mystery" in done.out

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", ""),
            ("{", ""),
            ("[]", "holds no run"),
            ("null", "holds no run"),
            (json.dumps(run_data())[:400], ""),
            (json.dumps(run_data(schema="advisor.run/99")), "99"),
            (json.dumps(run_data(schema="cooking/1")), ""),
            (json.dumps({**run_data(), "surprise": 1}), "surprise"),
            (json.dumps(run_data(seed="many")), "seed"),
            (json.dumps(run_data()).replace("0.001", "NaN"), "NaN"),
            (json.dumps(run_data()).replace("0.001", "1e999"), ""),
        ],
    )
    def test_what_is_no_run_is_refused_with_its_place(
        self, call: Call, tmp_path: Path, text: str, said: str
    ) -> None:
        (tmp_path / "run.json").write_text(text)
        done = call("probe", "show", "run.json", "--format", "json")
        assert done.code == done.envelope["exit_code"] == 2
        assert done.envelope["status"] == "error"
        assert said in done.err
        assert "run.json" in done.err
        assert "next:" in done.err
        assert len(done.err.splitlines()) < 40

    def test_no_such_file(self, call: Call) -> None:
        done = call("probe", "show", "gone.json")
        assert (done.code, done.out) == (2, "")
        assert "gone.json" in done.err


def test_how_often_changing_lengths_made_it_compile_is_told() -> None:
    def with_count(result: dict[str, Any], count: float) -> dict[str, Any]:
        counted = {"compilations": {"value": count, "unit": "1"}}
        return {**result, "quantities": {**result["quantities"], **counted}}

    told = flat(shown(results=[with_count(result, 8.0) for result in run_data()["results"]]))
    assert told.count("compilations 8") == len(run_data()["results"])
