"""Entries without their models say what the entries say, and decide alike."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from advisor.kb.compiled import Bare
from advisor.kb.load import load_knowledge
from advisor.profile.file import load_profile
from advisor.recommend import recommend

TABLES = ("frameworks", "groups", "criteria", "sources", "claims", "capabilities", "sections",
          "probes", "tools", "published", "collected")  # fmt: skip


def told(value: Any) -> Any:
    """What an entry says, with or without its model."""
    if isinstance(value, (Bare, BaseModel)):
        return {key: told(inner) for key, inner in vars(value).items()}
    if hasattr(value, "__dataclass_fields__"):
        return {key: told(getattr(value, key)) for key in value.__dataclass_fields__}
    if isinstance(value, (list, tuple)):
        return [told(inner) for inner in value]
    if isinstance(value, dict):
        return {key: told(inner) for key, inner in value.items()}
    return value


@pytest.mark.parametrize("table", TABLES)
def test_every_entry_says_the_same(table: str) -> None:
    load_knowledge()
    whole, bare = load_knowledge(cache=False), load_knowledge(bare=True)
    ours, theirs = getattr(whole, table), getattr(bare, table)
    assert list(ours) == list(theirs)
    assert ours, "the base has some"
    for key in ours:
        assert told(ours[key]) == told(theirs[key]), key


@pytest.mark.parametrize("profile", sorted(Path("examples").glob("*.yaml")), ids=lambda p: p.stem)
def test_the_recommendation_is_the_same_to_the_last_digit(profile: Path) -> None:
    load_knowledge()
    found = []
    for bare in (False, True):
        knowledge = load_knowledge(bare=bare)
        answer = recommend(load_profile(profile, knowledge), knowledge, draws=1_000)
        found.append(json.dumps(answer.to_dict(), sort_keys=True))
    assert found[0] == found[1]


def test_nothing_of_pydantic_is_loaded_for_a_recommendation() -> None:
    program = (
        "import sys; from advisor.cli.edge import main; "
        "code = main(['recommend', '--profile', 'examples/prod.yaml']); "
        "sys.exit(code or 10 * ('pydantic' in sys.modules))"
    )
    load_knowledge()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
