"""Every gain can be worked out again from the explanation's own numbers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import Any

import numpy as np
import pytest

from advisor import paths
from advisor.kb.load import load_knowledge
from advisor.profile.file import load_profile
from advisor.profile.model import Profile
from advisor.recommend import recommend
from advisor.recommend.trace import explanation
from tests.evidence.builders import TODAY, claim, criterion, knowledge
from tests.profile.test_preferences import capability
from tests.recommend.test_recommend import base
from tests.recommend.test_trace import plain

HALF_ANSWERED = ["beginner", "prod", "research-lab"]


def explained(profile: Profile, kb) -> tuple[dict[str, Any], dict[str, Any]]:
    found = recommend(profile, kb, draws=1_000, as_of=max(TODAY, dt.date(2026, 11, 30)))
    return plain(found.to_dict()), plain(explanation(found, profile, kb).to_dict())


def by_hand(step: dict[str, Any]) -> float:
    """Σ chance · highest value − highest Σ chance · value."""
    ways = step["outcomes"]
    names = ways[0]["values"]
    after = sum(way["chance"] * max(way["values"].values()) for way in ways)
    before = max(sum(way["chance"] * way["values"][name] for way in ways) for name in names)
    return max(0.0, after - before)


def by_drawing(step: dict[str, Any]) -> tuple[float, float]:
    """Expected highest value minus highest expected one, and its error."""
    rng = np.random.default_rng(4)
    names = list(step["normal"] or step["uniform"])
    rows = []
    for name in names:
        value, move = (step["normal"] or step["uniform"])[name]
        drawn = rng.standard_normal(200_000) if step["normal"] else rng.random(200_000) - 0.5
        rows.append(value + move * drawn)
    best = max(range(len(names)), key=lambda i: (step["normal"] or step["uniform"])[names[i]][0])
    gain = np.max(rows, axis=0) - np.array(rows[best])
    return float(gain.mean()), float(gain.std() / math.sqrt(200_000))


def worked_out(found: dict[str, Any], steps: dict[str, Any]) -> set[str]:
    """Checks every step; the ways in which they were checked."""
    assert [s["id"] for s in steps["worth"]] == [n["id"] for n in found["next_best"]]
    ways = set()
    for step, item in zip(steps["worth"], found["next_best"], strict=True):
        assert (step["gain"], step["minutes"]) == (item["gain"], item["minutes"])
        if step["outcomes"]:
            assert sum(way["chance"] for way in step["outcomes"]) == pytest.approx(1)
            assert by_hand(step) == pytest.approx(step["gain"], abs=1e-9)
            ways.add("outcomes")
        elif step["normal"] or step["uniform"]:
            gain, error = by_drawing(step)
            assert step["gain"] == pytest.approx(gain, abs=5 * error + 1e-6)
            ways.add("normal" if step["normal"] else "uniform")
        else:
            assert step["drawn"] > 0
            ways.add("drawn")
    return ways


@pytest.mark.parametrize("name", HALF_ANSWERED)
def test_of_the_examples(name):
    kb = load_knowledge()
    profile = load_profile(str(paths.examples_dir() / f"{name}.yaml"), kb)
    half = dict(list(profile.answers.items())[::2])
    found, steps = explained(dataclasses.replace(profile, answers=half), kb)
    ways = worked_out(found, steps)
    assert "outcomes" in ways
    assert ("normal" in ways) == (found["verdict"] != "only-one")


def test_of_a_route_that_nobody_knows():
    kb = base(capabilities=(capability("fly", birch="native"),))
    found, steps = explained(
        Profile(name="p", importance={"speed": 5, "help": 1}, require=("fly",)), kb
    )
    assert "outcomes" in worked_out(found, steps)
    (route,) = [step for step in steps["worth"] if step["id"] == "fly.ash"]
    assert [way["label"] for way in route["outcomes"]] == ["it does", "it does not"]
    assert route["outcomes"][1]["values"]["ash"] == 0


def test_of_a_cell_without_evidence():
    claims = {
        ("ash", "speed"): [claim("ash.speed.a", "full")],
        ("birch", "speed"): [claim("birch.speed.a", "half")],
        ("birch", "help"): [claim("birch.help.a", "half")],
    }
    kb = knowledge(claims, criteria=(criterion("speed"), criterion("help", group="h")))
    found, steps = explained(Profile(name="p", importance={"speed": 1, "help": 4}), kb)
    assert worked_out(found, steps) == {"uniform"}
    (step,) = steps["worth"]
    assert step["uniform"]["birch"][1] == 0 < step["uniform"]["ash"][1]
