"""After how many steps compiling has paid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.web.charts.common import GREY, Chart, layer, layered, name, number, rows_of

_HEIGHT = 300
_BEYOND = 10.0
"""How far the axis goes beyond the last break-even."""
_LEAST = 1000.0
"""Steps that are shown where compiling never pays."""
_MOST = 20.0
"""Compiling for the sake of a few steps is hopeless; how much so needs no room."""
_PER_DECADE = 8
_DASHES = {"as recommended": [1, 0], "compiled hard": [5, 4]}


@dataclass(frozen=True, slots=True)
class Cost:
    """One compiled contender beside the same framework as written; times in seconds."""

    who: str
    letter: str
    colour: str
    mode: str
    compiling: float
    step: float
    plain_step: float
    """A step as written."""
    pays_after: float | None
    """Steps, where it ever pays."""

    def ratio(self, steps: float) -> float:
        """Time of that many steps, compiling included, over the same steps as written."""
        return (self.compiling + steps * self.step) / (steps * self.plain_step)


def break_even(costs: Sequence[Cost]) -> Chart:
    """Total time beside that of the same framework as written, over the number of steps.

    Both axes are logarithmic. A letter stands where compiling has paid: there a line falls below 1.
    """
    ends = [cost.pays_after for cost in costs if cost.pays_after is not None]
    last = max([_LEAST, *(end * _BEYOND for end in ends)])
    count = math.ceil(math.log10(last) * _PER_DECADE) + 1
    steps = [10 ** (power / _PER_DECADE) for power in range(count)]
    lowest = min(1.0, *(cost.ratio(steps[-1]) for cost in costs)) / 1.3
    x = number(
        "steps",
        title="number of steps",
        scale={"type": "log", "domain": [1, steps[-1]], "nice": False},
        axis={"values": [10**power for power in range(count // _PER_DECADE + 1)], "format": "~s"},
    )
    y = number(
        "ratio",
        title="time in all ÷ time as written",
        scale={"type": "log", "domain": [lowest, _MOST], "nice": False},
        axis={"values": [0.1, 0.2, 0.5, 1, 2, 5, 10, 20], "format": "~g"},
    )
    colour = name("colour", scale=None)
    legend = {"orient": "top", "symbolType": "stroke", "symbolSize": 400}
    lines = layer(
        rows_of(
            {
                "steps": step,
                "ratio": cost.ratio(step),
                "colour": cost.colour,
                "mode": cost.mode,
                "line": f"{cost.who}, {cost.mode}",
            }
            for cost in costs
            for step in steps
        ),
        {"type": "line", "strokeWidth": 2.5, "clip": True},
        {
            "x": x,
            "y": y,
            "color": colour,
            "strokeDash": name(
                "mode",
                title=None,
                scale={"domain": list(_DASHES), "range": list(_DASHES.values())},
                legend=legend if len({cost.mode for cost in costs}) > 1 else None,
            ),
            "detail": name("line"),
            "tooltip": [name("line"), number("steps", format="~s"), number("ratio", format=".2f")],
        },
    )
    even = layer(rows_of([{"one": 1.0}]), {"type": "rule", "color": GREY}, {"y": number("one")})
    marked = rows_of(
        {
            "steps": cost.pays_after or steps[-1],
            "ratio": 1.0 if cost.pays_after is not None else min(_MOST, cost.ratio(steps[-1])),
            "colour": cost.colour,
            "letter": cost.letter,
            "said": "never" if cost.pays_after is None else f"after {cost.pays_after:,.0f} steps",
            "line": f"{cost.who}, {cost.mode}",
        }
        for cost in costs
    )
    said = [name("line"), name("said", title="compiling pays")]
    dots = layer(
        marked,
        {"type": "point", "filled": True, "size": 260, "opacity": 1},
        {"x": x, "y": y, "color": colour, "tooltip": said},
    )
    letters = layer(
        marked,
        {"type": "text", "color": "white", "fontSize": 10, "fontWeight": "bold"},
        {"x": x, "y": y, "text": name("letter"), "tooltip": said},
    )
    return layered(even, lines, dots, letters, height=_HEIGHT)
