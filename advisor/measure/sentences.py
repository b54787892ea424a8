"""Results and comparisons as one plain sentence each."""

from __future__ import annotations

from advisor.measure.results import (
    TELLS_NOTHING,
    Answer,
    Calibration,
    ClaimTestText,
    Comparison,
    Outcome,
    Quantity,
    Result,
)

_MANY = 1000


def seconds(value: float) -> str:
    """``1.34 s``, ``12.0 ms``, ``85 µs``."""
    # Just below a unit, three digits round up to 1e+03.
    if value >= 0.9995:  # noqa: PLR2004
        return f"{value:.2f} s"
    if value >= 0.9995e-3:  # noqa: PLR2004
        return f"{value * 1e3:.3g} ms"
    return f"{value * 1e6:.3g} µs"


def result_sentence(result: Result) -> str:
    """What one probe gave in one contender so far."""
    name = f"{result.probe} in {result.contender}"
    if result.status != "ok":
        return f"{name}: {result.status}: {result.reason}"
    step: Quantity | None = result.quantities.get("step_seconds") or result.quantities.get(
        "import_seconds"
    )
    time = f"{seconds(step.value)}" if step else "measured"
    if result.parity is None:
        return f"{name}: {time}"
    return (
        f"{name}: {time}, same work as the reference (largest error {result.parity.max_error:.0e})"
    )


def _times(ratio: float) -> str:
    """Two decimals; rounds that disagree wildly give limits that nobody wants to read in full."""
    if ratio >= _MANY:
        return f"over {_MANY}"
    return f"{ratio:.2f}" if ratio >= 1 / _MANY else f"under {1 / _MANY}"


def what_would_settle(comparison: Comparison) -> str:
    """What a comparison without a verdict still needs, as a clause; empty where nobody knows."""
    if comparison.tells_apart is not None:
        if comparison.tells_apart >= TELLS_NOTHING:
            return "today's calibration could not tell anything apart on this machine"
        share = round(100 * (comparison.tells_apart - 1))
        return f"a run of this length tells apart only what differs by {share} % or more"
    if comparison.verdict == "no-verdict" and comparison.rounds_needed:
        return f"about {comparison.rounds_needed:,} rounds would settle it"
    return ""


def comparison_sentence(comparison: Comparison) -> str:
    """``a takes 1.34 [1.26, 1.41] times as long as b on matmul``, with the verdict."""
    a, b = comparison.a, comparison.b
    words = {
        "faster": f"{a} is faster",
        "slower": f"{b} is faster",
        "equivalent": "no difference in practice (within 5 %)",
        "no-verdict": "no verdict",
    }[comparison.verdict]
    if open_point := what_would_settle(comparison):
        words += f", {open_point}"
    low, high = _times(comparison.low), _times(comparison.high)
    ratio = f"{_times(comparison.ratio)} [{low}, {high}]"
    return f"{comparison.probe}: {a} takes {ratio} times as long as {b}: {words}"


OUTCOMES: dict[Answer, str] = {
    "holds": "holds here",
    "does-not-hold": "does not hold here",
    "cannot-test": "cannot be tested here",
}


def outcome_sentence(test: ClaimTestText, outcome: Outcome) -> str:
    """What a test is called, what it found, and the facts or the reason."""
    said = f"{test.title}: {OUTCOMES[outcome.outcome]}"
    if outcome.outcome != "cannot-test":
        return f"{said}. {outcome.seen}"
    status = "" if outcome.status == "ok" else f"{outcome.status.replace('_', ' ')}: "
    return f"{said} ({status}{outcome.reason})"


def calibration_sentence(calibration: Calibration) -> str:
    """What a calibration says of runs of its suite, on its day."""
    if calibration.resolves is None:
        return (
            f"on {calibration.day} not even twice the time could be relied on to be told apart by "
            f"a run of the suite {calibration.suite} on this machine"
        )
    share = round(100 * (calibration.resolves - 1))
    return (
        f"on {calibration.day} a run of the suite {calibration.suite} tells apart on this machine "
        f"what differs by {share} % or more"
    )
