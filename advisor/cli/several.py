"""What ``advisor recommend`` was asked for several people or many projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from advisor.cli.result import Format
    from advisor.measure.results import Run


class Several(NamedTuple):
    """What both have in common."""

    kb: Sequence[Path]
    frameworks: str
    """As it was typed."""
    run: Run | None
    seed: int
    draws: int
    day: dt.date | None
    format_: Format
    out: Path | None
