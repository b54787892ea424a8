"""A framework against itself: every verdict but "equivalent" and "no verdict" would be wrong.

python benchmarks/against_itself.py [--runs 2]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import replace

from advisor.measure.session import measure
from advisor.measure.suites import START_UP, SUITES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2)
    arguments = parser.parse_args()
    quick = SUITES["quick"]
    probes = tuple(probe for probe in quick.probes if probe != START_UP)
    suite = replace(
        quick,
        id="a-a",
        probes=probes,
        modes=dict.fromkeys(probes, ("as-written",)),
        yardstick=(),
        expected_seconds=200.0,
        budget_seconds=300.0,
    )
    counts: Counter[str] = Counter()
    for framework in ("pytorch", "tensorflow"):
        for number in range(arguments.runs):
            contenders = [(name, framework, "as-written", sys.executable) for name in ("a", "b")]
            run = measure(suite, contenders=contenders, seed=number)
            for c in run.comparisons:
                counts[c.verdict] += 1
                print(
                    f"{framework:11s} run {number}  {c.probe:26s}{c.verdict:11s}"
                    f"{c.ratio:.3f} [{c.low:.3f}, {c.high:.3f}] over {c.rounds} rounds",
                    flush=True,
                )
    print(dict(counts))


if __name__ == "__main__":
    main()
