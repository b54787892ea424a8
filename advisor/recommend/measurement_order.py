"""Which probe to run first: the one whose answer is worth most to this project."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.decision import decide, draw
from advisor.decision.value_of_information import gain_of_learning
from advisor.recommend.street import set_up
from advisor.recommend.what_next import measurable_moves

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.profile.model import Profile

DRAWS = 2_000
"""Means of values and weights are what is taken from them; more would move neither."""


class Worth(NamedTuple):
    """A probe and what knowing its figures would gain."""

    probe: str
    """Its id, without options."""
    gain: float
    """Expected gain in value of choosing after it, on the scale of 0 to 1."""
    spread: float
    """How far it may move the lead, in standard deviations; settles ties of no gain."""


def measurement_order(
    profile: Profile, knowledge: Knowledge, *, seed: int = 0, as_of: dt.date | None = None
) -> tuple[Worth, ...]:
    """The probes that feed a criterion, the most valuable first; equal ones by id.

    Each is taken alone: its criteria turn out as their spread allows, all else stays as it is
    believed (the expected value of sample information, in closed form).
    """
    day = as_of or dt.datetime.now(tz=dt.UTC).date()
    setting, _ = set_up(profile, knowledge, None, seed=seed, draws=DRAWS, day=day)
    now = decide(setting.problem, draw(setting.problem))
    rows = [a for a in range(len(setting.frameworks)) if setting.problem.passes[a] > 0]
    moves = measurable_moves(setting)
    found = []
    for probe in knowledge.probes.values():
        fed = {feed.criterion for feed in probe.feeds}
        columns = [c for c, name in enumerate(setting.criteria) if name in fed]
        if not columns:
            continue
        if not rows:
            found.append(Worth(probe.id, 0.0, 0.0))
            continue
        here = moves[np.ix_(rows, columns)]
        sds = np.sqrt(here**2 @ now.mean_weights[columns] ** 2)
        gain = gain_of_learning(now.mean_values[rows], sds)
        found.append(Worth(probe.id, gain, float(np.hypot.reduce(sds))))
    return tuple(sorted(found, key=lambda one: (-one.gain, -one.spread, one.probe)))
