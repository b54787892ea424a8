"""A table whose entries are revived one by one, when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")


class LazyTable(Mapping[str, V], Generic[V]):
    """A read-only dictionary over packed entries; equal to the dictionary of the entries.

    A short call reads a handful of the base's entries, and reviving all of them would be most of
    its time.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, packed: dict[str, bytes], revive: Callable[[bytes], V]) -> None:
        self._packed = packed
        self._revive = revive
        self._revived: dict[str, V] = {}

    def __getitem__(self, key: str) -> V:
        if key not in self._revived:
            self._revived[key] = self._revive(self._packed[key])
        return self._revived[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __contains__(self, key: object) -> bool:
        return key in self._packed

    def __repr__(self) -> str:
        return f"LazyTable({len(self)} entries)"
