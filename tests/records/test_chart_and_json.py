"""What lies beside a record: a picture that says its numbers, and the JSON-ADR form."""

from __future__ import annotations

import dataclasses
import json
import xml.etree.ElementTree as ET

import pytest

from advisor.records.chart import BARS, chart, description
from advisor.records.json_adr import json_adr
from advisor.records.record_file import read_record
from advisor.records.write import new_record
from tests.records.conftest import AS_OF, decide, make_knowledge, make_profile
from tests.records.test_hostile import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"


def drawn(recommendation, knowledge):
    root = ET.fromstring(chart(recommendation, knowledge))
    return root, [text.text for text in root.iter(f"{SVG}text")]


def test_the_picture_says_its_numbers_in_text(recommendation, knowledge):
    root, said = drawn(recommendation, knowledge)
    for ranked in recommendation.ranking:
        assert ranked.name in said
        assert f"{ranked.p_best:.3f}" in said
    for contribution in recommendation.contributions[:BARS]:
        assert f"{contribution.difference:+.3f}".replace("-", "−") in said
    assert root.find(f"{SVG}title").text == description(recommendation)


def test_bars_are_as_long_as_the_numbers_and_stay_inside(recommendation, knowledge):
    root, _ = drawn(recommendation, knowledge)
    _, _, width, _ = map(float, root.get("viewBox").split())
    first, second, *rest = list(root.iter(f"{SVG}rect"))[1:]
    p = [ranked.p_best for ranked in recommendation.ranking]
    assert float(second.get("width")) / float(first.get("width")) == pytest.approx(
        p[1] / p[0], abs=0.01
    )
    for bar in (first, second, *rest):
        assert 0 <= float(bar.get("x")) <= float(bar.get("x")) + float(bar.get("width")) <= width
    for line in root.iter(f"{SVG}line"):
        assert 0 <= float(line.get("x1")) <= width
        assert 0 <= float(line.get("x2")) <= width


def test_both_sides_get_the_room_that_they_need(recommendation, knowledge):
    """Bars start at one line, to its right where the choice is ahead, and never under a number."""
    first, second, *_ = recommendation.contributions
    for sizes in ((0.2, 0.1), (0.2, -0.1), (-0.2, -0.01), (0.0, 0.0)):
        pair = zip((first, second), sizes, strict=True)
        contributions = tuple(dataclasses.replace(c, difference=size) for c, size in pair)
        changed = dataclasses.replace(recommendation, contributions=contributions)
        root, said = drawn(changed, knowledge)
        middle = float(next(root.iter(f"{SVG}line")).get("x1"))
        bars = list(root.iter(f"{SVG}rect"))[-2:]
        for bar, size in zip(bars, sizes, strict=True):
            x, width = float(bar.get("x")), float(bar.get("width"))
            start = x if size >= 0 else x + width
            assert start == pytest.approx(middle, abs=0.2)
            assert 310 <= x <= x + width <= 672
        for mark in ("← TensorFlow ahead", "PyTorch ahead →"):
            assert mark in said
    assert "thin lines: one standard deviation" in said


def test_the_longest_title_of_the_knowledge_base_is_not_cut(recommendation, knowledge):
    title = "Libraries, pretrained models and domain fit"
    longest = dataclasses.replace(recommendation.contributions[0], title=title)
    changed = dataclasses.replace(recommendation, contributions=(longest,))
    assert title in drawn(changed, knowledge)[1]


def test_it_repeats_byte_for_byte_and_runs_nothing(recommendation, knowledge):
    assert chart(recommendation, knowledge) == chart(recommendation, make_knowledge())
    root, _ = drawn(recommendation, knowledge)
    assert not {element.tag for element in root.iter()} & {f"{SVG}script", f"{SVG}image"}


def test_where_there_is_nothing_to_compare_there_is_no_picture(knowledge):
    for changes in ({"require": ["on-the-moon"]}, {"frameworks": ["pytorch"]}):
        assert chart(decide(make_profile(**changes), knowledge), knowledge) == ""


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_keep_it_well_formed(recommendation, knowledge, text):
    ranking = tuple(dataclasses.replace(r, name=text) for r in recommendation.ranking)
    first = dataclasses.replace(recommendation.contributions[0], title=text)
    changed = dataclasses.replace(
        recommendation, ranking=ranking, contributions=(first, *recommendation.contributions[1:])
    )
    root, _ = drawn(changed, knowledge)
    assert root.tag == f"{SVG}svg"


def test_the_record_shows_it_with_its_numbers_as_alternative_text(
    recommendation, profile, knowledge, tmp_path
):
    written = new_record(
        recommendation, profile, knowledge, None if recommendation.measured is None else _run(),
        directory=tmp_path, title="Use it", today=AS_OF, with_chart=True,
    )  # fmt: skip
    text = written.path.read_text("utf-8")
    assert f"![{description(recommendation)}](0001-use-it.svg)" in text
    assert (tmp_path / "0001-use-it.svg").read_text("utf-8") == chart(recommendation, knowledge)


def _run():
    from tests.records.conftest import make_run

    return make_run()


def adr(tmp_path, text="Use it", **changes):
    knowledge = make_knowledge()
    profile = dataclasses.replace(make_profile(), **changes)
    written = new_record(
        decide(profile, knowledge), profile, knowledge, None,
        directory=tmp_path, title=text, deciders=["Ana", "Bo"], tags=["x"], today=AS_OF,
        with_json=True,
    )  # fmt: skip
    content = json.loads(written.beside[-1].read_text("utf-8"))
    assert content["version"] == "1.0.0"
    assert json_adr(read_record(written.path)) == written.beside[-1].read_text("utf-8")
    return content["adr"]


def test_the_json_form_has_the_fields_of_its_schema(tmp_path):
    found = adr(tmp_path)
    assert set(found) == {
        "number", "title", "status", "date", "deciders", "consulted", "informed", "tags",
        "context", "decision_drivers", "considered_options", "decision", "consequences",
        "confirmation", "links", "custom_sections", "path",
    }  # fmt: skip
    assert (found["number"], found["title"], found["status"]) == (1, "Use it", "accepted")
    assert found["date"] == "2026-11-20"
    assert found["deciders"] == ["Ana", "Bo"]
    assert [set(o) for o in found["considered_options"]] == [{"name", "pros", "cons"}] * 2
    assert set(found["consequences"]) == {"positive", "negative", "risks"}
    assert found["consequences"]["positive"][0].startswith("it meets every must: ")
    assert found["consequences"]["positive"][1].startswith("on training speed it is ")
    assert not any(said.startswith("Neutral") for said in found["consequences"]["risks"])
    assert found["decision"].startswith('Chosen option: "PyTorch", because')
    assert found["custom_sections"]["evidence"] == "0001-use-it.evidence.json"
    assert found["path"] == "0001-use-it.md"
    assert all(isinstance(v, str) for v in found["custom_sections"].values())


@pytest.mark.parametrize("text", [t for t in HOSTILE if t != "\udcff half"])
def test_hostile_titles_come_through(tmp_path, text):
    from advisor.records.markdown import clean

    assert adr(tmp_path, text, title=text)["title"] == clean(text)


def test_a_draft_has_none_because_the_form_asks_for_a_number(
    recommendation, profile, knowledge, run, tmp_path
):
    written = new_record(
        recommendation, profile, knowledge, run,
        directory=tmp_path, today=AS_OF, draft=True, with_json=True,
    )  # fmt: skip
    assert written.beside == ()
