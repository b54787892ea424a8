"""Charts. Every one is drawn with an accessible name, and stands beside a table that says it too.

Colours come from the knowledge base (Okabe and Ito's palette); letters, signs and words say the
same, so that nothing depends on seeing them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

# Altair looks whether pandas is loaded; while another session's thread is still importing it, it
# would find half of it. Importing it here waits until it is whole.
import pandas as pd  # type: ignore[import-untyped]  # noqa: F401

Chart = alt.LayerChart | alt.FacetChart
"""What the functions here return; altair says it so."""

SQUARES = 100
_PER_ROW = 10
_SIDE = 22
_ROW = 42
_AXIS = 60
_LABEL_ABOVE = -17
_HALF = 17
_MIDDLE = alt.value(_HALF)
_GREY = "#8C979F"
_ROOM = 0.08
"""A part of the bar narrower than this has no room for a letter."""

_MOST_SPREAD = 3.0
EQUIVALENT = (0.95, 1.05)
"""The band within which a difference does not count: ±5 %."""


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
    none = Share("no framework", "–", _GREY, 0.0)
    owners += [none] * (SQUARES - len(owners))
    data = _rows(
        {
            "row": i // _PER_ROW,
            "column": i % _PER_ROW,
            "framework": owner.name,
            "letter": owner.short,
        }
        for i, owner in enumerate(owners)
    )
    domain = [share.name for share in shares] + [none.name]
    colours = [share.colour for share in shares] + [none.colour]
    base = alt.Chart(data).encode(
        x=alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.12, paddingOuter=0.0)),
        y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.12, paddingOuter=0.0)),
    )
    boxes = base.mark_rect(cornerRadius=2).encode(
        color=alt.Color("framework:N", scale=alt.Scale(domain=domain, range=colours), legend=None),
        tooltip=alt.Tooltip("framework:N", title="best in this draw"),
    )
    letters = base.mark_text(color="white", fontWeight="bold", fontSize=11).encode(text="letter:N")
    return alt.layer(boxes, letters).properties(width=alt.Step(_SIDE), height=alt.Step(_SIDE))


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
    colours = alt.Scale(
        domain=[share.name for share in shares], range=[share.colour for share in shares]
    )
    scale = alt.Scale(domain=[0, 1])
    bars = (
        alt.Chart(_rows(rows))
        .mark_bar(height=26)
        .encode(
            x=alt.X("share:Q", stack="zero", axis=None, scale=scale),
            y=_MIDDLE,
            color=alt.Color("framework:N", scale=colours, legend=None),
            order="order:O",
            tooltip=[
                alt.Tooltip("framework:N", title="framework"),
                alt.Tooltip("share:Q", title="best in", format=".0%"),
            ],
        )
    )
    letters = (
        alt.Chart(_rows(roomy))
        .mark_text(color="white", fontWeight="bold", fontSize=13, baseline="middle")
        .encode(x=alt.X("middle:Q", scale=scale, axis=None), y=_MIDDLE, text="letter:N")
    )
    return alt.layer(bars, letters).properties(height=2 * _HALF)


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
    data = _rows(
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
        axis=_above(),
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
        alt.Chart(data).mark_rule(strokeWidth=1.6, color=_GREY).encode(y=y, x="low:Q", x2="high:Q")
    )
    middle = alt.Chart(_rows([{"x": 0.0}])).mark_rule(color=_GREY).encode(x="x:Q")
    return alt.layer(bars, whiskers, middle).properties(height=_ROW * len(rows) + _AXIS)


@dataclass(frozen=True, slots=True)
class RatioRow:
    """One comparison of two contenders: ``ratio`` is the time of the first over the second."""

    label: str
    ratio: float
    low: float
    high: float
    words: str
    colour: str


def forest(rows: Sequence[RatioRow], ends: tuple[str, str]) -> Chart:
    """Ratios with their 95 % intervals on a logarithmic axis, the ±5 % band shaded.

    ``ends`` are the names of who is faster on the left (ratio below 1) and on the right.
    """
    reach = _reach(rows)
    low, high = 1 / reach, reach
    data = _rows(
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
    scale = alt.Scale(type="log", domain=[low, high], nice=False)
    x = alt.X(
        "ratio:Q",
        scale=scale,
        title=f"← {ends[0]} faster · ratio of times · {ends[1]} faster →",
        axis=alt.Axis(values=ticks, format="~g"),
    )
    y = alt.Y("work:N", sort=None, title=None, axis=_above())
    band_data = _rows([{"from": EQUIVALENT[0], "to": EQUIVALENT[1]}])
    band = (
        alt.Chart(band_data)
        .mark_rect(opacity=0.22, color=_GREY)
        .encode(x=alt.X("from:Q", scale=scale), x2="to:Q")
    )
    one = alt.Chart(_rows([{"x": 1.0}])).mark_rule(color=_GREY).encode(x=alt.X("x:Q", scale=scale))
    tooltip = [
        alt.Tooltip("work:N", title="work"),
        alt.Tooltip("ratio:Q", title="ratio", format=".3f"),
        alt.Tooltip("low:Q", title="95 % from", format=".3f"),
        alt.Tooltip("high:Q", title="to", format=".3f"),
        alt.Tooltip("verdict:N", title="verdict"),
    ]
    colour = alt.Color("colour:N", scale=None)
    base = alt.Chart(data)
    lines = base.mark_rule(strokeWidth=2.5).encode(
        y=y, x=alt.X("low:Q", scale=scale), x2="high:Q", color=colour, tooltip=tooltip
    )
    points = base.mark_point(filled=True, size=90, opacity=1).encode(
        y=y, x=x, color=colour, tooltip=tooltip
    )
    return alt.layer(band, one, lines, points).properties(height=_ROW * len(rows) + _AXIS)


def _reach(rows: Sequence[RatioRow]) -> float:
    """How far the axis goes to either side of 1: every ratio, and intervals unless they are wild.

    One wide interval would squeeze all others; it runs to the edge, and the table has its numbers.
    """
    furthest = max(max(row.ratio, 1 / row.ratio) for row in rows)
    bound = max(_MOST_SPREAD, furthest) * 1.3
    ends = [end for row in rows for end in (1 / row.low, row.high) if row.low > 0]
    return max(1.3, min(bound, max(furthest, *ends, 1.0) * 1.1))


def _above() -> alt.Axis:
    """Labels above their rows instead of beside them: long ones fit on a phone, too."""
    return alt.Axis(
        labelAlign="left",
        labelPadding=0,
        labelOffset=_LABEL_ABOVE,
        labelLimit=300,
        maxExtent=0,
        minExtent=0,
        domain=False,
        ticks=False,
        grid=False,
        zindex=1,
    )


def _middles(parts: Sequence[float]) -> list[float]:
    middles, start = [], 0.0
    for part in parts:
        middles.append(start + part / 2)
        start += part
    return middles


def _rows(rows: Iterable[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))
