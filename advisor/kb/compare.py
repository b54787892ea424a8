"""What two knowledge bases say differently, entry by entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from advisor.kb.catalogue import criteria, every, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advisor.kb.catalogue import Found
    from advisor.kb.knowledge import Knowledge


@dataclass(frozen=True)
class Change:
    """One entry that only one of two bases has, or that they have differently."""

    what: Literal["added", "removed", "changed"]
    kind: str
    id: str
    criteria: tuple[str, ...]
    """Ids of the criteria that it bears on."""
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """For a changed one: field ("routes.pytorch.level") to what it was and is; ``None``: absent."""


def compare(before: Knowledge, after: Knowledge) -> list[Change]:
    """Every difference, by kind and then by id."""
    old = {(found.kind, found.id): found for found in every(before)}
    new = {(found.kind, found.id): found for found in every(after)}
    # Both orders matter little; the second base's order is how people will meet the entries.
    changes = []
    for key in [*new, *(key for key in old if key not in new)]:
        if key not in old:
            changes.append(Change("added", *key, criteria(new[key])))
        elif key not in new:
            changes.append(Change("removed", *key, criteria(old[key])))
        elif fields := _differences(old[key], new[key]):
            changes.append(Change("changed", *key, criteria(new[key]), fields))
    return changes


def _differences(old: Found, new: Found) -> dict[str, tuple[Any, Any]]:
    was, now = dict(_flat(_own(old))), dict(_flat(_own(new)))
    return {
        name: (was.get(name), now.get(name))
        for name in {**was, **now}
        if was.get(name) != now.get(name)
    }


def _own(found: Found) -> dict[str, Any]:
    """The entry's data; a section without its questions, which are entries of their own."""
    data = plain(found.entry)
    return {k: v for k, v in data.items() if (found.kind, k) != ("section", "questions")}


def _flat(data: Mapping[str, Any] | list[Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that holds no mapping, under the names and numbers that lead to it."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data, 1)
    for name, value in pairs:
        if isinstance(value, dict) or (isinstance(value, list) and _mappings(value)):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _mappings(values: list[Any]) -> bool:
    return any(isinstance(value, dict) for value in values)
