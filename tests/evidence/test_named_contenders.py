"""Named contenders count as evidence where they speak for a framework, and never twice."""

from __future__ import annotations

import pytest

from advisor.evidence.measurements import left_out, measured_values
from advisor.measure.results import Contender, Result
from tests.evidence.builders import TODAY, knowledge, probe, run

BASE = knowledge({}, probes=(probe(),))
OLD, NEW = {"ash": "1.0"}, {"ash": "2.0"}


def named(name, seconds, mode="as-written", python="/p", versions=OLD, given=True):
    who = Contender(
        id=name, name=name if given else "", framework="ash", mode=mode, python=python,
        versions=versions, status="ok",
    )  # fmt: skip
    got = run({"ash": seconds}).results[0]
    return who, Result(**{**got.model_dump(), "contender": name, "mode": mode})


def run_of(*pairs):
    plain = run({"numpy": 1.0})
    return plain.model_copy(
        update={
            "contenders": tuple(who for who, _ in pairs),
            "results": (*plain.results, *(result for _, result in pairs)),
        }
    )


def mean_of(*pairs):
    found, unusable = measured_values(run_of(*pairs), BASE, TODAY)
    cell = found.get(("ash", "speed"))
    return (cell.mean if cell else None), unusable


def test_one_named_contender_counts_as_if_nobody_had_named_it():
    assert mean_of(named("a", 0.5)) == mean_of(named("ash:as-written", 0.5, given=False))


def test_of_a_thing_with_itself_the_first_counts_not_the_luckier():
    found, _ = measured_values(run_of(named("a", 1.0), named("b", 0.5)), BASE, TODAY)
    assert found[("ash", "speed")].mean == pytest.approx(0.5)
    assert len(found[("ash", "speed")].items) == 1


def test_of_two_modes_of_one_interpreter_the_better_counts():
    mean, unusable = mean_of(named("a", 1.0), named("b", 0.5, mode="as-recommended"))
    assert mean == pytest.approx(0.75)
    assert unusable == ()


@pytest.mark.parametrize("other", [{"versions": NEW}, {"python": "/q"}])
def test_of_two_versions_or_interpreters_none_counts_and_that_is_told(other):
    mean, unusable = mean_of(named("old", 1.0), named("new", 0.5, **other))
    assert mean is None
    (said,) = [text for text in unusable if "old, new" in text]
    assert "not of one interpreter and version" in said


def test_beside_a_plain_contender_no_named_one_counts():
    pairs = named("ash:as-written", 1.0, given=False), named("fast", 0.25, versions=NEW)
    assert mean_of(*pairs)[0] == pytest.approx(0.5)
    assert left_out(run_of(*pairs), "ash") == {"fast"}


def test_one_that_could_not_start_does_not_make_two_kinds():
    who, result = named("old", 1.0, versions=NEW, python="/gone")
    broken = who.model_copy(update={"status": "not_installed"})
    made = run_of(named("a", 0.5), (broken, result.model_copy(update={"status": "not_installed"})))
    found, _ = measured_values(made, BASE, TODAY)
    assert found[("ash", "speed")].mean == pytest.approx(0.75)
