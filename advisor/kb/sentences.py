"""Finding what the knowledge base has to say to a sentence that somebody read somewhere.

A sentence is seldom worded as an entry is. So its words are compared without their endings, rare
words count more than common ones (inverse document frequency, K. Spärck Jones 1972), and a claim
is also found by the published statements that it answers and by the criterion it stands with.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from advisor.kb import catalogue
from advisor.kb.word_forms import meaning, subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.kb.catalogue import Found
    from advisor.kb.knowledge import Knowledge

_IN_NAME, _IN_LINE, _IN_HEADING, _IN_PLACE = 1.0, 0.9, 0.7, 0.4
"""What a word counts where it is found: in a name, in what the entry says, in the title of its
criterion, in its reason or in what its criterion covers."""
_ENOUGH = 0.55
"""Share of the sentence, by the weight of its words, that an entry must hold."""
_NEAR_THE_BEST = 0.7
"""What is further behind the best than this is not shown."""
_OF_ITS_KIND = {
    "claim": 1.0, "published": 0.92, "tool": 0.9, "capability": 0.9, "criterion": 0.85,
    "framework": 0.85,
}  # fmt: skip
"""Judged statements answer a sentence; what they rest on is a step further away."""
_OTHER_KINDS = 0.6


class Index:
    """Every entry of a base by the words it holds; made once, asked often."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._same = dict(_one_name(knowledge))
        self._entries = [
            (found, _fields(knowledge, found, self._same)) for found in catalogue.every(knowledge)
        ]
        self._holding = Counter(word for _, by_word in self._entries for word in by_word)

    def nearest(self, query: str) -> list[tuple[Found, float]]:
        """Entries that hold most of what ``query`` speaks of, best first, with a score near 1."""
        asked = {
            self._same.get(word, word) for word in _meanings(subject(catalogue.words(query)))
        }  # fmt: skip
        weight = {
            word: _telling(self._holding[word], len(self._entries))
            for word in asked
            if self._holding[word]
        }
        whole = sum(weight.values())
        hits = []
        for found, by_word in self._entries:
            share = sum(weight[word] * by_word.get(word, 0.0) for word in weight)
            if share and share >= _ENOUGH * whole:
                of_kind = _OF_ITS_KIND.get(found.kind, _OTHER_KINDS)
                # Among equals the shorter text is more to the point.
                brief = 1 + 0.1 / math.log(8 + len(by_word))
                hits.append((found, share / whole * of_kind * brief))
        hits.sort(key=lambda hit: -hit[1])
        return [hit for hit in hits if hit[1] >= _NEAR_THE_BEST * hits[0][1]]


def _telling(entries: int, of: int) -> float:
    """How much a word tells that so many hold. The root keeps one rare word from deciding."""
    return math.sqrt(math.log(1 + of / entries))


def _fields(knowledge: Knowledge, found: Found, same: dict[str, str]) -> dict[str, float]:
    """What each word that the entry holds counts."""
    by_word: dict[str, float] = {}
    for texts, counts in _texts(knowledge, found):
        for word in _meanings(catalogue.words(" ".join(texts))):
            key = same.get(word, word)
            by_word[key] = max(by_word.get(key, 0.0), counts)
    return by_word


def _texts(knowledge: Knowledge, found: Found) -> Iterator[tuple[Iterable[str], float]]:
    yield (catalogue.line(found),), _IN_LINE
    if found.kind == "claim":
        claim = found.entry.claim
        framework, _, own = found.id.split(".", 2)
        said = [knowledge.published[key].claim.said for key in claim.seed_claims]
        yield (framework, own), _IN_NAME
        yield said, _IN_LINE
        yield (claim.reason,), _IN_PLACE
    else:
        yield catalogue.names(found), _IN_NAME
    for id_ in catalogue.criteria(found):
        criterion = knowledge.criteria.get(id_)
        if criterion and criterion is not found.entry:
            yield (id_, criterion.title), _IN_HEADING
            yield (criterion.question, criterion.covers), _IN_PLACE


def _meanings(words: Iterable[str]) -> set[str]:
    return {meaning(word) for word in words}


def _one_name(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Each one-word name of a framework, and the id that stands for all of them."""
    for framework in knowledge.frameworks.values():
        for name in (framework.id, framework.name, *framework.aliases):
            if len(catalogue.words(name)) == 1:
                yield meaning(catalogue.squeezed(name)), framework.id
