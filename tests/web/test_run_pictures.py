"""The pictures of a run: speed by mode, first result, when compiling pays, memory."""

from __future__ import annotations

import altair as alt
import pytest

from advisor.web import charts
from tests.web import builders
from tests.web.conftest import named, texts

BLUE = "#0072B2"


def valid(chart):
    """Vega-Lite's own schema accepts it."""
    alt.LayerChart.from_dict(chart)
    return chart


def cost(**changes):
    usual = {"who": "PyTorch", "letter": "P", "colour": BLUE, "mode": "as recommended",
             "compiling": 9.0, "step": 0.5, "plain_step": 1.0, "pays_after": 18.0}  # fmt: skip
    return charts.Cost(**{**usual, **changes})


def test_compiling_pays_where_the_line_is_at_one():
    one = cost()
    assert one.ratio(18) == pytest.approx(1)
    assert one.ratio(1) > 1 > one.ratio(1000)
    rows = [row for layer in valid(charts.break_even([one]))["layer"]
            for row in layer["data"]["values"] if row.get("said")]  # fmt: skip
    assert {(row["steps"], row["ratio"], row["said"]) for row in rows} == {
        (18.0, 1.0, "after 18 steps")
    }


def test_what_never_pays_is_marked_as_that_and_never_below_one():
    never = cost(step=1.5, pays_after=None)
    rows = [row for layer in valid(charts.break_even([never]))["layer"]
            for row in layer["data"]["values"] if row.get("said")]  # fmt: skip
    assert {row["said"] for row in rows} == {"never"}
    assert all(row["ratio"] > 1 for row in rows)


def test_two_ways_to_compile_are_told_apart_by_their_lines():
    both = charts.break_even([cost(), cost(mode="compiled hard")])
    one = charts.break_even([cost()])
    dashes = [chart["layer"][1]["encoding"]["strokeDash"]["legend"] for chart in (both, one)]
    assert dashes[0] is not None
    assert dashes[1] is None


@pytest.mark.parametrize("first", [None, 0.2, 30.0, 1e-6])
def test_first_and_steady_is_valid_whatever_was_measured(first):
    row = charts.TimeRow("w", "PyTorch", "P", first, 0.001, "said")
    chart = valid(charts.first_and_steady([row], {"PyTorch": BLUE}))
    (data,) = {str(layer["data"]["values"]) for layer in chart["layer"]}
    assert f"'known': {first is not None}" in data
    low, high = chart["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low < 0.001 < high
    assert first is None or low < first < high


def test_memory_says_its_size_beside_the_bar():
    chart = valid(
        charts.memory([charts.MemoryRow("w", "JAX", "JX", 2**30, "1 GiB")], {"JAX": BLUE})
    )
    row = chart["layer"][0]["data"]["values"][0]
    assert row["mebibytes"] == 1024
    assert row["said"] == "JX 1 GiB"


def test_a_run_is_drawn_by_pair_and_by_mode_with_the_same_axis(with_run, drawn):
    with_run(builders.full())
    found = {chart.alt: chart for chart in named(drawn, "Ratio of the times of JAX and PyTorch")}
    assert len(found) == 2
    assert [part in "".join(found) for part in ("as written", "as recommended")] == [True, True]
    axes = {str(chart.spec["layer"][0]["encoding"]["x"]["scale"]) for chart in found.values()}
    assert len(axes) == 1
    assert len({chart.alt for chart in named(drawn, "Ratio of the times")}) == 6


def test_first_result_memory_and_break_even_are_drawn_as_measured(with_run, drawn):
    run = builders.full()
    tester = with_run(run)
    (times,) = {c.alt: c for c in named(drawn, "Time to the first result")}.values()
    steps = {(row["work"], row["who"]): row["step"] for row in times.rows("step")}
    assert len(steps) == len(run.results)
    assert set(steps.values()) == {r.quantities["step_seconds"].value for r in run.results}
    (memory,) = {c.alt: c for c in named(drawn, "Peak memory")}.values()
    assert {row["mebibytes"] for row in memory.rows("mebibytes")} == {768.0}
    (even,) = {c.alt: c for c in named(drawn, "Time of so many steps")}.values()
    assert "PyTorch as recommended: after 1,000 steps" in even.alt
    assert "When compiling pays" in texts(tester)


def test_break_even_of_other_work_can_be_chosen(with_run, drawn):
    tester = with_run(builders.full())
    drawn.clear()
    (choice,) = [one for one in tester.selectbox if one.label == "Work"]
    choice.set_value("small-cnn-training-step").run()
    assert not tester.exception
    assert "small image classifier" in named(drawn, "Time of so many steps")[-1].alt


def test_a_run_without_compiled_work_has_no_picture_of_it(with_run, drawn):
    tester = with_run(builders.run())
    assert not named(drawn, "Time of so many steps")
    assert "When compiling pays" not in texts(tester)


def test_a_contender_with_a_name_of_its_own_is_called_by_it(with_run, drawn):
    nightly = {**builders.contender("pytorch"), "id": "nightly", "name": "nightly"}
    row = builders.comparison(0.5, 0.48, 0.52, "faster", a="nightly")
    result = {**builders.result("pytorch", 0.001), "contender": "nightly"}
    run = builders.run(contenders=[nightly, builders.contender("tensorflow")],
                       comparisons=[row], results=[result])  # fmt: skip
    tester = with_run(run)
    assert "Time of nightly ÷ TensorFlow" in tester.table[0].value.columns
    assert list(tester.table[0].value["Verdict"]) == ["nightly is faster"]
    assert named(drawn, "Ratio of the times of nightly and TensorFlow")


def test_modes_against_each_other_are_said(with_run):
    row = builders.comparison(0.5, 0.48, 0.52, "faster", b_mode="as-recommended")
    tester = with_run(builders.run(comparisons=[row]))
    assert list(tester.table[0].value["Work"]) == [
        "MLP training step, as written against as recommended"
    ]


def test_what_the_machine_can_resolve_is_said_where_it_is_known(with_run):
    known = {"id": "c", "day": "2026-11-20", "machine": "m", "suite": "quick", "resolves": 1.04}
    text = texts(with_run(builders.run(calibration=known))).replace("\\", "")
    assert "tells apart on this machine what differs by 4 % or more" in text


def test_what_depends_on_load_is_said_with_the_advice(with_run):
    beside = builders.comparison(1.4, 1.3, 1.5, "slower")
    loaded = {"neighbour": 0.9, "results": [builders.result("pytorch", 0.002)],
              "comparisons": [beside]}  # fmt: skip
    tester = with_run(builders.run(under_load=loaded))
    (table,) = [t.value for t in tester.table if "Beside it" in t.value.columns]
    assert "PyTorch is faster (0.50 [0.48, 0.52])" in table["Without it"].iloc[0]
    assert "TensorFlow is faster (1.40 [1.30, 1.50])" in table["Beside it"].iloc[0]
    assert "depends on load" in table["So"].iloc[0]
    assert "What to do" in texts(tester)


def test_failures_of_one_kind_are_one_line_with_all_their_work(with_run):
    failed = [
        {**builders.run_data()["results"][2], "probe": probe, "reason": "exit status 2"}
        for probe in ("matmul", "mlp-training-step")
    ]
    text = texts(with_run(builders.run(results=failed))).replace("\\", "")
    assert text.count("exit status 2") == 1
    assert "Matrix product, as written; MLP training step, as written" in text
