"""Why one framework is ahead, criterion by criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.web.charts.common import (
    AXIS,
    GREY,
    ROW,
    Chart,
    above,
    colours_of,
    layer,
    layered,
    name,
    number,
    rows_of,
)


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
    y = name("criterion", sort=None, title=None, axis=above())
    x = number(
        "difference",
        title=f"← for {ends[0]} · difference in value · for {ends[1]} →",
        scale={"domain": [-reach, reach]},
        axis={"format": "+.2f", "tickCount": 5, "grid": True},
    )
    tooltip = [
        name("criterion", title="criterion"),
        name("favours", title="speaks for"),
        number("difference", title="difference", format="+.3f"),
        number("low", title="one sd below", format="+.3f"),
        number("high", title="one sd above", format="+.3f"),
    ]
    colour = name("favours", scale=colours_of(colours), legend=None)
    bars = layer(
        data,
        {"type": "bar", "height": 14},
        {"y": y, "x": x, "color": colour, "tooltip": tooltip},
    )
    whiskers = layer(
        data,
        {"type": "rule", "strokeWidth": 1.6, "color": GREY},
        {"y": y, "x": number("low"), "x2": {"field": "high"}},
    )
    middle = layer(rows_of([{"x": 0.0}]), {"type": "rule", "color": GREY}, {"x": number("x")})
    return layered(bars, whiskers, middle, height=ROW * len(rows) + AXIS)
