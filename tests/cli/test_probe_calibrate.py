"""``advisor probe calibrate`` and what a run says of load and limits."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from filelock import FileLock

from advisor.cli.console import Style
from advisor.cli.probe_calibrate import lines
from advisor.cli.run_table import table
from advisor.exit_codes import ExitCode
from advisor.measure import calibration_file
from advisor.measure.results import (
    Calibration,
    Comparison,
    PlantedDelay,
    ProbeCalibration,
    UnderLoad,
)
from advisor.measure.suites import SUITES
from tests.cli.in_process import Call, call
from tests.cli.runs import run

__all__ = ["call"]

NAMES = {"pytorch": "PyTorch", "tensorflow": "TensorFlow"}
QUICK = SUITES["quick"]


def made(resolves: float | None = 1.4, **changes: object) -> Calibration:
    today = datetime.now(UTC)
    values = {
        "id": f"{today:%Y%m%dT%H%M%SZ}-0-abc",
        "day": today.date().isoformat(),
        "machine": "here",
        "suite": "quick",
        "resolves": resolves,
        "probes": (
            ProbeCalibration(
                probe="mlp-inference", contender="pytorch", runs=3, spread=0.031, wrong=0,
                resolves=resolves,
            ),
        ),
        "delays": tuple(
            PlantedDelay(probe="mlp-inference", contender="pytorch", ratio=r, runs=3, found=f)
            for r, f in ((1.05, 0), (1.1, 1), (1.2, 3))
        ),
        "conditions": {"blocks": 100, "disturbed_blocks": 10},
    }  # fmt: skip
    return Calibration.model_validate({**values, **changes})


@pytest.fixture
def calibrated(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """Measuring gives what was made up; what it was asked for is in the list."""
    asked: list[dict[str, object]] = []

    def calibrate(suite: object, **how: object) -> Calibration:
        asked.append({"suite": suite, **how})
        return made()

    monkeypatch.setattr("advisor.measure.calibrate.calibrate", calibrate)
    return asked


def test_it_says_what_is_told_apart_and_keeps_it(
    call: Call,
    calibrated: list[dict[str, object]],
) -> None:
    done = call("probe", "calibrate")
    assert done.code == ExitCode.OK

    assert "tells apart on this machine what differs by 40 % or more" in " ".join(done.out.split())
    assert "0 of 3 verdicts wrong" in done.out
    assert "+20 %: found in 3 of 3 runs" in done.out
    assert "kept in" in done.err
    assert calibration_file.of_today("here", "quick") == made(
        id=calibration_file.of_today("here", "quick").id  # type: ignore[union-attr]
    )
    assert calibrated[0]["suite"] is QUICK
    assert calibrated[0]["budget_s"] == 180.0


def test_as_json_and_with_options(
    call: Call,
    calibrated: list[dict[str, object]],
) -> None:
    done = call("probe", "calibrate", "--frameworks", "tensorflow", "--budget", "90s", "--seed",
                "7", "--suite", "full", "--format", "json", "--progress", "jsonl")  # fmt: skip
    envelope = json.loads(done.out)
    assert envelope["schema"] == "advisor.probe-calibration/1"
    assert envelope["data"]["calibration"]["resolves"] == 1.4
    assert calibrated[0]["suite"] is SUITES["full"]
    assert calibrated[0]["frameworks"] == ("tensorflow",)
    assert (calibrated[0]["budget_s"], calibrated[0]["seed"]) == (90.0, 7)
    assert done.err == ""


def test_out_is_a_file(
    call: Call,
    calibrated: list[dict[str, object]],
    tmp_path,
) -> None:
    done = call("probe", "calibrate", "--out", "today.txt")
    assert done.out == ""
    assert "40 % or more" in " ".join((tmp_path / "today.txt").read_text().split())
    assert len(calibrated) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--suite", "claims"], "no suite"),
        (["--budget", "soon"], "--budget"),
        (["--frameworks", "caffe"], "caffe"),
        (["--python", "pytorch=/none/python"], "not a program"),
    ],
)
def test_wrong_usage(call: Call, arguments: list[str], said: str) -> None:
    done = call("probe", "calibrate", *arguments)
    assert done.code == ExitCode.USAGE
    assert said in done.err
    assert "Traceback" not in done.err


def test_not_while_another_probe_runs(
    call: Call,
    calibrated: list[dict[str, object]],
    tmp_path,
) -> None:
    folder = tmp_path / "home" / "data"
    folder.mkdir(parents=True)
    with FileLock(folder / "probe.lock"):
        done = call("probe", "calibrate")
    assert done.code == ExitCode.CANNOT_RUN
    assert "another probe is running" in done.err
    assert calibrated == []


def text(found: Calibration, columns: int = 80) -> str:
    told = lines(found, QUICK, NAMES, columns)
    assert max(map(len, told)) <= columns
    return " ".join(" ".join(told).split())


def test_a_limit_above_the_suites_own_withholds_verdicts() -> None:
    assert "give smaller differences no verdict here (without a calibration: below 25 %)" in text(
        made()
    )


def test_a_limit_below_the_suites_own_changes_nothing() -> None:
    assert "below 25 % no verdict in any case, so nothing changes" in text(made(1.1))


def test_nothing_told_apart() -> None:
    told = text(made(None))
    assert "not even twice the time" in told
    assert "give no verdict here" in told
    assert "tells nothing apart" in told


def test_five_percent_is_told_to_be_the_edge() -> None:
    assert "+5 %: found in 0 of 3 runs (no verdict is right" in text(made())


def test_a_busy_machine_is_told() -> None:
    busy = {"blocks": 100, "disturbed_blocks": 90}
    assert "90 of 100 blocks were disturbed" in text(made(conditions=busy))
    assert "were disturbed" not in text(made())
    assert "were disturbed" not in text(made(conditions={"blocks": "?"}))


def compared(verdict: str, ratio: float, a: str, b: str, **changes: object) -> Comparison:
    values = {"probe": "matmul", "mode": "as-written", "a": a, "b": b, "ratio": ratio,
              "low": ratio * 0.9, "high": ratio * 1.1, "verdict": verdict, "rounds": 4}  # fmt: skip
    return Comparison.model_validate({**values, **changes})


def shown(quiet: str, loaded: str) -> str:
    plain = run()
    a, b = (c.id for c in plain.contenders if c.framework != "numpy")
    beside = UnderLoad(neighbour=0.97, comparisons=(compared(loaded, 1.5, a, b),))
    two = plain.model_copy(
        update={"comparisons": (compared(quiet, 0.7, a, b),), "under_load": beside}
    )
    return " ".join(table(two, NAMES, 80, Style(on=False)).split())


def test_a_verdict_that_turns_round_depends_on_load() -> None:
    told = shown("faster", "slower")
    assert "it had 97% of one" in told
    assert "depends on load: without it, PyTorch is faster (0.70" in told
    assert "beside it, TensorFlow is faster (1.50" in told
    assert "What to do: threads that spin" in told


def test_a_verdict_that_is_gone_depends_on_load() -> None:
    assert "depends on load" in shown("faster", "no-verdict")


@pytest.mark.parametrize("verdict", ["faster", "equivalent", "no-verdict"])
def test_a_verdict_that_stays_needs_no_advice(verdict: str) -> None:
    told = shown(verdict, verdict)
    assert "→ the same:" in told
    assert "What to do" not in told


def test_a_verdict_under_load_only() -> None:
    told = shown("no-verdict", "slower")
    assert "a verdict under load only" in told
    assert "What to do" not in told


def test_one_thread_beside_all_is_told() -> None:
    a, b = (c.id for c in run().contenders if c.framework != "numpy")
    beside = UnderLoad(
        neighbour=0.97,
        comparisons=(
            compared("slower", 2.5, a, f"{a}, 1 thread"),
            compared("faster", 0.8, b, f"{b}, 1 thread"),
        ),
    )
    two = run().model_copy(update={"under_load": beside})
    told = " ".join(table(two, NAMES, 80, Style(on=False)).split())
    assert "PyTorch: one thread is faster than all there (all take 2.50" in told
    assert "TensorFlow: all threads are faster than one there" in told


def test_a_run_tells_the_calibration_that_limited_it() -> None:
    limited = run().model_copy(update={"calibration": made()})
    assert "what differs by 40 % or more" in " ".join(
        table(limited, NAMES, 80, Style(on=False)).split()
    )


@pytest.mark.parametrize(
    "others", [["--suite", "claims"], ["--contender", "a=pytorch"], ["--workload", "w.py"]]
)
def test_the_neighbour_is_for_suites_only(call: Call, others: list[str]) -> None:
    done = call("probe", "--neighbour", *others)
    assert done.code == ExitCode.USAGE
    assert "--neighbour" in done.err


def test_calibrating_is_not_for_claims(call: Call) -> None:
    done = call("probe", "--calibrate", "--suite", "claims")
    assert done.code == ExitCode.USAGE
    assert "--calibrate" in done.err
