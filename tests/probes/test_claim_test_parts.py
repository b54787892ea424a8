"""What claim tests are made of: registration, needs, facts, timing side by side, programs apart."""

from __future__ import annotations

import itertools
import sys
import time
import types
from pathlib import Path

import numpy as np
import pytest

from probes import claim_tests as registry
from probes import disturbance, needs
from probes.claim_tests import (
    CANNOT_TEST,
    DOES_NOT_HOLD,
    HOLDS,
    ClaimTest,
    all_of,
    decide,
    every_pair,
    undecided,
)
from probes.failures import Unsupported
from probes.here import Here
from probes.observing import LARGEST_FACTS, observe, plain
from probes.protocol import BadRequest


class Adapter:
    """A framework that is none."""

    framework = "numpy"
    numpy = np

    def __init__(self):
        self.seeds = []

    def reseed(self, seed):
        self.seeds.append(seed)


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(registry, "_tests", {})
    # Whether times can be taken here must not depend on who else works on this machine.
    monkeypatch.setattr(disturbance, "now", lambda: None)


@pytest.fixture
def here(tmp_path):
    return Here(Adapter(), str(tmp_path), threads=2, seed=3)


def a_test(name="t", *, frameworks=("numpy",), **changes):
    words = {"title": "T", "method": "M.", "holds_if": "a", "fails_if": "b", "published": ["p"]}
    return ClaimTest(name, topic="speed", frameworks=frameworks, **{**words, **changes})


def test_two_with_one_id_are_a_mistake():
    a_test()
    with pytest.raises(ValueError, match="two claim tests"):
        a_test()


@pytest.mark.parametrize("changes", [{"covers": "half"}, {"covers": "part"}])
def test_a_part_says_what_is_left_out(changes):
    with pytest.raises(ValueError, match="limits"):
        a_test(**changes)


def test_an_observer_is_of_a_framework_that_the_test_names():
    with pytest.raises(ValueError, match="does not name"):
        a_test().observe("pytorch")


def test_it_is_whole_with_an_observer_for_each_and_a_judge():
    test = a_test(frameworks=("a", "b"))
    test.observe("a")(lambda _: {})
    test.judge(lambda _a, _b: undecided("no"))
    assert not test.whole
    test.observe("b")(lambda _: {})
    assert test.whole


def test_the_judge_gets_the_facts_in_the_order_of_the_frameworks():
    test = a_test(frameworks=("b", "a"))
    test.judge(lambda b, a: decide(b["n"] > a["n"], f"{b['n']} and {a['n']}."))
    assert test.verdict({"a": {"n": 1}, "b": {"n": 2}}) == (HOLDS, "2 and 1.")
    with pytest.raises(BadRequest, match="without facts of b"):
        test.verdict({"a": {"n": 1}})


@pytest.mark.parametrize("said", [None, "holds", (HOLDS, "x"), decide("yes", "")])
def test_a_judge_that_gives_no_verdict_is_a_mistake(said):
    test = a_test()
    test.judge(lambda _: said)
    with pytest.raises(TypeError):
        test.verdict({"numpy": {}})


def test_a_test_without_judge_or_observer_is_told():
    with pytest.raises(BadRequest, match="no judge"):
        a_test().verdict({"numpy": {}})
    with pytest.raises(BadRequest, match="observes nothing"):
        a_test("u").facts("numpy", None)


def test_decisions():
    assert decide(1, "x").outcome == HOLDS
    assert decide([], "x").outcome == DOES_NOT_HOLD
    assert undecided("x") == (CANNOT_TEST, "x")
    noisy = decide(None, "Facts.")
    assert noisy.outcome == CANNOT_TEST
    assert "disagree" in noisy.seen
    assert "Facts." in noisy.seen


@pytest.mark.parametrize(
    ("low", "high", "says"), [(1.3, 2.0, True), (1.25, 1.3, True), (0.8, 1.2, False),
                              (0.8, 3.0, None)],
)  # fmt: skip
def test_only_what_every_pair_shows(low, high, says):
    assert every_pair({"low": low, "high": high}, 1.25) is says


@pytest.mark.parametrize(
    ("parts", "says"),
    [((True, True), True), ((True, None), None), ((None, False), False), ((), True), ((0,), False)],
)
def test_all_of(parts, says):
    assert all_of(*parts) is says


def test_describing_leaves_out_the_code():
    described = a_test(needs=["gpu"], seconds=3).describe()
    assert described["needs"] == ["gpu"]
    assert described["seconds"] == 3.0
    assert plain(described, "t") == described


