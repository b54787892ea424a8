"""``advisor record accept | supersede | deprecate``: what becomes of a record."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from advisor.cli import options, record_options
from advisor.cli.result import Result

_FORMAT = Literal["table", "json"]


@click.command(short_help="Turn a draft into a decision")
@click.argument("record")
@record_options.directory
@options.format_("table", "json", what="How to say it.")
def accept(*, record: str, directory: Path, format_: _FORMAT) -> Result:
    """Turn a draft into a decision: it gets the next number and today's date.

    RECORD is the draft's file name, or the number of a record that is only proposed.
    """
    from advisor.records import lifecycle

    path = lifecycle.accept(directory, record, today=record_options.today())
    return Result(
        text=str(path), schema="advisor.record/1", data={"path": str(path)}, format=format_
    )


@click.command(short_help="Let a newer record take the place of an older one")
@click.argument("record")
@click.option("--by", "newer", metavar="RECORD", required=True, help="The newer record.")
@record_options.directory
@options.format_("table", "json", what="How to say it.")
def supersede(*, record: str, newer: str, directory: Path, format_: _FORMAT) -> Result:
    """Let a newer record take the place of RECORD; both files are changed to say so."""
    from advisor.records import lifecycle

    paths = lifecycle.supersede(directory, record, newer, today=record_options.today())
    return Result(
        text="\n".join(map(str, paths)),
        schema="advisor.record/1",
        data={"superseded": str(paths[0]), "by": str(paths[1])},
        format=format_,
    )


@click.command(short_help="Say that a decision no longer applies")
@click.argument("record")
@click.option("--because", metavar="TEXT", default="", help="Why; written into the record.")
@record_options.directory
@options.format_("table", "json", what="How to say it.")
def deprecate(*, record: str, because: str, directory: Path, format_: _FORMAT) -> Result:
    """Say that the decision of RECORD no longer applies, and nothing takes its place."""
    from advisor.records import lifecycle

    path = lifecycle.deprecate(directory, record, because=because, today=record_options.today())
    return Result(
        text=str(path), schema="advisor.record/1", data={"path": str(path)}, format=format_
    )
