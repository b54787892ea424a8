"""``advisor claims``: what was published, what holds today, and what was found here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from advisor.cli import options, words
from advisor.cli.parsing import check_ids
from advisor.cli.result import Result
from advisor.errors import UsageError

if TYPE_CHECKING:
    from advisor.evidence.claim_rows import Row
    from advisor.kb.knowledge import Knowledge

SCHEMA = "advisor.claims/1"
_STATUSES = ("holds", "outdated", "contested", "refuted", "unverified")


@click.command(short_help="What was published, what holds today, what was found here")
@click.option("--status", metavar="WORD", default="", help="Only claims that are this today.")
@click.option("--framework", metavar="ID", default="", help="Only claims about this framework.")
@click.option("--criterion", metavar="ID", default="", help="Only claims on this criterion.")
@click.option("--article", metavar="001", default="", help="Only what this article said.")
@click.option("--all", "everything", is_flag=True, help="Also claims that no article made.")
@options.measurements
@options.knowledge
@options.format_("table", "json", "markdown")
def claims(
    *,
    status: str,
    framework: str,
    criterion: str,
    article: str,
    everything: bool,
    measurements: str,
    kb: tuple[Path, ...],
    format_: Literal["table", "json", "markdown"],
) -> Result:
    """List what published comparisons claim, what holds of it today, and what was found here.

    "advisor probe --suite claims --out RUN.json" tests what can be tested on this machine.
    """
    from advisor.cli.claims_table import markdown, summary, table
    from advisor.cli.console import stdout_style, width
    from advisor.evidence.claim_rows import rows_of
    from advisor.kb.load import load_knowledge
    from advisor.measure.run_file import load_run
    from advisor.measure.run_folder import run_path

    knowledge = load_knowledge(kb)
    _check(knowledge, status, framework, criterion)
    wanted = _article(article, knowledge)
    run = load_run(run_path(measurements)) if measurements else None
    chosen = [
        row
        for row in rows_of(knowledge, run)
        if (not status or row.status_today == status)
        and (not framework or row.framework == framework)
        and (not criterion or row.criterion == criterion)
        and (not wanted or wanted in row.articles)
    ]
    rows = [row for row in chosen if everything or row.said]
    hidden = sum(row.tested is not None for row in chosen) - sum(
        row.tested is not None for row in rows
    )
    text = ""
    if format_ == "table":
        text = table(rows, knowledge.names, run, width(), stdout_style())
    elif format_ == "markdown":
        text = markdown(rows, knowledge.names, run)
    notes = _notes(rows, measurements, tested=bool(run and run.outcomes), hidden=hidden)
    return Result(
        text=text,
        schema=SCHEMA,
        data={
            "run": run.id if run else None,
            "summary": summary(rows),
            "rows": [row.as_data() for row in rows],
        },
        notes=notes,
        format=format_,
    )


def _check(knowledge: Knowledge, status: str, framework: str, criterion: str) -> None:
    check_ids([status] if status else [], _STATUSES, "status", "--status")
    check_ids([framework] if framework else [], list(knowledge.names), "framework", "--framework")
    check_ids(
        [criterion] if criterion else [], list(knowledge.criteria), "criterion", "--criterion"
    )


def _article(given: str, knowledge: Knowledge) -> str:
    """``1`` and ``001`` as the number that the knowledge base has."""
    known = sorted({a for placed in knowledge.published.values() for a in placed.claim.articles})
    wanted = given.zfill(3) if given.isdecimal() else given
    if given and wanted not in known:
        raise UsageError(
            f'--article: there is no article "{given}"', next_step=f"there is: {', '.join(known)}"
        )
    return wanted


def _notes(rows: list[Row], measurements: str, *, tested: bool, hidden: int) -> tuple[str, ...]:
    if measurements and not tested:
        return (
            f"{measurements} holds no claim tests",
            "next: advisor probe --suite claims --out RUN.json",
        )
    if hidden:
        counted = words.counted(hidden, "claim", "claims")
        return (f"{counted} that no article made got an answer, too; --all shows them",)
    if not measurements and any(row.tested_by for row in rows):
        return ("next: advisor probe --suite claims --out RUN.json tests what can be tested here",)
    return ()
