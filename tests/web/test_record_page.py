"""The Record page offers what ``advisor record new`` would write, whatever is typed into it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import yaml

from advisor.paths import examples_dir
from advisor.profile.file import build_profile, load_profile
from advisor.recommend import recommend
from advisor.records.write import new_record
from advisor.web import share
from advisor.web.draft import Draft, from_profile
from tests.web import builders
from tests.web.conftest import texts
from tests.web.test_pages import EXAMPLES, bare

RECORD, EVIDENCE = "Download the record", "Download the evidence"
FIELDS = ("title", "deciders", "consulted", "informed", "tags")


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def fill(tester, **typed: str):
    for name, text in typed.items():
        tester.text_input(key=f"record-{name}").set_value(text)
    tester.run()
    assert not tester.exception
    return tester


@pytest.fixture
def written(known, tmp_path):
    """What the same record is on disk: names and contents of the pair."""

    def write(profile, run=None, **named):
        answer = recommend(profile, known, run, as_of=today())
        review = today() + dt.timedelta(days=180)
        made = new_record(
            answer, profile, known, run,
            directory=tmp_path / "records", review_by=review, today=today(), **named,
        )  # fmt: skip
        return {
            RECORD: (made.path.read_text(encoding="utf-8"), made.path.name),
            EVIDENCE: (made.evidence_path.read_text(encoding="utf-8"), made.evidence_path.name),
        }

    return write


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_downloads_are_what_the_command_writes(app, go, known, offered, written, example):
    profile = load_profile(examples_dir() / example, known)
    go(app(p=share.pack(from_profile(profile))), "record")
    assert {RECORD: offered[RECORD], EVIDENCE: offered[EVIDENCE]} == written(profile)


def test_the_downloads_with_a_run_are_what_the_command_writes(with_run, known, offered, written):
    profile = load_profile(examples_dir() / "prod.yaml", known)
    run = builders.run()
    with_run(run, "record", p=share.pack(from_profile(profile)))
    assert {RECORD: offered[RECORD], EVIDENCE: offered[EVIDENCE]} == written(profile, run)
    assert json.loads(offered[EVIDENCE][0])["run"]["id"] == run.id


@pytest.mark.parametrize("title", ["日本", "", "???", "Use X: a *good* one", "é" * 300, "../../up"])
def test_any_title_gives_the_names_that_the_command_gives(app, go, known, offered, written, title):
    profile = load_profile(examples_dir() / "prod.yaml", known)
    tester = go(app(p=share.pack(from_profile(profile))), "record")
    fill(tester, title=title)
    expected = written(profile, title=title or None)
    assert (offered[RECORD], offered[EVIDENCE]) == (expected[RECORD], expected[EVIDENCE])
    assert "/" not in offered[RECORD][1]


def test_everything_typed_stands_in_the_head_of_the_record(app, go, offered):
    tester = go(app(), "record")
    fill(tester, title="Take it", deciders="Ada, Grace", consulted="Alan", informed="all",
         tags="machine learning, web")  # fmt: skip
    head = yaml.safe_load(offered[RECORD][0].split("---\n")[1])
    assert head["decision-makers"] == "Ada, Grace"
    assert head["consulted"] == "Alan"
    assert head["informed"] == "all"
    assert head["tags"] == "machine-learning, web"
    assert "\n# Take it\n" in offered[RECORD][0]
    assert head["review-by"] == today() + dt.timedelta(days=180)


def test_a_draft_has_no_number_and_is_only_proposed(app, go, known, offered, written):
    tester = go(app(), "record")
    decided, decided_name = offered[RECORD]
    assert decided_name.startswith("0001-")
    tester.toggle(key="record-draft").set_value(True).run()
    profile = build_profile({"name": "my-project", "answers": {}}, known)
    expected = written(profile, draft=True)
    assert (offered[RECORD], offered[EVIDENCE]) == (expected[RECORD], expected[EVIDENCE])
    head = yaml.safe_load(offered[RECORD][0].split("---\n")[1])
    assert head["status"] == "proposed"
    assert "number" not in head
    tester.toggle(key="record-draft").set_value(False).run()
    assert offered[RECORD] == (decided, decided_name)


@pytest.mark.parametrize("number", [1, 42, 9999])
def test_the_number_is_in_both_names_and_in_the_head(app, go, offered, number):
    tester = go(app(), "record")
    tester.number_input(key="record-number").set_value(number).run()
    text, name = offered[RECORD]
    assert name.startswith(f"{number:04d}-")
    assert offered[EVIDENCE][1] == name.removesuffix(".md") + ".evidence.json"
    assert yaml.safe_load(text.split("---\n")[1])["number"] == number
    assert offered[EVIDENCE][1] in text


def test_the_day_of_review_can_be_changed_and_left_out(app, go, offered):
    tester = go(app(), "record")
    day = today() + dt.timedelta(days=30)
    tester.date_input(key="record-review").set_value(day).run()
    assert yaml.safe_load(offered[RECORD][0].split("---\n")[1])["review-by"] == day
    go(go(tester, "project"), "record")
    assert tester.date_input(key="record-review").value == day


def test_hostile_words_stay_words_in_the_preview_and_in_both_files(app, go, offered):
    evil = builders.HOSTILE[:200]
    tester = go(app(), "record")
    fill(tester, **dict.fromkeys(FIELDS, evil))
    markdown = "\n".join(str(item.value) for item in tester.markdown)
    assert "alert" in markdown
    for markup in ("<script>", "[x](", "![i](", ":red[", ":material/delete:", "\u202e"):
        assert not bare(markup, markdown), markup
    text, name = offered[RECORD]
    head = yaml.safe_load(text.split("\n---\n")[0].removeprefix("---\n"))
    assert "alert(1)" in head["decision-makers"]
    assert "\u202e" not in text
    assert head["status"] == "accepted"
    json.loads(offered[EVIDENCE][0])
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")


def test_front_matter_cannot_be_closed_from_a_field(app, go, offered):
    tester = go(app(), "record")
    fill(tester, deciders="x\n---\nstatus: rejected", title="---")
    head = yaml.safe_load(offered[RECORD][0].split("\n---\n")[0].removeprefix("---\n"))
    assert head["status"] == "accepted"


def test_the_form_is_kept_over_pages_and_the_title_is_only_proposed(app, go, known):
    tester = go(app(), "record")
    assert tester.text_input(key="record-title").value == ""
    assert tester.text_input(key="record-title").placeholder.startswith("Use ")
    typed = {name: f"some {name}" for name in FIELDS}
    fill(tester, **typed)
    for page in ("knowledge", "project", "recommendation"):
        go(tester, page)
    go(tester, "record")
    for name, text in typed.items():
        assert tester.text_input(key=f"record-{name}").value == text


def test_the_preview_is_the_record_and_its_markdown_is_the_download(app, go, offered):
    tester = go(app(p=share.pack(Draft(title="the *vision* service"))), "record")
    text, _ = offered[RECORD]
    front, program, whole = tester.get("code")
    assert whole.value == text.rstrip("\n")
    assert text.startswith(f"---\n{front.value}")
    assert f"```{program.language}\n{program.value}\n```" in text
    body = "\n".join(str(item.value) for item in tester.markdown)
    for line in text.splitlines():
        if line.startswith("#"):
            assert f"#{line}" in body.replace("\u200b", "")


def test_tables_of_the_record_are_tables_of_the_page(with_run):
    tester = with_run(builders.run(), "record")
    ratios = [item.value for item in tester.table if "Ratio of times" in item.value.columns]
    assert len(ratios) == 1
    assert len(ratios[0]) == 1
    assert "[0.48, 0.52]" in ratios[0]["Ratio of times"].iloc[0].replace("\\", "")
    assert not any("| ---" in str(item.value) for item in tester.markdown)
    assert "Verdict" in texts(tester)
