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
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from advisor.decision import chances, draw
from advisor.decision.many import chances_of_many
from advisor.evidence import form_beliefs
from advisor.paths import examples_dir
from advisor.profile.file import load_profile
from advisor.profile.model import Profile
from advisor.profile.preferences import preferences
from advisor.recommend.made_up import (
    MOST_TICKED,
    answers_like,
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
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from advisor.decision import Draws
    from advisor.decision.open_requirements import OpenRequirements
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
ANSWERING = {
    "examples": "each question answered as one of the examples answers it",
    "one": "one answer to each question, all answers alike",
    "several": "up to three answers to a question, all answers alike",
}
"""How people answer the questionnaire. What the method assumes of open questions is the first; the
others show what it does where people answer otherwise. True weights are as the model draws them."""
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
    examples = examples_of(knowledge)
    tables: list[Reliability] = []
    stopping: list[Reliability] = []
    by_musts: list[float] = []
    for name, bases in (("held", [held]), ("exchanged", patterns)):
        shares = np.array_split(np.arange(projects), len(bases))
        for way, described in (*ANSWERING.items(), *HOLDING.items()):
            tell(f"{HELD[name]}: {described}")
            found = [
                _asked(base, way, len(some), rng, examples)
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
    bases: list[_Base],
    counts: list[int],
    name: str,
    rng: np.random.Generator,
    examples: Sequence[Profile],
) -> Iterator[Reliability]:
    """All half-answered projects, and those of them that are told to stop."""
    held, _, way = name.partition("/")
    both = [
        _stopped(base, way, count, rng, examples)
        for base, count in zip(bases, counts, strict=True)
        if count
    ]
    said, stays = (np.concatenate(part) for part in zip(*both, strict=True))
    title = f"half answered, then the rest answered and measured; {ANSWERING[way]}; {HELD[held]}"
    yield reliability(f"{held}/settled/{way}", title, said, stays)
    sure = said >= STOP
    title = f"of these, those told that they can stop; {ANSWERING[way]}; {HELD[held]}"
    yield reliability(f"{held}/stopped/{way}", title, said[sure], stays[sure])


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


def examples_of(knowledge: Knowledge) -> list[Profile]:
    """All example profiles, the documented decisions among them."""
    files = sorted(examples_dir().glob("*.yaml")) + sorted(examples_dir().glob("cases/*.yaml"))
    return [load_profile(file, knowledge) for file in files if file.name != OUTCOMES]


class _Asked(NamedTuple):
    """What was said of the projects, and whether it was right; by how much was told."""

    said: dict[str, Floats]
    right: dict[str, Bools]
    by_musts: float


class _Told(NamedTuple):
    """``P`` projects: what the advisor is told, and what is so."""

    levels: Floats
    passes: Floats
    still_open: OpenRequirements | None
    weights: Floats
    """``(P, C)``: the true ones."""
    needs: Floats
    """``(P, A)``: chances of meeting all that is really required; 0 and 1 where it was drawn."""


def _asked(
    base: _Base, way: str, count: int, rng: np.random.Generator, examples: Sequence[Profile]
) -> _Asked:
    by_musts = 0.0
    if way in ANSWERING:
        many = _answered(base, way, SPARE * count, rng, examples)
        left = (base.trials.tried(many).passes > 0).sum(axis=1)
        by_musts = float((left <= 1).mean())
        told = {
            "complete": _questionnaires(base, many[left > 1][:count], None, rng),
            "half": _half_answered(base, many[left > 0], count, rng),
        }
    else:
        told = _held_without_groups(base, cast("Way", way), count, rng)
    said, right = {}, {}
    for key, of in told.items():
        problem = base.setting.problem
        really = truth(problem, of.weights, of.needs, rng, inside=way not in ANSWERING)
        p_best = chances_of_many(problem, base.draws, of.levels, of.passes, of.still_open)
        said[key] = p_best.max(axis=1)
        right[key] = p_best.argmax(axis=1) == really.best
    return _Asked(said, right, by_musts)


def _answered(
    base: _Base, way: str, count: int, rng: np.random.Generator, examples: Sequence[Profile]
) -> Bools:
    knowledge, table = base.setting.knowledge, base.trials.table
    if way == "examples":
        return answers_like(examples, knowledge, table, count, rng)
    most = 1 if way == "one" else MOST_TICKED
    return random_answers(knowledge, table, count, rng, most)


def _half_answered(base: _Base, chosen: Bools, count: int, rng: np.random.Generator) -> _Told:
    """Of projects that somebody can serve, those in which that is not clear from the first half.

    Where somebody meets what is known and nobody what comes, the project gives something up, as
    the method takes it (:meth:`OpenRequirements.given`): such projects are not among them.
    """
    known = without_half(base.setting.knowledge, base.trials.table, chosen, rng)
    given, complete = base.trials.tried(known).passes, base.trials.tried(chosen).passes
    at_first = rng.random(given.shape) < given
    later = np.divide(complete, given, out=np.zeros_like(given), where=given > 0)
    met = at_first & (rng.random(given.shape) < later)
    there = met.any(axis=1) | ~at_first.any(axis=1)
    unclear = np.flatnonzero(there & ((given > 0).sum(axis=1) > 1))[:count]
    told = _questionnaires(base, chosen[unclear], known[unclear], rng)
    return told._replace(needs=met[unclear].astype(np.float64))


def _questionnaires(
    base: _Base, chosen: Bools, known: Bools | None, rng: np.random.Generator
) -> _Told:
    """``chosen``: all answers; ``known``: those that are given, all by default."""
    complete = base.trials.tried(chosen)
    given = complete if known is None else base.trials.tried(known)
    still_open = base.setting.open_musts.of(given.chosen)
    weights = true_weights(complete.levels, base.setting.problem.groups, rng)
    return _Told(given.levels, given.passes, still_open, weights, complete.passes)


def _held_without_groups(
    base: _Base, way: Way, count: int, rng: np.random.Generator
) -> dict[str, _Told]:
    weights = held_weights(way, count, len(base.setting.criteria), rng)
    levels, free = said_levels(weights), np.ones((count, len(base.setting.frameworks)))
    half = np.where(rng.random(levels.shape) < 0.5, np.nan, levels)  # noqa: PLR2004 - half
    return {
        "complete": _Told(levels, free, None, weights, free),
        "half": _Told(half, free, None, weights, free),
    }


def _stopped(
    base: _Base, way: str, count: int, rng: np.random.Generator, examples: Sequence[Profile]
) -> tuple[Floats, Bools]:
    """Chance said that the winner stays, and whether it does; projects with a winner only."""
    setting, problem = base.setting, base.setting.problem
    chosen = _answered(base, way, count, rng, examples)
    known = without_half(setting.knowledge, base.trials.table, chosen, rng)
    before, after = base.trials.tried(known), base.trials.tried(chosen)
    weights = true_weights(after.levels, problem.groups, rng)
    really = truth(problem, weights, after.passes, rng, inside=True)
    p_best = base.trials.chances(before, base.draws)
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
