"""What follows from the choice, good and bad, and how it can be confirmed."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from advisor.kb.load import BUILT_IN
from advisor.records import wording
from advisor.records.choice import chosen_option, rival
from advisor.records.markdown import Markdown, md

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import Contribution, Missing, Ranked, Recommendation
    from advisor.records.heading import Heading

_SHOWN = 5
"""More would hide the large differences behind the small ones; the evidence file has all."""
_VISIBLE = 0.0005
"""Differences below this print as zero."""


def consequences(recommendation: Recommendation) -> list[Markdown]:
    """Lines of Good, because … and Bad, because …, largest difference first."""
    chosen = chosen_option(recommendation)
    if chosen is None:
        return [md("Bad, because the project has no framework until a must is given up")]
    other = rival(recommendation, chosen)
    good: list[tuple[float, Markdown]] = []
    bad: list[tuple[float, Markdown]] = []
    for contribution in recommendation.contributions:
        difference = _advantage(recommendation, contribution, chosen)
        if other is None or abs(difference) < _VISIBLE:
            continue
        line = _difference(contribution, difference, other)
        (good if difference > 0 else bad).append((-abs(difference), line))
    return [
        *(md("Good, because {}", line) for _, line in sorted(good)[:_SHOWN]),
        *(md("Bad, because {}", line) for _, line in sorted(bad)[:_SHOWN]),
        *_gaps(recommendation),
    ]


def commands(recommendation: Recommendation, knowledge: Knowledge, heading: Heading) -> list[str]:
    """Shell lines that make the same numbers from the evidence file."""
    stamp = recommendation.stamp
    evidence = shlex.quote(heading.evidence_file or "evidence.json")
    call = ["advisor", "recommend", "--profile", "profile.json"]
    lines = [f"jq .profile {evidence} > profile.json"]
    if stamp.run is not None:
        lines.append(f"jq .run {evidence} > run.json")
        call += ["--measurements", "run.json"]
    for layer in dict.fromkeys(knowledge.origin.values()):
        if layer != BUILT_IN:
            call += ["--kb", layer]
    call += ["--seed", str(stamp.seed), "--draws", str(stamp.draws), "--as-of", stamp.as_of]
    return [*lines, shlex.join(call)]


def expected(recommendation: Recommendation) -> Markdown:
    """What those lines must print."""
    if chosen_option(recommendation) is None:
        return md("Expected: no framework meets every must.")
    parts = [f"{r.name} {r.p_best:.4f}" for r in recommendation.ranking]
    return md("Expected probabilities of being best: {}.", ", ".join(parts))


def _advantage(recommendation: Recommendation, contribution: Contribution, chosen: Ranked) -> float:
    """Contributions compare the first of the ranking with the second; turn that to the choice."""
    leads = recommendation.ranking[0].framework == chosen.framework
    return contribution.difference if leads else -contribution.difference


def _difference(contribution: Contribution, difference: float, other: Ranked) -> Markdown:
    side = "ahead of" if difference > 0 else "behind"
    unsure = (
        ", a difference smaller than its spread"
        if abs(difference) < contribution.difference_sd
        else ""
    )
    line = md(
        "on {} it is {} {} by {} ± {} of value{}",
        wording.lower_first(contribution.title),
        side,
        other.name,
        f"{abs(difference):.3f}",
        f"{contribution.difference_sd:.3f}",
        unsure,
    )
    if contribution.because:
        return md("{}: {}", line, wording.clause(contribution.because))
    return line


def _gaps(recommendation: Recommendation) -> list[Markdown]:
    lines = []
    for items, one, many in (
        (
            recommendation.stale,
            "piece of evidence is older than it should be",
            "pieces of evidence are older than they should be",
        ),
        (
            recommendation.unknown,
            "comparison has no evidence and could go either way",
            "comparisons have no evidence and could go either way",
        ),
    ):
        if items:
            lines.append(
                md("Bad, because {}: {}", wording.count(len(items), one, many), _few(items))
            )
    return lines


def _few(items: Sequence[Missing]) -> Markdown:
    shown = [md("{}", wording.clause(item.text)) for item in items[:_SHOWN]]
    more = len(items) - len(shown)
    text = Markdown("; ".join(shown))
    return md("{}; and {} more", text, more) if more else text
