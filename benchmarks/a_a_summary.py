"""Counting what the repetitions of ``benchmarks.a_a`` said, against what is known to be true."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

from advisor.measure.statistics import verdict_over_rounds

CALLS = {"a": 10, "b": 10, "b10": 11, "b20": 12}
"""Calls in a step of each contender, in the order in which they are kept."""
WAYS = (
    ("many short blocks", "verdict", "in turns, many short blocks"),
    ("quick suite", "verdict", "in turns, effort of the quick suite"),
    ("one after the other", "by_interval", "sequential, interval over blocks"),
    ("one after the other", "by_ratio", "sequential, ratio beyond 5 %"),
)
_DRAWS = 2000


def summary(file: Path) -> str:
    """The table, from a file with one repetition in a line."""
    lines = file.read_text(encoding="utf-8").splitlines()
    repetitions = [json.loads(line) for line in lines]
    return "\n".join([*_table(repetitions), *_efforts(repetitions)])


def _table(repetitions: Sequence[dict[str, Any]]) -> Iterator[str]:
    loads = sorted(r["load_average"] for r in repetitions)
    busy = sorted(r["many short blocks"]["others"] for r in repetitions)
    yield (
        f"{len(repetitions)} repetitions; load average {loads[0]:.1f} to {loads[-1]:.1f}, median "
        f"{median(loads):.1f}; other programs used {busy[0]:.0%} to {busy[-1]:.0%} of the machine"
    )
    yield (
        f"{'':37s}{'seconds':>8s}{'a/a wrong':>12s}{'+10 % found':>14s}{'+20 % found':>14s}"
        f"{'reversed':>10s}{'worst a/a':>11s}"
    )
    for way, rule, title in WAYS:
        made = [r[way] for r in repetitions if way in r]
        if not made:
            continue
        said = {other: [m["said"][other] for m in made if other in m["said"]] for other in CALLS}
        wrong = sum(s[rule] in ("faster", "slower") for s in said["b"])
        found = [_of(said[other], rule, "faster", len(made)) for other in ("b10", "b20")]
        turned = sum(s[rule] == "slower" for other in ("b10", "b20") for s in said[other])
        worst = max((max(s["ratio"], 1 / s["ratio"]) - 1 for s in said["b"]), default=0.0)
        yield (
            f"{title:37s}{median(m['seconds'] for m in made):8.0f}{f'{wrong} of {len(made)}':>12s}"
            f"{found[0]:>14s}{found[1]:>14s}{turned:10d}{worst:>10.1%}"
        )


def _of(said: Sequence[dict[str, Any]], rule: str, verdict: str, count: int) -> str:
    return f"{sum(s[rule] == verdict for s in said)} of {count}"


def _efforts(repetitions: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What more or fewer rounds would have said: rounds drawn from one repetition at a time."""
    yield "rounds drawn anew, many short blocks (a/a wrong, +10 % found, +20 % found)"
    kept = [errors(r["many short blocks"]["medians"]) for r in repetitions]
    source = random.Random(0)
    for rounds in (4, 6, 8, 10, 12):
        runs = [source.choices(source.choice(kept), k=rounds) for _ in range(_DRAWS)]
        shares = []
        for share in (0.0, 0.1, 0.2):
            shift = math.log1p(share)
            verdicts = [verdict_over_rounds([e + shift for e in r], rounds)[0] for r in runs]
            wrong = verdicts.count("faster") + verdicts.count("slower")
            shares.append((wrong if share == 0 else verdicts.count("slower")) / len(runs))
        yield f"  {rounds:2d} rounds: " + ", ".join(f"{share:.1%}" for share in shares)


def errors(medians: Sequence[Sequence[Sequence[float]]]) -> list[float]:
    """By how much each round of each pair of contenders was wrong, as a log ratio."""
    found = []
    for (one, first), (two, second) in combinations(zip(CALLS, medians, strict=True), 2):
        truth = math.log(CALLS[one] / CALLS[two])
        for a, b in zip(first, second, strict=True):
            pairs = [math.log(x / y) for x, y in zip(a, b, strict=False)]
            if pairs:
                found.append(median(pairs) - truth)
    return found
