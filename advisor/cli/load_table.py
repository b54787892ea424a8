"""What a run says of its limits: the day's calibration, and verdicts that depend on load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from advisor.cli.console import wrap

if TYPE_CHECKING:
    from advisor.cli.console import Style
    from advisor.measure.results import Comparison, Run


def calibrated(run: Run) -> str:
    """The calibration that limited its verdicts, as a sentence; empty where there was none."""
    from advisor.measure.sentences import calibration_sentence

    return "" if run.calibration is None else calibration_sentence(run.calibration)


def under_load(run: Run, names: Mapping[str, str], columns: int, style: Style) -> list[str]:
    """The part beside a busy neighbour in lines; none where it was not asked for."""
    if run.under_load is None:
        return []
    lines = ["", style.bold("Beside a busy neighbour")]
    for told in _told(run, names):
        lines += [f"  {line}" for line in wrap(told, columns - 2, "  ")]
    return lines


def _told(run: Run, names: Mapping[str, str]) -> Iterator[str]:
    from advisor.measure.under_load import ADVICE, ONE_THREAD, changes, threads_compared

    loaded = run.under_load
    assert loaded is not None
    yield (
        f"A program of our own kept a processor busy (it had {loaded.neighbour:.0%} of one) while "
        f"{', '.join(dict.fromkeys(r.probe for r in loaded.results))} was measured once more."
    )
    for result in loaded.results:
        if result.status != "ok":
            name = names.get(result.contender.removesuffix(ONE_THREAD), result.contender)
            name += ONE_THREAD if result.contender.endswith(ONE_THREAD) else ""
            yield f"{name}: ✗ {result.status.replace('_', ' ')}: {result.reason}"
    found = changes(run)
    if not found:
        yield "Nothing was compared both without it and beside it, so nothing can be said."
    advise = False
    for quiet, beside, change in found:
        before, then = _verdict(quiet, names), _verdict(beside, names)
        if change == "same":
            yield f"→ the same: {then}"
            continue
        depends = change in ("turns", "vanishes")
        advise = advise or depends
        what = "depends on load" if depends else "a verdict under load only"
        yield f"→ {what}: without it, {before}; beside it, {then}"
    for threads in threads_compared(run):
        name = names.get(threads.a, threads.a)
        said = {
            "faster": "all threads are faster than one there",
            "slower": "one thread is faster than all there",
            "equivalent": "one thread and all are equivalent within 5 % there",
            "no-verdict": "no verdict between one thread and all",
        }[threads.verdict]
        yield (
            f"→ {name}: {said} (all take {threads.ratio:.2f} "
            f"[{threads.low:.2f}, {threads.high:.2f}] × the time of one)"
        )
    if advise:
        yield f"What to do: {ADVICE}."


def _verdict(found: Comparison, names: Mapping[str, str]) -> str:
    a, b = (names.get(c, c) for c in (found.a, found.b))
    said = {
        "faster": f"{a} is faster",
        "slower": f"{b} is faster",
        "equivalent": f"{a} and {b} are equivalent within 5 %",
        "no-verdict": f"no verdict between {a} and {b}",
    }[found.verdict]
    return f"{said} ({found.ratio:.2f} [{found.low:.2f}, {found.high:.2f}])"
