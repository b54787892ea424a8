"""``advisor decide calibrate``: whether reported probabilities mean what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from advisor.cli import options
from advisor.cli.console import MAX_WIDTH, note, wrap
from advisor.cli.parsing import parse_day
from advisor.cli.result import Format, Result

if TYPE_CHECKING:
    from advisor.recommend.calibration import Calibration
    from advisor.recommend.reliability import Reliability, Row

SCHEMA = "advisor.calibration/1"
_HEAD = ("what was said", "cases", "said", "came true", "by chance ±")


@click.command(short_help="Check that probabilities mean what they say")
@click.option(
    "--projects",
    metavar="N",
    type=options.Whole(20, 100_000),
    default=2_000,
    show_default=True,
    help="How many projects to make up for every table.",
)
@options.seed
@options.knowledge
@options.as_of
@options.format_("table", "json", "markdown")
@click.option(
    "--out", metavar="FILE", type=options.PATH, help="Write here instead of standard output."
)
def calibrate(
    *,
    projects: int,
    seed: int,
    kb: tuple[Path, ...],
    as_of: str,
    format_: Format,
    out: Path | None,
) -> Result:
    """Make up projects whose true preferences are known, ask the advisor about them, and compare.

    True scores are drawn from what the knowledge base holds, so this checks the arithmetic and the
    questionnaire, not whether the claims are right.
    """
    from advisor.kb.load import load_knowledge
    from advisor.recommend.calibration import calibrate as calibrate_

    day = parse_day(as_of, "--as-of")
    found = calibrate_(
        load_knowledge(tuple(kb), bare=True), projects=projects, seed=seed, as_of=day, tell=note
    )
    lines = _markdown(found) if format_ == "markdown" else _table(found)
    return Result(
        text="" if format_ == "json" else "\n".join(lines) + "\n",
        schema=SCHEMA,
        data=_data(found) if format_ == "json" else None,
        format=format_,
        out=out,
    )


def _data(found: Calibration) -> dict[str, Any]:
    data = asdict(found)
    for key in ("tables", "stopping"):
        for plain, table in zip(data[key], getattr(found, key), strict=True):
            for row, made in zip(plain["rows"], table.rows, strict=True):
                row["off"] = made.off
    return data


def _table(found: Calibration) -> Iterator[str]:
    for said in _head(found):
        yield from wrap(said, MAX_WIDTH)
    for title, tables in _parts(found):
        yield ""
        yield title
        for table in tables:
            yield ""
            yield from (f"  {line}" for line in wrap(table.title, MAX_WIDTH - 2, "  "))
            yield f"  {_whole(table)}"
            if table.rows:
                yield "  " + "  ".join(f"{cell:>13}" for cell in _HEAD)
            for row in table.rows:
                cells = "  ".join(f"{cell:>13}" for cell in _cells(row))
                yield f"  {cells}  {_off(row)}".rstrip()
    yield ""
    for said in _verdict(found):
        yield from wrap(said, MAX_WIDTH, "  ")


def _markdown(found: Calibration) -> Iterator[str]:
    yield "# Calibration"
    yield ""
    yield " ".join(_head(found))
    for title, tables in _parts(found):
        yield ""
        yield f"## {title}"
        for table in tables:
            yield ""
            yield f"{table.title}: {_whole(table)}."
            yield ""
            yield "| " + " | ".join((*_HEAD, "")) + " |"
            yield "|" + " --- |" * (len(_HEAD) + 1)
            for row in table.rows:
                yield "| " + " | ".join((*_cells(row), _off(row))) + " |"
    yield ""
    yield "## Where it is off"
    yield ""
    for line in _verdict(found):
        yield f"- {line}"


def _head(found: Calibration) -> Iterator[str]:
    yield (
        f"{found.projects:,} made-up projects for every table, {found.draws:,} draws each, seed "
        f"{found.seed}; {', '.join(found.frameworks)}."
    )
    yield (
        f"Answered at random, {100 * found.decided_by_musts:.0f} of 100 questionnaires leave at "
        "most one framework: the musts decide these, and they are left out of the first part."
    )


def _parts(found: Calibration) -> list[tuple[str, Sequence[Reliability]]]:
    return [
        ("How often the leader is really best", found.tables),
        ("How often the winner stays", found.stopping),
    ]


def _whole(table: Reliability) -> str:
    if not table.cases:
        return "no such project came up"
    return (
        f"{table.cases:,} projects, said {_hundredths(table.said)}, came true "
        f"{_hundredths(table.observed)} ± {100 * table.error:.1f} of 100; mean gap "
        f"{_hundredths(table.gap)}; Brier score {table.brier:.3f}"
    )


def _cells(row: Row) -> tuple[str, ...]:
    return (
        f"{100 * row.low:.0f} to {100 * row.high:.0f}",
        f"{row.cases:,}",
        _hundredths(row.said),
        _hundredths(row.observed),
        f"{100 * row.error:.1f}",
    )


def _hundredths(share: float) -> str:
    return f"{100 * share:.1f}"


def _off(row: Row) -> str:
    if not row.off:
        return ""
    return "too sure" if row.off < 0 else "too modest"


def _verdict(found: Calibration) -> Iterator[str]:
    """Tables that are off, worst first; and that the others are not."""
    every = [*found.tables, *found.stopping]
    off = [table for table in every if any(row.off for row in table.rows)]
    for table in sorted(off, key=lambda one: one.observed - one.said):
        apart = 100 * (table.observed - table.said)
        word = "too sure" if apart < 0 else "too modest"
        yield f"Off: {table.title}: {word} by {abs(apart):.1f} of 100 on average."
    yield (
        f"{len(every) - len(off)} of {len(every)} tables show nothing beyond chance (3 standard "
        "errors and 2 of 100 in a row of 20 projects or more)."
    )
