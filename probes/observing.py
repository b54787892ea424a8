"""Run one claim test in the worker of a framework."""

from __future__ import annotations

import gc
import json
import tempfile
import time
import warnings
from typing import Any, Dict

from probes import needs
from probes.claim_tests import ClaimTest
from probes.here import Here

LARGEST_FACTS = 8192
"""Characters of JSON: facts are numbers for a run file, not data."""


def observe(test: ClaimTest, adapter: Any, threads: int, seed: int) -> Dict[str, Any]:
    """``facts`` and ``seconds``. Raises `Unsupported` where the machine lacks what it needs."""
    with tempfile.TemporaryDirectory(prefix="claim-test-") as folder:
        here = Here(adapter, folder, threads, seed)
        for need in test.needs:
            needs.check(need, here)
        adapter.reseed(seed)
        start = time.perf_counter()
        # A test that looks at warnings must see them whatever ran in this process before it.
        with warnings.catch_warnings():
            facts = test.facts(adapter.framework, here)
        seconds = time.perf_counter() - start
    gc.collect()
    return {"facts": plain(facts, test.id), "seconds": seconds}


def plain(facts: Any, name: str) -> Dict[str, Any]:
    """The facts as JSON holds them. TypeError or ValueError for what is no small JSON object."""
    if not isinstance(facts, dict):
        raise TypeError(f"{name} observed {type(facts).__name__}, not a dictionary of facts")
    text = json.dumps(facts, allow_nan=False, default=_number)
    if len(text) > LARGEST_FACTS:
        raise ValueError(f"the facts of {name} take {len(text)} characters, not {LARGEST_FACTS}")
    return json.loads(text)


def _number(value: Any) -> Any:
    """Numbers of numpy and of the frameworks, which JSON does not know."""
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"{type(value).__name__} is no fact: give numbers and texts")
