"""The picture beside a record: who is best how surely, and what makes the difference. SVG.

Made by hand from the numbers, so that no browser and no plotting library is asked for. It has a
background of its own, because pages show it in light and in dark, and its text is text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape as xml

from advisor.records.choice import chosen_option, rival
from advisor.records.markdown import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import Contribution, Ranked, Recommendation

BARS = 8
"""Criteria shown: those with the largest differences."""
_WIDTH, _LABEL, _ROW, _PAD = 760, 310, 26, 16
_PLOT = _WIDTH - _LABEL - 90
_INK, _PAPER, _FAINT = "#222222", "#FFFFFF", "#BBBBBB"
_OTHER = "#777777"
_LEAST = 0.3
"""Part of the widest bar that each side gets, so that what stands below it has room."""
_LONGEST = 44


def chart(recommendation: Recommendation, knowledge: Knowledge) -> str:
    """SVG text; the same recommendation gives the same bytes. Empty where nothing was chosen."""
    chosen = chosen_option(recommendation)
    other = rival(recommendation, chosen) if chosen else None
    if chosen is None or other is None:
        return ""
    shown = recommendation.contributions[:BARS]
    ranked_at = 62
    bars_at = ranked_at + len(recommendation.ranking) * _ROW + 58
    height = bars_at + len(shown) * _ROW + 56
    colours = {f.id: f.colour for f in knowledge.frameworks.values()}
    parts = [
        _opening(height),
        f"<title>{xml(description(recommendation))}</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="{_PAPER}"/>',
        _text(_PAD, 28, "Probability of being best", bold=True),
        *_chances(recommendation, colours, ranked_at),
        _text(
            _PAD,
            bars_at - 22,
            f"What makes the difference between {chosen.name} and {other.name} (value, 0 to 1)",
            bold=True,
        ),
        *_bars(recommendation, shown, (chosen, other), colours, bars_at),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def description(recommendation: Recommendation) -> str:
    """The picture in one sentence, for whoever cannot see it."""
    chances = ", ".join(f"{clean(r.name)} {r.p_best:.3f}" for r in recommendation.ranking)
    return f"Probability of being best: {chances}; below it the criteria that differ most"


def _opening(height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="img" '
        'font-family="system-ui, sans-serif" font-size="13">'
    )


def _line(x: float, y: float, to_x: float, to_y: float, colour: str) -> str:
    return f'<line x1="{x:.1f}" y1="{y}" x2="{to_x:.1f}" y2="{to_y}" stroke="{colour}"/>'


def _chances(recommendation: Recommendation, colours: dict[str, str], top: int) -> Iterator[str]:
    for i, ranked in enumerate(recommendation.ranking):
        y = top + i * _ROW
        width = max(1.0, _PLOT * ranked.p_best)
        yield _text(_LABEL - 10, y, _cut(ranked.name), anchor="end")
        yield _bar(_LABEL, y, width, colours.get(ranked.framework, _OTHER))
        said = f"{ranked.p_best:.3f}" if ranked.status != "fail" else "ruled out by a must"
        yield _text(_LABEL + width + 8, y, said)


def _bars(
    recommendation: Recommendation,
    shown: tuple[Contribution, ...],
    pair: tuple[Ranked, Ranked],
    colours: dict[str, str],
    top: int,
) -> Iterator[str]:
    chosen, other = pair
    leads = recommendation.ranking[0].framework == chosen.framework
    differences = [c.difference if leads else -c.difference for c in shown]
    spreads = [c.difference_sd for c in shown]
    # As much room on each side of the middle as the bars and their spreads need.
    ahead, behind = _reach(differences, spreads), _reach([-d for d in differences], spreads)
    scale = _PLOT / ((ahead + behind) or 1)
    middle = _LABEL + scale * behind
    bottom = top + len(shown) * _ROW
    yield _line(middle, top - 14, middle, bottom - 10, _FAINT)
    for i, (item, difference) in enumerate(zip(shown, differences, strict=True)):
        y = top + i * _ROW
        length, spread = scale * abs(difference), scale * item.difference_sd
        side = 1 if difference >= 0 else -1
        winner = chosen if side > 0 else other
        yield _text(_LABEL - 10, y, _cut(item.title), anchor="end")
        yield _bar(
            middle if side > 0 else middle - length,
            y,
            max(length, 1.0),
            colours.get(winner.framework, _OTHER),
        )
        end = middle + side * length
        yield _line(end - spread, y - 4, end + spread, y - 4, _INK)
        yield _text(_WIDTH - _PAD, y, f"{difference:+.3f}".replace("-", "−"), anchor="end")
    yield _text(middle - 8, bottom + 14, f"← {_cut(other.name)} ahead", anchor="end")
    yield _text(middle + 8, bottom + 14, f"{_cut(chosen.name)} ahead →")
    yield _text(_WIDTH - _PAD, bottom + 38, "thin lines: one standard deviation", anchor="end")


def _reach(differences: list[float], spreads: list[float]) -> float:
    """How far bars and spreads go to the right; never less than a part of the whole."""
    ends = [d + sd for d, sd in zip(differences, spreads, strict=True)]
    widest = max((abs(d) + sd for d, sd in zip(differences, spreads, strict=True)), default=0.0)
    return max(0.0, _LEAST * widest, *ends) if ends else 1.0


def _bar(x: float, y: float, width: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y - 13:.1f}" width="{width:.1f}" height="17" fill="{colour}"/>'


def _text(x: float, y: float, said: str, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{_INK}"{weight}>'
        f"{xml(clean(said))}</text>"
    )


def _cut(text: str) -> str:
    line = clean(text)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
