"""Counting what the repetitions of ``benchmarks.a_a`` said, against what is known to be true."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

TRUTH = {"b": 1.0, "b10": 1 / 1.1, "b20": 1 / 1.2}
"""Time of a over time of the other; a is the faster one where the other does more."""
WAYS = (
    ("many short blocks", "verdict", "in turns, many short blocks"),
    ("quick suite", "verdict", "in turns, rounds and blocks of the quick suite"),
    ("one after the other", "by_interval", "one after the other, interval over blocks"),
    ("one after the other", "by_ratio", "one after the other, ratio beyond 5 %"),
)


def summary(file: Path) -> str:
    """The table, from a file with one repetition in a line."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return "\n".join(_table([json.loads(line) for line in lines]))


def _table(repetitions: Sequence[dict[str, Any]]) -> Iterator[str]:
    loads = sorted(r["load_average"] for r in repetitions)
    busy = sorted(r["many short blocks"]["others"] for r in repetitions)
    yield (
        f"{len(repetitions)} repetitions; load average {loads[0]:.1f} to {loads[-1]:.1f}, median "
        f"{median(loads):.1f}; others used {busy[0]:.0%} to {busy[-1]:.0%} of the machine "
        "during blocks"
    )
    yield (
        f"{'':48s}{'seconds':>8s}{'wrong, a/a':>12s}{'+10 % found':>12s}{'+20 % found':>12s}"
        f"{'largest error a/a':>19s}"
    )
    for way, rule, title in WAYS:
        made = [r[way] for r in repetitions if way in r]
        if not made:
            continue
        a_a = [m["said"]["b"] for m in made if "b" in m["said"]]
        wrong = sum(s[rule] in ("faster", "slower") for s in a_a)
        worst = max((max(s["ratio"], 1 / s["ratio"]) - 1 for s in a_a), default=0.0)
        found = [_found(made, other, rule) for other in ("b10", "b20")]
        yield (
            f"{title:48s}{median(m['seconds'] for m in made):8.0f}"
            f"{f'{wrong} of {len(made)}':>12s}{found[0]:>12s}{found[1]:>12s}{worst:>18.1%}"
        )


def _found(made: Sequence[dict[str, Any]], other: str, rule: str) -> str:
    said = [m["said"].get(other, {}).get(rule) for m in made]
    text = f"{said.count('faster')} of {len(made)}"
    return text + (f", {said.count('slower')} reversed" if "slower" in said else "")
