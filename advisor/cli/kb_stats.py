"""``advisor kb stats``: how much the knowledge base holds, how old, and what is still open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import click

from advisor.cli import options
from advisor.cli.parsing import parse_day
from advisor.cli.result import Result


@click.command("stats", short_help="Count what the knowledge base holds")
@options.as_of
@options.knowledge
@options.format_("table", "json")
def stats(*, as_of: str, kb: tuple[Path, ...], format_: Literal["table", "json"]) -> Result:
    """Count entries by kind, status, framework, basis and age, and say how much is covered."""
    from advisor.cli.columns import rows
    from advisor.kb.load import load_knowledge
    from advisor.kb.statistics import counts, coverage

    today = parse_day(as_of, "--as-of") or dt.datetime.now(dt.UTC).date()
    knowledge = load_knowledge(kb)
    counted = counts(knowledge, today)
    covered = coverage(knowledge)
    lines = [f"knowledge {knowledge.version} ({knowledge.hash}), ages as of {today}"]
    for title, numbers in counted.items():
        if numbers:
            lines += ["", title, *rows([(n, str(c)) for n, c in numbers.items()], indent="  ")]
    shares = [(name, f"{one.done} of {one.of}") for name, one in covered.items()]
    lines += ["", "coverage", *rows(shares, indent="  ")]
    return Result(
        text="\n".join(lines),
        schema="advisor.kb-stats/1",
        data={
            "version": knowledge.version,
            "hash": knowledge.hash,
            "as_of": today.isoformat(),
            **{title.replace(" ", "_"): numbers for title, numbers in counted.items()},
            "coverage": {
                name.replace(",", "").replace(" ", "_"): one._asdict()
                for name, one in covered.items()
            },
        },
        format=format_,
    )
