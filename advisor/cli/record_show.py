"""``advisor record show``: one record."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from advisor.cli import options, record_options
from advisor.cli.result import Result


@click.command(short_help="Show one decision record")
@click.argument("record")
@record_options.directory
@options.format_("markdown", "json")
def show(*, record: str, directory: Path, format_: Literal["markdown", "json"]) -> Result:
    """Show one decision record: as it is, or what stands in front of it as JSON.

    RECORD is a number (7, 0007) or a file name.
    """
    from advisor.records.folder import find_record

    found = find_record(directory, record)
    return Result(
        text=found.text,
        schema="advisor.record/1",
        data={**record_options.as_data(found), "text": found.text},
        format=format_,
    )
