"""``advisor probe``: measure on this machine, and look at what was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from advisor.cli import options
from advisor.cli.parsing import parse_budget, parse_frameworks, parse_pythons
from advisor.cli.result import Result
from advisor.cli.verbs import Verbs
from advisor.errors import UsageError


@click.group(
    cls=Verbs,
    verbs={
        "list": "probe_list:list_runs",
        "show": "probe_show:show_run",
        "compare": "probe_compare:compare",
    },
    invoke_without_command=True,
    short_help="Measure the frameworks on this machine",
)
@click.option(
    "--suite",
    metavar="SUITE",
    default="quick",
    show_default=True,
    help="What to measure: quick; or claims, to test what was published.",
)
@click.option("--topic", metavar="A,B", default="", help="With claims: only on these criteria.")
@click.option("--test", metavar="A,B", default="", help="With claims: only these tests.")
@options.pythons
@options.frameworks
@click.option("--budget", metavar="90s", default="", help="Stop after this time, e.g. 90s or 3m.")
@click.option(
    "--out", metavar="RUN.json", type=options.PATH, help="Where to keep the run; else a new file."
)
@options.seed
@click.option(
    "--progress",
    metavar="HOW",
    type=click.Choice(["auto", "plain", "jsonl", "none"]),
    default="auto",
    show_default=True,
    help="How to tell what goes on, on standard error: auto, plain, jsonl or none.",
)
@click.option("--as-i-run-it", is_flag=True, help="Keep this shell's environment in the workers.")
@options.format_("table", "json", what="How to show the run.")
@click.pass_context
def probe(
    context: click.Context,
    *,
    suite: str,
    topic: str,
    test: str,
    python: tuple[str, ...],
    frameworks: str,
    budget: str,
    out: Path | None,
    seed: int,
    progress: Literal["auto", "plain", "jsonl", "none"],
    as_i_run_it: bool,
    format_: Literal["table", "json"],
) -> Result | None:
    """Measure the frameworks on this machine and keep the run as a file.

    Each framework runs in a process of its own. Ctrl-C ends the run and keeps what was measured.
    "advisor probe show RUN.json" shows a run again. The suite "claims" tests published claims;
    "advisor claims --measurements RUN.json" tells what was said, what holds, what was found.
    """
    if context.invoked_subcommand is not None:
        return None
    from advisor.cli.claims_probing import CLAIMS, Chosen
    from advisor.cli.probing import measure_now, result_of
    from advisor.kb.load import load_knowledge
    from advisor.measure.suites import SUITES

    if suite not in SUITES and suite != CLAIMS:
        raise UsageError(
            f'--suite: there is no suite "{suite}"',
            next_step=f"there is: {', '.join([*SUITES, CLAIMS])}",
        )
    if suite != CLAIMS and (topic or test):
        raise UsageError(
            f"--topic and --test choose among claims, not for the suite {suite}",
            next_step="add --suite claims",
        )
    seconds = parse_budget(budget)
    knowledge = load_knowledge()
    names = knowledge.names
    outcome = measure_now(
        suite=Chosen.of(knowledge, topic, test) if suite == CLAIMS else suite,
        pythons=parse_pythons(python, names),
        frameworks=parse_frameworks(frameworks, names) or tuple(names),
        names=names,
        seed=seed,
        budget=seconds,
        out=out,
        progress=progress,
        as_i_run_it=as_i_run_it,
    )
    return result_of(outcome, names, format_, quiet=progress == "jsonl")
