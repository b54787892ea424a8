"""``advisor record``: the verbs of decision records."""

from __future__ import annotations

import click

from advisor.cli.verbs import Verbs

_VERBS = {
    "new": "record_new:new",
    "list": "record_list:list_",
    "show": "record_show:show",
    "accept": "record_change:accept",
    "supersede": "record_change:supersede",
    "deprecate": "record_change:deprecate",
    "due": "record_due:due",
    "recheck": "record_recheck:recheck",
    "lint": "record_lint:lint",
    "index": "record_index:index",
}


@click.group(cls=Verbs, verbs=_VERBS)
def record() -> None:
    """Decision records: write the recommendation down, and look at it again later."""
