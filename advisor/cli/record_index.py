"""``advisor record index``: the list of all records, kept between two markers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import click

from advisor.cli import options, record_options
from advisor.cli.result import Result
from advisor.exit_codes import ExitCode


@click.command(short_help="Write the list of records between its markers")
@record_options.directory
@click.option(
    "--file",
    metavar="FILE",
    type=options.PATH,
    help="The index; README.md or index.md of the folder unless named.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when it is out of date.")
@options.format_("table", "json", what="How to say it.")
def index(
    *, directory: Path, file: Path | None, check: bool, format_: Literal["table", "json"]
) -> Result:
    """Write the list of records between <!-- adrlog --> and <!-- adrlogstop -->.

    Everything else in the file stays as it is. A file that is not there is made.
    """
    from advisor.records.folder import locked, read_records, write_together
    from advisor.records.index import indexed, read_index

    readme = directory / "README.md"
    path = file or (readme if readme.is_file() else directory / "index.md")
    records = read_records(directory)
    apart = os.path.relpath(directory, path.parent)
    prefix = "" if apart == "." else Path(apart).as_posix() + "/"
    with locked(directory):
        before = read_index(path)
        after = indexed(before, records, prefix)
        stale = not path.exists() or after != before
        if stale and not check:
            write_together({path: after})
    said = "is up to date" if not stale else "is out of date" if check else "written"
    return Result(
        text=f"{path} {said}",
        schema="advisor.records-index/1",
        data={
            "path": str(path),
            "records": len(records),
            "stale": stale,
            "written": stale and not check,
        },
        exit_code=ExitCode.NO if stale and check else ExitCode.OK,
        format=format_,
    )
