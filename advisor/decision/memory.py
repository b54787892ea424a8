"""Memory that one decision gives back is used again by the next."""

from __future__ import annotations

from functools import cache

import numpy as np

_LARGEST = 31 * 2**20
"""Bytes; just below the size up to which the C library of Linux learns from what is freed."""


@cache
def keep_freed_memory() -> None:
    """Let the process keep what it frees, up to twice :data:`_LARGEST`.

    Arrays of a few hundred kilobytes are by default handed back to the system one by one, and the
    next one of the size gets pages that are fetched and zeroed anew; that took half of a decision.
    The C library of Linux raises both of its limits to the largest block that was ever freed
    (mallopt(3), ``M_MMAP_THRESHOLD``, "dynamic"), so that allocating one and never touching it is
    enough. Elsewhere it does nothing.
    """
    np.empty(_LARGEST, dtype=np.uint8)
