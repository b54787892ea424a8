"""``advisor kb``: the knowledge base's own verbs."""

from __future__ import annotations

import typer

from advisor.cli.commands import group
from advisor.cli.kb_check import check
from advisor.cli.kb_schema import schema
from advisor.cli.kb_show import show


def register(root: typer.Typer) -> None:
    verbs = group("kb", "Check the knowledge base, look something up in it, or export its schemas.")
    verbs.command("check")(check)
    verbs.command("show")(show)
    verbs.command("schema")(schema)
    root.add_typer(verbs)
