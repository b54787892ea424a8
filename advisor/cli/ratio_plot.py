"""Ratios of times with their intervals, against the band of ±5 %: a forest plot."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from advisor.cli.contender_names import mode_words, short_names
from advisor.cli.picture import FAINT, INK, Box, Line, Picture, Shape, Text
from advisor.errors import UsageError

if TYPE_CHECKING:
    from advisor.measure.results import Run
    from advisor.measure.two_runs import Ratio

BAND = 1.05
"""Within this factor of 1 a difference is none in practice."""
_WIDTH, _LABELS, _NUMBERS, _ROW, _TOP, _PAD = 920, 340, 190, 26, 74, 16
_MOST = 100.0
"""Factor beyond which the axis does not go; the interval runs to its edge."""
_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 0.9, 1, 1.1, 1.25, 2, 5, 10, 20, 50, 100)
_APART = 34.0
"""Least distance of two ticks."""
_BAND_COLOUR, _SURE, _OPEN = "#E6EEF2", "#0B6E4F", "#777777"
_LONGEST = 46


class Row(NamedTuple):
    """One ratio: below 1 the first of the two needs less time."""

    label: str
    ratio: float
    low: float
    high: float
    sure: bool
    """Whether there is a verdict."""


def picture_of(run: Run, names: Mapping[str, str]) -> Picture:
    """The comparisons of a run. UsageError where it has none."""
    titles = {probe.id: probe.title for probe in run.probes}
    shown = short_names(run, names)
    pairs: dict[tuple[str, str], list[Row]] = {}
    for c in run.comparisons:
        mode = "" if c.b_mode else f", {mode_words(c.mode)}"
        row = Row(
            f"{titles.get(c.probe, c.probe)}{mode}", c.ratio, c.low, c.high,
            c.verdict != "no-verdict",
        )  # fmt: skip
        pair = (shown.get(c.a, c.a), shown.get(c.b, c.b))
        pairs.setdefault(pair, []).append(row)
    if not pairs:
        raise UsageError(
            f"the run {run.id} compares nothing, so there is nothing to draw",
            next_step="advisor probe show RUN tells why",
        )
    groups = [(f"Time of {a} / time of {b}", rows) for (a, b), rows in pairs.items()]
    return forest(f"Ratios of times, run {run.id}", groups)


def picture_of_two(a: str, b: str, ratios: Iterable[Ratio], title_of: Mapping[str, str]) -> Picture:
    """Times of run ``b`` over those of run ``a``. UsageError where nothing is common."""
    rows = [
        Row(title_of.get(r.key, r.key), r.ratio, r.low, r.high, r.verdict != "no-verdict")
        for r in ratios
    ]
    if not rows:
        raise UsageError(
            "the two runs measured nothing in common, so there is nothing to draw",
            next_step="advisor probe compare A B tells what each holds",
        )
    return forest(f"Run {b} against {a}", [(f"Time in {b} / time in {a}", rows)])


def forest(title: str, groups: Sequence[tuple[str, Sequence[Row]]]) -> Picture:
    """A row per ratio under the heading of its group, on one logarithmic axis."""
    reach = _reach([row for _, rows in groups for row in rows])
    height = _TOP + sum((len(rows) + 1.6) * _ROW for _, rows in groups) + 40
    bottom = height - 44
    scale = _Scale(reach)
    shapes: list[Shape] = [
        Box(scale.x(1 / BAND), _TOP - 22, scale.x(BAND) - scale.x(1 / BAND), bottom - _TOP + 22,
            _BAND_COLOUR),
        Text(_PAD, 26, title, bold=True),
        Text(_PAD, 46, "95 % interval over rounds; green: a verdict; grey: none. "
             "Shaded: within ±5 %, no difference in practice."),
        Line(scale.x(1), _TOP - 22, scale.x(1), bottom, FAINT),
    ]  # fmt: skip
    y = float(_TOP)
    for heading, rows in groups:
        shapes.append(Text(_PAD, y, _cut(heading, 110), bold=True))
        y += _ROW
        for row in rows:
            shapes += _row(row, y, scale)
            y += _ROW
        y += 0.6 * _ROW
    shapes += _axis(scale, bottom)
    said = "; ".join(f"{row.label} {_numbers(row)}" for _, rows in groups for row in rows)
    return Picture(_WIDTH, math.ceil(height), f"{title}. {said}", tuple(shapes))


class _Scale:
    """From ratios to places: logarithmic, 1 in the middle, as far to either side."""

    def __init__(self, reach: float) -> None:
        self.reach = reach
        self.left = float(_LABELS)
        self.width = float(_WIDTH - _LABELS - _NUMBERS)

    def x(self, ratio: float) -> float:
        """The place of a ratio, which may lie beyond the axis."""
        share = 0.5 + 0.5 * math.log(max(ratio, 1e-300)) / math.log(self.reach)
        return self.left + self.width * min(1.0, max(0.0, share))


def _reach(rows: Sequence[Row]) -> float:
    """The axis holds every ratio, and intervals unless they are three times as wide as that."""
    ratios = [max(row.ratio, 1 / row.ratio) for row in rows if row.ratio > 0]
    furthest = min(_MOST, max(ratios, default=1.0))
    ends = [end for row in rows for end in (row.high, 1 / row.low if row.low > 0 else 1.0)]
    widest = max((end for end in ends if end <= 3 * furthest), default=furthest)
    return max(1.2, 1.1 * max(furthest, widest))


def _row(row: Row, y: float, scale: _Scale) -> Iterator[Shape]:
    colour = _SURE if row.sure else _OPEN
    middle = y - 4.5
    yield Text(_LABELS - 14, y, _cut(row.label, _LONGEST), anchor="end")
    low, high = scale.x(row.low), scale.x(row.high)
    yield Line(low, middle, high, middle, colour, 2)
    for end, value in ((low, row.low), (high, row.high)):
        if 1 / scale.reach <= value <= scale.reach:  # an interval that goes on has no end mark
            yield Line(end, middle - 4, end, middle + 4, colour, 2)
    place = scale.x(row.ratio)
    yield Box(place - 4, middle - 4, 8, 8, colour)
    yield Text(_WIDTH - _PAD, y, _numbers(row), anchor="end")


def _axis(scale: _Scale, y: float) -> Iterator[Shape]:
    yield Line(scale.left, y, scale.left + scale.width, y, INK)
    last = -math.inf
    for tick in sorted(_TICKS, key=lambda t: (abs(math.log(t)) > 0, t)):
        x = scale.x(tick)
        inside = 1 / scale.reach <= tick <= scale.reach
        near_one = tick != 1 and abs(x - scale.x(1)) < _APART
        if not inside or near_one or (tick != 1 and abs(x - last) < _APART):
            continue
        last = x if tick != 1 else last
        yield Line(x, y, x, y + 5, INK)
        yield Text(x, y + 20, f"{tick:g}", anchor="middle")


def _numbers(row: Row) -> str:
    return f"{_two(row.ratio)} [{_two(row.low)}, {_two(row.high)}]"


def _two(value: float) -> str:
    if value >= 1000:  # noqa: PLR2004
        return "over 1000"
    return f"{value:.2f}" if value >= 0.001 else "under 0.001"  # noqa: PLR2004


def _cut(text: str, longest: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
