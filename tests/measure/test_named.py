"""Named contenders: turns together whatever their modes, all compared, each under its name."""

from __future__ import annotations

import sys

import pytest

from advisor.errors import ProbeError
from advisor.measure import named as module
from advisor.measure.clock import Clock
from advisor.measure.interpreters import Found
from advisor.measure.named import Named, suite_for, take_part
from advisor.measure.plan import Participant, probes_for, yardstick
from advisor.measure.suites import START_UP, SUITES
from tests.measure.fakes import run_fakes, tiny_suite

EAGER, COMPILED, HARD = "as-written", "as-recommended", "compiled-hard"


def who(name, framework, mode=EAGER):
    return Participant(name, framework, mode, sys.executable, name=name)


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """Fast, slow and compiled; their true ratios are 1 : 2 : 1."""
    patch = pytest.MonkeyPatch()
    patch.setattr("advisor.measure.conditions.Load.evidence", lambda *_: "")
    patch.setattr("advisor.measure.session._PREFLIGHT_S", 0.0)
    heard = []
    asked = [Named("old", "steady"), Named("new", "quick"), Named("fast", "steady", COMPILED)]
    run = run_fakes(
        suite=suite_for(tiny_suite(rounds=2, yardstick=("work",)), asked),
        contenders=[who(n.name, n.framework, n.mode) for n in asked],
        on_event=heard.append,
    )
    patch.undo()
    return run, heard


def test_all_are_compared_with_each_other_across_modes(three):
    run, _ = three
    found = {(c.a, c.b): c for c in run.comparisons if c.probe == "work"}
    assert {frozenset(pair) for pair in found} == {
        frozenset(("old", "new")), frozenset(("old", "fast")), frozenset(("new", "fast")),
    }  # fmt: skip
    ratios = {pair: round(c.ratio, 1) for pair, c in found.items()}
    assert ratios == {("new", "old"): 0.5, ("new", "fast"): 1.0, ("old", "fast"): 2.0}
    assert {(c.mode, c.b_mode) for c in found.values()} == {(EAGER, None), (EAGER, COMPILED)}


def test_they_take_turns_in_one_round(three):
    run, heard = three
    turns = [
        e.contender
        for e in heard
        if e.round == 1 and e.text.startswith("work in") and e.kind == "progress"
    ]
    rivals = [name for name in turns if name != "numpy:as-written"]
    assert rivals == ["fast", "new", "old", "old", "new", "fast"]
    assert run.conditions["rounds"] == {EAGER: 2}


def test_each_stands_under_its_name(three):
    run, _ = three
    assert {(c.id, c.name, c.framework, c.mode) for c in run.contenders} == {
        ("old", "old", "steady", EAGER), ("new", "new", "quick", EAGER),
        ("fast", "fast", "steady", COMPILED), ("numpy:as-written", "", "numpy", EAGER),
    }  # fmt: skip
    assert all(r.parity.passed for r in run.results if r.probe == "work")


def test_a_thing_with_itself_is_equivalent_or_undecided():
    run = run_fakes(suite=tiny_suite(rounds=3), contenders=[who("a", "steady"), who("b", "steady")])
    work = next(c for c in run.comparisons if c.probe == "work")
    assert work.verdict == "equivalent"
    assert (work.a, work.b) == ("a", "b")


def test_every_probe_runs_in_every_mode_that_was_named():
    suite = suite_for(SUITES["quick"], [Named("a", "pytorch", HARD), Named("b", "jax", COMPILED)])
    assert suite.all_modes() == (COMPILED, HARD)
    assert suite.probes == SUITES["quick"].probes
    assert probes_for(suite, who("b", "jax", COMPILED)) == suite.probes
    slow = Participant("a", "pytorch", HARD, "p", compiles_slowly=True, name="a")
    assert probes_for(suite, slow) == ("mlp-training-step",)
    assert probes_for(suite, yardstick()) == SUITES["quick"].yardstick
    assert START_UP in suite.probes


@pytest.fixture
def interpreters(monkeypatch):
    asked = []

    def find(overrides, *, frameworks, clock):
        framework = frameworks[0]
        python = overrides.get(framework, "here")
        asked.append((framework, python))
        if python == "empty":
            return [Found(framework, python, {}, "not_installed", "it is not in there")]
        return [Found(framework, python, isolated=python != "site")]

    monkeypatch.setattr(module, "find_interpreters", find)
    return asked


def test_each_interpreter_is_asked_once(interpreters):
    asked = [
        Named("a", "pytorch"),
        Named("b", "pytorch", COMPILED),
        Named("c", "pytorch", python="site"),
    ]
    able, absent = take_part(asked, {}, Clock())
    assert [(p.id, p.mode, p.python, p.user_site) for p in able] == [
        ("a", EAGER, "here", False), ("b", COMPILED, "here", False), ("c", EAGER, "site", True),
    ]  # fmt: skip
    assert absent == []
    assert len(interpreters) == 2


def test_the_python_of_a_framework_is_that_of_its_contenders(interpreters):
    able, _ = take_part(
        [Named("a", "jax"), Named("b", "jax", python="mine")], {"jax": "its"}, Clock()
    )
    assert [p.python for p in able] == ["its", "mine"]


def test_one_that_cannot_take_part_is_listed_while_two_are_left(interpreters):
    asked = [Named("a", "jax"), Named("b", "jax", python="empty"), Named("c", "jax", COMPILED)]
    able, absent = take_part(asked, {}, Clock())
    assert [p.id for p in able] == ["a", "c"]
    assert [(c.id, c.name, c.status) for c in absent] == [("b", "b", "not_installed")]


@pytest.mark.parametrize("names", ["ab", "a"])
def test_too_few_to_compare_is_an_error_with_the_reasons(interpreters, names):
    asked = [Named(name, "jax", python="empty") for name in names]
    with pytest.raises(ProbeError, match="nothing can be compared") as caught:
        take_part(asked, {}, Clock())
    assert "it is not in there" in str(caught.value)
    assert "--contender" in caught.value.next_step
