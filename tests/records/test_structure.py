"""The shape that other tools read: MADR 4.0, front matter first, headings in order."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from advisor.records.render import render_record
from advisor.records.write import new_record
from tests.records.conftest import AS_OF, decide, make_profile
from tests.records.reading import read

HEADINGS = [
    (2, "Context and Problem Statement"),
    (2, "Decision Drivers"),
    (2, "Considered Options"),
    (2, "Decision Outcome"),
    (3, "Consequences"),
    (3, "Confirmation"),
    (2, "Pros and Cons of the Options"),
    (3, "PyTorch"),
    (3, "TensorFlow"),
    (2, "More Information"),
]
SITUATIONS = {
    "measured": {},
    "nothing said": {"answers": {}, "description": ""},
    "none meets the musts": {"require": ["on-the-moon"]},
    "only one left": {"require": ["windows-gpu"]},
    "a must is not known": {"require": ["on-a-toaster"]},
    "one framework": {"frameworks": ["pytorch"]},
}


@pytest.fixture(params=list(SITUATIONS))
def situation(request, knowledge, run):
    profile = make_profile(**SITUATIONS[request.param])
    with_run = run if request.param == "measured" else None
    return decide(profile, knowledge, with_run), profile, knowledge, with_run


def test_headings_are_those_of_madr_in_their_order(situation, tmp_path):
    recommendation = situation[0]
    written = new_record(*situation, directory=tmp_path, title="A title", today=AS_OF)
    record = read(written.path.read_text("utf-8"))
    options = [(3, ranked.name) for ranked in recommendation.ranking]
    assert record.headings == [(1, "A title"), *HEADINGS[:7], *options, HEADINGS[-1]]
    assert not record.html


def test_the_title_stands_on_the_line_right_after_the_front_matter(situation):
    lines = render_record(*situation, title="A title", today=AS_OF).splitlines()
    assert lines[0] == "---"
    assert lines[lines.index("---", 1) + 1] == "# A title"


def test_the_front_matter_is_flat_complete_and_in_order(
    recommendation, profile, knowledge, run, tmp_path
):
    (tmp_path / "0006-earlier.md").touch()
    written = new_record(
        recommendation, profile, knowledge, run,
        directory=tmp_path, title=None, deciders=["Ana Ruiz", "Bo Chen"],
        consulted=["platform team"], informed=["all"], tags=["deep learning", "serving"],
        review_by=dt.date(2027, 5, 20), today=AS_OF,
    )  # fmt: skip
    record = read(written.path.read_text("utf-8"))
    assert record.head_lines == [
        "number: 7",
        "status: accepted",
        "date: 2026-11-20",
        "decision-makers: Ana Ruiz, Bo Chen",
        "consulted: platform team",
        "informed: all",
        "tags: deep-learning, serving",
        "review-by: 2027-05-20",
        record.head_lines[8],
        "kb-version: 2026.11.1",
        "evidence: 0007-use-pytorch-for-the-vision-service.evidence.json",
    ]
    assert re.fullmatch(r"generated-by: advisor \d+\.\d+\.\d+\S*", record.head_lines[8])
    assert record.head["number"] == 7
    assert record.head["date"] == AS_OF


def test_line_based_readers_find_status_and_date(recommendation, profile, knowledge, run):
    """Structurizr and adr-log look at lines, not at YAML."""
    text = render_record(recommendation, profile, knowledge, run, title="T", today=AS_OF)
    assert "\nstatus: accepted\n" in text
    assert "\ndate: 2026-11-20\n" in text
    assert next(line for line in text.splitlines() if line.startswith("# ")) == "# T"


def test_options_are_named_alike_everywhere(situation):
    recommendation = situation[0]
    record = read(render_record(*situation, today=AS_OF))
    names = [ranked.name for ranked in recommendation.ranking]
    assert record.bullets("Considered Options") == names
    assert [text for level, text in record.headings if level == 3][2:] == names
    chosen = re.search(r'^Chosen option: "(.+)", because .+\.$', record.body, re.MULTILINE)
    if recommendation.verdict == "none":
        assert chosen is None
    else:
        assert chosen is not None
        assert chosen[1] == names[0]


def test_arguments_are_bullets_that_say_good_neutral_or_bad(situation):
    record = read(render_record(*situation, today=AS_OF))
    for title in ["Consequences", *(ranked.name for ranked in situation[0].ranking)]:
        for line in record.section(title).splitlines():
            if line.startswith(("*", "-")):
                assert re.match(r"\* (Good|Neutral|Bad), because \S", line), line
    assert not re.search(r"^\s*[-+] ", record.body, re.MULTILINE)


def test_good_comes_before_neutral_before_bad(situation):
    order = ["Good", "Neutral", "Bad"]
    record = read(render_record(*situation, today=AS_OF))
    for ranked in situation[0].ranking:
        words = [order.index(line.split(",")[0]) for line in record.bullets(ranked.name)]
        assert words == sorted(words)


def test_no_two_blank_lines_and_one_newline_at_the_end(situation):
    text = render_record(*situation, today=AS_OF)
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert not re.search(r"[ \t]+$", text, re.MULTILINE)


def test_links_are_web_addresses_or_the_evidence_file(situation, tmp_path):
    written = new_record(*situation, directory=tmp_path, title=None, today=AS_OF)
    record = read(written.path.read_text("utf-8"))
    assert written.evidence_path.name in record.links
    others = [target for target in record.links if target != written.evidence_path.name]
    assert others
    assert all(target.startswith("https://") for target in others)


def test_a_preview_has_no_number_and_names_no_file(recommendation, profile, knowledge, run):
    record = read(render_record(recommendation, profile, knowledge, run, today=AS_OF))
    assert "number" not in record.head
    assert "evidence" not in record.head
    assert all(target.startswith("https://") for target in record.links)


def test_the_same_decision_gives_the_same_bytes(situation):
    assert render_record(*situation, today=AS_OF) == render_record(*situation, today=AS_OF)
