"""Turn a run's figures into values on the scales of the criteria.

A figure x enters by its log ratio to a reference: v = ½ + ½ · ln(ref / x) / ln R, less being
better. R is the ratio worth the whole scale (the criterion says it). The reference is a fixed
multiple of what plain numpy needs for the same work in the same run, so it does not depend on
which frameworks take part.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from advisor.evidence.belief import EvidenceItem
from advisor.evidence.confidence import aged, stale
from advisor.measure.results import NUMPY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.kb.entries import Criterion, Feed, Probe
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Contender, Quantity, Result, Run

T95 = 1.96
"""Half a 95 % interval is about this many standard deviations."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the run says of one framework on one criterion."""

    mean: float
    sd: float
    items: tuple[EvidenceItem, ...]


class Figure(NamedTuple):
    """A framework's figure beside numpy's, and the criterion it speaks to."""

    framework: str
    probe: Probe
    feed: Feed
    criterion: Criterion
    result: Result
    measured: Quantity
    """Of the framework's best mode."""
    yardstick: Quantity
    """Numpy's, for the same work in the same run."""

    @property
    def reference(self) -> float:
        """What counts as the middle of the scale."""
        return self.yardstick.value * self.feed.anchor.factor

    @property
    def ratio(self) -> float:
        """R: the ratio worth the whole scale."""
        assert self.criterion.measured is not None
        return self.criterion.measured.full_scale_ratio

    @property
    def value(self) -> float:
        """On the criterion's scale."""
        return value_of(self.measured.value, self.reference, self.ratio)

    @property
    def noise_sd(self) -> float:
        """Spread of the value by the noise of measuring alone: ½ · sd(ln x) / ln R."""
        low = self.measured.low or self.measured.value
        high = self.measured.high or self.measured.value
        log_sd = math.log(high / low) / (2 * T95) if high > low > 0 else 0.0
        return 0.5 * log_sd / math.log(self.ratio)

    @property
    def id(self) -> str:
        """``probe/contender``."""
        return f"{self.probe.id}/{self.result.contender}"


def measured_values(
    run: Run, knowledge: Knowledge, as_of: dt.date
) -> tuple[dict[tuple[str, str], Measured], tuple[str, ...]]:
    """By ``(framework, criterion)``; and a sentence for each thing that gave nothing."""
    unusable = list(_silent(run, knowledge))
    for probe in knowledge.probes.values():
        for feed in probe.feeds:
            if _criterion(knowledge, feed) is None or _figure(run, probe.id, NUMPY, feed.quantity):
                continue
            if any(result.probe == probe.id for result in run.results):
                unusable.append(f"{probe.title}: the numpy yardstick was not measured")
    found: dict[tuple[str, str], list[EvidenceItem]] = {}
    for figure in figures(run, knowledge):
        cell = (figure.framework, figure.criterion.id)
        found.setdefault(cell, []).append(_item(figure, run, as_of))
    return {
        cell: _pool(items, knowledge.criteria[cell[1]], run, as_of) for cell, items in found.items()
    }, tuple(dict.fromkeys(unusable))


def figures(run: Run, knowledge: Knowledge) -> Iterator[Figure]:
    """Every figure of the run that speaks to a criterion, in the order of the knowledge base."""
    for probe in knowledge.probes.values():
        for feed in probe.feeds:
            criterion = _criterion(knowledge, feed)
            yardstick = _figure(run, probe.id, NUMPY, feed.quantity)
            if criterion is None or yardstick is None:
                continue
            for framework in knowledge.frameworks:
                best = _figure(run, probe.id, framework, feed.quantity)
                if best is not None:
                    yield Figure(framework, probe, feed, criterion, *best, yardstick[1])


def value_of(x: float, reference: float, full_scale_ratio: float) -> float:
    """The value of a figure: ½ + ½ · ln(reference / x) / ln R, kept inside the scale."""
    value = 0.5 + 0.5 * math.log(reference / x) / math.log(full_scale_ratio)
    return min(1.0, max(0.0, value))


def _pool(items: list[EvidenceItem], criterion: Criterion, run: Run, as_of: dt.date) -> Measured:
    """The mean over probes (the geometric mean of the ratios).

    More probes narrow the noise of measuring but not the step from a benchmark to the user's own
    task, so the transfer spread is added once and whole.
    """
    assert criterion.measured is not None
    count = len(items)
    noise = math.sqrt(sum(item.sd**2 for item in items)) / count
    sd = math.hypot(noise, criterion.measured.transfer_sd)
    sd = aged(sd, run_day(run), as_of, criterion.fresh_for_days)
    return Measured(sum(item.value for item in items) / count, sd, tuple(items))


