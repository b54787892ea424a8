"""How long deciding takes beside bare numpy and beside pysensmcda, in turns (A B B A …).

python benchmarks/decision.py [--runs 20]

The comparison with pysensmcda is left out where it is not installed; the first lines of
tests/decision/test_against_pysensmcda.py say how to.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

# One thread for all: what is compared is the work, not how it is spread.
for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np  # noqa: E402 - threads first

from advisor.decision import (  # noqa: E402
    Problem,
    Simulation,
    belief_flips,
    decide,
    draw,
    importance_flips,
    simulate,
    uniform_weights,
)
from advisor.decision.value_of_information import (  # noqa: E402
    value_of_bundle,
    value_of_cells,
)

if TYPE_CHECKING:
    from collections.abc import Callable

FLIPS = 3
"""As many of a kind as a recommendation shows."""


def seconds(work: Callable[[], object]) -> float:
    """Processor time: with one thread it is what the work takes, whoever else computes here."""
    start = time.process_time()
    work()
    return time.process_time() - start


def in_turns(works: dict[str, Callable[[], object]], runs: int) -> dict[str, list[float]]:
    """Seconds of each, forwards and backwards by turns; the first round only warms up."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(runs + 1):
        order = list(works) if number % 2 == 0 else list(reversed(works))
        for name in order:
            taken = seconds(works[name])
            if number:
                times[name].append(taken)
    return times


def show(times: dict[str, list[float]], reference: str) -> None:
    for name, taken in times.items():
        ratios = sorted(a / b for a, b in zip(taken, times[reference], strict=True))
        low, high = ratios[len(ratios) // 10], ratios[-1 - len(ratios) // 10]
        print(
            f"  {name:58} {1e3 * statistics.median(taken):9.2f} ms"
            f"   × {statistics.median(ratios):6.2f}  [{low:.2f}, {high:.2f}]"
        )


def project(frameworks: int, criteria: int, draws: int) -> Problem:
    """A close race, one in six importances not answered, in groups of five criteria."""
    rng = np.random.default_rng(7)
    levels = rng.integers(1, 6, criteria).astype(float)
    levels[::6] = np.nan
    return Problem(
        means=0.55 + 0.15 * rng.standard_normal((frameworks, criteria)).clip(-2, 2),
        spreads=rng.uniform(0.03, 0.2, (frameworks, criteria)),
        levels=levels,
        groups=np.arange(criteria) // 5,
        passes=np.ones(frameworks),
        draws=draws,
    )


def whole_decision(problem: Problem) -> object:
    drawn = draw(problem)
    now = decide(problem, drawn)
    flips = (
        importance_flips(problem, drawn, now, most=FLIPS),
        belief_flips(problem, drawn, now, most=FLIPS),
    )
    means, spreads = problem.means, problem.spreads
    cells = value_of_cells(means, spreads, now.mean_weights, problem.passes)
    everything = value_of_bundle(means, spreads, now.mean_weights, passes=problem.passes)
    return now, flips, cells, everything


def against_numpy(runs: int, draws: int) -> None:
    problem = project(4, 30, draws)
    rng = np.random.default_rng(0)
    levels = np.nan_to_num(problem.levels, nan=3.0)

    def winners(weights: np.ndarray) -> np.ndarray:
        return np.bincount((weights @ problem.means.T).argmax(axis=1), minlength=4)

    def log_normal() -> np.ndarray:
        weights = levels * np.exp(0.35 * rng.standard_normal((draws, 30)))
        return winners(weights / weights.sum(axis=1, keepdims=True))

    drawn = draw(problem)
    now = decide(problem, drawn)
    found = (
        importance_flips(problem, drawn, now, most=FLIPS),
        belief_flips(problem, drawn, now, most=FLIPS),
    )
    print(
        f"4 frameworks × 30 criteria, {draws:,} draws; P(best) {now.p_best.max():.2f}, "
        f"{len(found[0])} importance and {len(found[1])} belief flips found and verified"
    )
    bare = "bare: Dirichlet weights, @, argmax"
    same = "bare: log-normal weights as here, @, argmax"
    parts = {
        bare: lambda: winners(rng.dirichlet(np.ones(30), draws)),
        same: log_normal,
        "draw + decide + flips + value of information": lambda: whole_decision(problem),
        "  of which draw": lambda: draw(problem),
        "  of which decide": lambda: decide(problem, drawn),
        "  of which importance flips": lambda: importance_flips(problem, drawn, now, most=FLIPS),
        "  of which belief flips": lambda: belief_flips(problem, drawn, now, most=FLIPS),
    }
    times = in_turns(parts, runs)
    for reference in (bare, same):
        print(f" times of “{reference}”")
        show(times, reference)


def everything(result: Simulation) -> object:
    """What pysensmcda's smaa2 computes, too."""
    return (
        result.rank_acceptability,
        result.rank_error,
        result.central_weights,
        result.central_weight_error,
        result.confidence_factors,
    )


def against_peer(runs: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from pysensmcda.smaa import smaa2
        except ImportError:
            print("pysensmcda is not installed: not compared")
            return
    draws, shape = 100_000, (4, 25)
    rng = np.random.default_rng(1)
    means, spreads = rng.random(shape), rng.uniform(0.02, 0.2, shape)
    weights = uniform_weights(shape[1], draws, seed=2)
    samples = means + spreads * rng.standard_normal((draws, *shape))
    types = np.ones(shape[1])

    def peer(matrices: np.ndarray | None) -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return smaa2(
                lambda m, w, _: m @ w,
                means,
                types,
                weights=weights,
                num_samples=draws,
                matrix_samples=matrices,
                seed=3,
            )

    still = np.zeros(shape)
    print(f"{draws:,} given weights, 4 × 25: ranks, central weights, errors, confidence factors")
    here = "known scores, here"
    show(
        in_turns(
            {
                here: lambda: everything(simulate(means, still, weights)),
                "known scores, pysensmcda smaa2": lambda: peer(None),
            },
            runs,
        ),
        here,
    )
    here = "uncertain scores, here (drawn inside)"
    show(
        in_turns(
            {
                here: lambda: everything(simulate(means, spreads, weights)),
                "uncertain scores, pysensmcda smaa2 (tables given)": lambda: peer(samples),
            },
            runs,
        ),
        here,
    )


def curve(runs: int) -> None:
    print("draw + decide, microseconds per 1,000 draws · framework · criterion")
    sizes = [
        (4, 30, 1_000), (4, 30, 10_000), (4, 30, 100_000), (4, 60, 10_000), (4, 120, 10_000),
        (2, 30, 10_000), (8, 30, 10_000), (12, 30, 10_000), (12, 120, 10_000), (12, 120, 100_000),
    ]  # fmt: skip
    for frameworks, criteria, draws in sizes:
        problem = project(frameworks, criteria, draws)
        taken = statistics.median(
            seconds(lambda p=problem: decide(p)) for _ in range(max(3, runs // 4))
        )
        unit = 1e6 * taken / (draws / 1_000) / frameworks / criteria
        print(
            f"  {frameworks:3} frameworks × {criteria:3} criteria, {draws:7,} draws"
            f" {1e3 * taken:9.2f} ms {unit:7.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20, help="rounds (default 20)")
    runs = parser.parse_args().runs
    print(f"numpy {np.__version__}, load {os.getloadavg()[0]:.1f}, one thread")
    against_numpy(runs, 10_000)
    against_peer(max(3, runs // 4))
    curve(runs)


if __name__ == "__main__":
    main()
