"""What all charts share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt

# Altair looks whether pandas is loaded; while another session's thread is still importing it, it
# would find half of it. Importing it here waits until it is whole.
import pandas as pd  # type: ignore[import-untyped]  # noqa: F401

Chart = alt.LayerChart | alt.FacetChart
"""What the functions here return; altair says it so."""

GREY = "#8C979F"
ROW = 42
"""Height of a row with its label above it."""
AXIS = 60
"""Height of the axis below, with its title."""
_LABEL_ABOVE = -17


def above() -> alt.Axis:
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


def rows_of(rows: Iterable[dict[str, Any]]) -> alt.InlineData:
    """Rows as the data of a chart."""
    return alt.InlineData(values=list(rows))
