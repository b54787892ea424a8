"""``advisor record due``: reviews that are passed or near."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from advisor.cli import options, record_options
from advisor.cli.parsing import parse_day
from advisor.cli.result import Problem, Result
from advisor.exit_codes import ExitCode


@click.command(short_help="List reviews that are passed or near")
@record_options.directory
@click.option("--fail", is_flag=True, help="Exit 1 when a review date has passed (for CI).")
@click.option(
    "--within",
    metavar="DAYS",
    type=click.IntRange(0, 3650),
    default=30,
    show_default=True,
    help="How many days ahead count as near.",
)
@click.option("--as-of", metavar="YYYY-MM-DD", default="", help="As of this day, not today.")
@options.format_("table", "json")
def due(
    *, directory: Path, fail: bool, within: int, as_of: str, format_: Literal["table", "json"]
) -> Result:
    """List the records whose review date has passed or is near.

    Superseded, deprecated and rejected records need no review. A date that cannot be read counts
    as passed.
    """
    from advisor.records.due import due_reviews
    from advisor.records.folder import read_records
    from advisor.records.json_adr import plain

    day = parse_day(as_of, "--as-of") or record_options.today()
    found = due_reviews(read_records(directory), day, within)
    lines = []
    for item in found:
        said = {
            "unreadable": f"review-by is not a day: {item.record.head.get('review-by', '')}",
            "passed": f"review was due on {item.review_by}, {-item.days} days ago",
            "near": f"review is due on {item.review_by}, in {item.days} days",
        }[item.when]
        lines.append(f"{item.record.name}: {said} ({plain(item.record.title)})")
    late = [item for item in found if item.when != "near"]
    return Result(
        text="\n".join(lines) or f"no review is due by {day} or within {within} days",
        schema="advisor.records-due/1",
        data={
            "as_of": day.isoformat(),
            "within": within,
            "due": [
                record_options.as_data(item.record) | {"when": item.when, "days": item.days}
                for item in found
            ],
        },
        exit_code=ExitCode.NO if fail and late else ExitCode.OK,
        problems=tuple(
            Problem("review-due", f"{item.record.name}: {item.when}", str(item.record.path))
            for item in late
        ),
        format=format_,
    )
