"""``advisor probe``: measure on this machine, and look at what was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from advisor.cli import options
from advisor.cli.commands import group
from advisor.cli.parsing import parse_budget, parse_frameworks, parse_pythons
from advisor.cli.probe_show import show_run
from advisor.cli.result import Result
from advisor.errors import UsageError


def register(root: typer.Typer) -> None:
    verbs = group("probe", "Measure the frameworks on this machine", long=probe.__doc__)
    verbs.callback(invoke_without_command=True)(probe)
    verbs.command("show")(show_run)
    root.add_typer(verbs)


def probe(
    context: typer.Context,
    suite: Annotated[str, typer.Option("--suite", help="What to measure: quick.")] = "quick",
    python: options.Pythons = None,
    frameworks: options.Frameworks = "",
    budget: Annotated[
        str, typer.Option("--budget", metavar="90s", help="Stop after this time, e.g. 90s or 3m.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="RUN.json", help="Where to keep the run; else a new file."),
    ] = None,
    seed: options.Seed = 0,
    progress: Annotated[
        Literal["auto", "plain", "jsonl", "none"],
        typer.Option("--progress", help="How to tell what goes on, on standard error."),
    ] = "auto",
    as_i_run_it: Annotated[
        bool,
        typer.Option("--as-i-run-it", help="Keep this shell's environment in the workers."),
    ] = False,
    format_: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How to show the run.")
    ] = "table",
) -> Result | None:
    """Measure the frameworks on this machine and keep the run as a file.

    Each framework runs in a process of its own. Ctrl-C ends the run and keeps what was measured.
    "advisor probe show RUN.json" shows a run again.
    """
    if context.invoked_subcommand is not None:
        return None
    from advisor.cli.probing import measure_now, result_of
    from advisor.kb.load import load_knowledge
    from advisor.measure.suites import SUITES

    if suite not in SUITES:
        raise UsageError(
            f'--suite: there is no suite "{suite}"', next_step=f"there is: {', '.join(SUITES)}"
        )
    seconds = parse_budget(budget)
    knowledge = load_knowledge()
    names = knowledge.names
    outcome = measure_now(
        suite=suite,
        pythons=parse_pythons(python or (), names),
        frameworks=parse_frameworks(frameworks, names) or tuple(names),
        names=names,
        seed=seed,
        budget=seconds,
        out=out,
        progress=progress,
        as_i_run_it=as_i_run_it,
    )
    return result_of(outcome, names, format_, quiet=progress == "jsonl")
