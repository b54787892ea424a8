"""``advisor kb``: the knowledge base's own verbs."""

from __future__ import annotations

import click

from advisor.cli.verbs import Verbs


@click.group(
    cls=Verbs,
    verbs={"check": "kb_check:check", "show": "kb_show:show", "schema": "kb_schema:schema"},
)
def kb() -> None:
    """Check the knowledge base, look something up in it, or export its schemas."""
