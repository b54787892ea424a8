"""The trace of beliefs: every claim and figure with the spread that it was given, and why."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from advisor.evidence.beliefs import witnesses_after
from advisor.evidence.claims import pool_claims
from advisor.evidence.confidence import (
    BASIS_SD,
    CONTESTED,
    LEVEL_SD,
    OWN_PRODUCT,
    age_sd,
    aged,
    claim_sd,
)
from advisor.recommend.explanation import (
    BeliefStep,
    ClaimStep,
    FigureStep,
    MeasuredStep,
    PooledStep,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.evidence.measurements import Figure
    from advisor.kb.entries import Criterion
    from advisor.kb.witness import Witness
    from advisor.measure.results import Run
    from advisor.recommend.setting import Setting


def belief_steps(setting: Setting, run: Run | None, day: dt.date) -> tuple[BeliefStep, ...]:
    """By criterion, then by framework."""
    figures: dict[tuple[str, str], list[Figure]] = {}
    if run is not None:
        from advisor.evidence.measurements import figures as figures_of

        for figure in figures_of(run, setting.knowledge):
            figures.setdefault((figure.framework, figure.criterion.id), []).append(figure)
    heard = witnesses_after(setting.knowledge, run)
    cells = _Cells(heard, figures)
    return tuple(
        _belief(setting, (framework, name), cells, run, day)
        for name in setting.criteria
        for framework in setting.frameworks
    )


class _Cells(NamedTuple):
    """By framework and criterion."""

    heard: Mapping[tuple[str, str], Sequence[Witness]]
    figures: Mapping[tuple[str, str], Sequence[Figure]]


def _belief(
    setting: Setting, cell: tuple[str, str], cells: _Cells, run: Run | None, day: dt.date
) -> BeliefStep:
    belief, criterion = setting.beliefs[cell], setting.knowledge.criteria[cell[1]]
    counted = {item.id for item in belief.evidence}
    claims = [w for w in cells.heard.get(cell, ()) if w.id in counted]
    steps = tuple(_claim(witness, criterion, day) for witness in claims)
    return BeliefStep(
        framework=cell[0],
        criterion=cell[1],
        claims=steps,
        not_counted=belief.not_counted,
        pooled=_pooled(claims, steps, criterion, day) if steps else None,
        measured=_measured(
            cells.figures.get(cell, ()), belief.from_measurements, criterion, run, day
        ),
        mean=belief.mean,
        sd=belief.sd,
    )


def _claim(claim: Witness, criterion: Criterion, day: dt.date) -> ClaimStep:
    fresh = claim_sd(claim.basis, claim.status, independent=claim.independent)
    assert claim.states is not None
    return ClaimStep(
        id=claim.id,
        states=claim.states,
        value={level.id: level.score for level in criterion.levels}[claim.states],
        status=claim.status,
        basis=claim.basis,
        basis_sd=BASIS_SD[claim.basis],
        own_product=1.0 if claim.independent else OWN_PRODUCT,
        contested=CONTESTED if claim.status == "contested" else 1.0,
        fresh_sd=fresh,
        observed=claim.observed.isoformat(),
        age_days=(day - claim.observed).days,
        fresh_for_days=criterion.fresh_for_days,
        age_sd=age_sd(claim.observed, day, criterion.fresh_for_days),
        sd=aged(fresh, claim.observed, day, criterion.fresh_for_days),
        publishers=claim.publishers,
    )


def _pooled(
    claims: Sequence[Witness], steps: Sequence[ClaimStep], criterion: Criterion, day: dt.date
) -> PooledStep:
    pooled, _, _ = pool_claims(claims, criterion, day)
    assert pooled is not None
    mean, sd = pooled
    precision: dict[str, float] = {}
    for step in steps:
        for publisher in step.publishers:
            precision[publisher] = max(step.sd**-2, precision.get(publisher, 0.0))
    total = sum(step.fresh_sd**-2 for step in steps)
    apart = sum(step.fresh_sd**-2 * (step.value - mean) ** 2 for step in steps) / total
    return PooledStep(mean, precision, apart, LEVEL_SD, sd)


def _measured(
    figures: Sequence[Figure],
    found: tuple[float, float] | None,
    criterion: Criterion,
    run: Run | None,
    day: dt.date,
) -> MeasuredStep | None:
    if found is None or run is None:
        return None
    assert criterion.measured is not None
    started = dt.datetime.fromisoformat(run.started).date()
    return MeasuredStep(
        figures=tuple(
            FigureStep(
                id=figure.id,
                quantity=figure.feed.quantity,
                unit=figure.measured.unit,
                figure=figure.measured.value,
                low=figure.measured.low,
                high=figure.measured.high,
                yardstick=figure.yardstick.value,
                anchor=figure.feed.anchor.factor,
                ratio=figure.ratio,
                value=figure.value,
                noise_sd=figure.noise_sd,
            )
            for figure in figures
        ),
        mean=found[0],
        transfer_sd=criterion.measured.transfer_sd,
        age_sd=age_sd(started, day, criterion.fresh_for_days),
        sd=found[1],
    )
