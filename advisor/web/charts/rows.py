"""Rows with a title above them and one line per framework inside: what several charts share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advisor.web.charts.common import AXIS, above, name

LINE = 15
"""Height that one framework takes inside a row."""
ABOVE = 24
"""Height of the title above."""


def place(row: str, line: str, order: Sequence[str]) -> dict[str, Any]:
    """Channels that put a mark into its row and, inside it, into its line.

    ``row`` and ``line`` are fields; ``order`` has the values of ``line``, first on top.
    """
    room = LINE * len(order)
    gap = ABOVE / (ABOVE + room)
    return {
        "y": name(
            row,
            sort=None,
            title=None,
            axis=above(-(room / 2 + 8)),
            scale={"paddingInner": gap, "paddingOuter": gap},
        ),
        "yOffset": name(line, sort=list(order)),
    }


def height(rows: int, lines: int) -> int:
    """Of a whole chart, its axis included."""
    return rows * (ABOVE + LINE * lines) + ABOVE + AXIS
