"""The same once more beside a busy neighbour, and what of the verdicts is left.

Load is a condition of every measurement. Frameworks differ in how they bear it: threads that spin
while they wait for each other lose whole time slices where a processor is shared. So one workload
is measured a second time while a program of our own keeps a processor busy, and a verdict that
turns round or is gone then is said to depend on load.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from advisor.measure.machine import usable_threads
from advisor.measure.neighbour import BusyNeighbour
from advisor.measure.plan import Participant
from advisor.measure.results import NUMPY, Comparison, Run, UnderLoad
from advisor.measure.run_file import save_run
from advisor.measure.session import measure
from advisor.measure.suites import START_UP, Suite

Change = Literal["same", "turns", "vanishes", "appears"]
"""What becomes of a verdict beside a neighbour: ``turns`` from one that is faster to the other."""

BUDGET_S = 120.0
ONE_THREAD = ", 1 thread"
"""Behind the id of a contender: the same with a single thread."""
ADVICE = (
    "threads that spin while they wait lose most where a processor is shared; if the machine will "
    "be shared, give the framework one thread less than there are processors, or let its threads "
    "sleep (GOMP_SPINCOUNT=1000 or OMP_WAIT_POLICY=PASSIVE for PyTorch), and measure again "
    "with --as-i-run-it"
)


def measure_twice(suite: Suite, *, out: Path | None = None, **how: Any) -> Run:
    """Measure ``suite``, then one workload of it beside a busy neighbour; the run holds both.

    ``how`` are options of `session.measure`. A run that was stopped, or that
    has fewer than two to compare, has no second part.
    """
    run = measure(suite, out=out, **how)
    probe = probe_under_load(suite)
    rivals = _rivals(run, probe) if probe else []
    stop = how.get("stop")
    stopped = stop is not None and stop.is_set()
    if stopped or len({one.framework for one in rivals}) < 2:  # noqa: PLR2004 - to compare
        return run
    again = replace(
        suite,
        id=f"{suite.id}-under-load",
        title="Beside a busy neighbour",
        about=f"{probe} once more while a program of our own keeps a processor busy, with all "
        "threads and with one.",
        probes=(probe,),
        modes={probe: ("as-written",)},
        yardstick=(),
        load_is_condition=True,
        expected_seconds=BUDGET_S,
        budget_seconds=BUDGET_S,
    )
    kept = {"on_event", "stop", "device", "as_i_run_it", "worker_file", "timeouts", "seed", "own"}
    options = {name: value for name, value in how.items() if name in kept}
    with BusyNeighbour() as neighbour:
        began = time.monotonic()
        loaded = measure(again, contenders=rivals, **options)
        took = neighbour.cpu_seconds() / max(time.monotonic() - began, 1e-9)
    run = run.model_copy(
        update={
            "under_load": UnderLoad(
                neighbour=min(took, 1.0),
                conditions=loaded.conditions,
                results=loaded.results,
                comparisons=loaded.comparisons,
            )
        }
    )
    if out is not None:
        save_run(run, out)
    return run


def probe_under_load(suite: Suite) -> str:
    """The workload that is measured again: the training step of the MLP where there is one."""
    able = [p for p in suite.probes_of("as-written") if p != START_UP]
    return "mlp-training-step" if "mlp-training-step" in able else (able or [""])[0]


def _rivals(run: Run, probe: str) -> list[Participant]:
    """Who did the work as written before; and each once more with one thread."""
    did = {r.contender for r in run.results if r.probe == probe and r.quantities}
    rivals = [
        Participant(c.id, c.framework, c.mode, c.python, user_site=_user_site(c.environment))
        for c in run.contenders
        if c.id in did and c.mode == "as-written" and c.framework != NUMPY
    ]
    alone = [replace(p, id=p.id + ONE_THREAD, threads=1) for p in rivals]
    return [*rivals, *(alone if usable_threads() > 1 else [])]


def _user_site(environment: dict[str, str]) -> bool:
    return "PYTHONNOUSERSITE" not in environment


def changes(run: Run) -> list[tuple[Comparison, Comparison, Change]]:
    """Every comparison that was made twice: without the neighbour, beside it, and the change."""
    if run.under_load is None:
        return []
    before = {_key(c): c for c in run.comparisons}
    return [
        (before[_key(loaded)], loaded, change(before[_key(loaded)], loaded))
        for loaded in run.under_load.comparisons
        if _key(loaded) in before
    ]


def change(quiet: Comparison, loaded: Comparison) -> Change:
    """What became of the verdict."""
    if quiet.verdict == loaded.verdict:
        return "same"
    if quiet.verdict == "no-verdict":
        return "appears"
    return "turns" if {quiet.verdict, loaded.verdict} == {"faster", "slower"} else "vanishes"


def depends_on_load(run: Run) -> Sequence[tuple[Comparison, Comparison]]:
    """The comparisons whose verdict turned round or was gone beside the neighbour."""
    return [(q, loaded) for q, loaded, what in changes(run) if what in ("turns", "vanishes")]


def threads_compared(run: Run) -> list[Comparison]:
    """Each framework with one thread beside itself with all, next to the neighbour.

    ``a`` is the one with all threads: a ratio above one says that one thread is faster there.
    """
    if run.under_load is None:
        return []
    return [c for c in run.under_load.comparisons if c.b == c.a + ONE_THREAD]


def _key(comparison: Comparison) -> tuple[str, str, str]:
    return comparison.probe, comparison.a, comparison.b
