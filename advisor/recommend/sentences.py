"""The verdict in three sentences, made from the numbers and from nothing else.

1. Who leads, how surely, and which word that is (and what keeps a high chance from "clear").
2. What speaks for the leader most, and what against it.
3. What would change the winner, and whether anything that is open is likely to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.recommend.verdict import CLEAR, NEAR, OF_ANSWERS, SETTLED, WORTH_SAYING
from advisor.wording import in_a_sentence, of_100

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.decision import Simulation
    from advisor.recommend.setting import Setting
    from advisor.recommendation import Flip, NextBest, Reason, VerdictWord

STOP = 0.95
"""From this chance that the winner stays, answering and measuring more is not worth it."""
_HARDLY = 0.001
_WORTH_SAYING = 0.05
"""A leader that is ruled out by what is still open more often than this is said to be at risk."""
_MOVES = 0.005
"""What cannot move the chance by half of 1 in 100 is not said to be next."""
_NAMED = 2
"""Reasons named on each side."""


class Outlook(NamedTuple):
    """What the third sentence rests on."""

    flips: Sequence[Flip]
    settled: float
    anything_open: bool
    """Whether a question or a measurement is left at all."""
    next_best: Sequence[NextBest] = ()
    ruled_out: float = 0.0
    """How likely it is that what is still open rules the leader out."""


def sentences(
    setting: Setting,
    now: Simulation,
    word: VerdictWord,
    reasons: tuple[Sequence[Reason], Sequence[Reason]],
    outlook: Outlook,
) -> tuple[str, ...]:
    """At most three; fewer where there is no winner or no rival."""
    if word == "none" or now.best is None:
        return ("No framework meets every requirement.",)
    first = (
        _only_one(setting, now.best) if word == "only-one" else _leads(setting, now, word, outlook)
    )
    if now.nothing_matters >= 1:
        first = f"{first[:-1]}; no criterion is said to matter, so all weigh alike."
    second = _without_musts(setting, now) if word == "only-one" else _why(setting, now, reasons)
    said = (first, second, _what_would_change(setting, now, word, outlook))
    return tuple(one for one in said if one)


def can_stop(now: Simulation, outlook: Outlook) -> bool:
    """Whether no remaining answer or measurement is likely to change the winner."""
    return now.best is not None and (not outlook.anything_open or outlook.settled >= STOP)


def stop_note(setting: Setting, now: Simulation, outlook: Outlook) -> str:
    """Whether one can stop, as a clause with its number; empty without a winner."""
    if now.best is None:
        return ""
    if not outlook.anything_open:
        return "nothing is left to answer or to measure"
    # Counted over samples: that it never failed in them does not make it certain.
    chance = of_100(min(max(outlook.settled, _HARDLY), 1 - _HARDLY))
    if outlook.settled >= STOP:
        return f"no remaining answer or measurement is likely to change the winner: {chance}"
    return (
        f"with all that is open answered and measured {setting.name(now.best)} would stay the "
        f"winner in {chance}"
    )


def _leads(setting: Setting, now: Simulation, word: VerdictWord, outlook: Outlook) -> str:
    assert now.best is not None
    chance = float(now.p_best[now.best])
    name = setting.name(now.best)
    if word == "toss-up":
        return f"A toss-up: {name} comes first in {of_100(chance)} draws{_at_risk(outlook)}."
    if word == "clear":
        return f"{name}, {of_100(chance)}: clear."
    if chance < CLEAR:
        return f"{name}, {of_100(chance)}: a lean{_at_risk(outlook)}."
    return f"{name}, {of_100(chance)}: a lean, not clear, because {_kept_from_clear(outlook)}."


def _at_risk(outlook: Outlook) -> str:
    if outlook.ruled_out < _WORTH_SAYING:
        return ""
    return f"; in {of_100(outlook.ruled_out)} what is still open rules it out"


def _kept_from_clear(outlook: Outlook) -> str:
    """Why a chance of 90 of 100 or more is no clear verdict; the two causes of ``word``."""
    causes = []
    if any(flip.kind == "importance" and flip.distance <= NEAR for flip in outlook.flips):
        causes.append("one importance a level away gives another winner")
    if outlook.settled < SETTLED:
        stays, needed = of_100(outlook.settled), of_100(SETTLED)
        said = f"just under {needed}" if stays == needed else f"only {stays}"
        causes.append(f"what is open would leave it the winner in {said}")
    return " and ".join(causes)


def _only_one(setting: Setting, best: int) -> str:
    name = setting.name(best)
    if len(setting.frameworks) == 1:
        meets = "it meets every requirement"
        if setting.problem.passes[best] < 1:
            meets = "for at least one requirement no evidence was found"
        return f"{name} is the only framework compared; {meets}."
    if setting.problem.passes[best] < 1:
        return (
            f"{name} is the only one that may meet every requirement; "
            "for at least one of them no evidence was found."
        )
    ruled_out = [setting.name(a) for a, p in enumerate(setting.problem.passes) if p <= 0]
    verb = "does" if len(ruled_out) == 1 else "do"
    tail = f"; {' and '.join(ruled_out)} {verb} not" if ruled_out else ""
    return f"{name} is the only one that meets every requirement{tail}."


def _without_musts(setting: Setting, now: Simulation) -> str:
    """Whether the musts decide against the value, or with it."""
    assert now.best is not None
    values = now.mean_values
    others = [a for a in range(len(values)) if a != now.best]
    if not others:
        return ""
    rival = max(others, key=lambda a: float(values[a]))
    own, would_be = f"{values[now.best]:.2f}", f"{values[rival]:.2f}"
    name, other = setting.name(now.best), setting.name(rival)
    if own == would_be:
        return f"By value alone they are level: {name} and {other} {own}."
    if values[rival] > values[now.best]:
        return (
            f"The musts decide it, not the value: {other} would have {would_be}, {name} has {own}."
        )
    return f"By value alone it would lead as well: {name} {own}, {other} {would_be}."


def _why(
    setting: Setting, now: Simulation, reasons: tuple[Sequence[Reason], Sequence[Reason]]
) -> str:
    """Names those that add 0.01 or more to the difference, as the table rounds it."""
    if len(setting.frameworks) < 2:  # noqa: PLR2004 - a difference needs two
        return ""
    assert now.best is not None
    pro, con = (_listed(side[:_NAMED]) for side in reasons)
    if not pro and not con:
        return "No criterion separates the first two by 0.01 of the scale or more."
    speaks = f"For {setting.name(now.best)} speak most {pro}" if pro else "Nothing speaks for it"
    verb = "speaks" if len(reasons[1][:_NAMED]) == 1 else "speak"
    against = f"against it {verb} {con}" if con else "nothing of weight speaks against it"
    if pro and len(reasons[0][:_NAMED]) == 1:
        speaks = speaks.replace(" speak most ", " speaks most ")
    return f"{speaks}; {against}."


def _listed(side: Sequence[Reason]) -> str:
    return " and ".join(
        f"{in_a_sentence(one.title)} ({one.difference:+.2f})".replace("-0", "−0") for one in side
    )


def _what_would_change(
    setting: Setting, now: Simulation, word: VerdictWord, outlook: Outlook
) -> str:
    said = _flip(word, outlook.flips)
    stop = stop_note(setting, now, outlook)
    moving = next((item for item in outlook.next_best if item.could_move >= _MOVES), None)
    if moving is not None and not can_stop(now, outlook):
        stop += f" (next: {moving.text.rstrip('.')})"
    if not said:
        return f"{stop[:1].upper()}{stop[1:]}." if stop else ""
    return f"{said}; {stop}."


def _flip(word: VerdictWord, flips: Sequence[Flip]) -> str:
    """The nearest change worth saying, without its full stop."""
    near = (f for f in flips if f.kind not in OF_ANSWERS and f.distance <= WORTH_SAYING)
    nearest = next(near, None) or next((f for f in flips if f.kind in OF_ANSWERS), None)
    if nearest is None:
        if word == "only-one":
            return ""
        far = any(flip.kind == "importance" for flip in flips)
        return (
            "Only a large change of one importance can flip it"
            if far
            else "No single answer can flip it"
        )
    text = nearest.text.rstrip(".")
    alone = nearest.kind != "answers"
    return text if alone else f"No single answer can flip it, but two can: {text}"
