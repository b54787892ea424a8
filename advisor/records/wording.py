"""Numbers and fixed terms in words. A number never stands without its unit and its spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.measure.results import Quantity
    from advisor.recommendation import Ranked

VERDICT = {"only-one": "only one left"}
"""Verdicts that read otherwise than they are called."""
IMPORTANCE = {
    0: "not relevant",
    1: "matters a little",
    2: "matters somewhat",
    3: "clearly matters",
    4: "matters much",
    5: "decides it",
}
ROUTE = {
    "native": "native",
    "official-bridge": "official bridge",
    "third-party": "third-party tool",
    "none": "no route",
    "retired": "retired",
    "unverified": "unverified",
}
AT_LEAST = {
    "third-party": "any route counts, third-party tools too",
    "official-bridge": "by an official bridge or natively",
    "native": "natively",
}
MODE = {
    "as-written": "as written",
    "as-recommended": "as recommended",
    "compiled-hard": "compiled hard",
}
QUANTITY = {
    "step_seconds": "per step",
    "first_call_seconds": "to the first result",
    "import_seconds": "to import it",
    "peak_bytes": "of memory at the peak",
}
_SCALES: dict[str, tuple[tuple[float, str], ...]] = {
    "s": ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")),
    "B": ((2.0**30, "GiB"), (2.0**20, "MiB"), (2.0**10, "KiB"), (1.0, "B")),
    "1/s": ((1.0, "per second"),),
    "FLOP/s": ((1e12, "TFLOP/s"), (1e9, "GFLOP/s"), (1e6, "MFLOP/s"), (1.0, "FLOP/s")),
    "1": ((1.0, ""),),
}


def share(ranked: Ranked, draws: int) -> str:
    """How often it came first, with the Monte Carlo error, never rounded up to certainty."""
    p = ranked.p_best
    if p in (0.0, 1.0):
        return f"{'all' if p else 'none'} of {draws:,} draws"
    percent = f"{100 * p:.1f}"
    if percent == "100.0":
        return "more than 99.9 of 100 draws"
    if percent == "0.0":
        return "fewer than 0.1 of 100 draws"
    return f"{percent} of 100 draws (± {max(100 * ranked.p_best_error, 0.1):.1f})"


def signed(value: float) -> str:
    """Three decimals with a sign, a true minus."""
    return f"{value:+.3f}".replace("-", "−")


def number(value: float) -> str:
    """Three significant digits, plain notation."""
    return f"{float(f'{value:.3g}'):,.12g}"


def measured(quantity: Quantity, per: str = "") -> str:
    """Shows 1.82 ms per step [1.79, 1.86] (4 rounds): the interval where there is one."""
    scale, unit = _scale(quantity.value, quantity.unit)
    text = " ".join(f"{number(quantity.value / scale)} {unit} {per}".split())
    if quantity.low is None or quantity.high is None:
        return text
    low, high = number(quantity.low / scale), number(quantity.high / scale)
    return f"{text} [{low}, {high}] ({count(quantity.n, 'round')})"


def count(n: int, one: str, many: str = "") -> str:
    """Say 1 question, 3 questions."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """``text`` with exactly one full stop at its end."""
    stripped = text.rstrip()
    return stripped if stripped.endswith((".", "!", "?", "…")) else f"{stripped}."


def clause(text: str) -> str:
    """``text`` without its full stop, to stand inside a sentence."""
    return text.strip().rstrip(".")


def lower_first(text: str) -> str:
    """A title inside a sentence: "Training speed" becomes "training speed", "GPU use" stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _scale(value: float, unit: str) -> tuple[float, str]:
    scales = _SCALES[unit]
    return next((pair for pair in scales if abs(value) >= pair[0]), scales[-1])
