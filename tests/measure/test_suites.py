"""What the suites hold: probes that exist, modes that exist, and words that say both."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from advisor import paths
from advisor.measure import packages
from advisor.measure.interpreters import Found
from advisor.measure.plan import expected_seconds, participants, probes_for, yardstick
from advisor.measure.probe_ids import base_of
from advisor.measure.suites import START_UP, SUITES
from probes.registry import find_workload, workloads
from probes.spec import MODES

QUICK, FULL = SUITES["quick"], SUITES["full"]
LEFT_OUT = {"large-cnn-training-step"}


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.id)
class TestEverySuite:
    def test_its_probes_are_known_to_the_workers(self, suite):
        for probe in suite.probes:
            assert probe == START_UP or find_workload(probe).id == probe

    def test_its_parts_speak_of_its_own_probes(self, suite):
        assert set(suite.modes) == set(suite.probes)
        assert set(suite.yardstick) <= set(suite.probes)
        assert set(suite.compiled_by_all) <= set(suite.probes)
        assert len(set(suite.probes)) == len(suite.probes)
        for probe in suite.compiled_by_all:
            assert set(suite.modes[probe]) > {"as-written"}

    def test_its_modes_are_modes_of_the_workers(self, suite):
        assert set(suite.all_modes()) <= set(MODES)
        assert all(modes[0] == "as-written" for modes in suite.modes.values())

    def test_numpy_is_asked_only_for_what_it_can(self, suite):
        for probe in suite.yardstick:
            assert probe == START_UP or find_workload(probe).work.dtype == "float32"

    def test_it_ends_before_its_budget(self, suite):
        assert 0 < suite.expected_seconds < suite.budget_seconds
        assert suite.rounds >= 3
        assert "Not included" in suite.about


def test_quick_takes_what_it_took():
    assert QUICK.probes == (
        "start-up", "matmul", "mlp-inference", "mlp-training-step", "small-cnn-training-step"
    )  # fmt: skip
    assert QUICK.budget_seconds <= 90
    assert QUICK.all_modes() == ("as-written", "as-recommended")
    assert not QUICK.every_framework


def test_full_holds_every_workload_as_written_but_the_one_that_needs_gigabytes():
    as_written = {base_of(probe) for probe in FULL.probes_of("as-written")}
    assert as_written == {one.id for one in workloads()} - LEFT_OUT | {START_UP}
    assert "large CNN" in FULL.about


@pytest.mark.parametrize("option", ["batch=1", "batch=32", "optimizer=adam", "dtype=bfloat16"])
def test_full_holds_every_kind_of_variant(option):
    assert any(option in probe.partition("@")[2].split(",") for probe in FULL.probes)


def test_full_ends_within_a_quarter_of_an_hour():
    assert FULL.budget_seconds <= 15 * 60
    found = [
        Found(framework=name, python="python", status="ok", versions={})
        for name in ("pytorch", "tensorflow")
    ]
    taking_part = [
        replace(one, compiles_slowly=one.framework == "pytorch")
        for one in (*participants(FULL, found), yardstick())
    ]
    assert expected_seconds(FULL, taking_part, FULL.rounds) < FULL.budget_seconds


def test_slow_compilers_leave_out_what_is_not_worth_tens_of_seconds():
    slow = SimpleNamespace(mode="as-recommended", compiles_slowly=True, is_yardstick=False)
    quick = SimpleNamespace(mode="as-recommended", compiles_slowly=False, is_yardstick=False)
    left_out = set(probes_for(FULL, quick)) - set(probes_for(FULL, slow))
    assert left_out == {"lstm-training-step", "recommender-training-step"}


def test_a_framework_with_an_adapter_is_found_without_a_list():
    assert packages.with_adapters() == ("jax", "pytorch", "tensorflow")
    assert set(packages.MEASURED) <= set(packages.with_adapters())


def test_only_adapters_that_lie_there_count(tmp_path, monkeypatch):
    (tmp_path / "adapters" / "jax").mkdir(parents=True)
    for name in ("base.py", "numpy_.py", "pytorch.py", "abacus.py", ".hidden.py", "__init__.py"):
        (tmp_path / "adapters" / name).touch()
    monkeypatch.setattr(paths, "probes_dir", lambda: tmp_path)
    assert packages.with_adapters() == ("jax", "pytorch")
