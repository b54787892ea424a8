"""Measurements in words: what took how long, how surely, on which machine, and what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.records import wording
from advisor.records.markdown import Markdown, code, join, md

if TYPE_CHECKING:
    from advisor.evidence import EvidenceItem
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Comparison, Result, Run
    from advisor.recommendation import BeliefReport, Recommendation


def measurement_line(
    item: EvidenceItem, belief: BeliefReport, knowledge: Knowledge, run: Run | None
) -> Markdown:
    """One measurement of one option: value, interval, and how it compares in the same run."""
    result = _result(item, run)
    quantity = _quantity(result, belief, knowledge) if result else None
    if run is None or result is None or quantity is None:
        return md("{}", wording.clause(item.text))
    name, value = quantity
    line = md(
        "{} {} took {} {}",
        _title(run, result.probe),
        wording.MODE[result.mode],
        value,
        wording.QUANTITY.get(name, name.replace("_", " ")),
    )
    if name == "step_seconds":
        compared = [_against(c, result.contender) for c in _comparisons(run, result)]
        if compared:
            return md("{}, {}", line, join(compared))
    return line


def comparisons(run: Run) -> list[tuple[Markdown, ...]]:
    """Table rows of a run: probe, mode, who against whom, ratio with interval, verdict, rounds."""
    return [
        (
            md("{}", _title(run, c.probe)),
            md("{}", wording.MODE[c.mode]),
            md("{} : {}", c.a, c.b),
            md("{} [{}, {}]", *map(wording.number, (c.ratio, c.low, c.high))),
            md("{}", _verdict(c)),
            md("{}", c.rounds),
        )
        for c in run.comparisons
    ]


def how_measured(recommendation: Recommendation, run: Run | None) -> list[Markdown]:
    """Sentences on machine, day, suite, versions, and what could not be measured."""
    measured = recommendation.measured
    if run is None:
        return [md("Nothing was measured for this decision: it rests on dated claims alone.")]
    lines = []
    if measured:
        lines.append(md("Machine: {}", wording.clause(measured.machine)))
    lines.append(
        md(
            "Run {} of {}: suite {}, seed {}{}",
            code(run.id),
            run.started[:10],
            code(run.suite),
            run.seed,
            Markdown("")
            if run.complete
            else md(", not complete ({})", wording.clause(run.note) or "ended early"),
        )
    )
    lines += [
        md("{}: {}", contender.id, join(f"{k} {v}" for k, v in sorted(contender.versions.items())))
        for contender in run.contenders
        if contender.status == "ok" and contender.versions
    ]
    if measured:
        lines += [md("Not usable: {}", wording.clause(text)) for text in measured.unusable]
        before = measured.p_best_before
        told = [
            f"{r.name} from {before[r.framework]:.3f} to {r.p_best:.3f}"
            for r in recommendation.ranking
            if r.framework in before
        ]
        if told:
            lines.append(md("The measurements moved the probability of being best: {}", join(told)))
    return lines


def _result(item: EvidenceItem, run: Run | None) -> Result | None:
    results = run.results if run else ()
    return next((r for r in results if f"{r.probe}/{r.contender}" == item.id), None)


def _quantity(
    result: Result, belief: BeliefReport, knowledge: Knowledge
) -> tuple[str, Markdown] | None:
    probe = knowledge.probes.get(result.probe)
    feeds = probe.feeds if probe else ()
    name = next((feed.quantity for feed in feeds if feed.criterion == belief.criterion), None)
    if name is None or name not in result.quantities:
        return None
    quantity = result.quantities[name]
    rounds = f" over {wording.count(quantity.n, 'round')}" if quantity.low is not None else ""
    return name, md("{}{}", wording.measured(quantity), rounds)


def _comparisons(run: Run, result: Result) -> list[Comparison]:
    return [
        c for c in run.comparisons if c.probe == result.probe and result.contender in (c.a, c.b)
    ]


def _against(comparison: Comparison, contender: str) -> Markdown:
    low, high, ratio = comparison.low, comparison.high, comparison.ratio
    if contender == comparison.b:
        ratio, low, high = 1 / ratio, 1 / high, 1 / low
    other = comparison.b if contender == comparison.a else comparison.a
    return md("{} [{}, {}] × the time of {}", *map(wording.number, (ratio, low, high)), other)


def _verdict(comparison: Comparison) -> str:
    if comparison.verdict != "no-verdict":
        return f"{comparison.a} is {comparison.verdict}"
    needed = comparison.rounds_needed
    return f"no verdict (about {needed} rounds would settle it)" if needed else "no verdict"


def _title(run: Run, probe: str) -> str:
    return next((text.title for text in run.probes if text.id == probe), probe)
