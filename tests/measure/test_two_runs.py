"""One run beside another, on blocks whose truth is known."""

from __future__ import annotations

import random

import pytest

from advisor.measure.results import SCHEMA, Contender, ProbeText, Result, Run
from advisor.measure.two_runs import compare_runs
from tests.measure.fakes import block

MACHINE = {"cpu": "Some CPU", "usable_cores": 2, "threads": 2, "memory_bytes": 8 << 30}


def result(framework, step_s, rounds=4, spread=0.01, status="ok", seed=0):
    rng = random.Random(f"{framework}{seed}")
    return Result(
        probe="work", contender=f"{framework}:as-written", framework=framework, mode="as-written",
        status=status,
        rounds=tuple(
            tuple(block(step_s * rng.lognormvariate(0, spread)) for _ in range(4))
            for _ in range(rounds)
        ),
    )  # fmt: skip


def run(*results, **changes):
    fields = {
        "id": "x", "started": "2026-11-30T10:00:00Z", "finished": "2026-11-30T10:01:00Z",
        "complete": True, "suite": "tiny", "seed": 0, "advisor": "0.1.0", "machine": MACHINE,
        "conditions": {"before": {"state": "quiet"}},
        "probes": (ProbeText(id="work", title="Work", work="nothing"),),
        "contenders": tuple(
            Contender(id=r.contender, framework=r.framework, mode=r.mode, status="ok",
                      versions={r.framework: "1.0"}, settings={"threads": "2"})
            for r in results
        ),
    }  # fmt: skip
    return Run(schema_=SCHEMA, results=results, **{**fields, **changes})


@pytest.mark.parametrize(
    ("times", "verdict"), [(1.5, "slower"), (0.6, "faster"), (1.0, "equivalent")]
)
def test_the_ratio_is_that_of_the_second_run_over_the_first(times, verdict):
    found = compare_runs(
        run(result("a", 0.01, rounds=6)), run(result("a", 0.01 * times, rounds=6, seed=1))
    )
    (ratio,) = found.ratios
    assert ratio.low < times < ratio.high
    assert ratio.ratio == pytest.approx(times, rel=0.03)
    assert ratio.verdict == verdict
    assert (ratio.a_s, ratio.b_s) == pytest.approx((0.01, 0.01 * times), rel=0.03)
    assert ratio.rounds == (6, 6)
    assert found.differences == ()


def test_it_is_wrong_about_a_run_beside_its_like_no_more_often_than_its_interval_says():
    missed = verdicts = 0
    for seed in range(200):
        pair = [run(result("a", 0.01, spread=0.03, seed=2 * seed + i)) for i in (0, 1)]
        (ratio,) = compare_runs(*pair).ratios
        missed += not ratio.low <= 1 <= ratio.high
        verdicts += ratio.verdict in ("faster", "slower")
    assert missed <= 20
    assert verdicts <= 2


def test_the_two_ways_round_are_each_others_inverse():
    pair = run(result("a", 0.01)), run(result("a", 0.02, rounds=3, spread=0.05))
    (there,), (back,) = compare_runs(*pair).ratios, compare_runs(*pair[::-1]).ratios
    assert there.ratio == pytest.approx(1 / back.ratio)
    assert (there.low, there.high) == pytest.approx((1 / back.high, 1 / back.low))
    assert (there.verdict, back.verdict) == ("slower", "faster")


def test_a_difference_that_the_suite_does_not_tell_apart_gets_no_verdict():
    pair = (
        run(result("a", 0.01), suite="quick"),
        run(result("a", 0.012, seed=3), suite="quick"),
    )
    (ratio,) = compare_runs(*pair).ratios
    assert ratio.low > 1.05
    assert ratio.verdict == "no-verdict"


def test_what_only_one_has_is_named_and_one_round_is_no_comparison():
    a = run(result("a", 0.01), result("b", 0.01, rounds=1), result("c", 0.01))
    b = run(result("a", 0.01), result("b", 0.01), result("d", 0.01, status="crashed"))
    found = compare_runs(a, b)
    assert [ratio.contender for ratio in found.ratios] == ["a:as-written"]
    assert found.only_a == ("work in c:as-written",)
    assert found.only_b == ()


def test_other_work_under_one_id_is_told_and_not_compared():
    texts = (ProbeText(id="work", title="Work", work="twice as much"),)
    found = compare_runs(run(result("a", 0.01)), run(result("a", 0.02), probes=texts))
    assert found.ratios == ()
    (difference,) = found.differences
    assert (difference.a, difference.b) == ("nothing", "twice as much")
    assert "not compared" in difference.means


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"machine": {**MACHINE, "cpu": "Another"}}, "processor"),
        ({"machine": {**MACHINE, "threads": 1}}, "threads"),
        ({"machine": {**MACHINE, "gpus": [{"name": "H200"}]}}, "accelerators"),
        ({"conditions": {"before": {"state": "busy"}}}, "load before the run"),
        ({"conditions": {"before": 3}}, "load before the run"),
        ({"suite": "other"}, "suite"),
        ({"seed": 1}, "seed"),
        ({"advisor": "9"}, "version of this program"),
        ({"complete": False, "note": "stopped"}, "complete"),
    ],
)
def test_what_else_is_different_is_told_with_what_it_means(changes, what):
    first, second = run(result("a", 0.01)), run(result("a", 0.01), **changes)
    (difference,) = compare_runs(first, second).differences
    assert difference.what == what
    assert difference.a != difference.b
    assert difference.means


def test_versions_and_threads_of_a_contender_are_told_once():
    def other(versions, settings):
        return (
            Contender(id="a:as-written", framework="a", mode="as-written", status="ok",
                      versions=versions, settings=settings),
        )  # fmt: skip

    first = run(result("a", 0.01))
    second = run(result("a", 0.01), contenders=other({"a": "2.0", "numpy": "2"}, {"threads": "1"}))
    found = {d.what: (d.a, d.b) for d in compare_runs(first, second).differences}
    assert found == {
        "a in a": ("1.0", "2.0"), "numpy in a": ("none", "2"), "threads in a": ("2", "1"),
    }  # fmt: skip


def test_memory_that_reads_alike_is_no_difference():
    nearly = {**MACHINE, "memory_bytes": (8 << 30) + 4096}
    assert (
        compare_runs(run(result("a", 0.01)), run(result("a", 0.01), machine=nearly)).differences
        == ()
    )
