"""One run beside another: what took longer, and what else was different.

Two runs are measured one after the other, so a difference between them holds whatever changed on
the machine in between. Plain numpy, measured in both, shows some of that; the rest is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import fmean, median, stdev
from typing import Any

from advisor.measure.results import NUMPY, Block, Mode, Result, Run, Verdict
from advisor.measure.statistics import (
    CONFIDENCE,
    LEAST_SPREAD,
    Estimate,
    kept,
    verdict_of,
)
from advisor.measure.student_t import student_t_quantile
from advisor.measure.suites import SUITES


@dataclass(frozen=True, slots=True)
class Ratio:
    """Time in the second run over time in the first, of one probe in one contender."""

    probe: str
    contender: str
    framework: str
    mode: Mode
    a_s: float
    b_s: float
    """Median over rounds, in seconds."""
    ratio: float
    low: float
    high: float
    """95 % interval: Welch's t over the rounds of both runs."""
    verdict: Verdict
    """Said of the second run: ``slower`` where it took longer."""
    rounds: tuple[int, int]

    @property
    def key(self) -> str:
        """Tells the rows of a comparison apart."""
        return f"{self.probe} in {self.contender}"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something other than the times that is not the same, and what that means."""

    what: str
    a: str
    b: str
    means: str


@dataclass(frozen=True, slots=True)
class TwoRuns:
    """Everything there is to say of two runs."""

    ratios: tuple[Ratio, ...]
    differences: tuple[Difference, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    """``PROBE in CONTENDER`` that one of them has a time of and the other has not."""


def compare_runs(a: Run, b: Run) -> TwoRuns:
    """Every probe and contender that both measured, in the order of the first.

    Probes of one id whose work is not the same are told, not compared.
    """
    unlike = {probe.id for probe in a.probes} & {probe.id for probe in b.probes}
    unlike -= {probe.id for probe in a.probes if probe.work in _works(b, probe.id)}
    first, second = _timed(a, unlike), _timed(b, unlike)
    apart = max(_tells_apart(a), _tells_apart(b))
    ratios = [_ratio(first[key], second[key], apart) for key in first if key in second]
    return TwoRuns(
        tuple(ratio for ratio in ratios if ratio is not None),
        tuple(_differences(a, b)),
        tuple(f"{p} in {c}" for p, c in first if (p, c) not in second),
        tuple(f"{p} in {c}" for p, c in second if (p, c) not in first),
    )


def _works(run: Run, probe: str) -> set[str]:
    return {text.work for text in run.probes if text.id == probe}


def _timed(run: Run, unlike: set[str]) -> dict[tuple[str, str], Result]:
    return {
        (result.probe, result.contender): result
        for result in run.results
        if result.status == "ok" and any(map(kept, result.rounds)) and result.probe not in unlike
    }


def _ratio(a: Result, b: Result, apart: float) -> Ratio | None:
    """None where one of them has a single round: no spread, no interval."""
    before, after = _by_round(a.rounds), _by_round(b.rounds)
    if min(len(before), len(after)) < 2:  # noqa: PLR2004
        return None
    estimate = _welch(after, before)
    verdict = verdict_of(estimate)
    if verdict in ("faster", "slower") and abs(estimate.mean) < math.log(apart):
        verdict = "no-verdict"
    return Ratio(
        a.probe, a.contender, a.framework, a.mode,
        math.exp(median(before)), math.exp(median(after)),
        math.exp(estimate.mean), _exp(estimate.low), _exp(estimate.high),
        verdict, (len(before), len(after)),
    )  # fmt: skip


def _by_round(rounds: tuple[tuple[Block, ...], ...]) -> list[float]:
    """Logarithm of the median of the kept blocks, round by round."""
    return [
        math.log(median(block.median_s for block in kept(blocks)))
        for blocks in rounds
        if kept(blocks)
    ]


def _welch(x: list[float], y: list[float]) -> Estimate:
    """Mean of x less mean of y with its interval, the spreads being unlike (Welch, 1947)."""
    parts = [max(stdev(values), LEAST_SPREAD) ** 2 / len(values) for values in (x, y)]
    error = math.sqrt(sum(parts))
    freedom = sum(parts) ** 2 / sum(
        part**2 / (len(values) - 1) for part, values in zip(parts, (x, y), strict=True)
    )
    half = student_t_quantile((1 + CONFIDENCE) / 2, freedom) * error
    mean = fmean(x) - fmean(y)
    return Estimate(mean, mean - half, mean + half, error, min(len(x), len(y)))


def _exp(value: float) -> float:
    return math.exp(min(max(value, -700.0), 700.0))


def _tells_apart(run: Run) -> float:
    planned = run.plan.suite.get("tells_apart") if run.plan else None
    if isinstance(planned, int | float) and planned >= 1:
        return float(planned)
    known = SUITES.get(run.suite)
    return known.tells_apart if known else 1.0


_MACHINE = {
    "cpu": "processor",
    "architecture": "architecture",
    "usable_cores": "cores",
    "threads": "threads",
    "cpu_quota_cores": "processor quota",
    "memory_bytes": "memory",
    "memory_limit_bytes": "memory limit",
    "gpus": "accelerators",
    "os": "system",
    "kernel": "kernel",
    "container": "container",
    "virtual": "virtual machine",
    "python": "Python of this program",
}
_HARDWARE = {"cpu", "architecture", "usable_cores", "cpu_quota_cores", "gpus", "virtual"}


def _differences(a: Run, b: Run) -> Iterator[Difference]:
    for name, word in _MACHINE.items():
        before, after = _said(a.machine, name), _said(b.machine, name)
        if before != after:
            means = (
                "another machine: the ratios say how the two machines differ, too"
                if name in _HARDWARE
                else "may move every time"
            )
            if name == "threads":
                means = "more threads make some work faster and small work slower"
            yield Difference(word, before, after, means)
    yield from _of_contenders(a, b)
    yield from _of_load(a, b)
    if a.suite != b.suite:
        yield Difference("suite", a.suite, b.suite, "other numbers of rounds and blocks")
    if a.seed != b.seed:
        yield Difference("seed", str(a.seed), str(b.seed), "other weights and inputs, as large")
    if a.advisor != b.advisor:
        means = "the probes themselves may have changed"
        yield Difference("version of this program", a.advisor, b.advisor, means)
    yield from _of_work(a, b)
    for run, which in ((a, "first"), (b, "second")):
        if not run.complete:
            yield Difference(
                "complete", _yes(value=a.complete), _yes(value=b.complete),
                f"the {which} run has fewer rounds than planned, and wider intervals",
            )  # fmt: skip
            return


def _of_contenders(a: Run, b: Run) -> Iterator[Difference]:
    others = {contender.id: contender for contender in b.contenders}
    told = set()
    for one in a.contenders:
        other = others.get(one.id)
        if other is None or not (one.versions and other.versions):
            continue
        for package in sorted({*one.versions, *other.versions}):
            before, after = one.versions.get(package, "none"), other.versions.get(package, "none")
            if before == after or (one.framework, package) in told:
                continue
            told.add((one.framework, package))
            means = (
                "the yardstick itself is another one"
                if one.framework == NUMPY
                else "the difference may be the version's"
            )
            yield Difference(f"{package} in {one.name or one.framework}", before, after, means)
        for name in sorted({*one.settings, *other.settings}):
            before, after = one.settings.get(name, "none"), other.settings.get(name, "none")
            if before != after and (one.framework, name) not in told:
                told.add((one.framework, name))
                means = "not the same conditions: compare with care"
                yield Difference(f"{name} in {one.name or one.framework}", before, after, means)


def _of_load(a: Run, b: Run) -> Iterator[Difference]:
    states = [str(_before(run).get("state", "unknown")) for run in (a, b)]
    if states[0] != states[1]:
        means = "other programs were running beside one of them: believe the quiet one"
        yield Difference("load before the run", states[0], states[1], means)


def _of_work(a: Run, b: Run) -> Iterator[Difference]:
    for probe in a.probes:
        others = _works(b, probe.id)
        if others and probe.work not in others:
            means = "not the same work, so it is not compared"
            yield Difference(f"work of {probe.id}", probe.work, ", ".join(others), means)


def _before(run: Run) -> Mapping[str, Any]:
    before = run.conditions.get("before")
    return before if isinstance(before, Mapping) else {}


def _said(machine: Mapping[str, Any], name: str) -> str:
    value = machine.get(name)
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return _yes(value=value)
    if isinstance(value, int) and name.endswith("_bytes"):
        return f"{value / 2**30:.1f} GiB"
    if isinstance(value, list | tuple):
        names = [str(v.get("name", "GPU")) if isinstance(v, Mapping) else "GPU" for v in value]
        return ", ".join(names) or "none"
    return str(value)


def _yes(*, value: bool) -> str:
    return "yes" if value else "no"
