"""Text that Markdown shows as it stands: no HTML, no accidental markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.cli.console import clean


def plain(text: str) -> str:
    """One line."""
    flat = " ".join(clean(text).split())
    for mark in ("\\", "`", "*", "_", "<", "[", "]"):
        flat = flat.replace(mark, f"\\{mark}")
    return flat


def bullets(texts: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {plain(text)}" for text in texts)


def cells(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table."""
    lines = [_row(head), "|" + " --- |" * len(head)]
    return "\n".join([*lines, *map(_row, rows)])


def _row(row: Sequence[str]) -> str:
    return "| " + " | ".join(plain(cell).replace("|", "\\|") for cell in row) + " |"
