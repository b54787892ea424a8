"""``advisor probe compare``: one run beside another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from advisor.cli import options
from advisor.cli.contender_names import mode_words, short_names
from advisor.cli.probe_show import framework_names
from advisor.cli.result import Result

if TYPE_CHECKING:
    from advisor.measure.results import Run
    from advisor.measure.two_runs import Ratio, TwoRuns

_RUN = "A file, a run's id, latest, or - for input."
_SEQUENTIAL = (
    "Two runs are measured one after the other: their difference holds whatever changed on the "
    "machine in between. To compare two versions or two interpreters, measure them in turns: "
    "advisor probe --contender old=FRAMEWORK@PYTHON --contender new=FRAMEWORK@PYTHON"
)


@click.command(short_help="Compare two runs that were kept")
@click.argument("a", metavar="A", type=options.FILE, help=f"The first run. {_RUN}")
@click.argument("b", metavar="B", type=options.FILE, help=f"The second run. {_RUN}")
@click.option("--plot", metavar="FILE", type=options.PATH, help="Draw the ratios, as .svg or .png.")
@options.format_("table", "json")
def compare(a: str, b: str, *, plot: Path | None, format_: Literal["table", "json"]) -> Result:
    """Compare two runs: how the times of B stand to those of A, and what else was different.

    Per probe and contender: the ratio of the medians with its interval over rounds, and a verdict
    by the rule of all verdicts (the whole interval outside, or inside, of ±5 %).
    """
    from advisor.measure.run_file import load_run
    from advisor.measure.run_folder import run_path
    from advisor.measure.two_runs import compare_runs

    first, second = load_run(run_path(a)), load_run(run_path(b))
    found = compare_runs(first, second)
    names = framework_names()
    notes: tuple[str, ...] = ()
    if plot is not None:
        from advisor.cli.picture import save_picture
        from advisor.cli.ratio_plot import picture_of_two

        labels = {r.key: _label(r, first, names) for r in found.ratios}
        save_picture(picture_of_two(first.id, second.id, found.ratios, labels), plot)
        notes = (f"the picture is in {plot}",)
    data = _as_data(first, second, found) if format_ == "json" else None
    text = "" if format_ == "json" else _table(first, second, found, names)
    return Result(text=text, schema="advisor.compare/1", data=data, notes=notes, format=format_)


def _as_data(a: Run, b: Run, found: TwoRuns) -> dict[str, Any]:
    return {
        "a": _head(a),
        "b": _head(b),
        "ratios": [asdict(ratio) for ratio in found.ratios],
        "differences": [asdict(difference) for difference in found.differences],
        "only_a": list(found.only_a),
        "only_b": list(found.only_b),
        "note": _SEQUENTIAL,
    }


def _head(run: Run) -> dict[str, Any]:
    return {"id": run.id, "started": run.started, "suite": run.suite, "complete": run.complete}


def _table(a: Run, b: Run, found: TwoRuns, names: Mapping[str, str]) -> str:
    from advisor.cli.columns import rows
    from advisor.cli.console import stdout_style, width, wrap
    from advisor.cli.layout import Section, draw, item

    columns, style = width(), stdout_style()
    sections = [
        Section(label, (item(f"{run.id} · {run.started.replace('T', ' ')[:16]} UTC · {run.suite}"
                             + ("" if run.complete else f" · not complete: {run.note}"), columns),))
        for label, run in (("A", a), ("B", b))
    ]  # fmt: skip
    lines = draw(sections, style)
    lines += ["", style.bold("Time in B ÷ time in A")]
    if found.ratios:
        cells = [
            (_label(r, a, names), f"{r.ratio:.2f} [{_limit(r.low)}, {_limit(r.high)}]", _verdict(r))
            for r in found.ratios
        ]
        lines += rows(cells, columns, "  ")
    else:
        lines.append("  nothing was measured in both, in two rounds or more each")
    for label, only in (("A", found.only_a), ("B", found.only_b)):
        if only:
            lines += _indented(f"only in {label}: {', '.join(only)}", columns)
    lines += ["", style.bold("What else was different")]
    for one in found.differences:
        lines += _indented(f"{one.what}: {one.a} → {one.b}: {one.means}", columns)
    if not found.differences:
        lines.append("  machine, versions, threads, load before the run and work are the same")
    return "\n".join([*lines, "", *wrap(_SEQUENTIAL, columns)])


def _indented(text: str, columns: int) -> list[str]:
    from advisor.cli.console import wrap

    return [f"  {line}" for line in wrap(text, columns - 2, "  ")]


def _label(ratio: Ratio, run: Run, names: Mapping[str, str]) -> str:
    titles = {probe.id: probe.title for probe in run.probes}
    who = short_names(run, names).get(ratio.contender, ratio.contender)
    return f"{titles.get(ratio.probe, ratio.probe)}, {mode_words(ratio.mode)}, {who}"


def _limit(value: float) -> str:
    if value >= 1000:  # noqa: PLR2004 - rounds that disagree
        return "over 1000"
    return f"{value:.2f}"


def _verdict(ratio: Ratio) -> str:
    yardstick = " (the yardstick: the machine was another)" if ratio.framework == "numpy" else ""
    return {
        "faster": f"B is faster{yardstick}",
        "slower": f"B is slower{yardstick}",
        "equivalent": "equivalent within 5 %",
        "no-verdict": "no verdict",
    }[ratio.verdict]
