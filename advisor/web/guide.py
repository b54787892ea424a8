"""The documents of the method, made fit for a page: the same files that lie in ``docs/``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from advisor import paths

TITLES = {
    "how-it-decides": "How it decides",
    "how-evidence-counts": "How evidence counts",
    "how-it-measures": "How it measures",
    "cases": "Documented decisions",
}
"""By file name, in the order of reading. One that is missing is left out."""

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)\s]+\)\n?")
_HEAD = re.compile(r"\A# .*\n+")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One document."""

    id: str
    title: str
    text: str
    """Markdown without its first heading."""


def chapters() -> list[Chapter]:
    """Every document that is there."""
    found = []
    for name, title in TITLES.items():
        path = paths.docs_dir() / f"{name}.md"
        if path.is_file():
            found.append(Chapter(name, title, readable(path.read_text(encoding="utf-8"))))
    return found


def readable(text: str) -> str:
    """A document without its title, with links only where a page can follow them.

    A link to another chapter becomes that chapter's name, one to a file of the repository its text.
    """
    return _LINK.sub(_followable, _IMAGE.sub("", _HEAD.sub("", text)))


def _followable(link: re.Match[str]) -> str:
    said, target = link[1], link[2]
    if target.startswith(("https://", "http://")):
        return link[0]
    name = target.partition("#")[0].removesuffix(".md")
    return f"*{TITLES[name]}*" if name in TITLES else said
