"""How much memory each contender took at most."""

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

_MIB = 2.0**20


@dataclass(frozen=True, slots=True)
class MemoryRow:
    """Peak memory of one contender on one work."""

    work: str
    who: str
    letter: str
    peak_bytes: float
    words: str


def memory(measured: Sequence[MemoryRow], colours: Mapping[str, str]) -> Chart:
    """One bar per work and contender, with its letter and its size in words, in MiB.

    ``colours``: who to #RRGGBB, in the order of drawing.
    """
    data = rows_of(
        {
            "work": row.work,
            "who": row.who,
            "mebibytes": row.peak_bytes / _MIB,
            "said": f"{row.letter} {row.words}",
        }
        for row in measured
    )
    place = rows.place("work", "who", list(colours))
    most = max(row.peak_bytes for row in measured) / _MIB
    x = number(
        "mebibytes",
        title="peak memory of the process, MiB",
        scale={"domain": [0, most * 1.25]},
        axis={"tickCount": 4, "format": ",.0f"},
    )
    bars = layer(
        data,
        {"type": "bar", "height": rows.LINE - 4},
        {
            **place,
            "x": x,
            "color": name("who", scale=colours_of(colours), legend=None),
            "tooltip": [name("work"), name("who"), name("said", title="peak memory")],
        },
    )
    sizes = layer(
        data,
        {"type": "text", "align": "left", "dx": 4, "fontSize": 10, "color": GREY},
        {**place, "x": x, "text": name("said")},
    )
    works = len({row.work for row in measured})
    return layered(bars, sizes, height=rows.height(works, len(colours)))
