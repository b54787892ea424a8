"""How long `advisor recommend` takes beside importing what it stands on, in turns (A B B A …).

python benchmarks/start_up.py [--runs 20]
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMPORTS = [sys.executable, "-c", "import numpy, pydantic, yaml"]
RECOMMEND = [
    str(Path(sys.executable).with_name("advisor")),
    "recommend",
    "--profile",
    str(ROOT / "examples" / "prod.yaml"),
]

# Libraries are compiled when they are installed: let the advisor's modules be kept compiled, too.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    quiet = subprocess.DEVNULL
    subprocess.run(command, check=True, stdout=quiet, stderr=quiet, env=ENVIRONMENT)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20, help="pairs of runs (default 20)")
    runs = parser.parse_args().runs
    for command in (RECOMMEND, IMPORTS):  # files read once, knowledge compiled
        seconds(command)
    pairs = []
    for number in range(runs):
        order = (RECOMMEND, IMPORTS) if number % 2 == 0 else (IMPORTS, RECOMMEND)
        times = {id(command): seconds(command) for command in order}
        pairs.append((times[id(RECOMMEND)], times[id(IMPORTS)]))
    ratios = sorted(a / b for a, b in pairs)
    print(f"advisor recommend   median {1e3 * statistics.median(a for a, _ in pairs):.0f} ms")
    print(f"the imports alone   median {1e3 * statistics.median(b for _, b in pairs):.0f} ms")
    low, high = ratios[runs // 10], ratios[-1 - runs // 10]
    mean = math.exp(statistics.mean(map(math.log, ratios)))
    print(f"ratio of pairs      median {statistics.median(ratios):.2f}, mean {mean:.2f}, ", end="")
    print(
        f"80 % of pairs within {low:.2f} to {high:.2f}; {runs} pairs, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
