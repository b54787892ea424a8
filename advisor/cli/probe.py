"""``advisor probe``: measure on this machine, and look at what was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import click

from advisor.cli import options
from advisor.cli.parsing import parse_budget, parse_frameworks, parse_pythons
from advisor.cli.result import Result
from advisor.cli.verbs import Verbs
from advisor.errors import UsageError

_OF_THE_PLAN = (
    "suite", "topic", "test", "contender", "probes", "batch", "for_", "workload", "frameworks",
    "python", "as_i_run_it", "neighbour", "calibrate",
)  # fmt: skip
"""Options that a run that is gone on with has settled already; ``seed`` has to be the same."""


@click.group(
    cls=Verbs,
    verbs={
        "list": "probe_list:list_runs",
        "show": "probe_show:show_run",
        "compare": "probe_compare:compare",
        "calibrate": "probe_calibrate:calibrate",
    },
    invoke_without_command=True,
    short_help="Measure the frameworks on this machine",
)
@click.option(
    "--suite",
    metavar="SUITE",
    default="quick",
    show_default=True,
    help="What to measure: quick or full; or claims, to test what was published.",
)
@click.option("--probes", metavar="A,B", default="", help="Only these; A@batch=1 sets options.")
@click.option(
    "--batch", metavar="N", type=click.IntRange(1), help="This batch size wherever there is one."
)
@click.option(
    "--for", "for_", metavar="PROFILE", type=options.FILE, default="",
    help="Measure first what is worth most to this project.",
)  # fmt: skip
@click.option("--topic", metavar="A,B", default="", help="With claims: only on these criteria.")
@click.option("--test", metavar="A,B", default="", help="With claims: only these tests.")
@click.option(
    "--workload", metavar="FILE.py", type=options.PATH, help="Measure a workload of your own."
)
@options.pythons
@options.frameworks
@click.option(
    "--contender",
    metavar="NAME=FRAMEWORK[:MODE][@PYTHON]",
    multiple=True,
    help="Compare these with each other, in turns; repeatable.",
)
@click.option("--budget", metavar="90s", default="", help="Stop after this time, e.g. 90s or 3m.")
@click.option(
    "--resume", metavar="RUN", type=options.FILE, default="", help="Go on with a run cut short."
)
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
@click.option(
    "--calibrate", is_flag=True, help="First find out in 3 minutes what can be told apart here."
)
@click.option("--neighbour", is_flag=True, help="Measure one workload again beside a busy program.")
@options.format_("table", "json", what="How to show the run.")
@click.pass_context
def probe(context: click.Context, /, **given: Any) -> Result | None:
    """Measure the frameworks on this machine and keep the run as a file.

    Each framework runs in a process of its own. Ctrl-C ends the run and keeps what was measured;
    --resume goes on with it. The suite "claims" tests published claims, and "advisor claims
    --measurements RUN" tells what was said, what holds, what was found.
    """
    if context.invoked_subcommand is not None:
        return None
    if given["resume"]:
        return _go_on(context, **given)
    return _measure(**given)


def _measure(
    *,
    suite: str,
    probes: str,
    batch: int | None,
    for_: str,
    topic: str,
    test: str,
    workload: Path | None,
    python: tuple[str, ...],
    frameworks: str,
    contender: tuple[str, ...],
    budget: str,
    resume: str,  # noqa: ARG001 - settled before
    out: Path | None,
    seed: int,
    progress: Literal["auto", "plain", "jsonl", "none"],
    as_i_run_it: bool,
    neighbour: bool,
    calibrate: bool,
    format_: Literal["table", "json"],
) -> Result:
    from advisor.cli.claims_probing import CLAIMS, Chosen
    from advisor.cli.probe_choice import Choice, chosen, own_workload, parse_contenders
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
    choice = Choice(probes, batch, for_, workload)
    if workload and (probes or batch or for_):
        raise UsageError(
            "--workload brings its own probe: --probes, --batch and --for do not go with it",
            next_step="leave them out",
        )
    if suite == CLAIMS and (choice.any or contender or workload):
        raise UsageError(
            "--probes, --batch, --for, --contender and --workload are not for the suite claims",
            next_step="--topic and --test choose among claims",
        )
    if calibrate and suite == CLAIMS:
        raise UsageError(
            "--calibrate is not for claims: it says what differences of time can be told apart",
            next_step="leave it out",
        )
    if neighbour and (suite == CLAIMS or contender or workload):
        raise UsageError(
            "--neighbour is not for claims, named contenders or a workload of your own",
            next_step="leave it out, or leave out --contender and --workload",
        )
    if contender and frameworks:
        raise UsageError(
            "--contender and --frameworks exclude each other: contenders name theirs",
            next_step="leave one of them out",
        )
    seconds = parse_budget(budget)
    knowledge = load_knowledge()
    names = knowledge.names
    named = parse_contenders(contender, names)
    only = parse_frameworks(frameworks, names)
    own = own_workload(choice, (*only, *(one.framework for one in named)))
    outcome = measure_now(
        suite=Chosen.of(knowledge, topic, test)
        if suite == CLAIMS
        else chosen(SUITES[suite], choice, knowledge, seed, own),
        pythons=parse_pythons(python, names),
        frameworks=only or (own.frameworks if own else ()),
        names=names,
        seed=seed,
        budget=seconds,
        out=out,
        progress=progress,
        as_i_run_it=as_i_run_it,
        neighbour=neighbour,
        calibrate=calibrate,
        named=named,
        own=own,
    )
    return result_of(outcome, names, format_, quiet=progress == "jsonl")


def _go_on(context: click.Context, **given: Any) -> Result:
    """Go on with a run; what it has settled cannot be asked for again."""
    from click.core import ParameterSource

    from advisor.cli.probe_show import framework_names
    from advisor.cli.probing import go_on, result_of
    from advisor.measure.run_file import load_run
    from advisor.measure.run_folder import run_path

    typed = ParameterSource.COMMANDLINE
    settled = [n for n in _OF_THE_PLAN if context.get_parameter_source(n) == typed]
    if settled:
        told = ", ".join(f"--{name.strip('_').replace('_', '-')}" for name in settled)
        raise UsageError(
            f"--resume goes on with what was planned then; {told} cannot change it",
            next_step=f"leave out {told}, or measure anew",
        )
    path = run_path(given["resume"])
    run = load_run(path)
    if context.get_parameter_source("seed") == typed and given["seed"] != run.seed:
        raise UsageError(
            f"--resume: the run was begun with seed {run.seed}, not {given['seed']}",
            next_step=f"leave out --seed, or give --seed {run.seed}",
        )
    if str(path) == "-" and given["out"] is None:
        raise UsageError("--resume -: there is no file to go on with", next_step="add --out FILE")
    names = framework_names()
    progress = given["progress"]
    outcome = go_on(run, given["out"] or Path(path), names, parse_budget(given["budget"]), progress)
    return result_of(outcome, names, given["format_"], quiet=progress == "jsonl")
