"""The verdict as one word, from the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.recommendation import Flip, VerdictWord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.decision import Simulation
    from advisor.recommend.setting import Setting

CLEAR = 0.90
LEAN = 0.65
SETTLED = 0.80
"""Below this, what is still open is too likely to give another winner for a clear verdict."""
NEAR = 0.2
"""One level of importance: a flip this near keeps a verdict from being clear."""
OF_ANSWERS = ("requirement", "answer", "answers")
"""Flips that are a step as a whole, neither near nor far."""
WORTH_SAYING = 0.4
"""A change of more than this share of a scale is too far off to be said in the summary."""


def word(setting: Setting, now: Simulation, flips: Sequence[Flip], settled: float) -> VerdictWord:
    """The verdict as one word, by P(best), the nearest flip of an importance and what is open.

    "clear" from 0.90 when no importance flips the winner within one level and the winner is also
    likely to stay (0.80) when all that is open is answered and measured; "lean" from 0.65, else
    "toss-up"; "only-one" when a single framework may meet the musts, "none" when none may.
    """
    open_ones = int((setting.problem.passes > 0).sum())
    if now.best is None or open_ones == 0:
        return "none"
    if open_ones == 1:
        return "only-one"
    best = float(now.p_best[now.best])
    near = any(f.kind == "importance" and f.distance <= NEAR for f in flips)
    if best >= CLEAR and not near and settled >= SETTLED:
        return "clear"
    return "lean" if best >= LEAN else "toss-up"


def flips_note(setting: Setting, now: Simulation, flips: Sequence[Flip]) -> str:
    """What to say where no single change of an answer gives another winner."""
    if now.best is None:
        return "No framework meets the musts, so there is no winner to change."
    if setting.problem.passes.size == 1:
        return "Only one framework is compared, so that there is no other to win."
    if int((setting.problem.passes > 0).sum()) == 1:
        return "Only a requirement can change this: the others are ruled out."
    if any(f.kind in ("importance", "requirement", "answer") for f in flips):
        return ""
    return "No single answer can flip it."
