"""``advisor kb``: the knowledge base's own verbs."""

from __future__ import annotations

import click

from advisor.cli.verbs import Verbs


@click.group(
    cls=Verbs,
    verbs={
        "check": "kb_check:check",
        "list": "kb_list:list_entries",
        "show": "kb_show:show",
        "search": "kb_search:search_entries",
        "stale": "kb_stale:list_stale",
        "stats": "kb_stats:stats",
        "new": "kb_new:new",
        "diff": "kb_diff:diff",
        "schema": "kb_schema:schema",
    },
)
def kb() -> None:
    """Check the knowledge base, look something up in it, add to it, or compare two."""
