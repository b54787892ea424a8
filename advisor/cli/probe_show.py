"""``advisor probe show``: a kept run in words, as rows for a spreadsheet, or as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from advisor.cli import options
from advisor.cli.result import Result
from advisor.errors import AdvisorError


@click.command(short_help="Show a run that was kept")
@click.argument(
    "file", metavar="RUN", type=options.FILE, help="A file, a run's id, latest, or - for input."
)
@click.option(
    "--plot",
    metavar="FILE",
    type=options.PATH,
    help="Draw the ratios with their intervals, as .svg or .png.",
)
@options.format_("table", "json", "csv")
def show_run(file: str, *, plot: Path | None, format_: Literal["table", "json", "csv"]) -> Result:
    """Show a run that was kept: who took part, times with their intervals, verdicts.

    The table for spreadsheets (csv) has one row per block of repetitions, so that every number
    can be worked out again; of a run that tested claims, one row per test.
    """
    from advisor.cli.probing import ProbeOutcome, result_of
    from advisor.measure.run_file import load_run
    from advisor.measure.run_folder import run_path

    path = run_path(file)
    run = load_run(path)
    names = framework_names()
    notes: tuple[str, ...] = ()
    if plot is not None:
        from advisor.cli.picture import save_picture
        from advisor.cli.ratio_plot import picture_of

        save_picture(picture_of(run, names), plot)
        notes = (f"the picture is in {plot}",)
    if format_ == "csv":
        from advisor.cli.run_csv import csv_of

        return Result(text=csv_of(run), format="csv", notes=notes)
    kept = None if file == "-" else Path(path)
    shown = result_of(ProbeOutcome(run, kept), names, format_, showing=True)
    return shown._replace(notes=(*shown.notes, *notes))


def framework_names() -> dict[str, str]:
    """Framework names; a run can be read even where the knowledge base cannot."""
    from advisor.kb.load import load_knowledge

    try:
        return load_knowledge().names
    except AdvisorError:
        return {}
