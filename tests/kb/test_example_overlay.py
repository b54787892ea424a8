"""The worked example of a team's own knowledge, end to end."""

from __future__ import annotations

import json

import pytest

from advisor import paths
from advisor.kb.load import BUILT_IN, check_knowledge, load_knowledge
from tests.cli.conftest import PROD, ROOT, Advisor, advisor
from tests.cli.in_process import Call, call

__all__ = ["advisor", "call"]

OVERLAY = paths.examples_dir() / "overlay"
REPLACED = "pytorch.debugging.like-python"
NEW = "skills-in-the-team"
DAY = ("--as-of", "2026-11-20")


def answer(call: Call, *more: object) -> dict[str, object]:
    done = call("recommend", "--profile", PROD, *DAY, "--draws", "1000", "--format", "json", *more)
    assert done.code == 0, done.err
    data = done.envelope["data"]
    assert isinstance(data, dict)
    return data


def test_it_has_no_finding_of_its_own() -> None:
    found = check_knowledge([OVERLAY])[1]
    assert not [f for f in found if f.where and "overlay" in f.where.file], found


def test_it_adds_a_criterion_with_a_source_and_replaces_a_level_with_a_reason() -> None:
    before, after = load_knowledge(cache=False), load_knowledge([OVERLAY], cache=False)
    assert NEW in after.criteria
    assert NEW not in before.criteria
    was, now = before.claims[REPLACED].claim, after.claims[REPLACED].claim
    assert was.states != now.states
    assert now.reason != was.reason
    ours = {key for key, layer in after.origin.items() if layer != BUILT_IN}
    assert ("claim", REPLACED) in ours
    assert {kind for kind, _ in ours} == {"criterion", "source", "claim"}
    sources = {e.source for key in ours if key[0] == "claim"
               for e in after.claims[key[1]].claim.evidence}  # fmt: skip
    assert all(("source", source) in ours for source in sources)
    assert len(after.claims) == len(before.claims) + 2
    assert after.version.startswith(before.version + "+")


def test_the_recommendation_says_what_came_from_there(call: Call) -> None:
    data = answer(call, "--kb", OVERLAY)
    overlay = data["overlay"]
    assert isinstance(overlay, list)
    assert f"claim {REPLACED} ({OVERLAY})" in overlay
    assert f"criterion {NEW} ({OVERLAY})" in overlay
    text = json.dumps(data["beliefs"])
    assert str(OVERLAY) in text, "evidence carries where it came from"
    assert answer(call)["overlay"] == []


def test_the_level_that_was_replaced_moves_the_belief(call: Call) -> None:
    def belief(data: dict[str, object]) -> float:
        beliefs = data["beliefs"]
        assert isinstance(beliefs, list)
        (one,) = [b for b in beliefs
                  if (b["framework"], b["criterion"]) == ("pytorch", "debugging")]  # fmt: skip
        return float(one["mean"])

    assert belief(answer(call, "--kb", OVERLAY)) < belief(answer(call))


@pytest.mark.parametrize("format_", ["table", "markdown"])
def test_people_read_it_too(call: Call, format_: str) -> None:
    done = call(
        "recommend",
        "--profile",
        PROD,
        "--kb",
        OVERLAY,
        *DAY,
        "--draws",
        "1000",
        "--format",
        format_,
    )
    assert done.code == 0, done.err
    flat = " ".join(done.out.split())
    assert REPLACED in flat
    assert str(OVERLAY) in flat


def test_the_call_that_is_documented(advisor: Advisor) -> None:
    """From the root of a checkout, as CONTRIBUTING.md has it."""
    advisor.folder = ROOT
    done = advisor("recommend", "--profile", "examples/prod.yaml", "--kb", "examples/overlay")
    assert done.code == 0, done.err
    assert "(examples/overlay)" in " ".join(done.out.split())
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "--kb examples/overlay" in text
