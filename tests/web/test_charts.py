from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.web import charts
from advisor.web.charts import Difference, RatioRow, Share
from advisor.web.charts.ratios import reach_of


def shares(*probabilities: float) -> list[Share]:
    return [Share(f"F{i}", f"{i}", "#0072B2", p) for i, p in enumerate(probabilities)]


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
    drawn = charts.squares(shares(0.93, 0.05)).to_dict()
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
    ],
)
def test_edge_cases_make_valid_charts(chart):
    assert chart.to_dict(validate=True)["layer"]


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
