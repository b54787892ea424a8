"""Options that several verbs share, declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from advisor.cli.result import Format

Knowledge = Annotated[
    list[Path] | None,
    typer.Option(
        "--kb",
        metavar="DIR",
        help="Knowledge of your own on top of the built-in one; repeatable, later ones win.",
    ),
]
AsOf = Annotated[
    str,
    typer.Option("--as-of", metavar="YYYY-MM-DD", help="Judge ages as of this day."),
]
Frameworks = Annotated[
    str,
    typer.Option("--frameworks", metavar="A,B", help="Only these frameworks."),
]
Pythons = Annotated[
    list[str] | None,
    typer.Option(
        "--python",
        metavar="FRAMEWORK=PATH",
        help="The Python that holds a framework, if it is not this one; repeatable.",
    ),
]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Seed of the draws.")]
Draws = Annotated[
    int, typer.Option("--draws", min=100, max=1_000_000, help="How many draws to make.")
]
ProfileFile = Annotated[
    list[str] | None,
    typer.Option("--profile", metavar="FILE", help="The project's answers; - is standard input."),
]
RunFile = Annotated[
    str,
    typer.Option("--measurements", metavar="RUN.json", help="A run kept by advisor probe."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write here instead of standard output."),
]
OutputFormat = Annotated[Format, typer.Option("--format", help="How to show it.")]
"""table, json or markdown."""

DEFAULT_DRAWS = 10_000
