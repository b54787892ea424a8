"""Finding entries by words: in their ids and names first, then in what they say.

A few words have to stand in an entry, all of them. A sentence asks for what was read somewhere, and
finds what comes nearest (see ``sentences``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from advisor.kb.catalogue import Found, line, named, names, plain, squeezed, words
from advisor.kb.word_forms import subject

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge

_IN_NAME, _STARTS_NAME, _IN_LINE, _IN_TEXT = 8.0, 5.0, 3.0, 1.0
_WHOLE_NAME = 50.0
_STEP_AWAY = {"source": 2.0, "fact": 2.0, "probe": 2.0, "published": 0.5}
"""What a kind is behind that an answer rests on, where an answer holds the words as well."""
_SHORTEST_START = 3
"""Letters of a word from which its beginning may stand for it."""
_SENTENCE = 3
"""So many words that carry a subject are a sentence, and no longer names and key words."""


class Hit(NamedTuple):
    """An entry that was found, and how well it fits; only the order of scores means something."""

    found: Found
    score: float


def search(knowledge: Knowledge, query: str) -> list[Hit]:
    """Entries that hold every word of ``query``, or come near to a whole sentence; best first.

    Case, accents and punctuation do not matter, nor do words like "is" and "better"; the beginning
    of a word stands for it. A framework's aliases stand for each other. An entry whose whole name
    is the query comes first, then words in names, in the entry's one line, and in the rest of its
    text.
    """
    asked = subject(words(query))
    if not asked:
        return []
    if is_sentence(query) and not named(knowledge, query):
        return [Hit(found, score) for found, score in knowledge.index.nearest(query)]
    same = _synonyms(knowledge)
    options = [same.get(word, frozenset({word})) for word in asked]
    whole = squeezed(query)
    hits = []
    for spoken in knowledge.spoken:
        score = _score(spoken, options, whole)
        if score:
            hits.append(Hit(spoken.found, score - _STEP_AWAY.get(spoken.found.kind, 0.0)))
    # Stable: among equals the order of the tables, which is that of the kinds people meet.
    return sorted(hits, key=lambda hit: -hit.score)


class Spoken:
    """An entry by its words: those of its names, those of its one line, those of all its text."""

    def __init__(self, found: Found) -> None:
        called = names(found)
        self.found = found
        self.called = frozenset(squeezed(name) for name in called)
        self.in_names = frozenset(word for name in called for word in words(name))
        self.in_line = frozenset(words(line(found)))

    @cached_property
    def in_text(self) -> frozenset[str]:
        """Needed only where names and line do not hold what is asked for."""
        return frozenset(words(" ".join(_texts(plain(self.found.entry)))))


def is_sentence(query: str) -> bool:
    """Whether it is more than a name or a key word or two."""
    asked = words(query)
    telling = subject(asked)
    return len(telling) >= _SENTENCE or (len(telling) < len(asked) and len(telling) > 1)


def _score(spoken: Spoken, options: list[frozenset[str]], whole: str) -> float:
    is_named = whole in spoken.called
    score = _WHOLE_NAME if is_named else 0.0
    for option in options:
        best = max(_fit(word, spoken.in_names, _IN_NAME, _STARTS_NAME) for word in option)
        best = best or max(_fit(word, spoken.in_line, _IN_LINE, _IN_LINE / 2) for word in option)
        best = best or max(_fit(word, spoken.in_text, _IN_TEXT, _IN_TEXT / 2) for word in option)
        if not best and not is_named:
            return 0.0
        score += best
    # A short name that holds the words is more likely meant than a long one.
    return score + 1.0 / (1 + len(spoken.in_names))


def _fit(word: str, among: frozenset[str], exact: float, start: float) -> float:
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
