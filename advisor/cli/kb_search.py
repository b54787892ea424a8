"""``advisor kb search``: entries by the words in them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from advisor.cli import options
from advisor.cli.result import Result
from advisor.errors import UsageError


@click.command("search", short_help="Find entries by words")
@click.argument("query", metavar="WORDS...", nargs=-1, required=True)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 10_000),
    default=15,
    show_default=True,
    help="How many to show.",
)
@options.knowledge
@options.format_("table", "json")
def search_entries(
    query: tuple[str, ...], *, limit: int, kb: tuple[Path, ...], format_: Literal["table", "json"]
) -> Result:
    """Find entries that hold every one of WORDS, best first: names before texts.

    A whole sentence, as you read it somewhere, finds what comes nearest to it. Case and punctuation
    do not matter; the beginning of a word is enough.
    """
    from advisor.cli.columns import rows
    from advisor.kb import catalogue
    from advisor.kb.load import load_knowledge
    from advisor.kb.search import is_sentence, search

    asked = " ".join(query)
    if not catalogue.words(asked):
        raise UsageError(f'"{asked}" holds no word to search for', next_step="give some letters")
    knowledge = load_knowledge(kb)
    hits = search(knowledge, asked)
    data = [catalogue.brief(knowledge, hit.found) for hit in hits[:limit]]
    shown = [(one["kind"], one["id"], one["status"], one["text"]) for one in data]
    lines = [*rows(shown), _last(len(hits), limit)]
    if any(one["status"] for one in data) and is_sentence(asked):
        lines.append("what holds today, since when and who says so: advisor kb show ID")
    return Result(
        text="\n".join(lines),
        schema="advisor.kb-search/1",
        data={"query": asked, "total": len(hits), "entries": data},
        format=format_,
    )


def _last(total: int, limit: int) -> str:
    if not total:
        return "nothing holds these words or most of them; try fewer, or the beginning of a word"
    if total > limit:
        return f"the best {limit} of {total}; --limit {total} shows all"
    return f"{total} found"
