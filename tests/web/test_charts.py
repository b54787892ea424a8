from __future__ import annotations

import math

import altair as alt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.web import charts
from advisor.web.charts import Difference, Level, RatioRow, Share
from advisor.web.charts.ratios import reach_of
from tests.web.conftest import Drawn


def shares(*probabilities: float) -> list[Share]:
    return [Share(f"F{i}", f"{i}", "#0072B2", p) for i, p in enumerate(probabilities)]


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the test
@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=5).filter(lambda ps: sum(ps) > 0),
    st.floats(0, 1),
)
def test_squares_are_shared_out_fairly(parts, total):
    probabilities = [part / sum(parts) * total for part in parts]
    counts = charts.allot(probabilities)
    assert sum(counts) == min(100, round(sum(p * 100 for p in probabilities)))
    for count, p in zip(counts, probabilities, strict=True):
        assert abs(count - 100 * p) <= 1 + 1e-9


def test_the_picture_has_a_hundred_squares_and_a_letter_in_each():
    drawn = charts.squares(shares(0.93, 0.05))
    rows = drawn["layer"][0]["data"]["values"] if "data" in drawn["layer"][0] else None
    rows = rows or next(
        iter(drawn.get("datasets", {"": drawn.get("data", {}).get("values")}).values())
    )
    assert len(rows) == 100
    letters = [row["letter"] for row in rows]
    assert (letters.count("0"), letters.count("1"), letters.count("–")) == (93, 5, 2)


@pytest.mark.parametrize(
    "chart",
    [
        charts.bar_of_shares(shares(1.0, 0.0)),
        charts.bar_of_shares(shares()),
        charts.squares(shares(0.0, 0.0)),
        charts.differences([Difference("a", 0.0, 0.0, "F0")], {"F0": "#000000"}, ("F1", "F0")),
        charts.forest([RatioRow("w", 1.0, 1.0, 1.0, "equivalent", "#000000")], ("A", "B")),
        charts.forest([RatioRow("w", 0.9, 1e-300, 1e300, "no verdict", "#000000")], ("A", "B")),
        charts.levels(
            [Level("c", "F0", "0", None, 0.0, "unknown"), Level("c", "F1", "1", 0.4, 0.7, "some")],
            {"F0": "#000000", "F1": "#0072B2"},
        ),
        charts.bars_of_members([("Ada", {"f": 1.0}), ("all", {})], {"f": ("F", "F0", "#000000")}),
    ],
)
def test_edge_cases_make_valid_charts(chart):
    assert chart["layer"]
    # The library of the chart format knows what is valid.
    alt.Chart.from_dict(chart).to_dict(validate=True)


@given(st.lists(st.tuples(st.floats(0.01, 100), st.floats(1, 1e6)), min_size=1, max_size=6))
def test_every_ratio_is_on_the_axis(values):
    rows = [RatioRow(str(i), r, r / w, r * w, "", "") for i, (r, w) in enumerate(values)]
    reach = reach_of(rows)
    assert math.isfinite(reach)
    assert all(1 / reach <= row.ratio <= reach for row in rows)


def test_one_wild_interval_does_not_squeeze_the_others():
    calm = RatioRow("calm", 1.1, 1.05, 1.15, "", "")
    wild = RatioRow("wild", 0.9, 1e-100, 1e100, "", "")
    assert reach_of([calm]) == pytest.approx(1.3)
    assert reach_of([calm, wild]) < 5


def rows_with(chart, field: str) -> list[dict]:
    return Drawn(chart, "").rows(field)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=4).filter(lambda ps: sum(ps) > 0))
def test_letters_stand_in_the_middle_of_their_part(parts):
    probabilities = [part / sum(parts) for part in parts]
    rows = rows_with(charts.bar_of_shares(shares(*probabilities)), "middle")
    start = 0.0
    for order, probability in enumerate(probabilities):
        of_it = [row for row in rows if row["order"] == order]
        assert of_it
        for row in of_it:
            assert row["middle"] == pytest.approx(start + probability / 2)
            assert row["share"] == pytest.approx(probability)
        start += probability


