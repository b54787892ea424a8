"""Rows under each other: every column as wide as its widest cell, the last one cut to fit."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.cli.console import MAX_WIDTH, clean, shorten

_LEAST = 40
"""Where the last cell has fewer columns than this, it goes below the others."""


def rows(cells: Sequence[Sequence[str]], columns: int = MAX_WIDTH, indent: str = "") -> list[str]:
    """A line per row, or two. Ids are never cut: they are there to be copied."""
    if not cells:
        return []
    last = len(cells[0]) - 1
    widths = [max(len(clean(row[i])) for row in cells) for i in range(last)]
    room = columns - len(indent) - sum(widths) - 2 * last
    below = room < min(_LEAST, max(len(row[last]) for row in cells))
    lines = []
    for row in cells:
        cut = zip(row[:last], widths, strict=True)
        head = indent + "".join(f"{clean(text):<{width}}  " for text, width in cut)
        if below:
            lines.append(head.rstrip())
            if row[last]:
                lines.append(f"{indent}    {shorten(row[last], columns - len(indent) - 4)}")
        else:
            lines.append((head + shorten(row[last], room)).rstrip())
    return lines
