"""``advisor record``: the verbs of decision records."""

from __future__ import annotations

import click

from advisor.cli.verbs import Verbs


@click.group(cls=Verbs, verbs={"new": "record_new:new"})
def record() -> None:
    """Decision records: write the recommendation down."""