def test_a_part_without_room_has_no_letter_but_keeps_its_place():
    drawn = charts.bar_of_shares(shares(0.96, 0.04))
    bars, letters = (
        drawn["datasets"][layer["data"]["name"]]
        if "name" in layer["data"]
        else layer["data"]["values"]
        for layer in drawn["layer"]
    )
    assert [row["letter"] for row in bars] == ["0", "1"]
    assert [row["letter"] for row in letters] == ["0"]


def test_a_forest_has_a_row_per_ratio_with_its_own_colour_and_words():
    rows = [
        RatioRow("one", 0.5, 0.4, 0.6, "A is faster", "#D55E00"),
        RatioRow("two", 2.0, 1.5, 2.5, "B is faster", "#0072B2"),
    ]
    drawn = charts.forest(rows, ("A", "B"))
    by_work = {row["work"]: row for row in rows_with(drawn, "verdict")}
    for row in rows:
        found = by_work[row.label]
        assert (found["ratio"], found["low"], found["high"]) == (row.ratio, row.low, row.high)
        assert (found["verdict"], found["colour"]) == (row.words, row.colour)
    assert rows_with(drawn, "from") == [{"from": 0.95, "to": 1.05}]
    titles = [
        layer["encoding"]["x"].get("title") for layer in drawn["layer"] if "x" in layer["encoding"]
    ]
    assert "← A faster · ratio of times · B faster →" in titles


def test_an_interval_beyond_the_axis_runs_to_its_edge_and_no_further():
    rows = [RatioRow("wild", 1.0, 1e-9, 1e9, "no verdict", "#000000")]
    (row,) = {r["work"]: r for r in rows_with(charts.forest(rows, ("A", "B")), "verdict")}.values()
    assert row["low"] == pytest.approx(1 / reach_of(rows))
    assert row["high"] == pytest.approx(reach_of(rows))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 1)), min_size=1, max_size=8))
def test_every_bar_and_its_line_lie_on_the_axis(values):
    rows = [Difference(str(i), value, sd, "F0") for i, (value, sd) in enumerate(values)]
    drawn = charts.differences(rows, {"F0": "#000000"}, ("F1", "F0"))
    low, high = drawn["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low == -high
    for row in rows_with(drawn, "difference"):
        assert low <= row["low"] <= row["difference"] <= row["high"] <= high


def test_an_unknown_level_runs_over_the_whole_scale_and_has_no_letter():
    rows = [
        Level("speed", "F0", "0", None, 0.0, "unknown"),
        Level("speed", "F1", "1", 0.9, 0.3, "fast (0.90 ± 0.30)"),
    ]
    drawn = charts.levels(rows, {"F0": "#000000", "F1": "#0072B2"})
    unknown, known = rows_with(drawn, "level")[:2]
    assert (unknown["low"], unknown["high"], unknown["known"]) == (0.0, 1.0, False)
    assert (known["mean"], known["high"], known["known"]) == (0.9, 1.0, True)
    assert known["low"] == pytest.approx(0.6)
    shown = [layer for layer in drawn["layer"] if layer["mark"]["type"] in ("point", "text")]
    assert all(layer["transform"] == [{"filter": "datum.known"}] for layer in shown)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=4).filter(lambda ps: sum(ps) > 0))
def test_a_members_parts_lie_side_by_side(parts):
    chances = {f"f{i}": part / sum(parts) for i, part in enumerate(parts)}
    names = {key: (key.upper(), key, "#000000") for key in chances}
    rows = rows_with(charts.bars_of_members([("Ada", chances)], names), "from")[: len(parts)]
    end = 0.0
    for row, chance in zip(rows, chances.values(), strict=True):
        assert row["from"] == pytest.approx(end)
        assert row["to"] - row["from"] == pytest.approx(chance)
        end = row["to"]
