"""What the tests of measuring share: a tiny suite, fake workers, blocks out of thin air."""

from __future__ import annotations

import sys
from pathlib import Path

from advisor.measure.crew import Timeouts
from advisor.measure.results import Block
from advisor.measure.session import measure
from advisor.measure.suites import START_UP, Suite

FAKE_WORKER = Path(__file__).parent / "fake_workers" / "worker.py"
SHORT = Timeouts(hello=10, start=10, make=10, prepare=10, block=10, other=10, end=0.5)


def tiny_suite(**changes):
    values = {
        "id": "tiny",
        "title": "Tiny",
        "about": "For tests.",
        "probes": (START_UP, "work"),
        "modes": {START_UP: ("as-written",), "work": ("as-written",)},
        "rounds": 3,
        "pairs": 2,
        "block_seconds": 0.2,
        "min_iterations": 1,
        "warm_seconds": 0.0,
        "expected_seconds": 1.0,
        "budget_seconds": 60.0,
    }
    return Suite(**{**values, **changes})


def contender(framework, mode="as-written"):
    return (f"{framework}:{mode}", framework, mode, sys.executable)


def run_fakes(*frameworks, suite=None, **options):
    """A whole run with fake workers of these behaviours."""
    options = {"timeouts": SHORT, "worker_file": FAKE_WORKER, **options}
    options.setdefault("contenders", [contender(f) for f in frameworks])
    return measure(suite or tiny_suite(), **options)


def block(median_s, void=""):
    return Block(median_s=median_s, n=5, cpu_s=0.1, wall_s=0.1, void=void)
