"""``advisor kb schema``: the JSON Schemas that editors check knowledge files with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from advisor.cli.result import Result


def schema(
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("knowledge/schema"),
) -> Result:
    """Write one JSON Schema per kind of entry, made from the models."""
    from advisor.files import write_text_atomically
    from advisor.kb.schema import export_schemas

    schemas = export_schemas()
    for name, text in schemas.items():
        write_text_atomically(out / name, text)
    return Result(text=f"{len(schemas)} schemas written to {out}")
