"""``advisor probe list``: the runs that are kept in the user's data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import click

from advisor.cli import options
from advisor.cli.contender_names import version_of
from advisor.cli.result import Problem, Result

if TYPE_CHECKING:
    from advisor.measure.results import Contender, Run
    from advisor.measure.run_folder import Kept


@click.command(short_help="List the runs that are kept")
@options.format_("table", "json")
def list_runs(*, format_: Literal["table", "json"]) -> Result:
    """List the runs in the data folder, the newest first: id, day, suite, state, who, where.

    Other verbs find a run by its path, by its id or the beginning of it, or as "latest".
    """
    from advisor.measure.run_folder import kept_runs, runs_dir

    kept = kept_runs()
    broken = [one for one in kept if one.run is None]
    data: dict[str, Any] | None = None
    if format_ == "json":
        data = {"folder": str(runs_dir()), "runs": [_as_data(k.run, k) for k in kept if k.run]}
    return Result(
        text=_table(kept, str(runs_dir())),
        schema="advisor.runs/1",
        data=data,
        status="partial" if broken else "success",
        problems=tuple(Problem("unreadable-run", k.problem, str(k.path)) for k in broken),
        format=format_,
    )


def _as_data(run: Run, kept: Kept) -> dict[str, Any]:
    from advisor.measure.machine import describe

    return {
        "id": run.id,
        "started": run.started,
        "finished": run.finished,
        "suite": run.suite,
        "complete": run.complete,
        "note": run.note,
        "machine": describe(run.machine),
        "contenders": [
            {
                "id": contender.id,
                "framework": contender.framework,
                "mode": contender.mode,
                "status": contender.status,
                "versions": dict(contender.versions),
            }
            for contender in run.contenders
        ],
        "path": str(kept.path),
    }


def _table(kept: list[Kept], folder: str) -> str:
    from advisor.cli.console import clean, shorten, stdout_style, width, wrap
    from advisor.measure.machine import describe

    columns, style = width(), stdout_style()
    lines = []
    for one in kept:
        if one.run is None:
            continue
        run = one.run
        day = run.started.replace("T", " ")[:16]
        state = "complete" if run.complete else f"not complete: {run.note or 'stopped'}"
        head = f"{run.id} · {day} UTC · {run.suite} · {state}"
        lines += [
            style.bold(shorten(head, columns)),
            f"  {shorten(f'{who_took_part(run)} · {describe(run.machine)}', columns - 2)}",
            f"  {clean(str(one.path))}",  # never cut: it is there to be copied
        ]
    for one in kept:
        if one.run is None:
            lines += wrap(f"{one.path.name} is no run: {one.problem}", columns, "  ")
    return "\n".join(lines) if lines else f"no run is kept in {folder}; advisor probe makes one"


def who_took_part(run: Run) -> str:
    """``pytorch 2.13.0, tensorflow 2.21.0``; named contenders by their names."""
    from advisor.measure.results import NUMPY

    told = [_who(c) for c in run.contenders if c.framework != NUMPY and c.status == "ok"]
    return ", ".join(dict.fromkeys(told)) or "nobody took part"


def _who(contender: Contender) -> str:
    said = f"{contender.framework} {version_of(contender)}".strip()
    return f"{contender.name} ({said})" if contender.name else said
