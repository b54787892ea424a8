"""The known name that a mistyped one was probably meant to be."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def did_you_mean(given: str, known: Collection[str], otherwise: str = "") -> str:
    """A hint that names the nearest, or ``otherwise`` where nothing is near."""
    near = get_close_matches(given, known, n=1, cutoff=0.5)
    return f'did you mean "{near[0]}"?' if near else otherwise
