"""What a run holds: machine, contenders, results and comparisons.

A run file is this, as JSON, with ``schema: advisor.run/2``. History of the format:

    1   first version
    2   ``claim_tests`` and ``outcomes`` of the suite "claims"; a file of version 1 has neither
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

SCHEMA = "advisor.run/2"
OLDER = ("advisor.run/1",)
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
    """``pytorch:as-recommended``."""
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
    ``warm_first_call_seconds`` and ``break_even_calls``."""
    rounds: tuple[tuple[Block, ...], ...] = ()
    """Blocks by round, in the order in which they ran."""


class Comparison(Model):
    """Two contenders on one probe: paired blocks, interval over rounds."""

    probe: str
    mode: Mode
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


def _present(schema: object) -> object:
    return SCHEMA if schema in OLDER else schema


class Run(Model):
    """The results of one ``advisor probe``."""

    schema_: Annotated[Literal["advisor.run/2"], BeforeValidator(_present)] = Field(alias="schema")
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

    model_config = ConfigDict(populate_by_name=True)
