"""Finding entries by words: in their ids and names first, then in what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from advisor.kb.catalogue import Found, every, line, names, plain, squeezed, words

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge

_IN_NAME, _STARTS_NAME, _IN_LINE, _IN_TEXT = 8.0, 5.0, 3.0, 1.0
_WHOLE_NAME = 50.0
_SHORTEST_START = 3
"""Letters of a word from which its beginning may stand for it."""


class Hit(NamedTuple):
    """An entry that was found, and how well it fits; only the order of scores means something."""

    found: Found
    score: float


def search(knowledge: Knowledge, query: str) -> list[Hit]:
    """Entries that hold every word of ``query``, best first.

    Case, accents and punctuation do not matter, and the beginning of a word stands for it. A
    framework's aliases stand for each other. An entry whose whole name is the query comes first,
    then words in names, in the entry's one line, and in the rest of its text.
    """
    asked = words(query)
    if not asked:
        return []
    same = _synonyms(knowledge)
    options = [same.get(word, frozenset({word})) for word in asked]
    whole = squeezed(query)
    hits = []
    for found in every(knowledge):
        score = _score(found, options, whole)
        if score:
            hits.append(Hit(found, score))
    # Stable: among equals the order of the tables, which is that of the kinds people meet.
    return sorted(hits, key=lambda hit: -hit.score)


def _score(found: Found, options: list[frozenset[str]], whole: str) -> float:
    called = names(found)
    is_named = any(squeezed(name) == whole for name in called)
    score = _WHOLE_NAME if is_named else 0.0
    in_names = {word for name in called for word in words(name)}
    in_line = set(words(line(found)))
    in_text: set[str] | None = None
    for option in options:
        best = max(_fit(word, in_names, _IN_NAME, _STARTS_NAME) for word in option)
        best = best or max(_fit(word, in_line, _IN_LINE, _IN_LINE / 2) for word in option)
        if not best:
            if in_text is None:
                in_text = set(words(" ".join(_texts(plain(found.entry)))))
            best = max(_fit(word, in_text, _IN_TEXT, _IN_TEXT / 2) for word in option)
        if not best and not is_named:
            return 0.0
        score += best
    # A short name that holds the words is more likely meant than a long one.
    return score + 1.0 / (1 + len(in_names))


def _fit(word: str, among: set[str], exact: float, start: float) -> float:
    if word in among:
        return exact
    if len(word) >= _SHORTEST_START and any(other.startswith(word) for other in among):
        return start
    return 0.0


def _synonyms(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """Each one-word name of a framework to all of them."""
    same = {}
    for framework in knowledge.frameworks.values():
        called = (framework.id, framework.name, *framework.aliases)
        alike = frozenset(squeezed(name) for name in called if len(words(name)) == 1)
        same.update(dict.fromkeys(alike, alike))
    return same


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
