"""What follows from the choice, good and bad, and how it can be confirmed."""

from __future__ import annotations

import shlex
from pathlib import PurePath
from typing import TYPE_CHECKING

from advisor.records import wording
from advisor.records.choice import chosen_option, rival
from advisor.records.folder import DEFAULT
from advisor.records.markdown import Markdown, join, md
from advisor.records.pieces import few, gap, strongest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import Contribution, Ranked, Recommendation
    from advisor.records.heading import Heading

_SHOWN = 5
"""Per side; more would hide the large differences. The evidence file has all."""
_OF_WEIGHT = 0.005
"""Differences below this round to 0.00 and follow from nothing; the evidence file has them."""


def consequences(recommendation: Recommendation, knowledge: Knowledge) -> list[Markdown]:
    """Lines of Good, because … and Bad, because …, largest difference first."""
    chosen = chosen_option(recommendation)
    if chosen is None:
        return [md("Bad, because the project has no framework until a must is given up")]
    other = rival(recommendation, chosen)
    good: list[tuple[float, Markdown]] = []
    bad: list[tuple[float, Markdown]] = []
    for contribution in recommendation.contributions:
        difference = _advantage(recommendation, contribution, chosen)
        if other is None or abs(difference) < _OF_WEIGHT:
            continue
        line = _difference(contribution, difference, other)
        line = md("{}{}", line, strongest(recommendation, contribution))
        (good if difference > 0 else bad).append((-abs(difference), line))
    return [
        *_musts(recommendation, chosen),
        *(md("Good, because {}", line) for _, line in sorted(good)[:_SHOWN]),
        *(md("Bad, because {}", line) for _, line in sorted(bad)[:_SHOWN]),
        *(_level(other, good=bool(good), bad=bool(bad)) if other else ()),
        *_gaps(recommendation, knowledge),
    ]


def _level(other: Ranked, *, good: bool, bad: bool) -> Iterator[Markdown]:
    """What is said where nothing of weight speaks on one side, or on both."""
    if good and bad:
        return
    how = "differ" if not (good or bad) else ("behind" if good else "ahead")
    said = {
        "differ": "on no criterion do it and {} differ by {} of value or more",
        "behind": "on no criterion is it behind {} by {} of value or more",
        "ahead": "on no criterion is it ahead of {} by {} of value or more",
    }[how]
    yield md(f"Neutral, because {said}", other.name, f"{_OF_WEIGHT:.3f}")


def _musts(recommendation: Recommendation, chosen: Ranked) -> Iterator[Markdown]:
    """What the project will rely on for its musts, and which of them may not be met."""
    own = [
        (must, route)
        for must in recommendation.requirements
        for route in must.routes
        if route.framework == chosen.framework
    ]
    met = [
        md("{}{}", wording.lower_first(must.title), md(" by {}", route.via) if route.via else "")
        for must, route in own
        if route.state == "pass"
    ]
    if met:
        which = "every must" if len(met) == len(own) else f"{len(met)} of {len(own)} musts"
        yield md("Good, because it meets {}: {}", which, join(met, "; "))
    unknown = [md("“{}”", must.title) for must, route in own if route.state == "unknown"]
    if unknown:
        yield md("Bad, because it is not known whether it meets {}", join(unknown, last=" and "))


def command(heading: Heading) -> str:
    """The shell line that checks the record again."""
    call = ["advisor", "record", "recheck"]
    if heading.number is not None:
        call.append(f"{heading.number:04d}")
    else:
        call.append(heading.file or "NNNN")
    if heading.folder and PurePath(heading.folder) != PurePath(DEFAULT):
        call += ["--dir", heading.folder]
    return shlex.join(call)


def expected(recommendation: Recommendation) -> Markdown:
    """The numbers that come out again with what is recorded."""
    if chosen_option(recommendation) is None:
        return md("With what was known then, no framework meets every must.")
    parts = [f"{r.name} {r.p_best:.4f}" for r in recommendation.ranking]
    return md(
        "With what was known then, the probabilities of being best come out as {}.",
        join(parts, last=" and "),
    )


def _advantage(recommendation: Recommendation, contribution: Contribution, chosen: Ranked) -> float:
    """Contributions compare the first of the ranking with the second; turn that to the choice."""
    leads = recommendation.ranking[0].framework == chosen.framework
    return contribution.difference if leads else -contribution.difference


def _difference(contribution: Contribution, difference: float, other: Ranked) -> Markdown:
    side = "ahead of" if difference > 0 else "behind"
    unsure = ""
    if abs(difference) < contribution.difference_sd:
        unsure = ", which is within its spread and may be the other way round"
    return md(
        "on {} it is {} ± {} of value {} {}{}",
        wording.lower_first(contribution.title),
        f"{abs(difference):.3f}",
        f"{contribution.difference_sd:.3f}",
        side,
        other.name,
        Markdown(unsure),
    )


def _gaps(recommendation: Recommendation, knowledge: Knowledge) -> list[Markdown]:
    lines = []
    if recommendation.stale:
        old = few([gap(item, recommendation, knowledge) for item in recommendation.stale])
        lines.append(md("Bad, because it rests on evidence older than it should be: {}", old))
    if recommendation.unknown:
        empty = few([gap(item, recommendation, knowledge) for item in recommendation.unknown])
        lines.append(md("Bad, because nothing that counts is known of {}", empty))
    return lines
