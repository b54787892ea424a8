"""What a run holds: machine, contenders, results and comparisons.

A run file is this, as JSON, with ``schema: advisor.run/3``. History of the format:

    1   first version
    2   ``claim_tests`` and ``outcomes`` of the suite "claims"; a file of version 1 has neither
    3   ``plan``, ``measured``, ``resumed`` and, in results, ``by_round`` and ``disturbed_blocks``,
        so that a run can be continued; ``name`` of contenders that were named and ``b_mode`` of
        comparisons across modes; ``calibration`` and ``under_load``; ``others`` of blocks. A file
        of an earlier version has none of them and cannot be continued
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

SCHEMA = "advisor.run/3"
OLDER = ("advisor.run/1", "advisor.run/2")
"""Versions that are read as the present one: what they lack is empty."""

NUMPY = "numpy"
"""Framework id of the yardstick: the same work in plain numpy on the same machine."""

Status = Literal[
    "ok",
    "unsupported",
    "not_installed",
    "import_error",
    "crashed",
    "timeout",
    "oom",
    "parity_failed",
    "too_noisy",
    "interrupted",
]
Mode = Literal["as-written", "as-recommended", "compiled-hard"]
WILD = 20.0
"""Upper over lower limit beyond which an interval is "the rounds disagree" in words."""
TELLS_NOTHING = 20.0
"""Stands for "no ratio at all" where a limit is needed from which on a difference is told apart."""

Verdict = Literal["faster", "slower", "equivalent", "no-verdict"]
Unit = Literal["s", "B", "1/s", "FLOP/s", "1"]
Answer = Literal["holds", "does-not-hold", "cannot-test"]
"""What a claim test says of a published claim, on this machine."""


class Model(BaseModel):
    """Strict about keys, frozen, finite numbers only."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        defer_build=True,
    )


ByRound = Literal["first_call_s", "compile_s", "peak_bytes"]


class Quantity(Model):
    """A number with its unit and how sure it is."""

    value: float
    unit: Unit
    low: float | None = None
    """Lower end of the 95 % interval over rounds, where there is one."""
    high: float | None = None
    n: int = 1
    """How many independent values (rounds) it rests on."""

    @property
    def wild(self) -> bool:
        """Whether the rounds disagree so much that the limits of the interval say nothing."""
        if self.low is None or self.high is None:
            return False
        return self.low <= 0 or self.high / self.low > WILD


class Contender(Model):
    """One (interpreter, framework, mode) that took part, or was asked to."""

    id: str
    """``pytorch:as-recommended``; or the name, where it was given one."""
    name: str = ""
    """What ``--contender`` calls it; empty where the framework and the mode say it all."""
    framework: str
    mode: Mode
    python: str = ""
    """Path of the interpreter, as it was given (never resolved)."""
    versions: dict[str, str] = {}
    """Package name to version, the interpreter's own under ``python``."""
    status: Status
    reason: str = ""
    """Why it is not ``ok``, and what to do."""
    tail: tuple[str, ...] = ()
    """Last lines it printed, where it failed."""
    settings: dict[str, str] = {}
    """Threads, precision and the like, as the worker found them."""
    environment: dict[str, str] = {}
    """The worker's environment, without secrets: what was built for it."""


class Parity(Model):
    """Proof that two contenders did the same work."""

    passed: bool
    max_error: float
    """Largest deviation from the float64 numpy reference, relative to the largest output."""
    tolerance: float
    detail: str = ""


class Block(Model):
    """An uninterrupted burst of repetitions."""

    median_s: float
    n: int
    cpu_s: float
    wall_s: float
    pressure: float | None = None
    """Share of the block in which some task waited for a processor (Linux PSI), 0 to 1."""
    others: float | None = None
    """Processor time of all other programs during it, as a share of the machine, 0 to 1."""
    void: str = ""
    """Outside evidence because of which it was thrown away and repeated."""


class Result(Model):
    """One probe in one contender."""

    probe: str
    contender: str
    framework: str
    mode: Mode
    status: Status
    reason: str = ""
    tail: tuple[str, ...] = ()
    parity: Parity | None = None
    quantities: dict[str, Quantity] = {}
    """``step_seconds``, ``first_call_seconds``, ``import_seconds``, ``peak_bytes``, ``flop_rate``;
    for compiled modes also ``compile_seconds``, ``warm_compile_seconds``,
    ``warm_first_call_seconds`` and ``break_even_calls``; ``compilations`` where shapes change."""
    rounds: tuple[tuple[Block, ...], ...] = ()
    """Blocks by round, in the order in which they ran."""
    by_round: dict[ByRound, dict[int, float]] = {}
    """What the quantities that no block holds were taken from, by round (the first is 1)."""
    disturbed_blocks: int = 0
    """Blocks with outside evidence against them that were kept, since too many were void."""


class Comparison(Model):
    """Two contenders on one probe: paired blocks, interval over rounds."""

    probe: str
    mode: Mode
    """Of a; and of b, unless ``b_mode`` says otherwise."""
    b_mode: Mode | None = None
    a: str
    b: str
    """Contender ids; the ratio is the time of a over the time of b."""
    ratio: float
    low: float
    high: float
    """95 % interval of the ratio (Student's t over rounds)."""
    verdict: Verdict
    """Said of a: it is faster, slower or equivalent when the whole interval clears ±5 %; after
    fewer rounds than the suite plans, the 99 % interval has to."""
    rounds: int
    rounds_needed: int | None = None
    """For ``no-verdict``: about how many rounds would settle it."""
    tells_apart: float | None = None
    """For a ``no-verdict`` whose interval does clear the band: the ratio from which on a run of
    this length is relied on to tell two contenders apart."""


