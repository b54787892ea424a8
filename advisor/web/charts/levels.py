"""How good each framework is on each criterion, with how surely that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.web.charts import rows
from advisor.web.charts.common import (
    GREY,
    Chart,
    colours_of,
    layer,
    layered,
    name,
    number,
    rows_of,
)


@dataclass(frozen=True, slots=True)
class Level:
    """One framework on one criterion; ``mean`` is ``None`` where nothing is known."""

    criterion: str
    framework: str
    short: str
    mean: float | None
    sd: float
    words: str


def levels(held: Sequence[Level], colours: Mapping[str, str]) -> Chart:
    """A letter at the mean and a line of one standard deviation, by criterion, on 0 to 1.

    What is unknown is a dashed line over the whole scale. ``colours``: framework name to #RRGGBB,
    in the order of drawing.
    """
    order = list(colours)
    count = len(dict.fromkeys(row.criterion for row in held))
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
        for row in held
    )
    scale = {"domain": [0, 1]}
    place = rows.place("criterion", "framework", order)
    colour = name("framework", scale=colours_of(colours), legend=None)
    tooltip = [
        name("criterion", title="criterion"),
        name("framework", title="framework"),
        name("level", title="level"),
    ]
    lines = layer(
        data,
        {"type": "rule", "strokeWidth": 2.5, "opacity": 0.55},
        {
            **place,
            "x": number(
                "low",
                scale=scale,
                axis={"values": [0, 0.5, 1], "format": "~g"},
                title="0 not usable · 1 the best a project could need",
            ),
            "x2": {"field": "high"},
            "color": colour,
            "strokeDash": {"condition": {"test": "datum.known", "value": [1, 0]}, "value": [3, 4]},
            "tooltip": tooltip,
        },
    )
    known = [{"filter": "datum.known"}]
    mean = number("mean", scale=scale)
    dots = layer(
        data,
        {"type": "point", "filled": True, "size": 190, "opacity": 1},
        {**place, "x": mean, "color": colour, "tooltip": tooltip},
        transform=known,
    )
    letters = layer(
        data,
        {"type": "text", "color": "white", "fontSize": 9, "fontWeight": "bold"},
        {**place, "x": mean, "text": name("letter"), "tooltip": tooltip},
        transform=known,
    )
    middle = layer(
        rows_of([{"x": 0.5}]),
        {"type": "rule", "color": GREY, "opacity": 0.25},
        {"x": number("x", scale=scale)},
    )
    return layered(middle, lines, dots, letters, height=rows.height(count, len(order)))
