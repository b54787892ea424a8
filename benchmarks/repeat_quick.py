"""The quick suite several times in a row: are the verdicts the same, and how large is the parent?

python benchmarks/repeat_quick.py [--runs 3] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from pathlib import Path

from advisor.measure.session import measure


def peak_megabytes() -> float:
    """High-water mark of this process, which is the parent of the probes."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path, default=None, help="folder for the run files")
    arguments = parser.parse_args()
    verdicts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for number in range(arguments.runs):
        out = arguments.keep / f"quick-{number}.json" if arguments.keep else None
        start, load = time.monotonic(), os.getloadavg()[0]
        run = measure("quick", seed=number, out=out)
        wall = time.monotonic() - start
        state = run.conditions["before"]["state"]
        print(
            f"run {number}: {wall:.0f} s, complete {run.complete}, machine {state}, "
            f"load before {load:.1f}, peak of the parent {peak_megabytes():.0f} MB",
            flush=True,
        )
        for c in run.comparisons:
            said = f"{c.verdict} {c.ratio:.2f} [{c.low:.2f}, {c.high:.2f}]"
            verdicts[c.probe, c.mode].append(said)
    print(f"\n{'probe':26s}{'mode':16s}PyTorch over TensorFlow, run by run")
    same = contradicted = 0
    for (probe, mode), said in verdicts.items():
        words = {line.split()[0] for line in said}
        same += len(words) == 1 and len(said) == arguments.runs
        contradicted += {"faster", "slower"} <= words
        print(f"{probe:26s}{mode:16s}{' | '.join(said)}")
    print(f"\n{same} of {len(verdicts)} identical in every run; {contradicted} contradicted")


if __name__ == "__main__":
    main()
