"""Fixtures of the tests of measuring."""

from __future__ import annotations

import random

import pytest

from advisor.measure.clock import Clock
from advisor.measure.crew import Setting
from tests.measure.fakes import FAKE_WORKER, SHORT


@pytest.fixture
def setting(tmp_path):
    return Setting(
        FAKE_WORKER,
        tmp_path,
        threads=2,
        seed=0,
        device="cpu",
        as_i_run_it=False,
        timeouts=SHORT,
        clock=Clock(60.0),
        padding=random.Random(0),
    )


@pytest.fixture(autouse=True)
def _quiet_machine(request, monkeypatch):
    """Other programs on the machine that tests run on must not void the blocks of fakes."""
    if "framework" in request.keywords or "conditions" in request.module.__name__:
        return
    monkeypatch.setattr("advisor.measure.conditions.Load.evidence", lambda *_: "")
    monkeypatch.setattr("advisor.measure.session._PREFLIGHT_S", 0.0)
