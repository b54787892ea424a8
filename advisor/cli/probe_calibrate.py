"""``advisor probe calibrate``: what difference this machine can tell apart today."""

from __future__ import annotations

import gc
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from advisor.cli import options
from advisor.cli.console import width, wrap
from advisor.cli.parsing import parse_budget, parse_frameworks, parse_pythons
from advisor.cli.result import Result
from advisor.errors import UsageError
from advisor.exit_codes import ExitCode

if TYPE_CHECKING:
    from advisor.measure.results import Calibration, PlantedDelay, ProbeCalibration
    from advisor.measure.suites import Suite

SCHEMA = "advisor.probe-calibration/1"


@click.command(short_help="Say what difference this machine can tell apart today")
@click.option(
    "--suite",
    metavar="SUITE",
    default="quick",
    show_default=True,
    help="Whose rounds and blocks to calibrate: quick or full.",
)
@options.pythons
@options.frameworks
@click.option(
    "--budget", metavar="3m", default="", help="Stop after this time, e.g. 90s; 3m by default."
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
@options.format_("table", "json")
@click.option(
    "--out", metavar="FILE", type=options.PATH, help="Write here instead of standard output."
)
def calibrate(
    *,
    suite: str,
    python: tuple[str, ...],
    frameworks: str,
    budget: str,
    seed: int,
    progress: Literal["auto", "plain", "jsonl", "none"],
    format_: Literal["table", "json"],
    out: Path | None,
) -> Result:
    """Measure a framework beside itself and beside planted differences of 5, 10 and 20 %.

    What comes out is kept. Until midnight (UTC) it limits the verdicts of this suite on this
    machine: a difference smaller than what can be told apart gets none.
    """
    from advisor.cli.probing import check_pythons
    from advisor.kb.load import load_knowledge
    from advisor.measure.suites import SUITES

    if suite not in SUITES:
        raise UsageError(
            f'--suite: there is no suite "{suite}" to calibrate',
            next_step=f"there is: {', '.join(SUITES)}",
        )
    names = load_knowledge().names
    pythons = parse_pythons(python, names)
    check_pythons(pythons)
    chosen = parse_frameworks(frameworks, names)
    return _calibrated(
        SUITES[suite], pythons, chosen, names, parse_budget(budget), seed, progress, format_, out
    )


def _calibrated(
    suite: Suite,
    pythons: Mapping[str, str],
    frameworks: tuple[str, ...],
    names: Mapping[str, str],
    budget: float | None,
    seed: int,
    progress: Literal["auto", "plain", "jsonl", "none"],
    format_: Literal["table", "json"],
    out: Path | None,
) -> Result:
    from advisor.cli.probing import alone, stopping
    from advisor.cli.progress import listener
    from advisor.errors import ProbeError
    from advisor.measure.calibrate import BUDGET_S
    from advisor.measure.calibrate import calibrate as calibrate_
    from advisor.measure.calibration_file import keep

    gc.enable()  # switched off for short calls; this one is long
    stop = threading.Event()
    with alone(), stopping(stop), listener(progress, suite, names) as on_event:
        try:
            found = calibrate_(
                suite, interpreters=pythons, frameworks=frameworks, seed=seed,
                budget_s=BUDGET_S if budget is None else budget, on_event=on_event, stop=stop,
            )  # fmt: skip
        except ProbeError:
            if not stop.is_set():
                raise
            said = "interrupted before anything could be said; nothing was kept"
            return Result(
                schema=SCHEMA, status="error", exit_code=ExitCode.INTERRUPTED, notes=(said,),
                format=format_,
            )  # fmt: skip
    path = keep(found)
    return Result(
        text="" if format_ == "json" else "\n".join(lines(found, suite, names, width())) + "\n",
        schema=SCHEMA,
        data={"path": str(path), "calibration": found.model_dump(mode="json")},
        exit_code=ExitCode.INTERRUPTED if stop.is_set() else ExitCode.OK,
        notes=() if progress == "jsonl" else (f"the calibration is kept in {path}",),
        format=format_,
        out=out,
    )


def lines(found: Calibration, suite: Suite, names: Mapping[str, str], columns: int) -> list[str]:
    """The calibration in lines of at most ``columns`` characters."""
    from advisor.measure.sentences import calibration_sentence

    said = calibration_sentence(found)
    told = wrap(f"{said[0].upper()}{said[1:]}.", columns)
    told += wrap(_consequence(found, suite), columns)
    if busy := _busy(found):
        told += wrap(busy, columns)
    for probe in found.probes:
        told += ["", *wrap(_beside_itself(probe, names, suite), columns)]
        for delay in found.delays:
            if (delay.probe, delay.contender) == (probe.probe, probe.contender):
                told += wrap(f"  {_planted(delay)}", columns, "    ")
    return told


def _consequence(found: Calibration, suite: Suite) -> str:
    own = f"{100 * (suite.tells_apart - 1):.0f} %"
    if found.resolves is None:
        return f"Until midnight (UTC), runs of the suite {suite.id} give no verdict here."
    if found.resolves > suite.tells_apart:
        return (
            f"Until midnight (UTC), runs of the suite {suite.id} give smaller differences no "
            f"verdict here (without a calibration: below {own})."
        )
    if suite.tells_apart == 1:
        return f"Until midnight (UTC), runs of the suite {suite.id} give smaller ones no verdict."
    return f"The suite gives differences below {own} no verdict in any case, so nothing changes."


def _busy(found: Calibration) -> str:
    disturbed, blocks = (found.conditions.get(n) for n in ("disturbed_blocks", "blocks"))
    if not isinstance(disturbed, int) or not isinstance(blocks, int) or 2 * disturbed <= blocks:
        return ""
    return (
        f"{disturbed} of {blocks} blocks were disturbed from outside. A run would be "
        "refused as too noisy now; calibrate again when it is quiet."
    )


def _beside_itself(probe: ProbeCalibration, names: Mapping[str, str], suite: Suite) -> str:
    name = names.get(probe.contender, probe.contender)
    wrong = f"{probe.wrong} of {probe.runs} verdicts wrong"
    apart = (
        "tells nothing apart"
        if probe.resolves is None
        else f"tells apart {100 * (probe.resolves - 1):.0f} %"
    )
    return (
        f"{name} beside itself on {probe.probe}, runs of {suite.rounds} rounds: {wrong}; runs "
        f"spread by {100 * probe.spread:.1f} %; {apart}"
    )


def _planted(delay: PlantedDelay) -> str:
    text = f"+{100 * (delay.ratio - 1):.0f} %: found in {delay.found} of {delay.runs} runs"
    edge = " (no verdict is right: up to 5 % is no difference in practice)"
    return text + (edge if delay.ratio <= 1.05 else "")  # noqa: PLR2004
