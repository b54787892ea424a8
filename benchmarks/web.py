"""How long a page's script takes after one change, beside a page with nothing on it, in turns.

python -m benchmarks.web [--runs 20] [--profile]

Every change is one that was not made before, so that no recommendation comes from the cache. The
time is that of Streamlit's own test runner: the script and what the runner needs for any page,
which the empty page shows. Beside it stands the processor time of this program, which other
programs lengthen less. ``--profile`` prints what the script of one change spends its time on.
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import os
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from streamlit.testing.v1 import AppTest

from advisor.kb.load import load_knowledge
from advisor.paths import examples_dir
from advisor.profile.file import load_profile
from advisor.web import routes, share
from advisor.web.draft import from_profile

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300
MANY = 5
"""A question with more answers than this has enough choices for every run."""
Change = Callable[[], AppTest]


def app(page: str) -> AppTest:
    """The app on a page, with the answers of an example."""
    known = load_knowledge()
    profile = load_profile(examples_dir() / "prod.yaml", known)
    tester = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    tester.query_params["p"] = share.pack(from_profile(profile))
    tester.run()
    return tester.switch_page(str(routes.FOLDER / f"{page}.py")).run()


def empty() -> Iterator[Change]:
    """A page with a heading."""
    tester = AppTest.from_string(
        "import streamlit as st\nst.title('Empty')", default_timeout=PATIENCE
    )
    tester.run()
    while True:
        yield tester.run


def answers() -> Iterator[Change]:
    """Another answer on the page Project: choices of places and forms that were not made yet."""
    tester = app("project")
    keys = [str(item.key) for item in tester.get("pills") if str(item.key).startswith("q:")]
    many = [key for key in keys if len(pills(tester, key).options) > MANY][:2]
    options = [load_knowledge().questions[key.split(":")[1]].answers for key in many]
    for chosen in itertools.product(
        *(itertools.combinations([a.id for a in one], 3) for one in options)
    ):
        for key, value in zip(many, chosen, strict=True):
            if pills(tester, key).value != list(value):
                pills(tester, key).set_value(list(value))
        yield tester.run


def sliders(page: str = "recommendation") -> Iterator[Change]:
    """Another importance tried on the page Recommendation; the whole page is made again."""
    tester = app(page)
    for levels in itertools.product(range(6), repeat=3):
        for slider, level in zip(tester.select_slider[:3], levels, strict=True):
            slider.set_value(level)
        yield tester.run


def words(page: str, key: str) -> Iterator[Change]:
    """Another word searched for."""
    tester = app(page)
    for word in itertools.product("abcdeinorst", repeat=2):
        tester.text_input(key=key).set_value("".join(word))
        yield tester.run


def pills(tester: AppTest, key: str) -> Any:
    (found,) = [item for item in tester.get("pills") if item.key == key]
    return found


KINDS: dict[str, Callable[[], Iterator[Change]]] = {
    "empty page": empty,
    "an answer (Project)": answers,
    "a slider (Recommendation)": sliders,
    "a search (Claims)": lambda: words("claims", "said"),
    "a search (Knowledge)": lambda: words("knowledge", "find"),
}


def seconds(change: Change) -> tuple[float, float]:
    """How long it took, and how much processor time of this program."""
    start, used = time.perf_counter(), time.process_time()
    tester = change()
    taken = time.perf_counter() - start, time.process_time() - used
    if tester.exception:
        sys.exit(tester.exception[0].message)
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20, help="changes of each kind (default 20)")
    parser.add_argument("--profile", default="", help="the kind of change to look into")
    given = parser.parse_args()
    home = tempfile.mkdtemp()
    with mock.patch.dict(os.environ, {"ADVISOR_HOME": home}):
        if given.profile:
            look_into(given.profile)
            return
        changes = {kind: make() for kind, make in KINDS.items()}
        for each in changes.values():
            seconds(next(each))
        taken: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
        for number in range(given.runs):
            order = list(KINDS) if number % 2 == 0 else list(reversed(KINDS))
            for kind in order:
                taken[kind].append(seconds(next(changes[kind])))
    bare = statistics.median(wall for wall, _ in taken["empty page"])
    print(f"{given.runs} changes of each kind in turns, load {os.getloadavg()[0]:.1f}")
    for kind, times in taken.items():
        wall, used = (statistics.median(part) for part in zip(*times, strict=True))
        print(
            f"{kind:28} median {1e3 * wall:5.0f} ms, {1e3 * (wall - bare):5.0f} ms more than the "
            f"empty page; processor {1e3 * used:5.0f} ms"
        )


def look_into(kind: str) -> None:
    """Print where a change spends its time; the script's thread is the one that is looked at."""
    from streamlit.runtime.scriptrunner import exec_code

    found = cProfile.Profile(time.thread_time)
    real = exec_code.exec_func_with_error_handling

    def profiled(*args: Any, **named: Any) -> Any:
        return found.runcall(real, *args, **named)

    changes = KINDS[kind]()
    seconds(next(changes))
    with mock.patch(
        "streamlit.runtime.scriptrunner.script_runner.exec_func_with_error_handling", profiled
    ):
        for _ in range(5):
            seconds(next(changes))
    pstats.Stats(found).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
