"""How much faster, or with how much less memory, a measurement would give another winner.

A belief is made of claims and of a measurement, so that the measurement has to move farther than
the belief: by the belief's step over the share that the measurement has in it. What is reported is
the figure of the run changed by a round factor, the beliefs formed again, and decided again.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from advisor.decision import chances
from advisor.evidence import form_beliefs
from advisor.recommend.setting import with_beliefs
from advisor.recommendation import Flip
from advisor.wording import in_a_sentence

if TYPE_CHECKING:
    import datetime as dt

    from advisor.decision import Draws
    from advisor.decision.flips import BeliefFlip
    from advisor.measure.results import Quantity, Run
    from advisor.recommend.setting import Setting

MOST_TIMES = 10.0
"""A factor beyond this is not worth imagining; the step on the scale says it."""
_MEMORY = frozenset({"peak_bytes"})
_ROUNDING = 1e-9


class Measured(NamedTuple):
    """The run that the beliefs were formed with, and the day on which its age is judged."""

    run: Run
    day: dt.date


class _Change(NamedTuple):
    """What a figure is multiplied by, and how that is said."""

    factor: float
    said: str
    """After the name of the framework or "it"."""


def measurement_flip(
    setting: Setting, draws: Draws, measured: Measured, flip: BeliefFlip, best: int
) -> Flip | None:
    """The flip of a measured belief as a factor of what was measured.

    ``None`` where the belief was not measured, where the factor is above :data:`MOST_TIMES`, or
    where no such figure gives another winner than ``best``.
    """
    framework, criterion = setting.frameworks[flip.framework], setting.criteria[flip.criterion]
    entry, belief = setting.knowledge.criteria[criterion], setting.beliefs[(framework, criterion)]
    if entry.measured is None or belief.from_measurements is None:
        return None
    share = (belief.sd / belief.from_measurements[1]) ** 2
    step = (flip.after - flip.before) / share
    logarithm = 2 * abs(step) * math.log(entry.measured.full_scale_ratio)
    if logarithm > math.log(MOST_TIMES):
        return None
    fed = _fed(setting, criterion)
    change = _rounded(math.exp(logarithm), better=step > 0, memory=_is_memory(fed))
    beliefs, _ = form_beliefs(
        setting.knowledge, _scaled(measured.run, framework, fed, change.factor), measured.day
    )
    problem = with_beliefs(setting, beliefs).problem
    p_best = chances(problem, draws)
    winner = int(p_best.argmax())
    if winner == best or p_best[winner] <= 0:
        return None
    name = setting.name(winner)
    who = "it" if winner == flip.framework else setting.name(flip.framework)
    return Flip(
        kind="measurement",
        subject=criterion,
        framework=framework,
        before=flip.before,
        after=float(problem.means[flip.framework, flip.criterion]),
        winner=setting.frameworks[winner],
        p_best=float(p_best[winner]),
        text=f"{name} would win if {who} {change.said} measured here "
        f"({in_a_sentence(entry.title)}).",
        distance=abs(step),
        factor=change.factor,
    )


def _fed(setting: Setting, criterion: str) -> frozenset[tuple[str, str]]:
    """Probes and quantities that speak to a criterion."""
    return frozenset(
        (probe.id, feed.quantity)
        for probe in setting.knowledge.probes.values()
        for feed in probe.feeds
        if feed.criterion == criterion
    )


def _is_memory(fed: frozenset[tuple[str, str]]) -> bool:
    return {quantity for _, quantity in fed} <= _MEMORY


def _rounded(times: float, *, better: bool, memory: bool) -> _Change:
    """The next round factor that is at least as large, for what is said is what is tried."""
    if better and memory:
        percent = math.ceil(100 * (1 - 1 / times) - _ROUNDING)
        return _Change(1 - percent / 100, f"needed {percent} % less memory than")
    tenths = math.ceil(10 * times - _ROUNDING)
    factor = tenths / 10
    if better:
        return _Change(1 / factor, f"were {factor:g} times as fast as")
    said = f"needed {factor:g} times the memory" if memory else f"took {factor:g} times as long as"
    return _Change(factor, said)


def _scaled(run: Run, framework: str, fed: frozenset[tuple[str, str]], factor: float) -> Run:
    """The run with every figure of a framework that speaks to the criterion changed alike."""
    results = tuple(
        result.model_copy(
            update={
                "quantities": {
                    name: _times(quantity, factor) if (result.probe, name) in fed else quantity
                    for name, quantity in result.quantities.items()
                }
            }
        )
        if result.framework == framework
        else result
        for result in run.results
    )
    return run.model_copy(update={"results": results})


def _times(quantity: Quantity, factor: float) -> Quantity:
    ends = {
        end: None if value is None else value * factor
        for end, value in (("low", quantity.low), ("high", quantity.high))
    }
    return quantity.model_copy(update={"value": quantity.value * factor, **ends})
