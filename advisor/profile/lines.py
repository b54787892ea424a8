"""Profiles written in the plainest YAML, read line by line.

Reading thousands of profiles is mostly the YAML parser's work. Nearly all of them are keys, words
and lists of words: this reads those, several times as fast, and declines anything else (comments
at the end of a line, folded text, flow mappings, anchors, whatever is wrong), which then goes the
careful way. A property test holds what it accepts to what the careful way says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.profile.plain import plain_profile

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.profile.model import Profile

_WORD = r"(?!(?:null|true|false)[],])\w[\w.+-]*"
_LINE = re.compile(
    r"(?P<indent> *)(?:(?P<item>- +)|(?P<key>[a-z][a-z0-9.+-]*):(?: +|$))"
    # Plain "null", "true" and "false" are not the text they look like.
    r"(?:(?P<plain>(?!(?:null|true|false)$)\w(?:[^:#]*[^:# ])?)|'(?P<quoted>[^']*)'"
    rf"|\[(?P<list>{_WORD}(?:, *{_WORD})*)\])?"
)

_Found = dict[str, Any]


class QuickReader:
    """Reads profiles that are plainly right, for one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._questions = {
            question.id: (frozenset(answer.id for answer in question.answers), question.kind)
            for question in knowledge.questions.values()
        }
        self._criteria = knowledge.criteria.keys()
        self._capabilities = knowledge.capabilities.keys()
        self._frameworks = knowledge.frameworks.keys()

    def read(self, text: str) -> Profile | None:
        """The profile, or ``None``: ask :func:`advisor.profile.file.parse_profile`."""
        data = read_lines(text)
        profile = None if data is None else plain_profile(data)
        return profile if profile is not None and self._fits(profile) else None

    def _fits(self, profile: Profile) -> bool:
        for question, chosen in profile.answers.items():
            known, kind = self._questions.get(question, (frozenset(), ""))
            if len(chosen) > 1 and (kind == "one" or len(set(chosen)) < len(chosen)):
                return False
            if not known.issuperset(chosen) or not kind:
                return False
        return (
            profile.importance.keys() <= self._criteria
            and self._capabilities >= set(profile.require)
            and self._frameworks >= set(profile.frameworks)
        )


def read_lines(text: str) -> _Found | None:
    """The mapping that the text is, values being texts, lists of texts and mappings of those.

    ``None`` where a line is of any other kind.
    """
    builder = _Builder()
    for line in text.split("\n"):
        if not line.strip(" ") or (line[0] == "#" and line.isprintable()):
            continue
        match = _LINE.fullmatch(line)
        if match is None or not line.isprintable():
            return None
        add = builder.item if match["item"] else builder.key
        if not add(match, len(match["indent"])):
            return None
    return builder.top if builder.top and builder.waiting is None else None


class _Waiting(NamedTuple):
    """A key whose value is still to come."""

    place: _Found
    key: str
    indent: int


class _Builder:
    """The mapping so far. Adding says whether the line had a place in it."""

    def __init__(self) -> None:
        self.top: _Found = {}
        self.waiting: _Waiting | None = None
        self._inner: _Found | None = None
        """The mapping under the last key of the top, once it has begun."""
        self._depth = 0
        """How far its keys are indented."""
        self._items: list[str] | None = None
        self._dash = 0
        """How far the items of the list are indented."""

    def item(self, match: re.Match[str], indent: int) -> bool:
        """One more word of a list."""
        value = _value(match)
        if not isinstance(value, str):
            return False
        if self.waiting is not None:
            if indent < self.waiting.indent:
                return False
            self._items, self._dash = [], indent
            self.waiting.place[self.waiting.key] = self._items
            self.waiting = None
        if self._items is None or indent != self._dash:
            return False
        self._items.append(value)
        return True

    def key(self, match: re.Match[str], indent: int) -> bool:
        """A key of the top or of the mapping under its last key."""
        place, key, value = self._place(indent), match["key"], _value(match)
        if place is None or key in place:
            return False
        self._items = None
        place[key] = value
        if value is None:
            self.waiting = _Waiting(place, key, indent)
        return True

    def _place(self, indent: int) -> _Found | None:
        waiting, self.waiting = self.waiting, None
        if indent == 0:
            self._inner = None
            return self.top if waiting is None else None
        if waiting is None:
            return self._inner if indent == self._depth else None
        if waiting.place is not self.top:
            return None
        self._inner, self._depth = {}, indent
        self.top[waiting.key] = self._inner
        return self._inner


def _value(match: re.Match[str]) -> str | list[str] | None:
    """The line's value; ``None`` where it has none."""
    if (quoted := match["quoted"]) is not None:
        return quoted
    if (given := match["list"]) is not None:
        return [part.strip() for part in given.split(",")]
    return match["plain"]
