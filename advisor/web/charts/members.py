"""Several people's chances beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.web.charts.common import (
    Chart,
    above,
    colours_of,
    layer,
    layered,
    name,
    number,
    rows_of,
)

_ROW = 46
_BAR = 22
_ABOVE = -19
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
        for framework, (title, short, _) in names.items():
            chance = chances.get(framework, 0.0)
            rows.append(
                {
                    "member": member,
                    "framework": title,
                    "from": start,
                    "to": start + chance,
                    "middle": start + chance / 2,
                    "chance": chance,
                    "letter": short if chance > _ROOM else "",
                }
            )
            start += chance
    data = rows_of(rows)
    scale = {"domain": [0, 1]}
    y = name("member", sort=None, title=None, axis=above(_ABOVE))
    colours = colours_of({title: colour for title, _, colour in names.values()})
    bars = layer(
        data,
        {"type": "bar", "height": _BAR},
        {
            "y": y,
            "x": number("from", scale=scale, axis=None),
            "x2": {"field": "to"},
            "color": name("framework", scale=colours, legend=None),
            "tooltip": [
                name("member", title="who"),
                name("framework", title="framework"),
                number("chance", title="best in", format=".0%"),
            ],
        },
    )
    letters = layer(
        data,
        {"type": "text", "color": "white", "fontWeight": "bold", "fontSize": 12},
        {"y": y, "x": number("middle", scale=scale, axis=None), "text": name("letter")},
    )
    return layered(bars, letters, height=_ROW * len(members) + 10)
