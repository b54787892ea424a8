"""Where something is known from, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.web.escape import link, md

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.kb.knowledge import Knowledge

_NAMED = 2


def named(source: str, known: Knowledge) -> str:
    """One source by its title, linked where it has an address; its id where it is not known."""
    found = known.sources.get(source)
    return link(found.source.title, found.source.address) if found else md(source)


def short(ids: Sequence[str], known: Knowledge) -> str:
    """The first sources in small print, those that can be opened first, and how many more."""
    ordered = sorted(dict.fromkeys(ids), key=lambda key: not _address(key, known))
    said = [named(key, known) for key in ordered[:_NAMED]]
    if len(ordered) > _NAMED:
        said.append(f"{len(ordered) - _NAMED} more")
    return f":small[{' · '.join(said)}]" if said else ""


def _address(source: str, known: Knowledge) -> str | None:
    found = known.sources.get(source)
    return found.source.address if found else None
