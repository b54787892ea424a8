"""Times taken while other programs held the processors are refused, with the reason."""

from __future__ import annotations

import itertools
import os

import pytest

from probes import disturbance
from probes.disturbance import Moment, check, now
from probes.failures import Unsupported
from probes.here import Here

CORES = os.cpu_count() or 1
START = Moment(at=100.0, waited=5.0, busy=50.0, own=3.0)


def after(waited, others, own=1.0):
    """Ten seconds later, with these shares of the time and of the processors."""
    busy = 10 * CORES * (others + own / CORES)
    return Moment(110.0, START.waited + 10 * waited, START.busy + busy, START.own + 10 * own)


@pytest.mark.parametrize(("waited", "others"), [(0.0, 0.0), (0.9, 0.15), (0.25, 0.9), (0.9, 0.0)])
def test_it_takes_both_somebody_waiting_and_others_running(waited, others):
    check(START, after(waited, others))


def test_half_a_processor_of_two_is_too_much():
    with pytest.raises(Unsupported, match="held 25%"):
        check(START, after(0.5, 0.25))


@pytest.mark.parametrize("own", [0.1, 1.0, 2.0])
def test_what_was_disturbed_is_refused_whatever_we_ran_ourselves(own):
    with pytest.raises(Unsupported, match=r"held 60% of the processors .* quiet"):
        check(START, after(0.8, 0.6, own))


def test_where_the_system_tells_nothing_nothing_is_refused(monkeypatch, tmp_path):
    check(None, None)
    check(START, None)
    check(START, START)
    monkeypatch.setattr(disturbance, "_PRESSURE", str(tmp_path / "none"))
    assert now() is None


@pytest.mark.parametrize("text", ["", "some avg10=0.00\n", "some total=soon\n"])
def test_a_file_of_another_form_tells_nothing(monkeypatch, tmp_path, text):
    path = tmp_path / "cpu"
    path.write_text(text)
    monkeypatch.setattr(disturbance, "_PRESSURE", str(path))
    assert now() is None


def test_the_totals_of_this_system_only_grow():
    first, second = now(), now()
    if first is None:
        pytest.skip("this system does not tell how long somebody waited for a processor")
    assert all(b >= a for a, b in zip(first, second, strict=True))


def test_a_ratio_is_refused_where_its_times_were_disturbed(monkeypatch, tmp_path):
    class Adapter:
        framework = "numpy"

    here = Here(Adapter(), str(tmp_path), threads=1, seed=0)
    moments = itertools.cycle([START, after(0.9, 0.9)])
    monkeypatch.setattr(disturbance, "now", lambda: next(moments))
    with pytest.raises(Unsupported, match="held 90%"):
        here.ratio(lambda: None, lambda: None, seconds=0.0, pairs=1)
    monkeypatch.setattr(disturbance, "now", lambda: START)
    assert here.ratio(lambda: None, lambda: None, seconds=0.0, pairs=1)["ratio"] > 0