def test_observing_seeds_keeps_time_and_tidies_up():
    adapter, test, folders = Adapter(), a_test(), []

    @test.observe("numpy")
    def _(here):
        folders.append(here.write("file", "text"))
        return {"n": np.float32(1.5), "many": [np.int64(2)], "drawn": here.rng().random()}

    first = observe(test, adapter, threads=1, seed=5)
    assert first["facts"]["n"] == 1.5
    assert first["facts"]["many"] == [2]
    assert first["seconds"] >= 0
    assert adapter.seeds == [5]
    assert observe(test, adapter, 1, 5)["facts"]["drawn"] == first["facts"]["drawn"]
    assert not any(Path(folder).exists() for folder in folders)


def test_a_test_whose_needs_are_not_met_does_not_run():
    test = a_test(needs=["package:no_such_package"])
    test.observe("numpy")(lambda _: pytest.fail("it ran"))
    with pytest.raises(Unsupported, match="no_such_package"):
        observe(test, Adapter(), 1, 0)


@pytest.mark.parametrize("facts", [None, [1], {"x": object()}, {"x": {1, 2}}])
def test_what_is_no_fact(facts):
    with pytest.raises(TypeError):
        plain(facts, "t")


@pytest.mark.parametrize("facts", [{"x": float("nan")}, {"x": "y" * LARGEST_FACTS}])
def test_facts_are_finite_and_small(facts):
    with pytest.raises(ValueError, match=r"Out of range|characters"):
        plain(facts, "t")


@pytest.mark.parametrize(
    ("need", "words"),
    [("gpu", "no GPU"), ("package:no_such_package", "no_such_package"), ("package:a.b.c", "a.b.c")],
)
def test_needs_that_are_not_met(here, need, words):
    with pytest.raises(Unsupported, match=words):
        needs.check(need, here)


def test_a_compiler_is_looked_for(here, monkeypatch, tmp_path):
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unsupported, match=r"C\+\+ compiler"):
        needs.check("compiler", here)
    monkeypatch.setenv("CXX", sys.executable)
    needs.check("compiler", here)


def test_needs_that_are_met(here):
    needs.check("package:json", here)


@pytest.mark.parametrize("need", ["", "gpus", "gpu:2", "package:", "tpu"])
def test_what_is_no_need_is_a_mistake(here, need):
    with pytest.raises(ValueError, match="is no need"):
        needs.check(need, here)


def test_gpus_are_asked_of_the_framework(here):
    here.framework = "pytorch"
    here.adapter.torch = types.SimpleNamespace(cuda=types.SimpleNamespace(device_count=lambda: 2))
    assert here.gpus() == 2
    here.framework = "tensorflow"
    config = types.SimpleNamespace(list_physical_devices=lambda _: ["GPU:0"])
    here.adapter.tf = types.SimpleNamespace(config=config)
    assert here.gpus() == 1


def test_a_program_of_its_own(here):
    done = here.script("import sys; print(sys.argv[1], input())", "a", stdin="b\n")
    assert (done.code, done.out) == (0, "a b\n")
    failed = here.script("raise SystemExit(3)")
    assert failed.code == 3
    seen = here.script("import os; print(os.environ['MARK'])", MARK="here")
    assert seen.out == "here\n"


def test_the_memory_that_a_program_takes(here):
    program = """
kept = bytearray(int(sys.argv[1]))
begin()
more = bytearray(int(sys.argv[2]))
facts["length"] = len(more)
"""
    small = here.memory_of(program, "50000000", "1000000")
    large = here.memory_of(program, "1000000", "50000000")
    assert large["length"] == 50_000_000
    assert small["bytes"] < 10e6
    assert 45e6 < large["bytes"] < 60e6


def test_a_program_that_fails_says_why(here):
    with pytest.raises(RuntimeError, match="ValueError: too little"):
        here.memory_of("begin()\nraise ValueError('too little')")


def test_times_are_taken_in_turns_after_warming_up(here):
    calls = []
    found = here.ratio(lambda: calls.append("a"), lambda: calls.append("b"), seconds=0.01, pairs=3)
    assert calls[:4] == ["a", "a", "b", "b"]
    turns = [name for i, name in enumerate(calls[4:]) if i == 0 or calls[4:][i - 1] != name]
    assert turns == ["a", "b", "a", "b"]
    assert 0 < found["low"] <= found["ratio"] <= found["high"]
    assert found["a_s"] > 0


def test_the_ratio_tells_what_takes_longer(here):
    found = here.ratio(lambda: sum(range(200_000)), lambda: sum(range(2_000)), seconds=0.3)
    assert found["ratio"] > 2
    assert every_pair(found, 2.0) is not False


def test_one_call_that_was_put_off_does_not_decide_a_pair(here):
    waits = itertools.cycle([0.0] * 20 + [0.02])
    found = here.ratio(
        lambda: time.sleep(next(waits)), lambda: time.sleep(0.0), seconds=1.0, pairs=3
    )
    assert found["a_s"] < 0.01
