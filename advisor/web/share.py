"""A profile in the address of the page, so that a link carries every answer.

The value of ``?p=`` is a version digit, a dot, and the draft as compact JSON, deflated and written
in the URL-safe alphabet. Everything read back is checked by the same loader as a profile file.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import TYPE_CHECKING, Any

from advisor.errors import Diagnostic, InputFileError, Location
from advisor.web.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ADDRESS = 16_000
"""Longest value accepted and written; browsers and proxies begin to cut beyond this."""

_MAX_JSON = 200_000
_VERSION = "1"
_MAX_ITEMS = 500


def pack(draft: Draft) -> str:
    """The draft as the value of ``?p=``; empty for a draft without content.

    A draft too large for an address loses its description, then its title; answers are never left
    out, and where even they do not fit the value is empty (the file can still be saved).
    """
    for leaner in (draft, draft.replace(description=""), draft.replace(description="", title="")):
        if leaner.is_blank():
            return ""
        text = json.dumps(_shorten(leaner), ensure_ascii=False, separators=(",", ":"))
        raw = zlib.compress(text.encode("utf-8", "replace"), 9)
        value = f"{_VERSION}.{base64.urlsafe_b64encode(raw).decode('ascii').rstrip('=')}"
        if len(value) <= MAX_ADDRESS:
            return value
    return ""


def unpack(value: str) -> Draft:
    """The draft in the value of ``?p=``. Raises :class:`InputFileError` for anything else.

    Checks the shape only; whether the ids exist is for the knowledge base to say.
    """
    version, dot, body = value.partition(".")
    if len(value) > MAX_ADDRESS:
        raise _refuse("it is too long")
    if not dot or version != _VERSION:
        raise _refuse("it was not made by this version of the advisor")
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        inflate = zlib.decompressobj()
        text = inflate.decompress(raw, _MAX_JSON)
        if inflate.unconsumed_tail or not inflate.eof:
            raise _refuse("it was cut off, or holds more than a profile can")
        data = json.loads(text)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise _refuse("it was cut off or changed on the way") from None
    return _lengthen(data)


def _shorten(draft: Draft) -> dict[str, Any]:
    short: dict[str, Any] = {
        "n": draft.name,
        "t": draft.title,
        "d": draft.description,
        "a": {key: list(value) for key, value in draft.answers.items()},
        "u": sorted(draft.unsure),
        "i": dict(draft.importance),
        "r": list(draft.require),
        "f": list(draft.frameworks),
    }
    return {key: value for key, value in short.items() if value}


def _lengthen(data: object) -> Draft:
    if not isinstance(data, dict):
        raise _refuse("it holds something else than a profile")
    texts = [data.pop(key, "") for key in "ntd"]
    answers, importance = data.pop("a", {}), data.pop("i", {})
    lists = [data.pop(key, []) for key in "urf"]
    sound = (
        not data
        and _is_words(texts)
        and _is_mapping(answers)
        and _is_words(list(answers))
        and all(_is_words(value) for value in answers.values())
        and _is_mapping(importance)
        and _is_words(list(importance))
        and all(type(value) is int for value in importance.values())
        and all(_is_words(value) for value in lists)
    )
    if not sound:
        raise _refuse("it holds something else than a profile")
    return Draft(
        name=texts[0],
        title=texts[1],
        description=texts[2],
        answers={key: tuple(value) for key, value in answers.items()},
        unsure=frozenset(lists[0]),
        importance=dict(importance),
        require=tuple(lists[1]),
        frameworks=tuple(lists[2]),
    )


def _is_mapping(value: object) -> bool:
    return isinstance(value, dict) and len(value) <= _MAX_ITEMS


def _is_words(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= _MAX_ITEMS
        and all(isinstance(item, str) and _is_unicode(item) for item in value)
    )


def _is_unicode(text: str) -> bool:
    """False for half a character pair, which no file and no page can show."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _refuse(why: str) -> InputFileError:
    return InputFileError(
        "the answers in the address of this page cannot be read",
        diagnostics=[Diagnostic("ADDRESS", why, Location("the address (?p=)"))],
        next_step="ask for the link again, or load a saved profile; nothing was changed",
    )


def as_profile_data(draft: Draft) -> Mapping[str, Any]:
    """The draft as the mapping that a profile file holds."""
    data: dict[str, Any] = {"schema": "profile/1", "name": draft.name or "my-project"}
    if draft.title:
        data["title"] = draft.title
    if draft.description:
        data["description"] = draft.description
    data["answers"] = {key: list(value) for key, value in draft.answers.items() if value}
    if draft.importance:
        data["importance"] = dict(draft.importance)
    if draft.require:
        data["require"] = list(draft.require)
    if draft.frameworks:
        data["frameworks"] = list(draft.frameworks)
    return data
