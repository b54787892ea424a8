"""Profiles that are plainly right, told without the machinery that explains what is wrong.

Accepts less than :class:`advisor.profile.schema.ProfileFile` does, never more, and makes the same
profile of what it accepts; a property test holds the two together.
"""

from __future__ import annotations

from typing import Any

from advisor.profile.model import SCHEMA, Profile

_LEVELS = {str(level): level for level in range(6)}
_LONGEST = {"name": 200, "title": 300, "description": 5000}
_LONGEST_ID = 100
_KEYS = frozenset(
    ("schema", "name", "title", "description", "answers", "importance", "require", "frameworks")
)


def plain_profile(data: dict[Any, Any]) -> Profile | None:
    """The profile, or ``None`` where the rules have to be asked.

    ``data``: a YAML mapping whose scalars are still the author's text.
    """
    if not data.keys() <= _KEYS or data.get("schema", SCHEMA) != SCHEMA:
        return None
    texts = {key: data.get(key, "") for key in _LONGEST}
    for key, text in texts.items():
        if not isinstance(text, str) or len(text) > _LONGEST[key]:
            return None
    name = texts["name"]
    answers = _answers(data.get("answers", {}))
    importance = _importance(data.get("importance", {}))
    require, frameworks = _ids(data.get("require", [])), _ids(data.get("frameworks", []))
    # What counts as white space around a name is for the rules to say.
    if not name or name != name.strip():
        return None
    if answers is None or importance is None or require is None or frameworks is None:
        return None
    return Profile(
        name, texts["title"], texts["description"], answers, importance, require, frameworks
    )


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_ID


def _ids(values: object) -> tuple[str, ...] | None:
    if isinstance(values, list) and all(map(_is_id, values)):
        return tuple(values)
    return None


def _answers(data: object) -> dict[str, tuple[str, ...]] | None:
    if not isinstance(data, dict):
        return None
    found = {}
    for question, given in data.items():
        chosen = _ids([given] if isinstance(given, str) else given)
        if chosen is None or not _is_id(question):
            return None
        found[question] = chosen
    return found


def _importance(data: object) -> dict[str, int] | None:
    if not isinstance(data, dict):
        return None
    found = {}
    for criterion, level in data.items():
        if not isinstance(level, str) or level not in _LEVELS or not _is_id(criterion):
            return None
        found[criterion] = _LEVELS[level]
    return found
