"""Where in a JSON text a value stands; only asked when something is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Sequence

_SPACE = " \t\n\r"
_DECODER = json.JSONDecoder()


def find_place(text: str, path: Sequence[int | str]) -> int | None:
    """Offset of the value at ``path`` in a well-formed JSON text.

    Where the path leads further than the text, the deepest value on the way is meant (a key that
    is missing is missed in its object). None only for an empty text.
    """
    position = _skip(text, 0)
    for part in path:
        inner = _step(text, position, part)
        if inner is None:
            break
        position = inner
    return position if position < len(text) else None


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _step(text: str, position: int, part: int | str) -> int | None:
    if text.startswith("{", position) and isinstance(part, str):
        return _member(text, position, part)
    if text.startswith("[", position) and isinstance(part, int):
        return _item(text, position, part)
    return None


def _member(text: str, position: int, name: str) -> int | None:
    position = _skip(text, position + 1)
    while text[position] == '"':
        key, position = _DECODER.raw_decode(text, position)
        position = _skip(text, _skip(text, position) + 1)
        if key == name:
            return position
        position = _after(text, position)
    return None


def _item(text: str, position: int, index: int) -> int | None:
    position = _skip(text, position + 1)
    while text[position] != "]":
        if index == 0:
            return position
        index -= 1
        position = _after(text, position)
    return None


def _after(text: str, position: int) -> int:
    """Behind a value and the comma that follows it, if one does."""
    _, position = _DECODER.raw_decode(text, position)
    position = _skip(text, position)
    return _skip(text, position + 1) if text[position] == "," else position


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in _SPACE:
        position += 1
    return position
