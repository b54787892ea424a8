"""The last lines a worker printed, in bounded memory however much it prints."""

from __future__ import annotations

import re

_BYTES = 8192
_LINES = 20
_WIDTH = 300
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")


class Tail:
    """Keeps the end of a stream of bytes."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def add(self, chunk: bytes) -> None:
        """Append, and forget what lies too far back."""
        self._kept += chunk
        if len(self._kept) > _BYTES:
            del self._kept[:-_BYTES]

    def lines(self) -> tuple[str, ...]:
        """At most twenty lines, without terminal escapes, each cut to 300 characters."""
        text = self._kept.decode("utf-8", "replace").replace("\r", "\n")
        lines = [_ESCAPES.sub("", line).rstrip()[:_WIDTH] for line in text.split("\n")]
        return tuple([line for line in lines if line][-_LINES:])
