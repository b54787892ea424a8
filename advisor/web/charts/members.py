"""Several people's chances beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from advisor.web.charts.common import Chart, rows_of

_ROW = 46
_BAR = 22
_ROOM = 0.08
"""A part narrower than this has no room for its letter."""


def bars_of_members(
    members: Sequence[tuple[str, Mapping[str, float]]],
    names: Mapping[str, tuple[str, str, str]],
) -> Chart:
    """One stacked bar per member, name above it: each framework's chance of being best.

    ``members``: name and framework id to chance. ``names``: framework id to name, letter, colour.
    """
    rows = []
    for member, chances in members:
        start = 0.0
        for framework, (name, short, _) in names.items():
            chance = chances.get(framework, 0.0)
            rows.append(
                {
                    "member": member,
                    "framework": name,
                    "from": start,
                    "to": start + chance,
                    "middle": start + chance / 2,
                    "chance": chance,
                    "letter": short if chance > _ROOM else "",
                }
            )
            start += chance
    base = alt.Chart(rows_of(rows))
    scale = alt.Scale(domain=[0, 1])
    y = alt.Y(
        "member:N",
        sort=None,
        title=None,
        axis=alt.Axis(
            labelAlign="left", labelPadding=0, labelOffset=-19, labelLimit=300, maxExtent=0,
            minExtent=0, domain=False, ticks=False, grid=False, zindex=1,
        ),
    )  # fmt: skip
    bars = base.mark_bar(height=_BAR).encode(
        y=y,
        x=alt.X("from:Q", scale=scale, axis=None),
        x2="to:Q",
        color=alt.Color(
            "framework:N",
            scale=alt.Scale(
                domain=[name for name, _, _ in names.values()],
                range=[colour for _, _, colour in names.values()],
            ),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("member:N", title="who"),
            alt.Tooltip("framework:N", title="framework"),
            alt.Tooltip("chance:Q", title="best in", format=".0%"),
        ],
    )
    letters = base.mark_text(color="white", fontWeight="bold", fontSize=12).encode(
        y=y, x=alt.X("middle:Q", scale=scale, axis=None), text="letter:N"
    )
    return alt.layer(bars, letters).properties(height=_ROW * len(members) + 10)
