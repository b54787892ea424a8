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

    Case and punctuation do not matter; the beginning of a word is enough.
    """
    from advisor.cli.columns import rows
    from advisor.kb import catalogue
    from advisor.kb.load import load_knowledge
    from advisor.kb.search import search

    asked = " ".join(query)
    if not catalogue.words(asked):
        raise UsageError(f'"{asked}" holds no word to search for', next_step="give some letters")
    knowledge = load_knowledge(kb)
    hits = search(knowledge, asked)
    shown = [
        (hit.found.kind, hit.found.id, catalogue.status(hit.found), catalogue.line(hit.found))
        for hit in hits[:limit]
    ]
    if not hits:
        last = "nothing holds every word; try fewer, or the beginning of a word"
    elif len(hits) > limit:
        last = f"the best {limit} of {len(hits)}; --limit {len(hits)} shows all"
    else:
        last = f"{len(hits)} found"
    data = [
        {
            "kind": hit.found.kind,
            "id": hit.found.id,
            "status": catalogue.status(hit.found),
            "text": catalogue.line(hit.found),
            "origin": knowledge.origin.get((hit.found.kind, hit.found.id), ""),
        }
        for hit in hits[:limit]
    ]
    return Result(
        text="\n".join([*rows(shown), last]),
        schema="advisor.kb-search/1",
        data={"query": asked, "total": len(hits), "entries": data},
        format=format_,
    )
