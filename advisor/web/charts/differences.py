"""Why one framework is ahead, criterion by criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from advisor.web.charts.common import AXIS, GREY, ROW, Chart, above, rows_of


@dataclass(frozen=True, slots=True)
class Difference:
    """What one criterion adds to the leader's advantage."""

    title: str
    value: float
    sd: float
    favours: str


def differences(
    rows: Sequence[Difference], colours: Mapping[str, str], ends: tuple[str, str]
) -> Chart:
    """Diverging bars, largest first, each with a line of one standard deviation to either side.

    ``ends`` are the names of the runner-up (left) and the leader (right).
    """
    data = rows_of(
        {
            "criterion": row.title,
            "difference": row.value,
            "low": row.value - row.sd,
            "high": row.value + row.sd,
            "favours": row.favours,
        }
        for row in rows
    )
    reach = max([1e-3, *(abs(row.value) + row.sd for row in rows)]) * 1.08
    y = alt.Y(
        "criterion:N",
        sort=None,
        title=None,
        axis=above(),
    )
    x = alt.X(
        "difference:Q",
        title=f"← for {ends[0]} · difference in value · for {ends[1]} →",
        scale=alt.Scale(domain=[-reach, reach]),
        axis=alt.Axis(format="+.2f", tickCount=5, grid=True),
    )
    bars = (
        alt.Chart(data)
        .mark_bar(height=14)
        .encode(
            y=y,
            x=x,
            color=alt.Color(
                "favours:N",
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("criterion:N", title="criterion"),
                alt.Tooltip("favours:N", title="speaks for"),
                alt.Tooltip("difference:Q", title="difference", format="+.3f"),
                alt.Tooltip("low:Q", title="one sd below", format="+.3f"),
                alt.Tooltip("high:Q", title="one sd above", format="+.3f"),
            ],
        )
    )
    whiskers = (
        alt.Chart(data).mark_rule(strokeWidth=1.6, color=GREY).encode(y=y, x="low:Q", x2="high:Q")
    )
    middle = alt.Chart(rows_of([{"x": 0.0}])).mark_rule(color=GREY).encode(x="x:Q")
    return alt.layer(bars, whiskers, middle).properties(height=ROW * len(rows) + AXIS)
