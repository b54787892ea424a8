"""Does "80 of 100" come true in 80 of 100 projects? Simulated on the real knowledge base.

Projects with known weights and scores are made up (:mod:`advisor.recommend.made_up`), the advisor
is asked what it thinks of them, and what it says is set beside what is so. Nothing here measures
whether the beliefs themselves are right: true scores are drawn from them.

On today's beliefs one framework leads almost everywhere, so that few projects are close. Each
table is therefore made twice: with the beliefs as held, and with the frameworks' names exchanged
at random criterion by criterion, which keeps all means and spreads and gives close projects.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from advisor.paths import examples_dir
from advisor.profile.file import load_profile
from advisor.recommend.calibration_asked import ANSWERING, DRAWS, ask, base_of
from advisor.recommend.calibration_stopping import stop_or_not
from advisor.recommend.reliability import Reliability, reliability
from advisor.recommend.sentences import STOP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from advisor.kb.knowledge import Knowledge
    from advisor.profile.model import Profile
    from advisor.recommend.calibration_asked import Base
    from advisor.recommend.made_up import Way

PATTERNS = 16
"""Ways in which the frameworks' names are exchanged."""
HOLDING: dict[Way, str] = {
    "budget": "a budget of points divided over the criteria, said as levels",
    "ratings": "every criterion rated by itself, said as levels",
}
HELD = {"held": "beliefs as held", "exchanged": "names exchanged by criterion"}
TOLD = {"complete": "all answered", "half": "half answered"}
OUTCOMES = "outcomes.yaml"
"""What was decided in the documented cases, which is no profile."""
FEWER = 2
"""The stopping rule is tried on one project in so many: each of them is decided by itself."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What :func:`calibrate` found."""

    projects: int
    seed: int
    draws: int
    frameworks: tuple[str, ...]
    tables: tuple[Reliability, ...]
    """P(best) of the leader beside how often it is really best."""
    stopping: tuple[Reliability, ...]
    """The chance that the winner stays beside how often it stays."""
    decided_by_musts: float
    """Share of the projects with up to three answers to every question in which at most one
    framework may meet the musts; where that is known beforehand nothing is uncertain, and they are
    left out of ``tables``."""


def calibrate(
    knowledge: Knowledge,
    *,
    projects: int = 2_000,
    seed: int = 0,
    as_of: dt.date | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Calibration:
    """Make up ``projects`` projects for every table. Deterministic given ``seed`` and the day."""
    day = as_of or dt.datetime.now(tz=dt.UTC).date()
    rng = np.random.default_rng(np.random.SeedSequence([seed, projects]))
    held = base_of(knowledge, day, None)
    patterns = [base_of(knowledge, day, rng) for _ in range(PATTERNS)]
    examples = examples_of(knowledge)
    tables: list[Reliability] = []
    stopping: list[Reliability] = []
    by_musts: list[float] = []
    for name, bases in (("held", [held]), ("exchanged", patterns)):
        shares = np.array_split(np.arange(projects), len(bases))
        for way, described in (*ANSWERING.items(), *HOLDING.items()):
            tell(f"{HELD[name]}: {described}")
            found = [
                ask(base, way, len(some), rng, examples)
                for base, some in zip(bases, shares, strict=True)
            ]
            if way == "several":
                by_musts += [asked.by_musts for asked in found]
            for told, so_much in TOLD.items():
                said = np.concatenate([asked.said[told] for asked in found])
                right = np.concatenate([asked.right[told] for asked in found])
                title = f"{described}; {so_much}; {HELD[name]}"
                tables.append(reliability(f"{name}/{way}/{told}", title, said, right))
        for way, described in ANSWERING.items():
            tell(f"{HELD[name]}: the stopping rule, {described}")
            some = np.array_split(np.arange(projects // FEWER), len(bases))
            counts = [len(part) for part in some]
            stopping += _stopping(bases, counts, f"{name}/{way}", rng, examples)
    return Calibration(
        projects=projects,
        seed=seed,
        draws=DRAWS,
        frameworks=held.setting.frameworks,
        tables=tuple(tables),
        stopping=tuple(stopping),
        decided_by_musts=float(np.mean(by_musts)),
    )


def _stopping(
    bases: list[Base],
    counts: list[int],
    name: str,
    rng: np.random.Generator,
    examples: Sequence[Profile],
) -> Iterator[Reliability]:
    """All half-answered projects, and those of them that are told to stop."""
    held, _, way = name.partition("/")
    both = [
        stop_or_not(base, way, count, rng, examples)
        for base, count in zip(bases, counts, strict=True)
        if count
    ]
    said, stays = (np.concatenate(part) for part in zip(*both, strict=True))
    title = f"half answered, then the rest answered and measured; {ANSWERING[way]}; {HELD[held]}"
    yield reliability(f"{held}/settled/{way}", title, said, stays)
    sure = said >= STOP
    title = f"of these, those told that they can stop; {ANSWERING[way]}; {HELD[held]}"
    yield reliability(f"{held}/stopped/{way}", title, said[sure], stays[sure])


def examples_of(knowledge: Knowledge) -> list[Profile]:
    """All example profiles, the documented decisions among them."""
    files = sorted(examples_dir().glob("*.yaml")) + sorted(examples_dir().glob("cases/*.yaml"))
    return [load_profile(file, knowledge) for file in files if file.name != OUTCOMES]
