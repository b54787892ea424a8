"""How good each framework is on each criterion, with how surely that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt

from advisor.web.charts.common import AXIS, GREY, Chart, above, rows_of

_LINE = 15
"""Height that one framework takes inside a criterion's row."""
_ABOVE = 24


@dataclass(frozen=True, slots=True)
class Level:
    """One framework on one criterion; ``mean`` is ``None`` where nothing is known."""

    criterion: str
    framework: str
    short: str
    mean: float | None
    sd: float
    words: str


def levels(rows: Sequence[Level], colours: Mapping[str, str]) -> Chart:
    """A letter at the mean and a line of one standard deviation, by criterion, on 0 to 1.

    What is unknown is a dashed line over the whole scale. ``colours``: framework name to #RRGGBB,
    in the order of drawing.
    """
    order = list(colours)
    count = len(dict.fromkeys(row.criterion for row in rows))
    data = rows_of(
        {
            "criterion": row.criterion,
            "framework": row.framework,
            "letter": row.short,
            "mean": 0.5 if row.mean is None else row.mean,
            "low": 0.0 if row.mean is None else max(0.0, row.mean - row.sd),
            "high": 1.0 if row.mean is None else min(1.0, row.mean + row.sd),
            "known": row.mean is not None,
            "level": row.words,
        }
        for row in rows
    )
    y = alt.Y(
        "criterion:N",
        sort=None,
        title=None,
        axis=_axis(len(order)),
        scale=alt.Scale(paddingInner=_ABOVE / (_ABOVE + _LINE * len(order)), paddingOuter=0.25),
    )
    offset = alt.YOffset("framework:N", sort=order)
    scale = alt.Scale(domain=[0, 1])
    colour = alt.Color(
        "framework:N", scale=alt.Scale(domain=order, range=list(colours.values())), legend=None
    )
    tooltip = [
        alt.Tooltip("criterion:N", title="criterion"),
        alt.Tooltip("framework:N", title="framework"),
        alt.Tooltip("level:N", title="level"),
    ]
    base = alt.Chart(data)
    axis = alt.Axis(values=[0, 0.5, 1], format="~g")
    lines = base.mark_rule(strokeWidth=2.5, opacity=0.55).encode(
        y=y,
        yOffset=offset,
        x=alt.X(
            "low:Q", scale=scale, axis=axis, title="0 not usable · 1 the best a project could need"
        ),
        x2="high:Q",
        color=colour,
        strokeDash=alt.condition("datum.known", alt.value([1, 0]), alt.value([3, 4])),
        tooltip=tooltip,
    )
    known = base.transform_filter("datum.known")
    dots = known.mark_point(filled=True, size=190, opacity=1).encode(
        y=y, yOffset=offset, x=alt.X("mean:Q", scale=scale), color=colour, tooltip=tooltip
    )
    letters = known.mark_text(color="white", fontSize=9, fontWeight="bold").encode(
        y=y, yOffset=offset, x=alt.X("mean:Q", scale=scale), text="letter:N", tooltip=tooltip
    )
    middle = alt.Chart(rows_of([{"x": 0.5}])).mark_rule(color=GREY, opacity=0.25).encode(x="x:Q")
    return alt.layer(middle, lines, dots, letters).properties(
        height=count * (_ABOVE + _LINE * len(order)) + AXIS
    )


def _axis(frameworks: int) -> alt.Axis:
    axis = above()
    axis.labelOffset = -(_LINE * frameworks / 2 + 8)
    return axis
