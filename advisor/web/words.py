"""Numbers in words and units, the same on every page."""

from __future__ import annotations

import datetime as dt

from advisor.wording import of_100

__all__ = [
    "count",
    "day",
    "listing",
    "minutes",
    "of_100",
    "quantity",
    "ratio",
    "seconds",
    "signed",
]

_SCALES: dict[str, tuple[tuple[float, str], ...]] = {
    "s": ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")),
    "B": ((2.0**30, "GiB"), (2.0**20, "MiB"), (2.0**10, "KiB"), (1.0, "B")),
    "FLOP/s": ((1e12, "TFLOP/s"), (1e9, "GFLOP/s"), (1e6, "MFLOP/s"), (1.0, "FLOP/s")),
}
_WILD = (0.01, 100.0)


def signed(value: float, digits: int = 2) -> str:
    """With a real minus sign, and a plus where there is one."""
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return text
    return f"+{text}" if value > 0 else f"−{text}"


def seconds(value: float) -> str:
    """A duration with three significant digits and a fitting unit."""
    return quantity(value, "s")


def minutes(value: float) -> str:
    """How long something takes, for a person who decides whether to wait."""
    if value <= 120:  # noqa: PLR2004 - beyond it minutes are easier to grasp
        return f"{value:.0f} s"
    return f"{value / 60:.0f} min"


def quantity(value: float, unit: str, low: float | None = None, high: float | None = None) -> str:
    """A number of a run with a fitting unit, and its interval in the same one.

    An interval that reaches beyond a factor of a hundred says nothing but that.
    """
    scales = _SCALES.get(unit, ((1.0, "" if unit == "1" else unit),))
    factor, name = next((s for s in scales if abs(value) >= s[0]), scales[-1])
    text = _digits(value / factor)
    if low is None or high is None:
        return f"{text} {name}".rstrip()
    if low < value * _WILD[0] or high > value * _WILD[1]:
        return f"{text} {name} (very uncertain)"
    text, low_end, high_end = (_digits(x / factor, zeros="#") for x in (value, low, high))
    return f"{text} [{low_end}, {high_end}] {name}".rstrip()


def ratio(value: float, low: float, high: float) -> str:
    """A ratio with its interval; an end beyond a factor of a hundred is only called that."""
    ends = [
        "under 0.01"
        if end < _WILD[0]
        else f"over {_WILD[1]:.0f}"
        if end > _WILD[1]
        else _ratio(end)
        for end in (low, high)
    ]
    return f"{_ratio(value)} [{ends[0]}, {ends[1]}]"


def _ratio(value: float) -> str:
    """Two decimals; of a small one two significant digits, so that it is no bare 0.03."""
    return f"{value:.2f}" if value >= 0.1 else f"{value:.2g}"  # noqa: PLR2004


def count(number: int, one: str, many: str = "") -> str:
    """``3 questions``, ``1 question``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listing(items: list[str], *, last: str = "and") -> str:
    """``a, b and c``."""
    if len(items) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def day(stamp: str) -> str:
    """The day and minute of an ISO 8601 time, UTC; as it is where it is none."""
    try:
        moment = dt.datetime.fromisoformat(stamp)
        if moment.tzinfo is not None:
            moment = moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return stamp
    return moment.strftime("%Y-%m-%d %H:%M") + " UTC"


def _digits(value: float, zeros: str = "") -> str:
    """Three significant digits; ``#`` keeps those that are zeros at the end, too."""
    if abs(value) >= 100:  # noqa: PLR2004 - three significant digits
        return f"{value:.0f}"
    return f"{value:{zeros}.3g}".rstrip(".")
