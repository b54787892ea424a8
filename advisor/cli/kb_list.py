"""``advisor kb list``: the entries of the knowledge base, line by line."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from advisor.cli import options
from advisor.cli.parsing import check_ids, nearest
from advisor.cli.result import Result
from advisor.errors import UsageError

_MANY = {"criteria": "criterion", "capabilities": "capability"}


@click.command("list", short_help="List the entries of a kind")
@click.argument("kind", metavar="[KIND]", default="")
@click.option("--framework", metavar="ID", default="", help="Only what speaks of this framework.")
@click.option("--criterion", metavar="ID", default="", help="Only what bears on this criterion.")
@click.option("--status", metavar="WORD", default="", help="Only what is in this state.")
@options.knowledge
@options.format_("table", "json")
def list_entries(
    kind: str,
    *,
    framework: str,
    criterion: str,
    status: str,
    kb: tuple[Path, ...],
    format_: Literal["table", "json"],
) -> Result:
    """List entries: of one KIND or all, of one framework, criterion or status.

    Without anything to choose by, the kinds and how many entries each has.
    """
    from advisor.cli.columns import rows
    from advisor.kb import catalogue
    from advisor.kb.load import load_knowledge

    knowledge = load_knowledge(kb)
    kinds = catalogue.tables(knowledge)
    kind = _singular(kind, list(kinds))
    if framework:
        check_ids([framework], list(knowledge.frameworks), "framework", "--framework")
    if criterion:
        check_ids([criterion], list(knowledge.criteria), "criterion", "--criterion")
    found = [one for one in catalogue.every(knowledge) if not kind or one.kind == kind]
    if status:
        known = dict.fromkeys(state for one in found if (state := catalogue.today(knowledge, one)))
        if not known:
            raise UsageError(
                f"--status: a {kind} has none",
                next_step="claims, what was published, tools and frameworks have one",
            )
        check_ids([status], list(known), "status", "--status")
    found = [
        one
        for one in found
        if (not framework or framework in catalogue.frameworks(one))
        and (not criterion or criterion in catalogue.criteria(one))
        and (not status or status == catalogue.today(knowledge, one))
    ]
    data = [catalogue.brief(knowledge, one) for one in found]
    if not (kind or framework or criterion or status):
        counted = [(name, str(len(table))) for name, table in kinds.items()]
        text = "\n".join([*rows(counted), "", "next: advisor kb list KIND"])
    else:
        columns = ("id", "status", "text") if kind else ("kind", "id", "status", "text")
        shown = [tuple(one[column] for column in columns) for one in data]
        text = "\n".join([*rows(shown), f"{len(found)} found"])
    return Result(text=text, schema="advisor.kb-list/1", data={"entries": data}, format=format_)


def _singular(kind: str, kinds: list[str]) -> str:
    """``claims`` and ``Claim`` as ``claim``."""
    if not kind:
        return ""
    small = kind.lower()
    one = _MANY.get(small, small)
    for candidate in (one, one.removesuffix("s")):
        if candidate in kinds:
            return candidate
    hint = nearest(small, kinds)
    raise UsageError(
        f'there is no kind "{kind}"',
        next_step=f'did you mean "{hint}"?' if hint else f"kinds: {', '.join(kinds)}",
        code="unknown-kind",
    )
