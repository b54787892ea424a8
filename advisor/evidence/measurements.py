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
from typing import TYPE_CHECKING

from advisor.evidence.belief import EvidenceItem
from advisor.evidence.confidence import aged, stale
from advisor.measure.results import NUMPY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advisor.kb.entries import Criterion, Feed, Probe
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Quantity, Result, Run

_T95 = 1.96
"""Half a 95 % interval is about this many standard deviations."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the run says of one framework on one criterion."""

    mean: float
    sd: float
    items: tuple[EvidenceItem, ...]


def measured_values(
    run: Run, knowledge: Knowledge, as_of: dt.date
) -> tuple[dict[tuple[str, str], Measured], tuple[str, ...]]:
    """By ``(framework, criterion)``; and a sentence for each thing that gave nothing."""
    unusable = list(_silent(run, knowledge))
    found: dict[tuple[str, str], list[EvidenceItem]] = {}
    for probe in knowledge.probes.values():
        for feed in probe.feeds:
            criterion = knowledge.criteria.get(feed.criterion)
            if criterion is None or criterion.measured is None:
                continue
            reference = _figure(run, probe.id, NUMPY, feed.quantity)
            if reference is None:
                if any(result.probe == probe.id for result in run.results):
                    unusable.append(f"{probe.title}: the numpy yardstick was not measured")
                continue
            for framework in knowledge.frameworks:
                best = _figure(run, probe.id, framework, feed.quantity)
                if best is None:
                    continue
                item = _item(run, probe, feed, criterion, reference, best, as_of)
                found.setdefault((framework, criterion.id), []).append(item)
    return {
        cell: _pool(items, knowledge.criteria[cell[1]], run, as_of) for cell, items in found.items()
    }, tuple(dict.fromkeys(unusable))


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
    sd = aged(sd, _day(run), as_of, criterion.fresh_for_days)
    return Measured(sum(item.value for item in items) / count, sd, tuple(items))


def _item(
    run: Run,
    probe: Probe,
    feed: Feed,
    criterion: Criterion,
    reference: tuple[Result, Quantity],
    best: tuple[Result, Quantity],
    as_of: dt.date,
) -> EvidenceItem:
    assert criterion.measured is not None
    ratio = criterion.measured.full_scale_ratio
    result, figure = best
    anchor = reference[1].value * feed.anchor.factor
    low, high = figure.low or figure.value, figure.high or figure.value
    log_sd = math.log(high / low) / (2 * _T95) if high > low > 0 else 0.0
    times = figure.value / reference[1].value
    text = (
        f"{probe.title}: {_with_unit(figure)} ({result.mode.replace('-', ' ')}), "
        f"{times:.2g} × plain numpy here"
    )
    day = _day(run)
    return EvidenceItem(
        kind="measurement",
        id=f"{probe.id}/{result.contender}",
        text=text,
        status="measured",
        value=value_of(figure.value, anchor, ratio),
        sd=0.5 * log_sd / math.log(ratio),
        date=day.isoformat(),
        stale=stale(day, as_of, criterion.fresh_for_days),
        sources=(),
        origin=run.id,
    )


def _figure(run: Run, probe: str, framework: str, quantity: str) -> tuple[Result, Quantity] | None:
    """The framework's best mode: the one a team would end up using."""
    candidates = [
        (result, result.quantities[quantity])
        for result in run.results
        if result.probe == probe
        and result.framework == framework
        and result.status == "ok"
        and quantity in result.quantities
        and result.quantities[quantity].value > 0
    ]
    return min(candidates, key=lambda pair: pair[1].value, default=None)


def _silent(run: Run, knowledge: Knowledge) -> Iterator[str]:
    """Contenders and probes that gave no number, and why."""
    reasons = [
        f"{knowledge.frameworks[contender.framework].name} was not measured "
        f"({contender.status.replace('_', ' ')}: {contender.reason})"
        for contender in run.contenders
        if contender.status != "ok" and contender.framework in knowledge.frameworks
    ]
    yield from dict.fromkeys(reasons)
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


def _day(run: Run) -> dt.date:
    return dt.datetime.fromisoformat(run.started).date()


def _with_unit(figure: Quantity) -> str:
    """Render as in 1.34 [1.26, 1.41] ms."""
    scale, unit = {"s": (1e3, "ms"), "B": (1e-6, "MB")}.get(figure.unit, (1.0, figure.unit))
    text = f"{figure.value * scale:.3g}"
    if figure.low is not None and figure.high is not None and not figure.wild:
        text += f" [{figure.low * scale:.3g}, {figure.high * scale:.3g}]"
    return f"{text} {unit}"
