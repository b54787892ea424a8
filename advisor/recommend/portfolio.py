"""Many projects at once: what each would choose, and what one framework for all would cost.

Answers become arrays (:mod:`advisor.profile.answer_table`), and all projects are decided in one
pass on the same beliefs and draws (:func:`advisor.decision.many.chances_of_many`). P(best) is what
:func:`advisor.recommend.recommend` says of each project with as many draws; what would flip it,
and so the word "clear", is left to that.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from advisor import __version__
from advisor.decision import central_weights, draw
from advisor.decision.many import chances_of_many
from advisor.errors import UsageError
from advisor.profile.answer_table import NOT_REQUIRED
from advisor.profile.model import Profile
from advisor.recommend.musts import pass_table, passes_of
from advisor.recommend.street import METHOD, check, set_up
from advisor.recommend.verdict import LEAN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.profile.answer_table import AnswerTable
    from advisor.profile.folder import Project
    from advisor.recommend.setting import Setting
    from advisor.recommendation import MustState

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

DRAWS = 2_000
"""P(best) within about one of 100; ten thousand projects then take seconds."""
MOST_MUSTS = 5
"""Requirements named for each framework, those that rule it out most often first."""

Standing = Literal["ahead", "toss-up", "only-one", "none"]


class Scored(NamedTuple):
    """What one project would choose."""

    file: str
    name: str
    title: str
    winner: str | None
    standing: Standing
    """By P(best) alone, "ahead" from 0.65; "only-one" and "none" as in a recommendation."""
    p_best: dict[str, float]
    """Framework id to P(best)."""
    value: dict[str, float]
    """Framework id to value at the central weights, also where a requirement is failed."""
    musts: dict[str, MustState]
    """Framework id to whether it meets the requirements."""


@dataclass(frozen=True, slots=True)
class Served:
    """What one framework means for all projects."""

    framework: str
    name: str
    chosen: int
    """Projects that would choose it."""
    share: float
    expected: float
    """Sum of its P(best): how many projects it is best for on average."""
    only_one: int
    """Projects of those that would choose it because no other meets their requirements."""
    ruled_out: int
    """Projects with a requirement that it fails."""
    uncertain: int
    """Projects with a requirement of which nobody knows whether it meets it, and none it fails."""
    not_compared: int
    """Projects whose profile leaves it out."""
    failing: dict[str, int]
    """Capability to in how many projects it is required and failed, most often first."""
    loss: float | None
    """Mean value lost where it is used although another is better, over the projects in which it
    may be used; ``None`` if there is none."""
    worst_loss: float | None
    worst: str
    """File of the project that loses most."""


@dataclass(frozen=True, slots=True)
class PortfolioStamp:
    """Everything that the numbers depend on, beside the profiles."""

    version: str
    method: str
    kb: str
    kb_hash: str
    run: str | None
    seed: int
    draws: int
    as_of: str


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What every project would choose, and what all of them together would."""

    projects: tuple[Scored, ...]
    frameworks: tuple[Served, ...]
    """Most often chosen first."""
    undecided: int
    """Projects that are a toss-up."""
    without: int
    """Projects for which no framework meets the requirements."""
    one_for_all: tuple[str, ...]
    """Frameworks as the only one allowed: fewest projects ruled out first, then least lost."""
    stamp: PortfolioStamp

    def to_dict(self) -> dict[str, Any]:
        """Plain dictionaries and lists, ready for JSON."""
        return {
            "projects": [project._asdict() for project in self.projects],
            "frameworks": [dataclasses.asdict(served) for served in self.frameworks],
            "undecided": self.undecided,
            "without": self.without,
            "one_for_all": list(self.one_for_all),
            "stamp": dataclasses.asdict(self.stamp),
        }


class _Numbers(NamedTuple):
    """``P`` projects, ``A`` frameworks."""

    passes: Floats
    """``(P, A)``: probability of meeting the requirements."""
    compared: Bools
    """``(P, A)``."""
    p_best: Floats
    value: Floats
    required: NDArray[np.int8]
    """``(P, K)``."""

    def usable(self) -> Bools:
        """``(P, A)``: compared, and no requirement is surely failed."""
        return self.compared & (self.passes > 0)


