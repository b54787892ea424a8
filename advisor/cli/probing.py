"""Measuring from the command line: one run at a time, watched, and kept whatever happens."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Literal

from advisor import paths
from advisor.cli import console
from advisor.cli.result import Format, Problem, Result
from advisor.errors import AdvisorError, ProbeError, UsageError
from advisor.exit_codes import ExitCode

if TYPE_CHECKING:
    from advisor.cli.claims_probing import Chosen
    from advisor.measure.named import Named
    from advisor.measure.own_workload import OwnWorkload
    from advisor.measure.results import Calibration, Run
    from advisor.measure.suites import Suite

SCHEMA = "advisor.probe/1"

Progress = Literal["auto", "plain", "jsonl", "none"]


@dataclass(frozen=True, slots=True)
class ProbeOutcome:
    """A run, where it is kept, and whether somebody stopped it."""

    run: Run
    path: Path | None
    interrupted: bool = False

    def stopped_before_recommending(self, profile: str, format_: Format) -> Result:
        """What ``recommend --probe`` says when the measuring was stopped."""
        step = f"advisor recommend --profile {profile} --measurements {self.path}"
        said = f"interrupted; what was measured is kept in {self.path}"
        return Result(
            schema="advisor.recommendation/1",
            status="error",
            exit_code=ExitCode.INTERRUPTED,
            problems=(Problem("interrupted", said),),
            notes=(said, f"  next: {step}"),
            format=format_,
        )


def measure_now(
    *,
    suite: str | Suite | Chosen,
    pythons: Mapping[str, str],
    frameworks: Sequence[str],
    names: Mapping[str, str],
    seed: int,
    budget: float | None = None,
    out: Path | None = None,
    progress: Progress = "auto",
    as_i_run_it: bool = False,
    neighbour: bool = False,
    calibrate: bool = False,
    named: Sequence[Named] = (),
    own: OwnWorkload | None = None,
) -> ProbeOutcome:
    """Measure, show how it goes on standard error, and keep the run.

    Raises :class:`ProbeError` when another run is going on or no framework could be measured.
    """
    from advisor.measure.calibrate import calibrate_and_measure
    from advisor.measure.named import suite_for
    from advisor.measure.session import measure
    from advisor.measure.suites import SUITES, Suite
    from advisor.measure.under_load import measure_twice

    check_pythons(pythons)
    suite = SUITES[suite] if isinstance(suite, str) else suite
    how: dict[str, Any] = {
        "interpreters": pythons, "frameworks": frameworks, "seed": seed, "as_i_run_it": as_i_run_it,
    }  # fmt: skip
    measuring: Callable[..., Run]
    if isinstance(suite, Suite):
        shown = suite_for(suite, named) if named else suite
        how |= {"named": named, "own": own}
        measuring = measure_twice if neighbour else measure
        if calibrate:
            measuring = partial(calibrate_and_measure, measuring, suite, **how)
        else:
            measuring = partial(measuring, suite, calibration=_calibration(suite), **how)
    else:
        shown, measuring = suite.shown, partial(suite.measure, **how)
    return _watched(measuring, shown, place_for(out, shown.id), names, budget, progress)


def _calibration(suite: Suite) -> Calibration | None:
    """What was calibrated today on this machine, where anything was."""
    from advisor.measure.calibration_file import of_today
    from advisor.measure.machine import fingerprint, machine_id

    return of_today(machine_id(fingerprint()), suite.effort_of or suite.id)


def go_on(
    run: Run,
    path: Path,
    names: Mapping[str, str],
    budget: float | None,
    progress: Progress,
) -> ProbeOutcome:
    """Go on with a run that was broken off; ``path`` is replaced whole.

    Raises what `advisor.measure.resume` raises where it cannot be continued as it was begun.
    """
    from advisor.cli.claims_probing import CLAIMS, shown_of
    from advisor.measure.resume import plan_of, suite_of
    from advisor.measure.session import resume_run

    measuring: Callable[..., Run]
    if run.suite == CLAIMS:
        from advisor.measure.claims_run import measure_claims

        planned = plan_of(run)
        shown = shown_of(run)
        measuring = partial(
            measure_claims, earlier=run, seed=run.seed, device=planned.device,
            as_i_run_it=planned.as_i_run_it,
        )  # fmt: skip
    else:
        shown, measuring = suite_of(run), partial(resume_run, run)
    return _watched(measuring, shown, place_for(path, run.suite), names, budget, progress)


def _watched(
    measuring: Callable[..., Run],
    shown: Suite,
    path: Path,
    names: Mapping[str, str],
    budget: float | None,
    progress: Progress,
) -> ProbeOutcome:
    from advisor.cli.claims_probing import CLAIMS
    from advisor.cli.progress import listener
    from advisor.measure.run_file import save_run

    gc.enable()  # switched off for short calls; this one is long
    stop = threading.Event()
    with alone(), stopping(stop), listener(progress, shown, names) as on_event:
        run = measuring(budget_s=budget, out=path, on_event=on_event, stop=stop)
        if not path.exists():
            save_run(run, path)
    if not stop.is_set() and shown.id != CLAIMS:
        _refuse_nothing(run, path)
    return ProbeOutcome(run, path, interrupted=stop.is_set())


def result_of(
    outcome: ProbeOutcome,
    names: Mapping[str, str],
    format_: Literal["table", "json"],
    *,
    quiet: bool = False,
    showing: bool = False,
) -> Result:
    """The result object of a run; ``showing`` one that was kept before."""
    from advisor.cli.run_table import table

    run = outcome.run
    problems = _problems(run)
    notes: tuple[str, ...] = ()
    if outcome.interrupted:
        notes = (
            f"interrupted; what was measured is kept in {outcome.path}",
            f"next: advisor probe --resume {outcome.path}",
        )
    elif not showing:
        notes = (
            f"the run is kept in {outcome.path}",
            *(
                [f"next: advisor claims --measurements {outcome.path}"]
                if run.claim_tests
                else [f"next: advisor recommend --profile FILE --measurements {outcome.path}"]
            ),
        )
    data = None
    text = ""
    if format_ == "json":
        data = {"path": str(outcome.path), "run": run.model_dump(mode="json", by_alias=True)}
    else:
        text = table(run, names, console.width(), console.stdout_style())
    return Result(
        text=text,
        schema=SCHEMA,
        data=data,
        status="partial" if problems else "success",
        exit_code=ExitCode.INTERRUPTED if outcome.interrupted else ExitCode.OK,
        problems=problems,
        notes=() if quiet else notes,
        format=format_,
    )


def check_pythons(pythons: Mapping[str, str]) -> None:
    """Refuse an interpreter that is not there before anything is started."""
    for framework, path in pythons.items():
        if shutil.which(path) is None:
            what = "is a folder" if Path(path).is_dir() else "is not a program that can be started"
            raise UsageError(
                f"--python {framework}={path}: {path} {what}",
                next_step="name the Python that imports it, for example .venv/bin/python; "
                "advisor doctor lists what was found",
            )


def place_for(out: Path | None, suite: str) -> Path:
    """Where the run will be kept, checked to be writable before a minute is spent."""
    if out is None:
        stamp = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
        out = paths.data_dir() / "runs" / f"{stamp}-{suite}-{os.getpid()}.json"
    if out.is_dir():
        raise UsageError(f"--out: {out} is a folder", next_step="name a file in it")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(out.parent, error.strerror or str(error)) from None
    if not os.access(out.parent, os.W_OK):
        raise _unwritable(out.parent, "permission denied")
    return out


def _unwritable(folder: Path, why: str) -> AdvisorError:
    return AdvisorError(
        f"the run cannot be kept in {folder}: {why}",
        next_step="name another place with --out, or set ADVISOR_HOME",
        code="write",
    )


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the machine: two runs at once would measure each other."""
    from filelock import FileLock, Timeout

    folder = paths.data_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "probe.lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise ProbeError(
            "another probe is running on this machine; two at once would measure each other",
            next_step=f"wait until it has ended (it holds {folder / 'probe.lock'})",
            code="probe-running",
        ) from None
    except OSError as error:
        raise _unwritable(folder, error.strerror or str(error)) from None
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def stopping(stop: threading.Event) -> Iterator[None]:
    """Ctrl-C and SIGTERM set ``stop``; a second Ctrl-C does not wait for a clean end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(number: int, _frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    before: dict[int, Callable[[int, FrameType | None], object] | int | None] = {}
    for caught in (signal.SIGINT, signal.SIGTERM):
        before[caught] = signal.signal(caught, handle)
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


def _problems(run: Run) -> tuple[Problem, ...]:
    found = []
    if not run.complete:
        found.append(Problem("run-incomplete", run.note or "the run is not complete"))
    for contender in run.contenders:
        if contender.status != "ok":
            said = f"{contender.id}: {contender.reason or contender.status}"
            found.append(Problem(f"contender-{contender.status}", said))
    refused = {c.id for c in run.contenders if c.status != "ok"}
    for result in run.results:
        if result.status != "ok" and result.contender not in refused:
            said = f"{result.probe} in {result.contender}: {result.reason or result.status}"
            found.append(Problem(f"result-{result.status}", said))
    for answer in run.outcomes:
        # That a framework or a GPU is missing is an answer; that a test broke is a problem.
        if answer.status not in ("ok", "not_installed", "unsupported"):
            said = f"{answer.test}: {answer.reason or answer.status}"
            found.append(Problem(f"outcome-{answer.status}", said))
    return tuple(found)


def _refuse_nothing(run: Run, path: Path) -> None:
    """A run in which no framework gave a number is no measurement."""
    from advisor.measure.results import NUMPY

    if any(r.status == "ok" and r.framework != NUMPY for r in run.results):
        return
    kept = f"what was tried is kept in {path}"
    failed = [c for c in run.contenders if c.framework != NUMPY and c.status != "ok"]
    reasons = [f"{c.name or c.framework}: {c.reason or c.status}" for c in failed]
    step = (
        "install one (pip install framework-advisor[torch]) or name the Python that "
        f"holds it: --python pytorch=PATH; {kept}"
    )
    if not reasons:
        broken = [r for r in run.results if r.status not in ("ok", "interrupted")]
        reasons = [f"{r.probe} in {r.contender}: {r.reason or r.status}" for r in broken]
        step = f"see the reasons; {kept}"
    if not reasons:
        reasons = [run.note]
        step = f"advisor probe --resume {path} goes on with it; or allow more time: --budget"
    raise ProbeError(
        "no framework could be measured" + "".join(f"; {r}" for r in dict.fromkeys(reasons)),
        next_step=step,
        code="nothing-measured",
    )
