"""What would change the answer, what was not known, and what the numbers depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.records import wording
from advisor.records.markdown import Markdown, code, join, md
from advisor.records.pieces import framework_name, gap
from advisor.wording import of_100

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import NextBest, Recommendation

_HARDLY = 0.001
"""What is counted over samples is never certain."""


def flips(recommendation: Recommendation) -> list[Markdown]:
    """The nearest changes that give another winner, nearest first."""
    return [
        md(
            "{} (then {} is best with probability {})",
            wording.clause(flip.text),
            framework_name(flip.winner, recommendation),
            _chance(flip.p_best),
        )
        for flip in recommendation.flips
    ]


def settled(recommendation: Recommendation) -> Markdown:
    """How likely the outcome outlasts all that is still open; empty where nothing is."""
    open_ = recommendation.unanswered or recommendation.unmeasured
    if recommendation.winner is None or not open_:
        return Markdown("")
    return md(
        "If everything that is open were answered and all that can be measured were measured, {} "
        "would stay first in {} cases.",
        framework_name(recommendation.winner, recommendation),
        of_100(min(max(recommendation.settled, _HARDLY), 1 - _HARDLY)),
    )


def gaps(recommendation: Recommendation, knowledge: Knowledge) -> list[Markdown]:
    """Everything that was missing, by kind."""
    lines = []
    for lead, items in (
        ("No evidence that counts: ", recommendation.unknown),
        ("", recommendation.unmeasured),
        ("Older than it should be: ", recommendation.stale),
    ):
        told = dict.fromkeys(gap(item, recommendation, knowledge) for item in items)
        lines += [md("{}{}", Markdown(lead), text) for text in told]
    return lines


def next_steps(recommendation: Recommendation) -> list[Markdown]:
    """What is most worth answering or measuring next."""
    return [_next(step) for step in recommendation.next_best]


def assumptions(recommendation: Recommendation) -> list[Markdown]:
    """What the method took for granted, and the team's own knowledge where it was used."""
    lines = [md("{}", wording.clause(text)) for text in recommendation.assumptions]
    if recommendation.overlay:
        lines.append(
            md(
                "Entries of the team's own knowledge that were used: {}",
                join(map(code, recommendation.overlay)),
            )
        )
    return lines


def stamp(recommendation: Recommendation) -> list[Markdown]:
    """Everything that the numbers depend on."""
    of = recommendation.stamp
    return [
        md("advisor {}, method {}", of.version, of.method),
        md("Knowledge base {}, hash {}", of.kb, code(of.kb_hash)),
        md("Answers {}, hash {}", code(recommendation.profile_name), code(of.profile)),
        md("Run: {}", code(of.run) if of.run else "none"),
        md("Seed {}, {} draws, evidence judged as of {}", of.seed, f"{of.draws:,}", of.as_of),
    ]


def _chance(p: float) -> str:
    """Never rounded up to certainty."""
    said = f"{p:.2f}"
    return "more than 0.99" if said == "1.00" and p < 1 else said


def _next(step: NextBest) -> Markdown:
    most = f"{100 * step.could_move:.0f}"
    moved = "less than 1" if most == "0" else f"up to {most}"
    verbs = {"question": "Answer: ", "section": "Answer the section "}
    verb = Markdown(verbs.get(step.kind, ""))
    cost = f", about {wording.number(step.minutes)} min" if step.minutes else ""
    return md(
        "{}{} (could move the outcome by {} of 100{})",
        verb,
        wording.clause(step.text),
        moved,
        cost,
    )
