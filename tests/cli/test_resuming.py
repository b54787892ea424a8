"""``advisor probe --resume``: from the file to the measuring and back into the file."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from advisor.cli.probing import ProbeOutcome, go_on, result_of
from advisor.errors import ProbeError
from advisor.exit_codes import ExitCode
from advisor.measure import session
from advisor.measure.claims_run import measure_claims
from advisor.measure.results import Run
from advisor.measure.run_file import load_run
from tests.measure.fakes import FAKE_WORKER, SHORT, contender, run_fakes, tiny_suite

WHO = [contender("steady"), contender("quick")]
HOW = {"contenders": WHO, "worker_file": FAKE_WORKER, "timeouts": SHORT}


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("advisor.measure.conditions.Load.evidence", lambda *_: "")
    monkeypatch.setattr(session, "_PREFLIGHT_S", 0.0)
    real = session.resume_run

    def resume_run(run: Run, **how: Any) -> Run:
        return real(run, **how, **HOW)

    monkeypatch.setattr(session, "resume_run", resume_run)


@pytest.fixture
def half(tmp_path: Path) -> Path:
    out = tmp_path / "run.json"
    stop = threading.Event()

    def listen(event: Any) -> None:
        if event.round == 2:
            stop.set()

    run_fakes(suite=tiny_suite(), out=out, stop=stop, on_event=listen, contenders=WHO)
    return out


def test_the_file_is_replaced_by_the_whole_run(half: Path) -> None:
    first = load_run(half)
    outcome = go_on(first, half, {}, None, "none")
    assert outcome.path == half
    assert outcome.run.complete
    assert not outcome.interrupted
    assert load_run(half) == outcome.run
    assert outcome.run.id == first.id
    assert result_of(outcome, {}, "table").exit_code == ExitCode.OK


def test_it_says_how_much_is_to_be_done(half: Path, capsys: pytest.CaptureFixture[str]) -> None:
    go_on(load_run(half), half, {}, None, "plain")
    said = capsys.readouterr().err
    assert f"Going on with {load_run(half).id}: 67% of it is to be done." in said
    assert " s left] round 2 of 3" in said
    assert "round 1 of 3" not in said


def test_a_run_that_cannot_go_on_leaves_the_file_and_no_lock(half: Path) -> None:
    before = half.read_text()
    run = load_run(half)
    other = run.model_copy(update={"machine": {**run.machine, "cpu": "Another"}})
    for _ in range(2):
        with pytest.raises(ProbeError, match="cpu: Another then"):
            go_on(other, half, {}, None, "none")
    assert half.read_text() == before


def test_what_was_interrupted_says_how_to_go_on(half: Path) -> None:
    result = result_of(ProbeOutcome(load_run(half), half, interrupted=True), {}, "table")
    assert result.notes[-1] == f"next: advisor probe --resume {half}"
    assert result.exit_code == ExitCode.INTERRUPTED


def test_claim_tests_go_on_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "claims.json"
    stop = threading.Event()
    how = {**HOW, "contenders": WHO[:1], "out": out}
    measure_claims(
        tests=("first-steady", "no"), stop=stop, **how,
        on_event=lambda event: stop.set() if event.kind == "result" else None,
    )  # fmt: skip

    def again(**given: Any) -> Run:
        return measure_claims(**{**given, **how})

    monkeypatch.setattr("advisor.measure.claims_run.measure_claims", again)
    outcome = go_on(load_run(out), out, {}, None, "none")
    assert outcome.run.complete
    assert {one.test for one in load_run(out).outcomes} == {"first-steady", "no"}
