"""What the first result costs, and what each step costs after it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.web.charts import rows
from advisor.web.charts.common import (
    Chart,
    colours_of,
    layer,
    layered,
    name,
    number,
    rows_of,
)

IN_SECONDS = (
    "datum.value >= 1 ? format(datum.value, '~g') + ' s' : "
    "datum.value >= 1e-3 ? format(datum.value * 1e3, '~g') + ' ms' : "
    "format(datum.value * 1e6, '~g') + ' µs'"
)
"""Vega expression for the labels of an axis in seconds."""

DRAWABLE = (1e-9, 1e7)
"""Seconds that have a place on a logarithmic axis; a damaged file may hold others."""

_WIDE = 1000.0
"""Longest over shortest time from which on powers of ten are ticks enough."""


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One contender on one work; ``first`` is ``None`` where it was not measured."""

    work: str
    who: str
    letter: str
    first: float | None
    step: float
    words: str


def first_and_steady(measured: Sequence[TimeRow], colours: Mapping[str, str]) -> Chart:
    """A diamond at the first result and a letter at a steady step, joined, on a log axis.

    ``colours``: who to #RRGGBB, in the order of drawing.
    """
    order = list(colours)
    data = rows_of(
        {
            "work": row.work,
            "who": row.who,
            "letter": row.letter,
            "first": row.step if row.first is None else row.first,
            "step": row.step,
            "known": row.first is not None,
            "said": row.words,
        }
        for row in measured
    )
    seconds = [value for row in measured for value in (row.first, row.step) if value is not None]
    ends = [min(seconds) / 1.6, max(seconds) * 1.6]
    scale = {"type": "log", "domain": ends, "nice": False}
    place = rows.place("work", "who", order)
    colour = name("who", scale=colours_of(colours), legend=None)
    tooltip = [
        name("work", title="work"),
        name("who", title="who"),
        name("said", title="measured"),
    ]
    step = number(
        "step",
        scale=scale,
        title="● each step · ◆ first result",
        axis={"labelExpr": IN_SECONDS, "values": _ticks(*ends), "labelOverlap": True},
    )
    first = number("first", scale=scale)
    joined = layer(
        data,
        {"type": "rule", "strokeWidth": 2, "opacity": 0.55},
        {**place, "x": step, "x2": {"field": "first"}, "color": colour, "tooltip": tooltip},
    )
    diamonds = layer(
        data,
        {"type": "point", "shape": "diamond", "filled": True, "size": 110, "opacity": 1},
        {**place, "x": first, "color": colour, "tooltip": tooltip},
        transform=[{"filter": "datum.known"}],
    )
    dots = layer(
        data,
        {"type": "point", "filled": True, "size": 190, "opacity": 1},
        {**place, "x": step, "color": colour, "tooltip": tooltip},
    )
    letters = layer(
        data,
        {"type": "text", "color": "white", "fontSize": 9, "fontWeight": "bold"},
        {**place, "x": step, "text": name("letter"), "tooltip": tooltip},
    )
    works = len({row.work for row in measured})
    return layered(joined, diamonds, dots, letters, height=rows.height(works, len(order)))


def _ticks(low: float, high: float) -> list[float]:
    """Powers of ten; with twos and fives between them where the axis is short."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    between = (1,) if high / low > _WIDE else (1, 2, 5)
    values = [float(f"{part}e{power}") for power in powers for part in between]
    return [value for value in values if low <= value <= high]
