"""``advisor probe show``: a kept run, in words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from advisor.cli.result import Result
from advisor.errors import AdvisorError


def show_run(
    file: Annotated[str, typer.Argument(metavar="RUN.json", help="A run; - is standard input.")],
    format_: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How to show it.")
    ] = "table",
) -> Result:
    """Show a run that was kept: who took part, times with their intervals, verdicts."""
    from advisor.cli.probing import ProbeOutcome, result_of
    from advisor.measure.run_file import load_run

    run = load_run(file)
    kept = None if file == "-" else Path(file)
    return result_of(ProbeOutcome(run, kept), _names(), format_, showing=True)


def _names() -> dict[str, str]:
    """Framework names; a run can be read even where the knowledge base cannot."""
    from advisor.kb.load import load_knowledge

    try:
        return load_knowledge().names
    except AdvisorError:
        return {}