class ProbeText(Model):
    """What a probe did, in words, so that a run file explains itself."""

    id: str
    title: str
    work: str
    """Layers, batch, precision: the specification both frameworks were built from."""
    flops: float | None = None
    """Floating-point operations of one step, where they can be counted."""


class ClaimTestText(Model):
    """What a claim test does and by what it judges, so that a run file explains itself."""

    id: str
    topic: str
    title: str
    method: str
    holds_if: str
    fails_if: str
    frameworks: tuple[str, ...]
    published: tuple[str, ...]
    """Ids of the published claims that it answers."""
    claims: tuple[str, ...] = ()
    """Ids of further claims of the knowledge base that it answers alike."""
    needs: tuple[str, ...] = ()
    covers: Literal["whole", "part"] = "whole"
    """``part``: the claim says more than is tested."""
    limits: str = ""
    fresh: bool = False
    """Whether it had processes of its own."""
    seconds: float = 1.0
    """About how long it takes."""


class Outcome(Model):
    """What one claim test found on this machine."""

    test: str
    topic: str
    outcome: Answer
    status: Status = "ok"
    """Why there is no answer, where it is not ``ok``."""
    seen: str = ""
    """The facts in one sentence, where they could be judged."""
    reason: str = ""
    """Why it cannot be tested here, and what would help."""
    tail: tuple[str, ...] = ()
    facts: dict[str, dict[str, Any]] = {}
    """What was observed, by framework."""
    seconds: float = 0.0


class ProbeCalibration(Model):
    """What came out when a contender was measured against itself on one probe."""

    probe: str
    contender: str
    runs: int
    """How often the comparison was made."""
    spread: float
    """Standard deviation of the log ratio over those runs, whose truth is 0."""
    wrong: int
    """Runs that said faster or slower."""
    resolves: float | None = None
    """Smallest ratio that is relied on to be told apart here; None where none was."""


class PlantedDelay(Model):
    """Whether a delay of a known size, put into one side, was found."""

    probe: str
    contender: str
    ratio: float
    """True time with the delay over the time without it: 1.1 for ten percent."""
    runs: int
    found: int
    """Runs with the right verdict."""


class Calibration(Model):
    """What difference this machine could tell apart on that day (``advisor probe calibrate``)."""

    id: str
    day: str
    """ISO 8601 date, UTC."""
    machine: str
    """Identifies the machine by what its fingerprint says; see `advisor.measure.machine`."""
    suite: str
    """Whose effort (rounds, blocks) it holds for."""
    resolves: float | None
    """Smallest ratio from which on a difference gets a verdict; None where nothing was resolved."""
    probes: tuple[ProbeCalibration, ...] = ()
    delays: tuple[PlantedDelay, ...] = ()
    conditions: dict[str, Any] = {}
    """Load before and during the calibration."""


class UnderLoad(Model):
    """One workload once more, while a program of our own kept a processor busy."""

    neighbour: float
    """Share of one processor that the busy program had, 0 to 1."""
    conditions: dict[str, Any] = {}
    results: tuple[Result, ...] = ()
    comparisons: tuple[Comparison, ...] = ()


class Plan(Model):
    """What was going to be measured and how, so that an interrupted run can be continued."""

    suite: dict[str, Any]
    """The fields of `advisor.measure.suites.Suite`, probes in the order they were measured in."""
    threads: int
    device: str = "cpu"
    as_i_run_it: bool = False
    workload: str = ""
    """Path of the user's own workload file, where there is one."""
    workload_sha256: str = ""


def _present(schema: object) -> object:
    return SCHEMA if schema in OLDER else schema


class Run(Model):
    """The results of one ``advisor probe``."""

    schema_: Annotated[Literal["advisor.run/3"], BeforeValidator(_present)] = Field(alias="schema")
    id: str
    started: str
    """ISO 8601, UTC."""
    finished: str
    complete: bool
    """False where the run was interrupted or ran out of its budget."""
    note: str = ""
    """Why it is not complete, in words."""
    suite: str
    seed: int
    advisor: str
    """Version of this program."""
    machine: dict[str, Any]
    """The fingerprint; see docs/how-it-measures.md."""
    conditions: dict[str, Any] = {}
    """Load before and during the run."""
    probes: tuple[ProbeText, ...]
    contenders: tuple[Contender, ...]
    results: tuple[Result, ...]
    comparisons: tuple[Comparison, ...] = ()
    claim_tests: tuple[ClaimTestText, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    plan: Plan | None = None
    measured: dict[Mode, tuple[tuple[str, ...], ...]] = {}
    """By mode and round, the probes that were measured to their end."""
    resumed: tuple[str, ...] = ()
    """Moments (ISO 8601, UTC) at which the run was continued."""
    calibration: Calibration | None = None
    """What this machine could tell apart, where that was known: it limits the verdicts."""
    under_load: UnderLoad | None = None
    """The same beside a busy neighbour, where that was asked for."""

    model_config = ConfigDict(populate_by_name=True)
