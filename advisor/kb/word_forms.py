"""Words as a search compares them: without endings, and without those that carry no subject."""

from __future__ import annotations

from functools import cache

_SAID_ANYWHERE = """
    a about all also an and any are as at be because been being best better but by can
    cannot compared could do does doesn don for from good had has have how i if in into is
    isn it its just lack lacks made make makes may missing more most much must my no not of
    off on one only or other our out over s should so solution some still such t than that
    the their them then there these they this those to too up use used uses using versus
    very vs was we well were what when where which while who why will with without worse
    would you your
"""
IDLE = frozenset(_SAID_ANYWHERE.split())
"""Words that say how a sentence is put, or who is ahead, and not what it is about."""

_ALIKE = (
    "hard difficult laborious complex complicated steep",
    "fast quick rapid speed",
    "big large huge",
    "mobile phone smartphone",
    "browser web",
    "beginner novice newcomer",
    "documentation manual docs",
    "popular adoption widespread",
    "dying dead death dies decline upkeep obsolete",
    "dominate standard lead ahead",
    "deploy production serve",
    "break incompatible",
    "origin develop found",
)
"""Words by which comparisons of frameworks mean the same thing, a group a line."""

_ENDINGS = {
    "ation": 4, "ment": 5, "ness": 4, "ity": 4, "able": 4, "ible": 4, "ing": 4, "est": 4, "ion": 4,
    "ive": 4, "ic": 4, "al": 4, "ed": 4, "er": 4,
}  # fmt: skip
"""Endings, and how many letters have to be left when one is taken off."""
_LEAST = 4
"""Letters of a word that may still lose its last one."""


@cache
def stem(word: str) -> str:
    """What the forms of a word share: "serving", "servers" and "serves" are all ``serv``.

    Made for finding, not for linguistics (after Porter, "An algorithm for suffix stripping", 1980,
    and shorter): words that are one to a reader shall seldom differ, and two that meet here by
    accident only add a hit further down.
    """
    word = word.replace("iz", "is")
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 1 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > _LEAST:
        word = word.removesuffix("ly")
    shorter = _without_ending(word)
    while shorter != word:
        word, shorter = shorter, _without_ending(shorter)
    if len(word) >= _LEAST and word[-1] in "eiy":
        word = word[:-1]
    if len(word) > _LEAST and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word


def _without_ending(word: str) -> str:
    for ending, least in _ENDINGS.items():
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word.removesuffix(ending)
    return word


@cache
def _alike() -> dict[str, str]:
    return {stem(word): stem(line.split()[0]) for line in _ALIKE for word in line.split()}


def meaning(word: str) -> str:
    """The stem of a word, or of the word that stands for its group."""
    short = stem(word)
    return _alike().get(short, short)


def subject(words: list[str]) -> list[str]:
    """The words that carry the subject, or all of them where none does."""
    telling = [word for word in words if word not in IDLE]
    return telling or words
