"""Text that somebody else wrote, made safe to stand inside Markdown."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#$~|&]|:(?=[A-Za-z:])|^[-+=]|(?<=^\d)[.)])")
_LONG_NUMBER = re.compile(r"^(\d{2,9})([.)])")
_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

# Emoji codes, icons and arrows are replaced after Markdown is parsed, where a backslash no longer
# helps: a zero-width space inside breaks the pattern and is not seen.
_LATE = (
    re.compile(r"(:)(?=[A-Za-z0-9_+\-/]+:)"),
    re.compile(r"(<|-|>|~)(?=[->=])"),
)
_GAP = "\u200b"


def md(text: object, *, limit: int = 2000) -> str:
    """``text`` as literal inline Markdown: one line, no markup, no links, no icons.

    Cuts after ``limit`` characters, so that a file somebody uploads cannot fill the page. Removes
    control characters and those that turn the direction of writing.
    """
    line = _SPACE.sub(" ", _CONTROL.sub("", str(text))).strip()
    if len(line) > limit:
        line = line[: limit - 1].rstrip() + "…"
    for pattern in _LATE:
        line = pattern.sub(rf"\1{_GAP}", line)
    return _LONG_NUMBER.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))


def emphasised(text: object) -> str:
    """As :func:`md`, but ``*a few words*`` stay in italics: the knowledge base writes them so."""
    return re.sub(r"\\\*([^*\\]+)\\\*", r"*\1*", md(text))


def label(text: object) -> str:
    """A widget's name as it is read out: without markup and without the backslashes against it.

    The browser renders names as Markdown but announces them as typed, so whatever would have to
    be escaped is left out.
    """
    bare = re.sub(r"[\\`*_{}\[\]<>#$~|&]", " ", plain(text))
    return _SPACE.sub(" ", re.sub(r":(?=\S)", ": ", bare)).strip()


def code(text: object, *, limit: int = 300) -> str:
    """``text`` as inline code, with a fence that it cannot close."""
    line = _SPACE.sub(" ", _CONTROL.sub("", str(text))).strip()[:limit]
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}" if line else ""


def plain(text: object, *, limit: int = 300) -> str:
    """One line without control characters, for places that show text as it is (charts)."""
    line = _SPACE.sub(" ", _CONTROL.sub("", str(text))).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def web_address(address: str | None) -> str | None:
    """The address when it is an ordinary web address, else ``None``; safe inside ``[…](…)``."""
    if address and re.fullmatch(r"https?://[^\s<>\"'()\\\x00-\x1f]{1,1000}", address):
        return address
    return None


def link(text: object, address: str | None) -> str:
    """A Markdown link where the address is an ordinary one, else only the text."""
    target = web_address(address)
    return f"[{md(text)}]({target})" if target else md(text)
