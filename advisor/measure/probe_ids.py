"""Ids of probes: ``BASE``, or ``BASE@key=value,key=value`` for the same work with options.

The workers know which keys there are; here an id is a name, except for what these say.
"""

from __future__ import annotations

FLOAT32 = "float32"


def base_of(probe: str) -> str:
    """The id without its options: what ``knowledge/probes`` describes."""
    return probe.partition("@")[0]


def precision_of(probe: str) -> str:
    """The precision that it asks for: ``float32`` where it says nothing."""
    options = dict(part.partition("=")[::2] for part in probe.partition("@")[2].split(","))
    return options.get("dtype") or FLOAT32