def score_portfolio(
    projects: Sequence[Project],
    knowledge: Knowledge,
    measurements: Run | None = None,
    seed: int = 0,
    *,
    frameworks: Sequence[str] = (),
    draws: int = DRAWS,
    as_of: dt.date | None = None,
) -> Portfolio:
    """Decide every project, and say what one framework for all of them would cost.

    ``frameworks``: compare only these; all by default. A project that compares fewer is decided
    among those. Raises :class:`UsageError` for arguments out of range.
    """
    check(seed, draws)
    if not projects:
        raise UsageError("there is no project to decide")
    day = as_of or dt.datetime.now(tz=dt.UTC).date()
    names = tuple(name for name in knowledge.frameworks if not frameworks or name in frameworks)
    nobody = Profile(name="nobody", frameworks=names)
    setting, _ = set_up(nobody, knowledge, measurements, seed=seed, draws=draws, day=day)
    table = setting.open_musts.table
    met = pass_table(knowledge, names, table.capabilities)
    numbers = _decide(projects, setting, table, met)
    scored = tuple(_rows(projects, names, numbers))
    served = tuple(
        _served(row, setting, table.capabilities, met, projects, scored, numbers)
        for row in range(len(names))
    )

    def cost(one: Served) -> tuple[int, float, str]:
        return (one.ruled_out + one.not_compared, 1.0 if one.loss is None else one.loss, one.name)

    return Portfolio(
        projects=scored,
        frameworks=tuple(sorted(served, key=lambda s: (-s.chosen, -s.expected, s.name))),
        undecided=sum(project.standing == "toss-up" for project in scored),
        without=sum(project.winner is None for project in scored),
        one_for_all=tuple(one.framework for one in sorted(served, key=cost)),
        stamp=PortfolioStamp(
            version=__version__,
            method=METHOD,
            kb=knowledge.version,
            kb_hash=knowledge.hash,
            run=measurements.id if measurements else None,
            seed=seed,
            draws=draws,
            as_of=day.isoformat(),
        ),
    )


def _decide(
    projects: Sequence[Project], setting: Setting, table: AnswerTable, met: Floats
) -> _Numbers:
    profiles = [project.profile for project in projects]
    chosen = table.chosen(profiles)
    wishes = table.wishes(chosen, profiles)
    passes = passes_of(wishes.required, met)
    compared = np.array(
        [
            [not p.frameworks or name in p.frameworks for name in setting.frameworks]
            for p in profiles
        ]
    )
    problem = setting.problem
    value = central_weights(wishes.levels, problem.groups) @ problem.filled_means().T
    still_open = setting.open_musts.of(chosen)
    p_best = chances_of_many(problem, draw(problem), wishes.levels, passes * compared, still_open)
    return _Numbers(passes, compared, p_best, value, wishes.required)


def _rows(projects: Sequence[Project], names: Sequence[str], numbers: _Numbers) -> list[Scored]:
    usable = numbers.usable().sum(axis=1).tolist()
    best = numbers.p_best.argmax(axis=1).tolist()
    passes, p_best, value, compared = (
        array.tolist()
        for array in (numbers.passes, numbers.p_best, numbers.value, numbers.compared)
    )
    rows = []
    for i, (file, profile) in enumerate(projects):
        highest = p_best[i][best[i]]
        taking_part = [a for a, among in enumerate(compared[i]) if among]
        rows.append(
            Scored(
                file=file,
                name=profile.name,
                title=profile.title,
                winner=names[best[i]] if highest > 0 else None,
                standing=_standing(highest, usable[i]),
                p_best={names[a]: p_best[i][a] for a in taking_part},
                value={names[a]: value[i][a] for a in taking_part},
                musts={names[a]: _state(passes[i][a]) for a in taking_part},
            )
        )
    return rows


def _standing(highest: float, usable: int) -> Standing:
    if highest <= 0:
        return "none"
    if usable == 1:
        return "only-one"
    return "ahead" if highest >= LEAN else "toss-up"


def _state(chance: float) -> MustState:
    if chance <= 0:
        return "fail"
    return "pass" if chance >= 1 else "unknown"


def _served(
    row: int,
    setting: Setting,
    capabilities: Sequence[str],
    met: Floats,
    projects: Sequence[Project],
    scored: Sequence[Scored],
    numbers: _Numbers,
) -> Served:
    name = setting.frameworks[row]
    chosen = [project for project in scored if project.winner == name]
    passes, compared, usable = numbers.passes[:, row], numbers.compared[:, row], numbers.usable()
    best = np.where(usable, numbers.value, -np.inf).max(axis=1)
    loss = np.where(usable[:, row], best - numbers.value[:, row], np.nan)
    used = bool(usable[:, row].any())
    worst = int(np.nanargmax(loss)) if used else None
    return Served(
        framework=name,
        name=setting.name(row),
        chosen=len(chosen),
        share=len(chosen) / len(scored),
        expected=float(numbers.p_best[:, row].sum()),
        only_one=sum(project.standing == "only-one" for project in chosen),
        ruled_out=int((compared & (passes <= 0)).sum()),
        uncertain=int((compared & (passes > 0) & (passes < 1)).sum()),
        not_compared=int((~compared).sum()),
        failing=_failing(row, capabilities, met, numbers),
        loss=float(np.nanmean(loss)) if used else None,
        worst_loss=float(loss[worst]) if worst is not None else None,
        worst=projects[worst].file if worst is not None and loss[worst] > 0 else "",
    )


def _failing(
    row: int, capabilities: Sequence[str], met: Floats, numbers: _Numbers
) -> dict[str, int]:
    """How often each requirement rules the framework out, most often first."""
    required = numbers.required
    asked = (required != NOT_REQUIRED) & numbers.compared[:, row, None]
    enough = met[row][np.arange(len(capabilities)), np.maximum(required, 0)]
    counts = (asked & (enough <= 0)).sum(axis=0).tolist()
    often = sorted(zip(capabilities, counts, strict=True), key=lambda one: (-one[1], one[0]))
    return {capability: count for capability, count in often[:MOST_MUSTS] if count}
