"""What is checked: the entries together, and where each part of them stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from advisor.errors import Location
    from advisor.kb.knowledge import Knowledge
    from advisor.kb.located_yaml import Document


@dataclass(frozen=True)
class Subject:
    """A knowledge base that was read from YAML."""

    knowledge: Knowledge
    documents: Mapping[str, Document]
    """By the file's shown name."""
    entries: Mapping[str, BaseModel]
    """What each file holds, by the same name."""

    def place(self, kind: str, key: str, *path: str | int, at_key: bool = False) -> Location:
        """Where ``path`` stands inside the entry ``(kind, key)``.

        ``at_key``: the key that ends the path, not what it holds.
        """
        start = self.knowledge.places[(kind, key)]
        root = self._starts.get((start.file, start.line, start.column), ())
        return self.documents[start.file].where((*root, *path), key=at_key)

    @cached_property
    def _starts(self) -> dict[tuple[str, int, int], tuple[str | int, ...]]:
        """Where an entry may start (a file, or an item of a file's list) to its path."""
        return {
            (name, *place): path
            for name, document in self.documents.items()
            for path, place in document.values.items()
            if len(path) == 2  # noqa: PLR2004 - the list's key and the item's number
        }
