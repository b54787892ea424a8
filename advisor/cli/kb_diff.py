"""``advisor kb diff``: what two knowledge bases say differently, and whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from advisor import paths
from advisor.cli import options
from advisor.cli.parsing import parse_day
from advisor.cli.result import Result

if TYPE_CHECKING:
    from advisor.cli.moved_profiles import Moved
    from advisor.kb.compare import Change

_REASONS = 4
_CELL = 36


@click.command("diff", short_help="Compare two knowledge bases")
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", default="")
@click.option(
    "--profile",
    metavar="FILE",
    type=options.PATH,
    multiple=True,
    help="Profiles to answer with both; the examples, unless some are named.",
)
@options.as_of
@options.format_("table", "json")
def diff(
    before: str,
    after: str,
    *,
    profile: tuple[Path, ...],
    as_of: str,
    format_: Literal["table", "json"],
) -> Result:
    """Compare two knowledge bases: entries added, removed and changed, and whose ranking moves.

    A and B are folders laid out like knowledge/, or git revisions of this checkout; without B,
    the knowledge as it is now.
    """
    from advisor.cli.moved_profiles import move
    from advisor.cli.two_bases import base_of, load
    from advisor.kb.compare import compare

    today = parse_day(as_of, "--as-of") or dt.datetime.now(dt.UTC).date()
    names = (before, after or str(paths.knowledge_dir()))
    with base_of(names[0]) as first, base_of(names[1]) as second:
        bases = (load(names[0], first), load(names[1], second))
    changes = compare(*bases)
    chosen = profile or tuple(sorted(paths.examples_dir().glob("*.yaml")))
    moved = [move(path, bases, changes, today) for path in chosen]
    head = " → ".join(f"{name} ({base.hash})" for name, base in zip(names, bases, strict=True))
    return Result(
        text="\n".join([head, *_changes(changes), "", *_profiles(moved)]),
        schema="advisor.kb-diff/1",
        data={
            "before": {"name": names[0], "hash": bases[0].hash},
            "after": {"name": names[1], "hash": bases[1].hash},
            "as_of": today.isoformat(),
            "changes": [asdict(change) for change in changes],
            "profiles": [
                {**asdict(one), "reranked": one.reranked, "same": one.same} for one in moved
            ],
        },
        format=format_,
    )


def _changes(changes: Sequence[Change]) -> Iterator[str]:
    for what in ("added", "removed", "changed"):
        here = [change for change in changes if change.what == what]
        yield f"{what}: {len(here)}"
        for change in here:
            yield f"  {change.kind} {change.id}"
            for name, (was, now) in change.fields.items():
                yield f"    {name.replace('_', ' ')}: {_short(was)} → {_short(now)}"


def _profiles(moved: Sequence[Moved]) -> Iterator[str]:
    from advisor.cli.words import counted

    for one in moved:
        if one.unreadable:
            yield f"{one.profile}: {one.unreadable}"
        elif not one.same:
            yield from _moved(one)
    same = sum(one.same for one in moved)
    yield f"{counted(same, 'profile', 'profiles')} of {len(moved)} answered as before"


def _moved(one: Moved) -> Iterator[str]:
    chances = ", ".join(
        f"{name} {100 * was:.0f} → {100 * now:.0f}" for name, (was, now) in one.p_best.items()
    )
    verdict = one.verdict[0] if one.verdict[0] == one.verdict[1] else " → ".join(one.verdict)
    note = "  RANKING CHANGED" if one.reranked else ""
    yield f"{one.profile}: best in 100: {chances}; {verdict}{note}"
    for reason in one.reasons[:_REASONS]:
        by = f" ({', '.join(reason.entries)})" if reason.entries else " (by its weight alone)"
        yield f"  {reason.subject}: {reason.text}{by}"
    if len(one.reasons) > _REASONS:
        yield f"  … and {len(one.reasons) - _REASONS} more"


def _short(value: Any) -> str:
    from advisor.cli.console import shorten

    if value in (None, "", []):
        return "nothing"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return shorten(text, _CELL)
