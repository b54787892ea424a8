"""How many projects a second are read and decided together, beside one by one.

python benchmarks/portfolio.py [--projects 2000] [--draws 2000] [--rounds 5]

Writes profiles with random answers into a temporary folder, reads and decides them as
`advisor recommend --profiles` does, and says what each part takes. Numeric libraries are held to
one thread, so that the rate is that of one core. Each round takes reading, deciding, and a few
projects one by one in turn; the median of the rounds is reported.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before numpy is imported

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from advisor.kb.knowledge import Knowledge  # noqa: E402 - after the threads are set
from advisor.kb.load import load_knowledge  # noqa: E402
from advisor.profile.file import dump_profile, parse_profile  # noqa: E402
from advisor.profile.folder import read_folder  # noqa: E402
from advisor.profile.model import Profile  # noqa: E402
from advisor.profile.questionnaire import asked  # noqa: E402
from advisor.recommend import recommend  # noqa: E402
from advisor.recommend.portfolio import score_portfolio  # noqa: E402

ONE_BY_ONE = 20
"""Projects that are also decided alone, each with everything that is shown of it."""


def some_profile(knowledge: Knowledge, number: int) -> Profile:
    """Three of four questions that apply answered at random, as a person leaves some open."""
    rng = random.Random(number)
    profile = Profile(name=f"project {number}")
    for question in knowledge.questions.values():
        if question not in asked(knowledge, profile.answers) or rng.random() > 0.75:  # noqa: PLR2004
            continue
        ids = [answer.id for answer in question.answers]
        count = min(len(ids), rng.randint(1, 3)) if question.kind == "many" else 1
        answers = {**profile.answers, question.id: tuple(rng.sample(ids, count))}
        profile = replace(profile, answers=answers)
    return profile


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=2_000)
    parser.add_argument("--draws", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(arguments)
    knowledge = load_knowledge(bare=True)
    profiles = [some_profile(knowledge, number) for number in range(given.projects)]
    texts = [dump_profile(profile) for profile in profiles]
    times: dict[str, list[float]] = {"read": [], "decide": [], "carefully": [], "alone": []}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number, text in enumerate(texts):
            (folder / f"{number:06}.yaml").write_text(text, encoding="utf-8")
        for _ in range(given.rounds):
            read, found = seconds(lambda: read_folder(folder, knowledge))
            decide, _ = seconds(
                lambda: score_portfolio(found.projects, knowledge, draws=given.draws)  # noqa: B023
            )
            few = texts[:ONE_BY_ONE]
            carefully, _ = seconds(lambda: [parse_profile(t, "p", knowledge) for t in few])  # noqa: B023
            alone, _ = seconds(
                lambda: [recommend(p, knowledge, draws=given.draws) for p in profiles[:ONE_BY_ONE]]
            )
            times["read"].append(1e3 * read / given.projects)
            times["decide"].append(1e3 * decide / given.projects)
            times["carefully"].append(1e3 * carefully / len(few))
            times["alone"].append(1e3 * alone / ONE_BY_ONE)
    middle = {name: statistics.median(each) for name, each in times.items()}
    both = [1e3 / (a + b) for a, b in zip(times["read"], times["decide"], strict=True)]
    print(f"{given.projects:,} projects, {len(knowledge.frameworks)} frameworks, ", end="")
    print(f"{len(knowledge.criteria)} criteria, {given.draws:,} draws, one thread")
    print(f"read         {middle['read']:.3f} ms a project", end="")
    print(f" (one by one, with every place: {middle['carefully']:.3f})")
    print(f"decide       {middle['decide']:.3f} ms a project", end="")
    print(f" (one by one, with all that is shown: {middle['alone']:.1f})")
    print(f"together     {statistics.median(both):,.0f} projects a second", end="")
    print(f" ({min(both):,.0f} to {max(both):,.0f}); load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
