"""``advisor kb schema``: the JSON Schemas that editors check knowledge files with."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli import options
from advisor.cli.result import Result


@click.command()
@click.option(
    "--out",
    metavar="DIR",
    type=options.PATH,
    default="knowledge/schema",
    show_default=True,
    help="Folder for the files.",
)
def schema(out: Path) -> Result:
    """Write one JSON Schema per kind of entry, and one for profiles, made from the models."""
    from advisor.files import write_text_atomically
    from advisor.kb.schema import export_schemas

    # The entries first: they read their descriptions only if nobody imported them before.
    schemas = export_schemas()
    from advisor.profile.schema import export_schema

    schemas["profile.json"] = export_schema()
    for name, text in schemas.items():
        write_text_atomically(out / name, text)
    return Result(text=f"{len(schemas)} schemas written to {out}")
