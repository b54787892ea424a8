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
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from advisor.decision import chances, draw
from advisor.decision.many import chances_of_many
from advisor.evidence import form_beliefs
from advisor.profile.model import Profile
from advisor.profile.preferences import preferences
from advisor.recommend.made_up import (
    MOST_TICKED,
    held_weights,
    random_answers,
    said_levels,
    true_weights,
    truth,
    without_half,
)
from advisor.recommend.reliability import Reliability, reliability
from advisor.recommend.sentences import STOP
from advisor.recommend.setting import put_into_arrays
from advisor.recommend.trials import Trials
from advisor.recommend.what_next import measurable_moves, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from advisor.decision import Draws
    from advisor.kb.knowledge import Knowledge
    from advisor.recommend.made_up import Truth, Way
    from advisor.recommend.setting import Setting

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

DRAWS = 1_000
"""Of one decision; its error is 1.6 of 100 at the most."""
PATTERNS = 16
"""Ways in which the frameworks' names are exchanged."""
SPARE = 12
"""So many times as many projects are made up, for musts alone decide most of them."""
WAYS: dict[Way, str] = {
    "model": "answers to the questionnaire, weights as the model draws them",
    "budget": "a budget of points divided over the criteria, said as levels",
    "ratings": "every criterion rated by itself, said as levels",
}
HELD = {"held": "beliefs as held", "exchanged": "names exchanged by criterion"}
TOLD = {
    "complete": "all answered",
    "half": "half answered",
    "half-musts": "half answered, but no open question brings a must",
}
TICKED = {"one": 1, "several": MOST_TICKED}
"""The stopping rule assumes one answer to each question; people may tick several."""
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
    """Share of the projects with all questions answered at random in which at most one framework
    may meet the musts; they are left out of ``tables``, where nothing is uncertain."""


