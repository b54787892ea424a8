"""What it is worth to look something up: routes to a must, and cells without evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.decision import value_of_bundle
from advisor.recommendation import NextBest
from advisor.wording import in_a_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from advisor.decision import Simulation
    from advisor.recommend.setting import Setting

    Floats = NDArray[np.float64]

MINUTES = 15.0
"""What finding out about one route or one cell is taken to cost; nobody measured it."""
RULED_OUT = 0.0
"""Value counted for a framework that fails a must: the bottom of the scale."""
_TRIED = 2_000
"""Ways in which the cells of a criterion may turn out, for how often they turn the order."""


class Route(NamedTuple):
    """A route that may exist or not, and what every framework then counts."""

    id: str
    chance: float
    """That it exists and is good enough."""
    there: Floats
    """``(A,)``."""
    not_there: Floats
    text: str


def routes(setting: Setting, now: Simulation) -> Iterator[Route]:
    """Every route of which nobody knows, to a must.

    A framework that may fail a must counts as its value times the chance that it does not.
    """
    passes, values = setting.problem.passes, now.mean_values
    before = passes * values
    for must in setting.musts:
        for route in must.routes:
            row = setting.frameworks.index(route.framework)
            if route.state != "unknown" or passes[row] <= 0:
                continue
            there, not_there = before.copy(), before.copy()
            there[row] = before[row] / route.probability
            not_there[row] = RULED_OUT
            yield Route(
                f"{must.capability}.{route.framework}",
                route.probability,
                there,
                not_there,
                f"Find out whether {setting.name(row)} meets “{must.title}”",
            )


def unknown_routes(setting: Setting, now: Simulation) -> Iterator[NextBest]:
    """Whether a framework meets a must that nobody knows of: worth looking up where it leads."""
    before = setting.problem.passes * now.mean_values
    for route in routes(setting, now):
        chance = route.chance
        after = chance * route.there.max() + (1 - chance) * route.not_there.max()
        turns = [way.argmax() != before.argmax() for way in (route.there, route.not_there)]
        if not any(turns):
            continue
        yield NextBest(
            kind="evidence",
            id=route.id,
            text=route.text,
            gain=float(after - before.max()),
            could_move=chance * turns[0] + (1 - chance) * turns[1],
            minutes=MINUTES,
            how="try it, and say what you found in knowledge of your own: --kb DIR",
        )


def unknown_cells(setting: Setting, now: Simulation) -> Iterator[NextBest]:
    """Criteria on which frameworks have no evidence, all such cells of one together (EVPPI).

    Named where knowing them may turn the order at the mean weights.
    """
    problem = setting.problem
    unknown = np.isnan(problem.means) & (problem.passes > 0)[:, None]
    for column in np.flatnonzero(unknown.any(axis=0)):
        here = np.zeros_like(unknown)
        here[:, column] = unknown[:, column]
        gain = value_of_bundle(
            problem.means, problem.spreads, now.mean_weights, here, problem.passes
        )
        turns = _turns(setting, now, here[:, column], float(now.mean_weights[column]))
        if not turns:
            continue
        rows = np.flatnonzero(here[:, column])
        names = " and ".join(setting.name(int(row)) for row in rows)
        criterion = setting.knowledge.criteria[setting.criteria[column]]
        yield NextBest(
            kind="evidence",
            id=criterion.id,
            text=f"Find out how {names} {'does' if rows.size == 1 else 'do'} on "
            f"{in_a_sentence(criterion.title)}: there is no evidence",
            gain=gain,
            could_move=turns,
            minutes=MINUTES * rows.size,
            how="say what you found, as claims in knowledge of your own: --kb DIR",
        )


def _turns(setting: Setting, now: Simulation, cells: NDArray[np.bool_], weight: float) -> float:
    """How often another framework leads once the cells, ``(A,)`` of one criterion, are known."""
    problem = setting.problem
    values = problem.filled_means() @ now.mean_weights
    values = np.where(problem.passes > 0, values, -np.inf)
    rng = np.random.default_rng(np.random.SeedSequence([problem.seed, 2]))
    scores = rng.random((_TRIED, values.size)) - 0.5
    then = values + np.where(cells, weight * scores, 0.0)
    return float((then.argmax(axis=1) != values.argmax()).mean())
