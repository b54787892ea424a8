"""Requirements against routes: pass, fail or unknown, before any scoring."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from advisor.profile.preferences import STRICTNESS
from advisor.recommendation import Must, MustRoute, MustState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from advisor.kb.knowledge import Knowledge
    from advisor.profile.preferences import Requirement

UNKNOWN_PASS = 0.5
"""Probability that a requirement is met where no evidence was found: both answers are open."""

_STATE: dict[float, MustState] = {1.0: "pass", 0.0: "fail", UNKNOWN_PASS: "unknown"}


@dataclass(frozen=True, slots=True)
class Passing:
    """Whether one framework meets all requirements."""

    state: MustState
    probability: float


def pass_probability(knowledge: Knowledge, framework: str, capability: str, at_least: str) -> float:
    """1 where a route is good enough, 0 where it is not, ½ where nothing is known."""
    level = knowledge.route_levels[capability].get(framework, "unverified")
    if level == "unverified":
        return UNKNOWN_PASS
    return float(STRICTNESS.get(level, -1) >= STRICTNESS[at_least])


def pass_table(
    knowledge: Knowledge, frameworks: Sequence[str], capabilities: Sequence[str]
) -> NDArray[np.float64]:
    """``(A, K, 3)``: :func:`pass_probability` by framework, capability and strictness."""
    return np.array(
        [
            [
                [pass_probability(knowledge, name, key, least) for least in STRICTNESS]
                for key in capabilities
            ]
            for name in frameworks
        ]
    ).reshape(len(frameworks), len(capabilities), len(STRICTNESS))


def passes_of(required: NDArray[np.int8], table: NDArray[np.float64]) -> NDArray[np.float64]:
    """``(P, A)``: probability that all requirements of each row are met.

    ``required``: ``(P, K)`` as :class:`advisor.profile.answer_table.Wishes` has it.
    """
    passes = np.ones((len(required), table.shape[0]))
    for column in np.flatnonzero((required >= 0).any(axis=0)):
        wanted = required[:, column]
        met = table[:, column, :].T[np.maximum(wanted, 0)]
        passes *= np.where((wanted >= 0)[:, None], met, 1.0)
    return passes


def must_table(
    requirements: Sequence[Requirement], frameworks: Sequence[str], knowledge: Knowledge
) -> tuple[Must, ...]:
    """Every requirement with every framework's route to it."""
    return tuple(
        Must(
            capability=requirement.capability,
            title=knowledge.capabilities[requirement.capability].title,
            at_least=requirement.at_least,
            because=requirement.because,
            routes=tuple(_route(requirement, name, knowledge) for name in frameworks),
        )
        for requirement in requirements
    )


def passing(musts: Sequence[Must], framework: str) -> Passing:
    """All requirements together, taken as independent where they are unknown."""
    chances = [r.probability for must in musts for r in must.routes if r.framework == framework]
    probability = prod(chances)
    return Passing("unknown" if 0 < probability < 1 else _STATE[float(probability)], probability)


def smallest_relaxation(musts: Sequence[Must], frameworks: Sequence[str]) -> tuple[str, ...]:
    """The fewest requirements to give up so that at least one framework may pass.

    A framework may pass once all that it fails for sure is given up, and no sooner; of equally few
    those that stand first. Nothing where somebody may pass already, or nobody takes part.
    """
    failed = {
        name: [i for i, must in enumerate(musts) if _fails(must, name)] for name in frameworks
    }
    fewest = min(failed.values(), key=lambda places: (len(places), places), default=[])
    return tuple(musts[i].capability for i in fewest)


def _fails(must: Must, framework: str) -> bool:
    return any(r.framework == framework and r.probability <= 0 for r in must.routes)


def _route(requirement: Requirement, framework: str, knowledge: Knowledge) -> MustRoute:
    route = knowledge.capabilities[requirement.capability].routes.get(framework)
    probability = pass_probability(
        knowledge, framework, requirement.capability, requirement.at_least
    )
    return MustRoute(
        framework=framework,
        state=_STATE[probability],
        probability=probability,
        level=route.level if route else "unverified",
        via=(route.via or "") if route else "",
        note=route.note if route else "nothing was looked up",
        as_of=route.as_of.isoformat() if route and route.as_of else "",
        sources=tuple(e.source for e in route.evidence) if route else (),
    )
