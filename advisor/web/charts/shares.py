"""Probabilities as pictures: a hundred squares, or one bar."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

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

SQUARES = 100
_PER_ROW = 10
_SIDE = 22
_HALF = 17
_MIDDLE = {"value": _HALF}
_ROOM = 0.08
"""A part of the bar narrower than this has no room for a letter."""


@dataclass(frozen=True, slots=True)
class Share:
    """One framework's part of the hundred squares."""

    name: str
    short: str
    colour: str
    probability: float


def allot(probabilities: Sequence[float], total: int = SQUARES) -> list[int]:
    """Whole squares for each probability, by the largest remainder; what is missing to 1 is left.

    The counts add up to ``total`` times the sum of the probabilities, rounded.
    """
    exact = [max(0.0, p) * total for p in probabilities]
    counts = [math.floor(value) for value in exact]
    left = min(total, round(sum(exact))) - sum(counts)
    by_rest = sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i], i))
    for index in by_rest[: max(0, left)]:
        counts[index] += 1
    return counts


def squares(shares: Sequence[Share]) -> Chart:
    """A probability as a hundred squares, each with its framework's letter."""
    counts = allot([share.probability for share in shares])
    owners = [share for share, n in zip(shares, counts, strict=True) for _ in range(n)]
    none = Share("no framework", "–", GREY, 0.0)
    owners += [none] * (SQUARES - len(owners))
    data = rows_of(
        {
            "row": i // _PER_ROW,
            "column": i % _PER_ROW,
            "framework": owner.name,
            "letter": owner.short,
        }
        for i, owner in enumerate(owners)
    )
    colours = colours_of({share.name: share.colour for share in (*shares, none)})
    places = {"axis": None, "type": "ordinal", "scale": {"paddingInner": 0.12, "paddingOuter": 0}}
    place = {"x": {"field": "column", **places}, "y": {"field": "row", **places}}
    boxes = layer(
        data,
        {"type": "rect", "cornerRadius": 2},
        {
            **place,
            "color": name("framework", scale=colours, legend=None),
            "tooltip": name("framework", title="best in this draw"),
        },
    )
    letters = layer(
        data,
        {"type": "text", "color": "white", "fontWeight": "bold", "fontSize": 11},
        {**place, "text": name("letter")},
    )
    return layered(boxes, letters, width={"step": _SIDE}, height={"step": _SIDE})


def bar_of_shares(shares: Sequence[Share]) -> Chart:
    """Probabilities as one stacked bar, for the small preview."""
    middles = _middles([share.probability for share in shares])
    rows = [
        {
            "framework": share.name,
            "letter": share.short,
            "share": share.probability,
            "order": order,
            "middle": middle,
        }
        for order, (share, middle) in enumerate(zip(shares, middles, strict=True))
    ]
    roomy = [row for row, share in zip(rows, shares, strict=True) if share.probability > _ROOM]
    scale = {"domain": [0, 1]}
    colours = colours_of({share.name: share.colour for share in shares})
    bars = layer(
        rows_of(rows),
        {"type": "bar", "height": 26},
        {
            "x": number("share", stack="zero", axis=None, scale=scale),
            "y": _MIDDLE,
            "color": name("framework", scale=colours, legend=None),
            "order": {"field": "order", "type": "ordinal"},
            "tooltip": [
                name("framework", title="framework"),
                number("share", title="best in", format=".0%"),
            ],
        },
    )
    letters = layer(
        rows_of(roomy),
        {
            "type": "text",
            "color": "white",
            "fontWeight": "bold",
            "fontSize": 13,
            "baseline": "middle",
        },
        {"x": number("middle", scale=scale, axis=None), "y": _MIDDLE, "text": name("letter")},
    )
    return layered(bars, letters, height=2 * _HALF)


def _middles(parts: Sequence[float]) -> list[float]:
    middles, start = [], 0.0
    for part in parts:
        middles.append(start + part / 2)
        start += part
    return middles
