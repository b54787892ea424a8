"""``advisor probe show``: a kept run, in words."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from advisor.cli import options
from advisor.cli.result import Result
from advisor.errors import AdvisorError


@click.command(short_help="Show a run that was kept")
@click.argument("file", metavar="RUN.json", type=options.FILE, help="A run; - is standard input.")
@options.format_("table", "json")
def show_run(file: str, *, format_: Literal["table", "json"]) -> Result:
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
