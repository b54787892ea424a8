"""What a probe adds to a step: a timed step inside a worker beside the same loop run bare.

python -m benchmarks.harness_cost [--rounds 8] [--threads 1] [--probe mlp-inference]

Twice: in one process, where only the code of the harness differs; and in two, a worker that is
driven as in a run (stopped while the other is timed) and a plain PyTorch script. Each round starts
afresh. They take turns in short blocks; the ratio of a round is the median over its pairs, the
interval is Student's t over rounds. The aim is a ratio within 2 % of one.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from advisor.measure.clock import Clock
from advisor.measure.crew import Crew, Setting, Timeouts
from advisor.measure.environment import build_environment
from advisor.measure.machine import usable_threads
from advisor.measure.observations import Observations
from advisor.measure.plan import Participant, yardstick
from advisor.measure.rounds import data_file
from advisor.measure.schedule import turns
from advisor.measure.sentences import seconds
from advisor.measure.statistics import t_interval
from advisor.paths import probes_dir

BARE = Path(__file__).with_name("bare_step.py")
EFFORT = {"mlp-inference": (80, 0.005, 40), "small-cnn-training-step": (8, 0.02, 2)}
"""Per probe: pairs of blocks in a round, least seconds and least calls of a block."""


class Bare:
    """The plain script, waiting for its turn."""

    def __init__(self, probe: str, threads: int, folder: Path) -> None:
        environment = build_environment(inductor_cache=str(folder), padding=random.Random())
        self._process = subprocess.Popen(
            [sys.executable, str(BARE), probe, str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=environment.variables,
        )  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        assert self._out.readline() == "ready\n"

    def block(self, length: float, least: int) -> float:
        """Median seconds of a call."""
        self._in.write(f"{length} {least}\n")
        self._in.flush()
        return float(self._out.readline())

    def close(self) -> None:
        """End it."""
        self._in.close()
        self._process.wait()


def one_round(setting: Setting, probe: str, number: int) -> tuple[float, float, float]:
    """Log ratio of the probe's time over the bare one, and the median seconds of both."""
    pairs, length, least = EFFORT[probe]
    contender = Participant("probe", "pytorch", "as-written", sys.executable)
    bare = Bare(probe, setting.threads, setting.folder)
    times: dict[str, list[float]] = {"bare": [], "probe": []}
    try:
        with Crew(setting, Observations()) as crew:
            crew.launch(contender)
            crew.landed(contender)
            crew.ask(
                contender, "prepare", 90.0, brief=True, probe=probe,
                data=str(data_file(setting.folder, probe)), out=str(setting.folder / "out.npz"),
            )  # fmt: skip
            crew.ask(contender, "warm", 60.0, probe=probe, seconds=0.1, calls=3)
            bare.block(0.1, 3)
            for who in turns(["bare", "probe"], pairs, number):
                if who == "bare":
                    crew.all_pause()
                    times[who].append(bare.block(length, least))
                else:
                    crew.only(contender)
                    fields = {"probe": probe, "seconds": length, "min_iterations": least}
                    times[who].append(crew.ask(contender, "block", 60.0, **fields)["median_s"])
    finally:
        bare.close()
    ratios = [math.log(p / b) for p, b in zip(times["probe"], times["bare"], strict=True)]
    return median(ratios), median(times["probe"]), median(times["bare"])


def in_one_process(probe: str, threads: int) -> tuple[float, float, float]:
    """The same of a worker's code and a bare loop in one process."""
    effort = [str(part) for part in EFFORT[probe]]
    environment = build_environment(inductor_cache="", padding=random.Random())
    output = subprocess.run(
        [sys.executable, "-m", "benchmarks.one_process", probe, str(threads), *effort],
        capture_output=True, text=True, check=True, env=environment.variables,
    ).stdout  # fmt: skip
    ratio, inside, outside = map(float, output.split())
    return ratio, inside, outside


def tell(what: str, rounds: Sequence[tuple[float, float, float]]) -> None:
    """One line: medians and the ratio with its interval."""
    found = t_interval([ratio for ratio, _, _ in rounds])
    inside, outside = (median(r[i] for r in rounds) for i in (1, 2))
    low, high = math.exp(found.low), math.exp(found.high)
    print(
        f"{what}: {seconds(inside)} in a probe, {seconds(outside)} bare; ratio "
        f"{math.exp(found.mean):.3f} [{low:.3f}, {high:.3f}] over {found.rounds} rounds; "
        f"load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--threads", type=int, default=usable_threads())
    parser.add_argument("--probe", choices=EFFORT, action="append")
    arguments = parser.parse_args()
    for probe in arguments.probe or EFFORT:
        with tempfile.TemporaryDirectory() as folder:
            setting = Setting(
                probes_dir() / "worker.py", Path(folder), arguments.threads, seed=0, device="cpu",
                as_i_run_it=False, timeouts=Timeouts(), clock=Clock(3600.0),
                padding=random.Random(0),
            )  # fmt: skip
            with Crew(setting, Observations()) as crew:
                scribe = yardstick()
                crew.launch(scribe)
                crew.landed(scribe)
                path = str(data_file(setting.folder, probe))
                crew.ask(scribe, "make", 60.0, probe=probe, seed=0, path=path)
            threads = arguments.threads
            name = f"{probe}, {threads} thread{'s' if threads > 1 else ''}"
            together = [in_one_process(probe, threads) for _ in range(arguments.rounds)]
            tell(f"{name}, in one process", together)
            apart = [one_round(setting, probe, n + 1) for n in range(arguments.rounds)]
            tell(f"{name}, in two processes", apart)


if __name__ == "__main__":
    main()
