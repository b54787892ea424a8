"""``advisor decide``: verbs about the deciding itself."""

from __future__ import annotations

import click

from advisor.cli.verbs import Verbs


@click.group(cls=Verbs, verbs={"calibrate": "decide_calibrate:calibrate"})
def decide() -> None:
    """Try out how decisions are made."""
