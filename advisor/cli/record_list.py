"""``advisor record list``: what was decided, and what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from advisor.cli import options, record_options
from advisor.cli.result import Result


@click.command("list", short_help="List the decision records of a folder")
@record_options.directory
@click.option("--status", metavar="WORD", default="", help="Only these: accepted, proposed, …")
@options.format_("table", "json")
def list_(*, directory: Path, status: str, format_: Literal["table", "json"]) -> Result:
    """List the decision records of a folder, drafts last."""
    from advisor.records.folder import read_records
    from advisor.records.json_adr import plain

    records = sorted(
        (r for r in read_records(directory) if not status or r.state == status.lower()),
        key=lambda record: (record.number is None, record.number or 0, record.name),
    )
    lines = []
    for record in records:
        number = f"{record.number:04d}" if record.number is not None else "draft"
        when = record.head.get("date", "")
        lines.append(f"{number:5}  {when:10}  {record.status or '-'}: {plain(record.title)}")
    return Result(
        text="\n".join(lines) or f"no records in {directory}",
        schema="advisor.records/1",
        data={"records": [record_options.as_data(record) for record in records]},
        format=format_,
    )