def _item(figure: Figure, run: Run, as_of: dt.date) -> EvidenceItem:
    times = figure.measured.value / figure.yardstick.value
    mode = figure.result.mode.replace("-", " ")
    day = run_day(run)
    return EvidenceItem(
        kind="measurement",
        id=figure.id,
        text=f"{figure.probe.title}: {_with_unit(figure.measured)} ({mode}), "
        f"{times:.2g} × plain numpy here",
        status="measured",
        value=figure.value,
        sd=figure.noise_sd,
        date=day.isoformat(),
        stale=stale(day, as_of, figure.criterion.fresh_for_days),
        sources=(),
        origin=run.id,
    )


def _criterion(knowledge: Knowledge, feed: Feed) -> Criterion | None:
    """The criterion fed, where it says how a measurement counts."""
    criterion = knowledge.criteria.get(feed.criterion)
    return None if criterion is None or criterion.measured is None else criterion


def _figure(run: Run, probe: str, framework: str, quantity: str) -> tuple[Result, Quantity] | None:
    """The framework's best mode: the one a team would end up using."""
    silent = left_out(run, framework)
    candidates = [
        (result, result.quantities[quantity])
        for result in run.results
        if result.probe == probe
        and result.framework == framework
        and result.contender not in silent
        and result.status == "ok"
        and quantity in result.quantities
        and result.quantities[quantity].value > 0
    ]
    return min(candidates, key=lambda pair: pair[1].value, default=None)


def left_out(run: Run, framework: str) -> frozenset[str]:
    """Ids of named contenders that do not speak for a framework; those that nobody named do.

    Where all were named, the first of each mode does if all are of one interpreter and version:
    of a thing that was measured twice the first counts, not the luckier. Where they are not of
    one, nobody knows which of them a team would use, and none counts.
    """
    here = [one for one in run.contenders if one.framework == framework]
    named = [one for one in here if one.name]
    if len(named) < len(here) or _kinds(here) > 1:
        return frozenset(one.id for one in named)
    by_mode: dict[str, str] = {}
    for one in named:
        by_mode.setdefault(one.mode, one.id)
    return frozenset(one.id for one in named if by_mode[one.mode] != one.id)


def _kinds(contenders: Iterable[Contender]) -> int:
    """How many different interpreters or sets of versions there are among those that ran."""
    return len({(c.python, *sorted(c.versions.items())) for c in contenders if c.status == "ok"})


def _silent(run: Run, knowledge: Knowledge) -> Iterator[str]:
    """Contenders and probes that gave no number, and why."""
    reasons = [
        f"{knowledge.frameworks[contender.framework].name} was not measured "
        f"({contender.status.replace('_', ' ')}: {contender.reason})"
        for contender in run.contenders
        if contender.status != "ok" and contender.framework in knowledge.frameworks
    ]
    yield from dict.fromkeys(reasons)
    for id_, framework in knowledge.frameworks.items():
        here = [one for one in run.contenders if one.framework == id_]
        if here and left_out(run, id_) == {one.id for one in here}:
            names = ", ".join(one.name for one in here)
            yield (
                f"{framework.name} was measured as {names}, which are not of one interpreter and "
                "version, so none of them speaks for it"
            )
    yield from _failed_results(run.results, knowledge)


def _failed_results(results: Iterable[Result], knowledge: Knowledge) -> Iterator[str]:
    for result in results:
        if result.status in ("ok", "not_installed") or result.framework not in knowledge.frameworks:
            continue
        probe = knowledge.probes.get(result.probe)
        title = probe.title if probe else result.probe
        name = knowledge.frameworks[result.framework].name
        mode = result.mode.replace("-", " ")
        why = f"{result.status.replace('_', ' ')}: {result.reason}".rstrip(": ")
        yield f"{title} in {name}, {mode}, gave no number ({why})"


def run_day(run: Run) -> dt.date:
    """The day on which the run began."""
    return dt.datetime.fromisoformat(run.started).date()


def _with_unit(figure: Quantity) -> str:
    """Render as in 1.34 [1.26, 1.41] ms."""
    scale, unit = {"s": (1e3, "ms"), "B": (1e-6, "MB")}.get(figure.unit, (1.0, figure.unit))
    text = f"{figure.value * scale:.3g}"
    if figure.low is not None and figure.high is not None and not figure.wild:
        text += f" [{figure.low * scale:.3g}, {figure.high * scale:.3g}]"
    return f"{text} {unit}"
