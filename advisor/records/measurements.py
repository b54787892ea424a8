"""Measurements in words: what took how long, how surely, on which machine, and what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.measure.results import NUMPY
from advisor.measure.sentences import what_would_settle
from advisor.records import wording
from advisor.records.markdown import Markdown, code, join, md

if TYPE_CHECKING:
    from advisor.evidence import EvidenceItem
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Comparison, Result, Run, Verdict
    from advisor.recommendation import BeliefReport, MeasurementReport, Recommendation

_UNUSABLE = 6
"""More of what failed says nothing new; the evidence file has all."""


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
        "{} {} took {}", _title(run, result.probe), wording.MODE[result.mode], Markdown(value)
    )
    compared = [_against(c, result.contender) for c in _comparisons(run, result, name)]
    return md("{}, {}", line, join(compared)) if compared else line


def measured_word(
    item: EvidenceItem, belief: BeliefReport, knowledge: Knowledge, run: Run | None
) -> str:
    """Good, Neutral or Bad by the verdicts of the same run; empty where it compared nothing."""
    result = _result(item, run) if item.kind == "measurement" else None
    quantity = _quantity(result, belief, knowledge) if result else None
    if run is None or result is None or quantity is None:
        return ""
    verdicts = {_turned(c, result.contender)[1] for c in _comparisons(run, result, quantity[0])}
    if not verdicts:
        return ""
    return (
        {"faster": "Good", "slower": "Bad"}.get(verdicts.pop(), "Neutral")
        if (len(verdicts) == 1)
        else "Neutral"
    )


def comparisons(run: Run) -> list[tuple[Markdown, ...]]:
    """Table rows of a run: probe, mode, who against whom, ratio with interval, verdict, rounds."""
    return [
        (
            md("{}", _title(run, c.probe)),
            md("{}", wording.MODE[c.mode]),
            md("{} over {}", c.a, c.b),
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
        return [md("Nothing was measured for this decision: it rests on dated claims alone")]
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
        unusable = [md("Not usable: {}", wording.clause(text)) for text in measured.unusable]
        lines += unusable[:_UNUSABLE]
        if more := len(unusable[_UNUSABLE:]):
            lines.append(md("Not usable: {} more; the evidence file names them", more))
        lines.append(_moved(recommendation, measured))
    return lines


def _moved(recommendation: Recommendation, measured: MeasurementReport) -> Markdown:
    if not measured.effects:
        return md("Nothing in this run could be counted, so the answer rests on claims alone")
    before = measured.p_best_before
    if not before:  # several people: the run moved each one's answer in its own way
        return md("The measurements count in every member's answer")
    told = (
        f"{r.name} from {before[r.framework]:.3f} to {r.p_best:.3f}"
        for r in recommendation.ranking
        if r.framework in before
    )
    return md("The measurements moved the probability of being best: {}", join(told))


def _result(item: EvidenceItem, run: Run | None) -> Result | None:
    results = run.results if run else ()
    return next((r for r in results if f"{r.probe}/{r.contender}" == item.id), None)


def _quantity(result: Result, belief: BeliefReport, knowledge: Knowledge) -> tuple[str, str] | None:
    """Which of the result's figures speaks to the criterion, and the figure in words."""
    probe = knowledge.probes.get(result.probe)
    feeds = probe.feeds if probe else ()
    name = next((feed.quantity for feed in feeds if feed.criterion == belief.criterion), None)
    if name is None or name not in result.quantities:
        return None
    return name, wording.measured(result.quantities[name], wording.QUANTITY[name])


def _comparisons(run: Run, result: Result, quantity: str) -> list[Comparison]:
    """Comparisons are of steady time per step, against other frameworks of the choice."""
    if quantity != "step_seconds":
        return []
    return [
        c
        for c in run.comparisons
        if c.probe == result.probe
        and result.contender in (c.a, c.b)
        and NUMPY not in (c.a.partition(":")[0], c.b.partition(":")[0])
    ]


def _turned(
    comparison: Comparison, contender: str
) -> tuple[tuple[float, float, float], Verdict, str]:
    """Ratio with its interval, verdict and opponent, seen from ``contender``."""
    c = comparison
    if contender == c.a:
        return (c.ratio, c.low, c.high), c.verdict, c.b
    opposite: dict[Verdict, Verdict] = {"faster": "slower", "slower": "faster"}
    return (1 / c.ratio, 1 / c.high, 1 / c.low), opposite.get(c.verdict, c.verdict), c.a


def _against(comparison: Comparison, contender: str) -> Markdown:
    ratio, verdict, other = _turned(comparison, contender)
    said = {"equivalent": "no real difference", "no-verdict": "no verdict"}.get(verdict, verdict)
    return md("{} [{}, {}] × the time of {}: {}", *map(wording.number, ratio), other, said)


def _verdict(comparison: Comparison) -> str:
    if comparison.verdict != "no-verdict":
        return f"{comparison.a} is {comparison.verdict}"
    open_point = what_would_settle(comparison)
    return f"no verdict ({open_point})" if open_point else "no verdict"


def _title(run: Run, probe: str) -> str:
    return next((text.title for text in run.probes if text.id == probe), probe)
