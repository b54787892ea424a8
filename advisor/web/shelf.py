"""Runs that sessions use, kept in memory so that a reload finds them again."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.measure.results import Run


_KEPT_KEYS = 64
_keys: OrderedDict[int, tuple[Run, str]] = OrderedDict()
_keys_lock = threading.Lock()


def run_key(run: Run) -> str:
    """The id under which a loaded run is kept: 16 digits of the SHA-256 over its content.

    Kept by the object (runs never change), because every rerun of a page asks for it.
    """
    with _keys_lock:
        kept = _keys.get(id(run))
        if kept is not None and kept[0] is run:
            return kept[1]
    key = hashlib.sha256(run.model_dump_json().encode()).hexdigest()[:16]
    with _keys_lock:
        _keys[id(run)] = (run, key)
        while len(_keys) > _KEPT_KEYS:
            _keys.popitem(last=False)
    return key


class Shelf:
    """Runs that were loaded from a file, by id; the oldest make room."""

    def __init__(self, size: int = 32) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._runs: OrderedDict[str, Run] = OrderedDict()

    def put(self, key: str, run: Run) -> None:
        """Keep a run."""
        with self._lock:
            self._runs[key] = run
            self._runs.move_to_end(key)
            while len(self._runs) > self._size:
                self._runs.popitem(last=False)

    def get(self, key: str) -> Run | None:
        """A run that was kept."""
        with self._lock:
            return self._runs.get(key)
