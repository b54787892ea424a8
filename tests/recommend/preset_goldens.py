"""What the examples must answer: a committed file, how it differs from today, and how to renew it.

python -m tests.recommend.preset_goldens            prints what has changed
python -m tests.recommend.preset_goldens --write    accepts it: commit the file with the reason
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from advisor import paths
from advisor.kb.knowledge import Knowledge
from advisor.kb.load import load_knowledge
from advisor.profile.file import load_profile
from advisor.recommend import recommend
from advisor.recommendation import Recommendation

GOLDEN = Path(__file__).with_name("preset_goldens.yaml")
JUDGED = dt.date(2026, 11, 20)
"""Evidence ages; the goldens are of this day."""

HEAD = """\
# What each profile in examples/ is answered: verdict, winner, and P(best) in percent, best first.
# Made by: python -m tests.recommend.preset_goldens --write
"""

Golden = dict[str, Any]
"""``verdict``, ``winner``, and ``ranking``: framework id to percent or "ruled out", in order."""


def presets() -> list[str]:
    """Names of the examples."""
    return sorted(path.stem for path in paths.examples_dir().glob("*.yaml"))


def golden_of(answer: Recommendation) -> Golden:
    """The part of a recommendation that is kept."""
    return {
        "verdict": answer.verdict,
        "winner": answer.winner,
        "ranking": {
            row.framework: "ruled out" if row.status == "fail" else round(100 * row.p_best)
            for row in answer.ranking
        },
    }


def today(knowledge: Knowledge) -> dict[str, Golden]:
    """What is answered now, for every example."""
    return {
        name: golden_of(
            recommend(
                load_profile(paths.examples_dir() / f"{name}.yaml", knowledge),
                knowledge,
                as_of=JUDGED,
            )
        )
        for name in presets()
    }


def read(path: Path = GOLDEN) -> dict[str, Golden]:
    """The committed answers."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def write(now: Mapping[str, Golden], path: Path = GOLDEN) -> None:
    """Accept ``now``."""
    text = yaml.safe_dump(dict(now), sort_keys=False, allow_unicode=True, default_flow_style=False)
    path.write_text(HEAD + text, encoding="utf-8")


def changes(before: Mapping[str, Golden], now: Mapping[str, Golden]) -> list[str]:
    """One line for each thing that differs, in words."""
    lines = [f"{name}: new" for name in now if name not in before]
    lines += [f"{name}: gone" for name in before if name not in now]
    for name in now:
        if name in before:
            lines += [f"{name}: {said}" for said in _changes(before[name], now[name])]
    return lines


def _changes(before: Golden, now: Golden) -> Iterator[str]:
    for key in ("verdict", "winner"):
        if before[key] != now[key]:
            yield f"{key} {before[key]} → {now[key]}"
    old, new = before["ranking"], now["ranking"]
    for framework in [*new, *(name for name in old if name not in new)]:
        if old.get(framework) != new.get(framework):
            yield f"{framework} {_said(old.get(framework))} → {_said(new.get(framework))}"
    if list(old) != list(new):
        yield f"order {', '.join(old)} → {', '.join(new)}"


def _said(percent: int | str | None) -> str:
    if percent is None:
        return "not there"
    return percent if isinstance(percent, str) else f"{percent} of 100"


def main() -> int:
    """Print the changes; with ``--write`` keep them. 1 where something changed and was not kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true", help="accept what is answered now")
    asked = parser.parse_args()
    now = today(load_knowledge(cache=False))
    differ = changes(read() if GOLDEN.exists() else {}, now)
    print("\n".join(differ) or "nothing has changed")
    if asked.write:
        write(now)
    return int(bool(differ) and not asked.write)


if __name__ == "__main__":
    raise SystemExit(main())
