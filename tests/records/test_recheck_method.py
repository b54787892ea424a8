"""Records that were decided by an older method: readable, checked, and not called drift."""

from __future__ import annotations

import functools

import pytest

from advisor.recommend.street import METHOD
from advisor.records.read_evidence import read_evidence
from tests.records.conftest import make_knowledge
from tests.records.rechecking import changed, check, codes, keep, texts
from tests.records.test_reproduce import GOLDEN


@pytest.fixture
def kept(tmp_path):
    return functools.partial(keep, tmp_path)


OLD = "additive-smaa/2"


def by_old_method(*numbers):
    """Evidence as a version with another method wrote it: its numbers are its own."""

    def change(content):
        content["decision"]["method"] = content["recommendation"]["stamp"]["method"] = OLD
        for item, p_best in zip(content["recommendation"]["ranking"], numbers, strict=False):
            item["p_best"] = p_best

    return change


def test_numbers_of_an_older_method_are_no_drift(kept):
    found = check(kept(change=by_old_method(0.5, 0.5)))
    assert found.stands
    assert (found.then.state, found.then.failed) == ("cannot", False)
    assert f"decided by method {OLD}" in found.then.text
    assert codes(found) == {"method"}
    (text,) = texts(found, "method")
    assert text.startswith(f"by {METHOD} what was known then gives P(best) of PyTorch 0.")
    assert "(recorded 0.500)" in text
    assert found.p_best_then["pytorch"] == 0.5
    assert found.p_best_by_this_method == found.p_best_today
    assert found.to_dict()["p_best_by_this_method"] == found.p_best_today


def test_a_method_that_hardly_moves_the_numbers_is_a_note(kept):
    found = check(kept(change=by_old_method()))
    assert codes(found, "note") == {"method"}
    assert len(found.changes) == 1


def test_what_the_method_changed_and_what_became_known_are_told_apart(kept):
    today = changed(make_knowledge(), "pt-eager", states="poor")
    found = check(kept(change=by_old_method(0.1, 0.9)), today)
    assert {"method", "claim-level"} <= codes(found)
    before = found.p_best_by_this_method["pytorch"]
    for text in texts(found, "probability"):
        if text.startswith("P(best) of PyTorch"):
            assert text.endswith(f"then {before:.3f}")


def test_a_choice_that_only_the_method_overturns_says_so(kept):
    def other_choice(content):
        by_old_method(0.3, 0.7)(content)
        content["recommendation"]["winner"] = "tensorflow"

    found = check(kept(change=other_choice))
    (winner,) = (c for c in found.changes if c.code == "winner")
    assert winner.text.endswith("by the method of this version it was so with what was known then")
    assert "probability" not in codes(found)


def test_where_the_file_holds_too_little_for_the_new_method_it_is_said(kept):
    def old_and_short(content):
        by_old_method(0.5, 0.5)(content)
        content["knowledge"]["criteria"][0]["levels"] = "three"

    found = check(kept(change=old_and_short))
    (text,) = texts(found, "method")
    assert "may come from that as well as from what is known today" in text
    assert found.p_best_by_this_method is None
    assert "method" in codes(found, "matters")


@pytest.mark.parametrize("path", sorted(GOLDEN.rglob("*.evidence.json")), ids=lambda p: p.name)
def test_golden_files_of_every_version_can_be_checked_again(path):
    found = check(read_evidence(path))
    assert found.then.state != "differs", found.then.text
    assert not codes(found) & {"not-reproduced", "answer-lost", "framework-gone"}
    assert found.chosen == "pytorch"