class _Base(NamedTuple):
    """One set of beliefs, with the questionnaire."""

    setting: Setting
    trials: Trials
    draws: Draws


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
    held = _base(knowledge, day, None)
    patterns = [_base(knowledge, day, rng) for _ in range(PATTERNS)]
    tables: list[Reliability] = []
    stopping: list[Reliability] = []
    by_musts: list[float] = []
    for name, bases in (("held", [held]), ("exchanged", patterns)):
        shares = np.array_split(np.arange(projects), len(bases))
        for way, held_so in WAYS.items():
            tell(f"{HELD[name]}: {held_so}")
            found = [_asked(b, way, len(some), rng) for b, some in zip(bases, shares, strict=True)]
            if way == "model":
                by_musts += [asked.by_musts for asked in found]
            for told in found[0].said:
                said = np.concatenate([asked.said[told] for asked in found])
                right = np.concatenate([asked.right[told] for asked in found])
                title = f"{held_so}; {TOLD[told]}; {HELD[name]}"
                tables.append(reliability(f"{name}/{way}/{told}", title, said, right))
        for ticked in TICKED:
            tell(f"{HELD[name]}: the stopping rule, {ticked}")
            some = np.array_split(np.arange(projects // FEWER), len(bases))
            stopping += _stopping(bases, [len(part) for part in some], name, ticked, rng)
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
    bases: list[_Base], counts: list[int], name: str, ticked: str, rng: np.random.Generator
) -> Iterator[Reliability]:
    """All half-answered projects, and those of them that are told to stop."""
    both = [
        _stopped(base, count, TICKED[ticked], rng)
        for base, count in zip(bases, counts, strict=True)
        if count
    ]
    said, stays = (np.concatenate(part) for part in zip(*both, strict=True))
    answers = "one answer to each question" if ticked == "one" else "up to three to a question"
    title = f"half answered, then the rest answered ({answers}) and measured; {HELD[name]}"
    yield reliability(f"{name}/settled/{ticked}", title, said, stays)
    sure = said >= STOP
    title = f"of these, those told that they can stop; {answers}; {HELD[name]}"
    yield reliability(f"{name}/stopped/{ticked}", title, said[sure], stays[sure])


def _base(knowledge: Knowledge, day: dt.date, rng: np.random.Generator | None) -> _Base:
    """The beliefs as held; with ``rng`` the frameworks change names criterion by criterion."""
    beliefs, _ = form_beliefs(knowledge, None, day)
    names = tuple(knowledge.frameworks)
    if rng is not None:
        beliefs = {
            (name, criterion): beliefs[(other, criterion)]
            for criterion in knowledge.criteria
            for name, other in zip(names, rng.permutation(names).tolist(), strict=True)
        }
    nobody = Profile(name="nobody")
    wishes = preferences(nobody, knowledge)
    setting = put_into_arrays(knowledge, wishes, beliefs, names, seed=0, draws=DRAWS)
    return _Base(setting, Trials(nobody, setting), draw(setting.problem))


class _Asked(NamedTuple):
    """What was said of the projects, and whether it was right; by how much was told."""

    said: dict[str, Floats]
    right: dict[str, Bools]
    by_musts: float


def _asked(base: _Base, way: Way, count: int, rng: np.random.Generator) -> _Asked:
    problem = base.setting.problem
    criteria, frameworks = len(base.setting.criteria), len(base.setting.frameworks)
    by_musts = 0.0
    told: dict[str, tuple[Floats, Floats]] = {}
    if way == "model":
        many = random_answers(base.setting.knowledge, base.trials.table, SPARE * count, rng)
        chosen = _many_open(base, many)
        by_musts = 1 - len(chosen) / max(len(many), 1)
        chosen = chosen[:count]
        known = without_half(base.setting.knowledge, base.trials.table, chosen, rng)
        complete, half = base.trials.tried(chosen), base.trials.tried(known)
        told = {
            "complete": complete,
            "half": half,
            "half-musts": (half.levels, complete.passes),
        }
        weights = true_weights(told["complete"][0], problem.groups, rng)
    else:
        weights = held_weights(way, count, criteria, rng)
        levels, free = said_levels(weights), np.ones((count, frameworks))
        open_ones = rng.random(levels.shape) < 0.5  # noqa: PLR2004 - half
        told = {"complete": (levels, free), "half": (np.where(open_ones, np.nan, levels), free)}
    really = truth(problem, weights, told["complete"][1], rng, inside=way != "model")
    said, right = {}, {}
    for key, (levels, passes) in told.items():
        p_best = chances_of_many(problem, base.draws, levels, passes)
        said[key] = p_best.max(axis=1)
        right[key] = p_best.argmax(axis=1) == really.best
    return _Asked(said, right, by_musts)


def _many_open(base: _Base, chosen: Bools) -> Bools:
    """Only projects in which several frameworks may meet the musts."""
    passes = base.trials.tried(chosen).passes
    several: Bools = chosen[(passes > 0).sum(axis=1) > 1]
    return several


def _stopped(
    base: _Base, count: int, most_ticked: int, rng: np.random.Generator
) -> tuple[Floats, Bools]:
    """Chance said that the winner stays, and whether it does; projects with a winner only."""
    setting, problem = base.setting, base.setting.problem
    chosen = random_answers(setting.knowledge, base.trials.table, count, rng, most_ticked)
    known = without_half(setting.knowledge, base.trials.table, chosen, rng)
    before, after = base.trials.tried(known), base.trials.tried(chosen)
    weights = true_weights(after.levels, problem.groups, rng)
    really = truth(problem, weights, after.passes, rng, inside=True)
    p_best = chances_of_many(problem, base.draws, before.levels, before.passes)
    said, stays = [], []
    for row in range(count):
        if p_best[row].max() <= 0:
            continue
        best = int(p_best[row].argmax())
        profile = Profile(name="made up", answers=dict(_answers(base, known[row])))
        said.append(settled(base.trials.of(profile), best))
        means, spreads = _measured(setting, really, row, rng)
        then = problem.changed(
            means=means, spreads=spreads, levels=after.levels[row], passes=after.passes[row]
        )
        p_then = chances(then, base.draws)
        stays.append(bool(p_then.max() > 0 and int(p_then.argmax()) == best))
    return np.array(said), np.array(stays, dtype=bool)


def _answers(base: _Base, known: Bools) -> Iterator[tuple[str, tuple[str, ...]]]:
    for question in base.setting.knowledge.questions:
        if ticked := base.trials.answers_to(question, known):
            yield question, ticked


def _measured(
    setting: Setting, really: Truth, row: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """The beliefs after a run: what the probes speak to is measured, with its transfer spread."""
    problem = setting.problem
    noise = np.array([_transfer_sd(setting, name) for name in setting.criteria])
    seen = really.scores[row] + noise * rng.standard_normal(problem.means.shape)
    open_cells = measurable_moves(setting) > 0
    safe = np.where(noise > 0, noise, 1.0)
    unknown = np.isnan(problem.means)
    before = np.where(unknown, 0.0, problem.spreads**-2.0)
    precision = before + safe**-2.0
    mean = (before * np.where(unknown, 0.0, problem.means) + seen * safe**-2.0) / precision
    return (
        np.where(open_cells, mean, problem.means),
        np.where(open_cells, precision**-0.5, problem.spreads),
    )


def _transfer_sd(setting: Setting, criterion: str) -> float:
    measured = setting.knowledge.criteria[criterion].measured
    return 0.0 if measured is None else measured.transfer_sd
