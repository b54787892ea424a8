"""Ratios of times with their intervals: a forest plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.web.charts.common import (
    AXIS,
    GREY,
    ROW,
    Chart,
    above,
    layer,
    layered,
    name,
    number,
    rows_of,
)

EQUIVALENT = (0.95, 1.05)
"""The band within which a difference does not count: ±5 %."""

_MOST_SPREAD = 3.0
"""An interval may widen the axis up to this factor, and no further."""


@dataclass(frozen=True, slots=True)
class RatioRow:
    """One comparison of two contenders: ``ratio`` is the time of the first over the second."""

    label: str
    ratio: float
    low: float
    high: float
    words: str
    colour: str


def forest(rows: Sequence[RatioRow], ends: tuple[str, str], *, reach: float = 0.0) -> Chart:
    """Ratios with their 95 % intervals on a logarithmic axis, the ±5 % band shaded.

    ``ends`` are the names of who is faster on the left (ratio below 1) and on the right.
    ``reach``: how far the axis goes, where several charts are to have the same.
    """
    reach = reach or reach_of(rows)
    low, high = 1 / reach, reach
    data = rows_of(
        {
            "work": row.label,
            "ratio": row.ratio,
            "low": max(low, row.low),
            "high": min(high, row.high),
            "verdict": row.words,
            "colour": row.colour,
        }
        for row in rows
    )
    ticks = [
        t
        for t in (0.05, 0.1, 0.2, 0.25, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 4, 5, 10, 20, 50)
        if low <= t <= high
    ]
    scale = {"type": "log", "domain": [low, high], "nice": False}
    x = number(
        "ratio",
        scale=scale,
        title=f"← {ends[0]} faster · ratio of times · {ends[1]} faster →",
        axis={"values": ticks, "format": "~g"},
    )
    y = name("work", sort=None, title=None, axis=above())
    band = layer(
        rows_of([{"from": EQUIVALENT[0], "to": EQUIVALENT[1]}]),
        {"type": "rect", "opacity": 0.22, "color": GREY},
        {"x": number("from", scale=scale), "x2": {"field": "to"}},
    )
    one = layer(
        rows_of([{"x": 1.0}]), {"type": "rule", "color": GREY}, {"x": number("x", scale=scale)}
    )
    tooltip = [
        name("work", title="work"),
        number("ratio", title="ratio", format=".3f"),
        number("low", title="95 % from", format=".3f"),
        number("high", title="to", format=".3f"),
        name("verdict", title="verdict"),
    ]
    colour = name("colour", scale=None)
    lines = layer(
        data,
        {"type": "rule", "strokeWidth": 2.5},
        {
            "y": y,
            "x": number("low", scale=scale),
            "x2": {"field": "high"},
            "color": colour,
            "tooltip": tooltip,
        },
    )
    points = layer(
        data,
        {"type": "point", "filled": True, "size": 90, "opacity": 1},
        {"y": y, "x": x, "color": colour, "tooltip": tooltip},
    )
    return layered(band, one, lines, points, height=ROW * len(rows) + AXIS)


def reach_of(rows: Sequence[RatioRow]) -> float:
    """How far the axis goes to either side of 1: every ratio, and intervals unless they are wild.

    One wide interval would squeeze all others; it runs to the edge, and the table has its numbers.
    """
    furthest = max(max(row.ratio, 1 / row.ratio) for row in rows)
    bound = max(_MOST_SPREAD, furthest) * 1.3
    ends = [end for row in rows for end in (1 / row.low, row.high) if row.low > 0]
    return max(1.3, min(bound, max(furthest, *ends, 1.0) * 1.1))
