"""What all charts share.

They are Vega-Lite specifications written out as plain dictionaries: checking and copying them
through a library took longer than deciding what they show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

Chart = dict[str, Any]
"""A Vega-Lite specification."""

GREY = "#8C979F"
ROW = 42
"""Height of a row with its label above it."""
AXIS = 60
"""Height of the axis below, with its title."""
LABEL_ABOVE = -17


def draw(chart: Chart, *, alt: str, content_wide: bool = False) -> None:
    """Put a chart on the page. ``alt`` is its name for those who hear the page."""
    st.vega_lite_chart(chart, alt=alt, width="content" if content_wide else "stretch")


def above(offset: float = LABEL_ABOVE) -> dict[str, Any]:
    """An axis with labels above their rows instead of beside them: long ones fit on a phone."""
    return {
        "labelAlign": "left",
        "labelPadding": 0,
        "labelOffset": offset,
        "labelLimit": 330,
        "labelFontSize": 12,
        "maxExtent": 0,
        "minExtent": 0,
        "domain": False,
        "ticks": False,
        "grid": False,
        "zindex": 1,
    }


def rows_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows as the data of a layer."""
    return {"values": [dict(row) for row in rows]}


def number(field: str, **more: Any) -> dict[str, Any]:
    """A channel with a quantity."""
    return {"field": field, "type": "quantitative", **more}


def name(field: str, **more: Any) -> dict[str, Any]:
    """A channel with names."""
    return {"field": field, "type": "nominal", **more}


def layer(
    data: Mapping[str, Any], mark: Mapping[str, Any], encoding: Mapping[str, Any], **more: Any
) -> dict[str, Any]:
    """One layer with data of its own."""
    return {"data": dict(data), "mark": dict(mark), "encoding": dict(encoding), **more}


def layered(*layers: Mapping[str, Any], **size: Any) -> Chart:
    """Layers over each other; ``size`` is width and height in pixels or steps."""
    return {"layer": [dict(each) for each in layers], **size}


def colours_of(colours: Mapping[str, str]) -> dict[str, Any]:
    """A scale of colours by name."""
    return {"domain": list(colours), "range": list(colours.values())}
