"""``advisor kb stale``: what is past its freshness, worst first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import click

from advisor.cli import options
from advisor.cli.parsing import parse_day
from advisor.cli.result import Result


@click.command("stale", short_help="List what is past its freshness")
@options.as_of
@options.knowledge
@options.format_("table", "json")
def list_stale(*, as_of: str, kb: tuple[Path, ...], format_: Literal["table", "json"]) -> Result:
    """List claims that count and routes to capabilities that nobody looked at for too long.

    How long is too long is the criterion's word (fresh_for_days).
    """
    from advisor.cli.columns import rows
    from advisor.kb.load import load_knowledge
    from advisor.kb.staleness import ages, stale

    today = parse_day(as_of, "--as-of") or dt.datetime.now(dt.UTC).date()
    knowledge = load_knowledge(kb)
    found = stale(knowledge, today)
    total = sum(1 for _ in ages(knowledge, today))
    shown = [
        (
            one.kind,
            one.id,
            str(one.observed),
            f"{one.age_days} days (fresh {one.fresh_for_days})",
        )
        for one in found
    ]
    last = f"{len(found)} of {total} are stale as of {today}"
    return Result(
        text="\n".join([*rows(shown), last]),
        schema="advisor.kb-stale/1",
        data={
            "as_of": today.isoformat(),
            "total": total,
            "stale": [
                {
                    "kind": one.kind,
                    "id": one.id,
                    "criterion": one.criterion,
                    "observed": one.observed.isoformat(),
                    "age_days": one.age_days,
                    "fresh_for_days": one.fresh_for_days,
                }
                for one in found
            ],
        },
        format=format_,
    )
