"""Numbers and states in words, the same in the table and in Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from advisor import wording

if TYPE_CHECKING:
    from advisor.measure.results import Quantity
    from advisor.recommendation import Must, MustRoute, Ranked, Recommendation

NBSP = "\N{NO-BREAK SPACE}"
"""Between a number and its unit; the terminal's lines turn it into a plain space."""
MARKS = {"pass": "✓", "fail": "✗", "unknown": "?"}
MEETS = {
    "pass": "meets the musts",
    "fail": "fails a must",
    "unknown": "a must is unknown",
}
LEVELS = {
    "native": "native",
    "official-bridge": "official bridge",
    "third-party": "third party",
    "none": "no route",
    "retired": "retired",
    "unverified": "unverified",
}
_TIME = ((1.0, "s", 1.0), (1e-3, "ms", 1e3), (1e-6, "µs", 1e6), (1e-9, "ns", 1e9))
_BYTES = ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"), (1, "B"))
_RATES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))


def heading(recommendation: Recommendation) -> str:
    """The profile's name and title."""
    name, title = recommendation.profile_name, recommendation.title
    return f"{name}: {title}" if title and title != name else name


def minutes(value: float) -> str:
    """``30 s``, ``2 min``."""
    seconds = round(60 * value)
    return f"{seconds}{NBSP}s" if seconds < 90 else f"{value:.0f}{NBSP}min"  # noqa: PLR2004


def of_100(probability: float, error: float = 0.0) -> str:
    """``93 of 100``, with its Monte Carlo error where that shows; the web's words.

    Never "0 of 100" or "100 of 100" for something merely likely; a bound needs no error.
    """
    said = wording.of_100(probability)
    shown = said.replace(" ", NBSP)
    if error <= 0 or wording.is_bound(said):
        return shown
    return f"{shown}{NBSP}±{NBSP}{max(100 * error, 0.1):.1f}"


def hundredths(value: float) -> str:
    """``18 of 100``: how far something moves a chance, rounded like any size."""
    return f"{100 * value:.0f}{NBSP}of{NBSP}100"


def signed(value: float, sd: float) -> str:
    """``+0.11 ± 0.03``."""
    return f"{value:+.2f}{NBSP}±{NBSP}{sd:.2f}".replace("-", "\N{MINUS SIGN}")


def plus_minus(value: float | None, sd: float) -> str:
    """``0.71 ± 0.06``, or that nothing is known."""
    return "unknown" if value is None else f"{value:.2f}{NBSP}±{NBSP}{sd:.2f}"


def names_in(recommendation: Recommendation) -> dict[str, str]:
    """Framework id to name."""
    return {ranked.framework: ranked.name for ranked in recommendation.ranking}


def titles_in(recommendation: Recommendation) -> dict[str, str]:
    """Criterion id to title."""
    return {item.criterion: item.title for item in recommendation.contributions}


def musts_of(ranked: Ranked, *, any_musts: bool) -> str:
    """Whether it meets the musts, in words; nothing where there are none."""
    return f"{MARKS[ranked.status]}{NBSP}{MEETS[ranked.status]}" if any_musts else ""


def route_words(route: MustRoute, names: Mapping[str, str], at_least: str) -> str:
    """``✓ PyTorch via ExecuTorch (official bridge)``."""
    name = names.get(route.framework, route.framework)
    level = LEVELS.get(route.level, route.level)
    via = f" via {route.via}" if route.via else ""
    mark = MARKS[route.state] + NBSP
    if route.state == "unknown":
        return f"{mark}{name}: unknown, counted as {of_100(route.probability)}"
    if route.state == "pass":
        return f"{mark}{name}{via} ({level})"
    if route.level == "retired":
        return f"{mark}{name}: retired, formerly{via}" if via else f"{mark}{name}: retired"
    if route.level == "none":
        return f"{mark}{name}: {level}"
    return f"{mark}{name}{via} ({level}, but {LEVELS.get(at_least, at_least)} is required)"


def must_words(must: Must, names: Mapping[str, str]) -> str:
    """One requirement with every framework's route."""
    routes = sorted(must.routes, key=lambda route: names.get(route.framework, "").lower())
    return f"{must.title}: " + " · ".join(route_words(r, names, must.at_least) for r in routes)


def joined(parts: Sequence[str]) -> str:
    """``a, b and c``, each beginning small."""
    small = [part[:1].lower() + part[1:] for part in parts]
    return " and ".join(part for part in (", ".join(small[:-1]), *small[-1:]) if part)


def contender(id_: str, names: Mapping[str, str]) -> str:
    """``pytorch:as-written`` as the framework's name."""
    framework = id_.partition(":")[0]
    return names.get(framework, framework)


def counted(number: int, one: str, many: str) -> str:
    """``1 question``, ``4 questions``."""
    return f"{number} {one if number == 1 else many}"


def quantity(measured: Quantity) -> str:
    """``1.23 ms [1.20, 1.26]``."""
    if measured.unit == "s":
        scale, unit = next(((k, u) for low, u, k in _TIME if measured.value >= low), (1e9, "ns"))
    elif measured.unit == "B":
        size, unit = next(((s, u) for s, u in _BYTES if measured.value >= s), (1, "B"))
        scale = 1 / size
    elif measured.unit in ("1/s", "FLOP/s"):
        size_, prefix = next(((s, p) for s, p in _RATES if measured.value >= s), (1.0, ""))
        scale, unit = 1 / size_, prefix + measured.unit
    else:
        scale, unit = 1.0, ""
    text = f"{digits(measured.value * scale)}{NBSP}{unit}".rstrip()
    if measured.low is None or measured.high is None:
        return text
    if measured.wild:
        return f"{text} (rounds disagree)"
    return f"{text} [{digits(measured.low * scale)}, {digits(measured.high * scale)}]"


def digits(value: float) -> str:
    """Three significant digits, never in powers of ten for what a person can read."""
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 100:  # noqa: PLR2004
        return f"{value:.0f}"
    if size >= 10:  # noqa: PLR2004
        return f"{value:.1f}"
    return f"{value:.2f}" if size >= 1 else f"{value:.3g}"
