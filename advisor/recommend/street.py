"""``recommend``: the one function behind the command line, the web page and the record."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from advisor import __version__
from advisor.decision import Simulation, decide, draw
from advisor.errors import Diagnostic, UsageError
from advisor.evidence import form_beliefs
from advisor.profile.preferences import preferences
from advisor.recommend import explain, missing, musts, verdict, what_if, what_next
from advisor.recommend.measurement_flips import Measured
from advisor.recommend.reasons import reasons
from advisor.recommend.sentences import Outlook, can_stop, sentences, stop_note
from advisor.recommend.setting import Setting, put_into_arrays, with_answers
from advisor.recommend.trials import Trials
from advisor.recommendation import Ranked, Recommendation, Stamp

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.profile.model import Profile

METHOD = "additive-smaa/5"
"""Raised when the same input would give other numbers."""

DRAWS = 10_000
MAX_DRAWS = 1_000_000


def recommend(
    profile: Profile,
    knowledge: Knowledge,
    measurements: Run | None = None,
    seed: int = 0,
    *,
    draws: int = DRAWS,
    as_of: dt.date | None = None,
) -> Recommendation:
    """Which framework to build on, how surely, why, and what would change it.

    ``as_of``: the day for which the age of evidence is judged, today by default. The same
    arguments give the same numbers to the last digit. Raises :class:`UsageError` for arguments
    out of range.
    """
    check(seed, draws)
    day = as_of or dt.datetime.now(tz=dt.UTC).date()
    setting, unusable = set_up(profile, knowledge, measurements, seed=seed, draws=draws, day=day)
    draws_made = draw(setting.problem)
    now = decide(setting.problem, draws_made)
    trials = Trials(profile, setting)
    run = Measured(measurements, day) if measurements is not None else None
    flips = what_if.nearest_flips(trials, draws_made, now, run)
    settled = what_next.settled(trials, now.best)
    order = _order(setting, now)
    word = verdict.word(setting, now, flips, settled)
    contributions = explain.contributions(setting, now, order)
    speaks_for, against = reasons(setting, contributions, order)
    next_best = what_next.next_best(trials, draws_made, now)
    at_risk = _at_risk(setting, now)
    outlook = Outlook(flips, settled, _anything_open(setting), next_best, at_risk)
    said = sentences(setting, now, word, (speaks_for, against), outlook)
    measured = None
    if measurements is not None:
        measured = what_if.effect_of_run(setting, draws_made, measurements, unusable, day)
    return Recommendation(
        profile_name=profile.name,
        title=profile.title or profile.name,
        ranking=tuple(_ranked(setting, now, row) for row in order),
        verdict=word,
        winner=setting.frameworks[now.best] if now.best is not None else None,
        summary=" ".join(said),
        sentences=said,
        requirements=setting.musts,
        relax=_relax(setting) if now.best is None else (),
        beliefs=explain.belief_reports(setting),
        contributions=contributions,
        reasons_for=speaks_for,
        reasons_against=against,
        flips=flips,
        flips_note=verdict.flips_note(setting, now, flips),
        next_best=next_best,
        settled=settled,
        can_stop=can_stop(now, outlook),
        stop_note=stop_note(setting, now, outlook),
        routes=explain.routes(setting),
        measured=measured,
        stale=missing.stale_claims(setting),
        unanswered=missing.unanswered(setting),
        unmeasured=missing.unmeasured(setting, measurements),
        unknown=missing.unknown_cells(setting),
        assumptions=missing.assumptions(setting, profile, day),
        overlay=missing.from_overlays(setting),
        stamp=Stamp(
            version=__version__,
            method=METHOD,
            kb=knowledge.version,
            kb_hash=knowledge.hash,
            profile=profile.digest(),
            run=measurements.id if measurements else None,
            seed=seed,
            draws=draws,
            as_of=day.isoformat(),
        ),
    )


def set_up(
    profile: Profile,
    knowledge: Knowledge,
    measurements: Run | None,
    *,
    seed: int,
    draws: int,
    day: dt.date,
) -> tuple[Setting, tuple[str, ...]]:
    """The project as arrays with its names; and what of the run could not be used."""
    wishes = preferences(profile, knowledge)
    compared = profile.frameworks or tuple(knowledge.frameworks)
    frameworks = tuple(name for name in knowledge.frameworks if name in compared)
    beliefs, unusable = form_beliefs(knowledge, measurements, day)
    setting = put_into_arrays(knowledge, wishes, beliefs, frameworks, seed=seed, draws=draws)
    return with_answers(setting, profile), unusable


def check(seed: int, draws: int) -> None:
    """Refuse a seed or a number of draws out of range."""
    for name, value, low, high in (("seed", seed, 0, 2**63 - 1), ("draws", draws, 100, MAX_DRAWS)):
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            message = f"{name} must be a whole number from {low:,} to {high:,}, not {value!r}"
            raise UsageError(message, diagnostics=[Diagnostic("ARG", message)])


def _anything_open(setting: Setting) -> bool:
    """A question, a must that nobody knows of, or something to measure."""
    unknown = any(0 < chance < 1 for chance in setting.problem.passes.tolist())
    unanswered = bool(setting.preferences.unanswered)
    return unanswered or unknown or what_next.anything_to_measure(setting)


def _at_risk(setting: Setting, now: Simulation) -> float:
    """How likely it is that what is still open rules the leader out."""
    if now.best is None:
        return 0.0
    return missing.ruled_out_by_open_questions(setting)[setting.frameworks[now.best]]


def _relax(setting: Setting) -> tuple[str, ...]:
    return musts.smallest_relaxation(setting.musts, setting.frameworks)


def _order(setting: Setting, now: Simulation) -> list[int]:
    """Rows by P(best), then by value; equal ones alphabetically."""
    rows = range(len(setting.frameworks))
    return sorted(rows, key=lambda a: (-now.p_best[a], -now.mean_values[a], setting.name(a)))


def _ranked(setting: Setting, now: Simulation, row: int) -> Ranked:
    name = setting.frameworks[row]
    return Ranked(
        framework=name,
        name=setting.name(row),
        p_best=float(now.p_best[row]),
        p_best_error=float(now.p_best_error[row]),
        value=float(now.mean_values[row]),
        value_sd=float(now.value_spreads[row]),
        status=musts.passing(setting.musts, name).state,
        rank_chances=tuple(float(p) for p in np.asarray(now.rank_acceptability[row])),
    )
