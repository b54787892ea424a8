"""Text that cannot break the Markdown around it.

:class:`Markdown` marks what is already safe. Everything else that reaches a record passes
:func:`escape`, because the template engine applies it to every value it prints.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

_BIDI_CONTROLS = frozenset(
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
"""Invisible marks that reorder or hide neighbouring text. Right-to-left letters need none."""

_PLANES = range(0, 0x110000, 0x10000)
_ALWAYS = re.compile(r"([\\`*\[\]<>|~$])")
_LONE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
"""Inside a word (``snake_case``) an underscore means nothing in Markdown."""
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LEADING = re.compile(r"^(?:(#|=|--|[+-](?=\s|$))|(\d+)([.)])(?=\s|$))")
_NONCHARACTER = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in _PLANES)
    + "]"
)
_CLOSING_HASHES = re.compile(r"(?<=\s)(#+)$")
_KEPT_IN_URL = "!#$&'*+,/:;=?@%~-._"


class Markdown(str):
    """A string that is Markdown already and must not be escaped again."""

    __slots__ = ()


def clean(text: str) -> str:
    """One line: folded white space, no control characters, no lone surrogates, no bidi marks."""
    kept = (
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char
        for char in text
        if char not in _BIDI_CONTROLS and not _is_no_character(char)
    )
    return " ".join("".join(kept).split())


def escape(value: object) -> Markdown:
    """Any value as inline Markdown that shows exactly its text, on one line."""
    if isinstance(value, Markdown):
        return value
    text = clean(str(value))
    text = _ENTITY.sub(r"\\&", _LONE_UNDERSCORE.sub(r"\\_", _ALWAYS.sub(r"\\\1", text)))
    text = _CLOSING_HASHES.sub(lambda found: "\\#" * len(found[1]), text)
    return Markdown(_LEADING.sub(_escape_leading, text))


def md(pattern: str, *values: object) -> Markdown:
    """``pattern`` is our own Markdown; each ``{}`` takes a value, escaped."""
    return Markdown(pattern.format(*(escape(value) for value in values)))


def join(values: Iterable[object], separator: str = ", ", last: str = "") -> Markdown:
    """Values in a row, escaped; ``last`` goes before the last one (" and ")."""
    parts = [escape(value) for value in values]
    if last and len(parts) > 1:
        return Markdown(separator.join(parts[:-1]) + last + parts[-1])
    return Markdown(separator.join(parts))


def link(text: object, address: str) -> Markdown:
    """A link where ``address`` is a web address; else the text alone."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return escape(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return escape(text)
    return Markdown(f"[{escape(text)}]({quote(address, safe=_KEPT_IN_URL)})")


def code(text: str) -> Markdown:
    """A code span that holds any text."""
    line = clean(text)
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return Markdown(f"{fence}{pad}{line}{pad}{fence}")


def _escape_leading(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"


def _is_no_character(char: str) -> bool:
    """Lone surrogates, and the code points that Unicode reserves as never being characters."""
    return unicodedata.category(char) == "Cs" or bool(_NONCHARACTER.match(char))
