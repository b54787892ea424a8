"""The real thing: the quick suite with both frameworks, once.

Nothing here asks for a time or a verdict: the machine that tests run on may be busy with anything.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import time

import psutil
import pytest

from advisor.measure.results import NUMPY
from advisor.measure.run_file import load_run
from advisor.measure.session import measure
from advisor.measure.suites import START_UP, SUITES

pytestmark = [
    pytest.mark.framework,
    pytest.mark.slow,
    pytest.mark.skipif(
        any(importlib.util.find_spec(m) is None for m in ("torch", "tensorflow")),
        reason="needs both frameworks",
    ),
]
SUITE = SUITES["quick"]
FRAMEWORKS = ("pytorch", "tensorflow")


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    out = tmp_path_factory.mktemp("quick") / "run.json"
    events = []
    began = time.monotonic()
    run = measure("quick", seed=0, out=out, on_event=events.append)
    return run, events, time.monotonic() - began, out


def test_it_keeps_to_its_budget(quick):
    assert quick[2] < SUITE.budget_seconds + 10


def test_both_frameworks_and_the_yardstick_took_part(quick):
    run = quick[0]
    assert {c.framework for c in run.contenders} == {*FRAMEWORKS, NUMPY}
    assert {c.status for c in run.contenders} == {"ok"}
    # Where the time was short, a contender may not have been started after the first import.
    measured = {r.contender for r in run.results if r.status == "ok"}
    for contender in run.contenders:
        assert contender.versions
        if contender.id not in measured:
            continue
        assert contender.settings["threads"] == str(run.machine["threads"])


def test_nothing_failed(quick):
    """A busy machine may be too noisy or too slow for all rounds; nothing else may happen."""
    assert {r.status for r in quick[0].results} <= {"ok", "too_noisy", "interrupted"}


def test_the_same_work_was_proven_before_anything_was_timed(quick):
    timed = [r for r in quick[0].results if r.probe != START_UP and r.rounds]
    assert timed
    for result in timed:
        assert result.parity is not None
        assert result.parity.passed
        assert result.parity.max_error <= result.parity.tolerance


def test_every_probe_explains_itself(quick):
    texts = {p.id: p for p in quick[0].probes}
    assert set(texts) == set(SUITE.probes)
    assert all(text.title and text.work for text in texts.values())
    assert texts["matmul"].flops == pytest.approx(2 * 1024**3, rel=0.01)


def test_quantities_are_plausible(quick):
    for result in quick[0].results:
        if result.status != "ok":
            continue
        name = "import_seconds" if result.probe == START_UP else "step_seconds"
        assert result.quantities[name].value > 0
        assert result.quantities["peak_bytes"].value > 10e6


def test_comparisons_are_between_the_two_in_one_mode(quick):
    for comparison in quick[0].comparisons:
        assert comparison.a == f"pytorch:{comparison.mode}"
        assert comparison.b == f"tensorflow:{comparison.mode}"
        assert comparison.low <= comparison.ratio <= comparison.high


def test_the_plan_says_what_is_left_out(quick):
    assert "Not included" in quick[1][0].text


def test_numpy_stands_beside_every_probe(quick):
    """Without it no figure can become a value."""
    of_numpy = {r.probe for r in quick[0].results if r.framework == NUMPY}
    assert of_numpy == set(SUITE.probes)


def test_compiling_is_left_out_only_where_it_is_slow(quick):
    compiled = {(r.framework, r.probe) for r in quick[0].results if r.mode == "as-recommended"}
    assert ("tensorflow", "small-cnn-training-step") in compiled
    assert ("pytorch", "small-cnn-training-step") not in compiled
    assert {f for f, probe in compiled if probe == "mlp-training-step"} == set(FRAMEWORKS)


def test_the_file_and_the_run_are_the_same(quick):
    assert load_run(quick[3]) == quick[0]


def test_no_worker_is_left(quick):
    left = [
        p for p in psutil.Process().children(recursive=True) if "probes" in " ".join(p.cmdline())
    ]
    assert not left


ALONE = """
import json, sys
from dataclasses import replace
from pathlib import Path
from advisor.measure.session import measure
from advisor.measure.suites import SUITES

short = replace(SUITES["quick"], probes=("start-up", "matmul"), rounds=2, pairs=1)
run = measure(short, budget_s=200)
status = Path("/proc/self/status").read_text(encoding="ascii")
peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
print(json.dumps({
    "peak_bytes": int(peak) * 1024,
    "started": [c.framework for c in run.contenders if c.status == "ok"],
    "loaded": [name for name in ("torch", "tensorflow", "jax") if name in sys.modules],
}))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
def test_a_program_that_measures_stays_small():
    """In a process of its own: this one holds whatever other tests have loaded."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        capture_output=True, text=True, check=True, timeout=550,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert set(FRAMEWORKS) <= set(told["started"])
    assert told["loaded"] == []
    assert told["peak_bytes"] < 150e6
