"""Calibrating with fake workers, whose times are made up and known; and what is kept of it."""

from __future__ import annotations

import json
import sys
import threading
from datetime import UTC, datetime

import pytest

from advisor.errors import AdvisorError, ProbeError
from advisor.measure import calibrate as calibrating
from advisor.measure import calibration_file
from advisor.measure.interpreters import Found
from advisor.measure.machine import fingerprint, machine_id
from advisor.measure.results import Calibration
from tests.measure.fakes import FAKE_WORKER, SHORT, contender, run_fakes, tiny_suite


@pytest.fixture(autouse=True)
def _home(monkeypatch, tmp_path):
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path))


@pytest.fixture
def calibrate(monkeypatch):
    """Calibrate fakes of these behaviours, a few rounds of the tiny suite."""

    def found(_known, *, frameworks):
        return [
            Found(
                f, sys.executable, status="not_installed" if f == "absent" else "ok", reason="gone"
            )
            for f in frameworks
        ]

    monkeypatch.setattr(calibrating, "find_interpreters", found)
    monkeypatch.setattr(calibrating, "PROBE", "work")
    monkeypatch.setattr(calibrating, "MOST_ROUNDS", 6)

    def call(*frameworks, **how):
        suite = tiny_suite(rounds=3)
        how = {"budget_s": 60.0, "worker_file": FAKE_WORKER, "timeouts": SHORT, **how}
        return calibrating.calibrate(suite, frameworks=frameworks, **how)

    return call


def test_planted_differences_are_found_and_none_where_there_is_none(calibrate):
    found = calibrate("steady")
    assert [(p.contender, p.runs, p.wrong) for p in found.probes] == [("steady", 2, 0)]
    assert [(d.ratio, d.runs) for d in found.delays] == [(1.05, 2), (1.1, 2), (1.2, 2)]
    assert [d.found for d in found.delays[1:]] == [2, 2]
    assert 1.06 <= found.resolves <= 1.15
    assert (found.suite, found.machine) == ("tiny", machine_id(fingerprint()))
    assert found.day == datetime.now(UTC).date().isoformat()


def test_processes_that_differ_make_a_machine_that_tells_little_apart(calibrate):
    found = calibrate("shaky")
    assert found.resolves is None or found.resolves > 1.25
    assert found.probes[0].spread > 0.05


def test_the_first_that_can_be_measured_is_taken_where_none_is_named(calibrate, monkeypatch):
    monkeypatch.setattr(calibrating, "MEASURED", ("absent", "steady", "quick"))
    assert [p.contender for p in calibrate().probes] == ["steady"]


def test_no_framework(calibrate):
    with pytest.raises(ProbeError, match="no framework") as caught:
        calibrate("absent")
    assert "gone" in str(caught.value)


def test_a_framework_that_fails_says_why(calibrate):
    with pytest.raises(ProbeError, match="nothing could be calibrated") as caught:
        calibrate("refuse-on-prepare")
    assert "not here" in str(caught.value)


def test_too_little_time_is_an_error_that_says_what_to_give(calibrate):
    stop = threading.Event()

    def listener(event):
        if event.round == 2:
            stop.set()

    with pytest.raises(ProbeError, match="3 rounds") as caught:
        calibrate("steady", on_event=listener, stop=stop)
    assert "--budget" in str(caught.value)


def made(**changes):
    today = datetime.now(UTC)
    values = {
        "id": f"{today:%Y%m%dT%H%M%SZ}-0-abc", "day": today.date().isoformat(), "machine": "here",
        "suite": "tiny", "resolves": 1.4,
    }  # fmt: skip
    return Calibration(**{**values, **changes})


def test_what_is_kept_is_found_again_on_the_same_day_and_machine():
    assert calibration_file.of_today("here", "tiny") is None
    path = calibration_file.keep(made())
    assert json.loads(path.read_text())["schema"] == "advisor.probe-calibration/1"
    assert calibration_file.of_today("here", "tiny") == made(id=path.stem.removesuffix("-tiny"))
    assert calibration_file.of_today("elsewhere", "tiny") is None
    assert calibration_file.of_today("here", "full") is None


def test_the_newest_counts():
    day = f"{datetime.now(UTC):%Y%m%d}"
    calibration_file.keep(made(id=f"{day}T010000Z-0-a", resolves=1.1))
    calibration_file.keep(made(id=f"{day}T020000Z-0-a", resolves=1.2))
    assert calibration_file.of_today("here", "tiny").resolves == 1.2


def test_yesterday_counts_for_nothing():
    calibration_file.keep(made(id="20200101T000000Z-0-a", day="2020-01-01"))
    assert calibration_file.of_today("here", "tiny") is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "other/1"}', '{"resolves": "x"}'])
def test_a_file_that_cannot_be_read_limits_nothing(text):
    path = calibration_file.keep(made())
    path.write_text(text)
    assert calibration_file.of_today("here", "tiny") is None


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(AdvisorError, match="cannot be kept"):
        calibration_file.keep(made())


def test_it_limits_the_verdicts_of_a_run_and_is_kept_with_it():
    calm, limited = (
        run_fakes(
            contenders=[contender("steady"), contender("quick")], suite=tiny_suite(rounds=2),
            calibration=kept,
        )
        for kept in (None, made(resolves=3.0))
    )  # fmt: skip
    assert [c.verdict for c in calm.comparisons if c.probe == "work"] == ["faster"]
    (withheld,) = [c for c in limited.comparisons if c.probe == "work"]
    assert (withheld.verdict, withheld.tells_apart) == ("no-verdict", 3.0)
    assert withheld.ratio == pytest.approx(0.5, rel=0.02)
    assert limited.calibration == made(id=limited.calibration.id, resolves=3.0)


def test_a_machine_is_known_by_its_hardware():
    here = fingerprint()
    assert machine_id(here) == machine_id({**here, "kernel": "later", "python": "4.0"})
    assert machine_id(here) != machine_id({**here, "cpu": "another"})


def measured_after(calibrated, monkeypatch):
    """What measuring was asked for, after a calibration that gives or raises this; and events."""

    def calibrate(_suite, **_how):
        if isinstance(calibrated, Exception):
            raise calibrated
        return calibrated

    monkeypatch.setattr(calibrating, "calibrate", calibrate)
    asked, events = [], []
    calibrating.calibrate_and_measure(
        lambda suite, **how: asked.append((suite, how)), tiny_suite(),
        on_event=events.append, interpreters={}, seed=3,
    )  # fmt: skip
    return asked[0][1], events


def test_calibrating_with_a_run_limits_that_run_and_later_ones(monkeypatch):
    how, events = measured_after(made(), monkeypatch)
    assert how["calibration"].resolves == 1.4
    assert how["seed"] == 3
    assert "40 %" in events[0].text
    assert calibration_file.of_today("here", "tiny").resolves == 1.4


def test_a_run_goes_on_where_nothing_could_be_calibrated(monkeypatch):
    how, events = measured_after(ProbeError("too noisy"), monkeypatch)
    assert how["calibration"] is None
    assert "too noisy" in events[0].text
