"""Every page in process: what it shows, and that nothing a person typed is lost."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import time

import pytest

from advisor.kb.load import load_knowledge
from advisor.measure.run_file import save_run
from advisor.paths import examples_dir
from advisor.profile.file import load_profile, parse_profile
from advisor.recommend import recommend
from advisor.web import jobs, share, store
from advisor.web.draft import from_profile
from advisor.web.shelf import run_key
from tests.web import builders
from tests.web.conftest import texts

PAGES = (
    "project",
    "recommendation",
    "measure",
    "claims",
    "compare",
    "team",
    "record",
    "knowledge",
    "how_it_works",
)
EXAMPLES = sorted(path.name for path in examples_dir().glob("*.yaml"))


def pills(tester, question: str):
    (found,) = [item for item in tester.get("pills") if item.key.startswith(f"q:{question}:")]
    return found


def bare(markup: str, shown: str) -> bool:
    """Whether the markup stands there with no backslash before it."""
    return re.search(rf"(?<!\\){re.escape(markup)}", shown) is not None


def button(tester, label: str):
    (found,) = [item for item in tester.button if item.label == label]
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_nothing_answered(app, go, page):
    tester = go(app(), page)
    assert tester.title[0].value == page.capitalize().replace("_", " ")
    assert not tester.error


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_shows_the_numbers_of_recommend(app, go, known, example):
    profile = load_profile(examples_dir() / example, known)
    answer = recommend(profile, known, as_of=dt.datetime.now(dt.UTC).date())
    tester = app(p=share.pack(from_profile(profile)))
    for page in PAGES:
        assert not go(tester, page).error
        if page == "recommendation":
            shown = texts(tester).replace("\\", "")
            assert answer.summary in shown
            for must in answer.requirements:
                assert must.title in shown
            for flip in answer.flips[:8]:
                assert flip.text in shown


def test_answers_survive_pages_and_stand_in_the_address(app, go):
    tester = app()
    pills(tester, "deploy-targets").set_value(["server", "android"]).run()
    kept = tester.query_params["p"]
    for page in PAGES:
        go(tester, page)
        assert tester.query_params["p"] == kept
    go(tester, "project")
    assert pills(tester, "deploy-targets").value == ["server", "android"]
    assert share.unpack(kept).answers == {"deploy-targets": ("server", "android")}


def test_a_shared_address_opens_the_same_answers(app, go):
    first = app()
    pills(first, "deploy-targets").set_value(["browser"]).run()
    second = go(app(p=first.query_params["p"]), "project")
    assert pills(second, "deploy-targets").value == ["browser"]


def test_dont_know_is_an_answer_and_leaves_the_question_open(app):
    tester = app()
    pills(tester, "deploy-targets").set_value(["server"]).run()
    pills(tester, "deploy-targets").set_value(["server", "?"]).run()
    draft = tester.session_state["draft"]
    assert (draft.answers, draft.unsure) == ({}, {"deploy-targets"})
    assert pills(tester, "deploy-targets").value == ["?"]
    pills(tester, "deploy-targets").set_value(["?", "ios"]).run()
    assert tester.session_state["draft"].answers == {"deploy-targets": ("ios",)}
    assert pills(tester, "deploy-targets").value == ["ios"]


def test_follow_ups_come_and_go_with_the_answer(app, known):
    tester = app()
    follow_up = next(q for q in known.questions.values() if "deploy-targets" in q.only_if)
    keys = [item.key for item in tester.get("pills")]
    assert not any(key.startswith(f"q:{follow_up.id}:") for key in keys)
    pills(tester, "deploy-targets").set_value(list(follow_up.only_if["deploy-targets"][:1])).run()
    assert pills(tester, follow_up.id).value in (None, [])


def test_the_sections_lead_from_one_to_the_next(app, known):
    tester = app()
    seen = []
    for _ in range(len(known.sections) + 1):
        seen.append(tester.session_state["sections"])
        (onward,) = [item for item in tester.button if item.label.startswith("Next:")]
        onward.click().run()
        assert not tester.exception
    assert seen[: len(known.sections)] == list(known.sections)
    assert tester.session_state["sections"] == "about"
    assert not [item for item in tester.button if item.label.startswith("Next:")]
    button(tester, "Back").click().run()
    assert tester.session_state["sections"] == "importance"


def test_an_importance_can_be_set_and_given_back(app, known):
    tester = app()
    tester.session_state["section"] = "importance"
    tester.run()
    criterion = next(iter(known.criteria))
    (control,) = [c for c in tester.get("segmented_control") if f":{criterion}:" in c.key]
    control.set_value(5).run()
    assert tester.session_state["draft"].importance == {criterion: 5}
    assert "You set it: 5" in texts(tester)
    (control,) = [c for c in tester.get("segmented_control") if f":{criterion}:" in c.key]
    control.set_value(-1).run()
    assert tester.session_state["draft"].importance == {}


def test_name_musts_and_choice_of_frameworks_are_kept(app, go, known):
    tester = app()
    tester.session_state["section"] = "about"
    tester.run()
    tester.text_input[0].set_value("vision").run()
    capability = next(iter(known.capabilities))
    tester.multiselect[0].set_value([capability]).run()
    go(go(tester, "knowledge"), "project")
    draft = tester.session_state["draft"]
    assert (draft.name, draft.require) == ("vision", (capability,))
    assert tester.text_input[0].value == "vision"


def test_an_example_can_be_started_from_and_undone(app):
    tester = app()
    pills(tester, "deploy-targets").set_value(["browser"]).run()
    (menu,) = tester.get("menu_button")
    titles = list(menu.options)
    menu.set_value(titles[EXAMPLES.index("prod.yaml")]).run()
    assert not tester.exception
    assert pills(tester, "deploy-targets").value == ["server", "android"]
    button(tester, "Undo").click().run()
    assert pills(tester, "deploy-targets").value == ["browser"]


def test_a_saved_profile_can_be_loaded_again(app, known):
    tester = app()
    text = (examples_dir() / "prod.yaml").read_text(encoding="utf-8")
    tester.file_uploader[0].upload("prod.yaml", text.encode()).run()
    assert not tester.error
    expected = parse_profile(text, "prod.yaml", known)
    assert tester.session_state["draft"].answers == dict(expected.answers)
    assert pills(tester, "deploy-targets").value == ["server", "android"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"schema: profile/1\nname: x\nanswers:\n  deploy-targetz: server\n", "bad.yaml:4"),
        (b"schema: profile/1\nname: x\nanswers: {deploy-targets: [serve]}\n", "server"),
        (b"schema: profile/9\nname: x\n", "bad.yaml:1"),
        (b"a: [1, 2\n", "bad.yaml:"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"- list\n", "not a profile"),
        (b"", "bad.yaml"),
        (b"a: &a [*a]\n", "bad.yaml"),
        (b"x" * 300_000, "larger"),
    ],
)
def test_a_broken_profile_gets_one_clear_message_and_loses_nothing(app, content, says):
    tester = app()
    pills(tester, "deploy-targets").set_value(["browser"]).run()
    tester.file_uploader[0].upload("bad.yaml", content).run()
    assert not tester.exception
    assert len(tester.error) == 1
    shown = f"{tester.error[0].proto.title} {tester.error[0].value}".replace("\\", "")
    assert says in shown
    assert "Traceback" not in shown
    assert pills(tester, "deploy-targets").value == ["browser"]


@pytest.mark.parametrize("value", ["1.broken", "x", "1.", "<script>", "2.eJw", "1." + "A" * 20_000])
def test_a_hostile_address_is_told_and_kept_until_something_is_answered(app, go, value):
    tester = app(p=value)
    assert not tester.exception
    assert "address" in tester.error[0].proto.title
    go(tester, "recommendation")
    assert tester.query_params["p"] == value
    go(tester, "project")
    pills(tester, "deploy-targets").set_value(["ios"]).run()
    assert not tester.error
    assert share.unpack(tester.query_params["p"]).answers == {"deploy-targets": ("ios",)}


def test_an_address_with_answers_nobody_knows_names_them(app):
    from advisor.web.draft import Draft

    tester = app(p=share.pack(Draft(answers={"no-such-question": ("a",)})))
    assert not tester.exception
    assert "no\\-such\\-question" in tester.error[0].value or "no-such" in tester.error[0].value


def test_a_run_that_was_loaded_counts_can_be_switched_off_and_survives_a_reload(app, go):
    tester = go(app(), "measure")
    run = builders.run()
    content = run.model_dump_json(by_alias=True).encode()
    tester.file_uploader[0].upload("run.json", content).run()
    assert not tester.error
    assert "PyTorch is faster" in texts(tester)
    assert tester.query_params["m"] == run_key(run)
    again = go(app(m=tester.query_params["m"]), "recommendation")
    assert "What the measurements changed" in texts(again)
    again.toggle[0].set_value(False).run()
    assert "What the measurements changed" not in texts(again)
    assert again.query_params["off"] == "1"
    go(go(again, "measure"), "recommendation")
    assert again.toggle[0].value is False
    go(again, "measure")
    button(again, "Put it away").click().run()
    assert "m" not in again.query_params
    assert "No run yet" in texts(again)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"schema": "advisor.run/99"}',
        b'{"schema": "advisor.run/1"}',
        json.dumps(builders.run_data()).encode()[:-40],
        json.dumps(builders.run_data()).replace("0.52", "NaN").encode(),
    ],
)
def test_a_broken_run_file_gets_one_clear_message(app, go, content):
    tester = go(app(), "measure")
    tester.file_uploader[0].upload("run.json", content).run()
    assert not tester.exception
    assert len(tester.error) == 1
    assert "No run yet" in texts(tester)


def test_a_damaged_run_on_disk_does_not_take_the_pages_down(app, go, tmp_path):
    from advisor.web.jobs import run_path

    run_id = "0123456789abcdef"
    path = run_path(run_id)
    path.parent.mkdir(parents=True)
    path.write_text("{ broken", encoding="utf-8")
    tester = app(m=run_id)
    assert not tester.exception
    for page in PAGES:
        go(tester, page)
    save_run(builders.run(), path)
    tester = go(app(m=run_id), "measure")
    assert "PyTorch is faster" in texts(tester)


def test_strangers_cannot_name_files_through_the_address(app, go):
    for value in ("../../etc/passwd", "x" * 16, "0123456789ABCDEF", ""):
        tester = go(app(m=value), "measure")
        assert "No run yet" in texts(tester)
        assert "m" not in tester.query_params


def test_hostile_text_in_a_run_is_shown_as_text(app, go):
    run = builders.run(builders.HOSTILE, note=builders.HOSTILE, complete=False)
    tester = go(app(), "measure")
    tester.file_uploader[0].upload("r.json", run.model_dump_json(by_alias=True).encode()).run()
    assert not tester.exception
    shown = texts(tester)
    for markup in ("<script>", "](javascript", "![i]", ":red[", ":material/delete:", "**bold**"):
        assert not bare(markup, shown), markup
    assert "alert(1)" in shown
    go(tester, "recommendation")


def test_hostile_text_in_a_profile_is_shown_as_text(app, go, known):
    from advisor.web.draft import Draft

    draft = Draft(name=builders.HOSTILE[:150], title=builders.HOSTILE, description="<b>x</b>")
    draft = draft.replace(name="x [y](javascript:alert(1))", title=draft.title.replace("\x07", ""))
    tester = app(p=share.pack(draft))
    for page in PAGES:
        go(tester, page)
        shown = re.sub(r"(?<!\\)`[^`]*`", "", texts(tester))
        for markup in ("<script>", "[y](", "[i](", "<b>x</b>"):
            assert not bare(markup, shown), (page, markup)


def test_claims_can_be_filtered_and_opened(app, go, known):
    tester = go(app(), "knowledge")
    everything = len(known.claims)
    assert f"{everything} claims found" in texts(tester)
    tester.multiselect(key="find-status").set_value(["refuted"]).run()
    refuted = [p for p in known.claims.values() if p.claim.status == "refuted"]
    assert f"{len(refuted)} claim" in texts(tester)
    assert len(tester.expander) == min(15, len(refuted))
    tester.text_input(key="find").set_value("zzzz nothing").run()
    assert "No claim fits these filters" in texts(tester)
    go(go(tester, "record"), "knowledge")
    assert tester.multiselect(key="find-status").value == ["refuted"]


def test_every_claim_page_shows_sources(app, go, known):
    tester = go(app(), "knowledge")
    pages = -(-len(known.claims) // 15)
    for page in range(1, pages + 1):
        tester.session_state["claims-page"] = page
        tester.run()
        assert not tester.exception
        assert "Sources" in texts(tester)


def test_the_record_can_be_downloaded_with_its_evidence(app, go, known):
    profile = load_profile(examples_dir() / "prod.yaml", known)
    tester = go(app(p=share.pack(from_profile(profile))), "record")
    tester.text_input(key="record-deciders").set_value("Ada, Grace").run()
    labels = [item.label for item in tester.get("download_button")]
    assert labels == ["Download the record", "Download the evidence"]
    preview = tester.get("code")[-1].value
    assert preview.startswith("---\n")
    assert "Ada" in preview
    assert "evidence: 0001-use-" in preview
    assert "number: 1" in preview
    tester.toggle(key="record-draft").set_value(True).run()
    draft = tester.get("code")[-1].value
    assert "evidence: draft-use-" in draft
    assert "status: proposed" in draft
    assert "number:" not in draft
    go(go(tester, "project"), "record")
    assert tester.text_input(key="record-deciders").value == "Ada, Grace"


def test_a_broken_knowledge_base_is_told_on_the_page(app, monkeypatch):
    from advisor.errors import Diagnostic, KnowledgeError, Location

    def broken(*_args):
        where = Location("knowledge/claims/x.yaml", 3, 1)
        raise KnowledgeError(
            "the knowledge base has 1 problem",
            diagnostics=[Diagnostic("KB003", "unknown key", where)],
            next_step="run: advisor kb check",
        )

    monkeypatch.setattr(store, "load_knowledge", broken)
    store._knowledge.clear()
    tester = app()
    assert not tester.exception
    assert "knowledge/claims/x.yaml:3:1" in tester.error[0].value
    monkeypatch.setattr(store, "load_knowledge", load_knowledge)
    store._knowledge.clear()


MEASURING = """
import sys, time, os, signal
run, out, go = sys.argv[1:4]
print('{"kind": "round", "text": "matmul in pytorch:as-written", "probe": "matmul",'
      ' "mode": "as-written", "contender": "pytorch:as-written", "round": 2, "rounds": 4,'
      ' "done": 0.4, "remaining_s": 50}', file=sys.stderr, flush=True)
try:
    while not os.path.exists(go): time.sleep(0.02)
except KeyboardInterrupt:
    open(out, "w").write(open(run).read())
    sys.exit(130)
if os.path.exists(go + ".fail"):
    print("no room left", file=sys.stderr)
    sys.exit(3)
open(out, "w").write(open(run).read())
"""


@pytest.fixture
def measuring(monkeypatch, tmp_path):
    """A measurement that ends when told: ``measuring.touch()``."""
    run, go = tmp_path / "made.json", tmp_path / "go"
    save_run(builders.run(), run)
    monkeypatch.setattr(
        jobs,
        "probe_command",
        lambda _suite, out: [sys.executable, "-c", MEASURING, str(run), str(out), str(go)],
    )
    return go


def until_round_two(tester):
    job = store.registry().get(tester.session_state["job_id"])
    end = time.monotonic() + 60
    while not job.snapshot().lines:
        assert time.monotonic() < end
        time.sleep(0.02)
    return job


def test_a_measurement_is_followed_over_pages_and_reloads_and_then_counts(app, go, measuring):
    tester = go(app(), "measure")
    button(tester, "Start").click().run()
    job = until_round_two(tester)
    go(tester, "measure")
    assert tester.progress[0].value == 40
    assert "Matrix product in PyTorch as written" in texts(tester)
    assert "PyTorch round 2 of 4" in texts(tester)
    assert "Start" not in [item.label for item in tester.button]
    go(tester, "knowledge")
    reloaded = go(app(j=tester.query_params["j"]), "measure")
    assert reloaded.progress[0].value == 40
    stranger = go(app(), "measure")
    assert "Somebody else is measuring" in texts(stranger)
    button(stranger, "Start").click().run()
    assert "somebody else has been measuring" in texts(stranger).lower()
    measuring.touch()
    assert job.wait(60)
    go(reloaded, "recommendation")
    assert "What the measurements changed" in texts(reloaded)
    assert reloaded.query_params["m"] == job.id
    go(reloaded, "measure")
    assert "Finished after" in texts(reloaded)
    assert "PyTorch is faster" in texts(reloaded)


def test_cancelling_keeps_what_was_measured(app, go, measuring):
    tester = go(app(), "measure")
    button(tester, "Start").click().run()
    job = until_round_two(tester)
    go(tester, "measure")
    button(tester, "Cancel").click().run()
    assert job.wait(60)
    go(tester, "measure")
    assert "You stopped it" in texts(tester)
    assert "What was measured until then is below" in texts(tester)
    assert "PyTorch is faster" in texts(tester)


def test_a_failed_measurement_is_told_and_the_run_before_it_still_counts(app, go, measuring):
    run = builders.run()
    tester = go(app(), "measure")
    tester.file_uploader[0].upload("r.json", run.model_dump_json(by_alias=True).encode()).run()
    button(tester, "Start").click().run()
    job = until_round_two(tester)
    assert tester.query_params["m"] == run_key(run)
    measuring.with_name("go.fail").touch()
    measuring.touch()
    assert job.wait(60)
    go(tester, "measure")
    assert "exit code 3" in texts(tester)
    assert "no room left" in texts(tester)
    assert tester.query_params["m"] == run_key(run)
    go(tester, "recommendation")
    assert "What the measurements changed" in texts(tester)


def test_a_measurement_that_was_put_away_stays_away(app, go, measuring):
    tester = go(app(), "measure")
    measuring.touch()
    button(tester, "Start").click().run()
    assert store.registry().get(tester.session_state["job_id"]).wait(60)
    go(tester, "measure")
    button(tester, "Put it away").click().run()
    assert "No run yet" in texts(tester)
    again = go(app(**dict(tester.query_params.items())), "measure")
    assert "No run yet" in texts(again)


def test_when_the_musts_decide_the_page_says_so(app, go, known):
    from advisor.web.draft import Draft

    def failing(framework: str) -> list[str]:
        found = []
        for key, item in known.capabilities.items():
            route = item.routes.get(framework)
            if route is not None and route.level in ("none", "retired"):
                found.append(key)
        return found

    only_tensorflow = next(key for key in failing("pytorch") if key not in failing("tensorflow"))
    only_pytorch = next(key for key in failing("tensorflow") if key not in failing("pytorch"))
    tester = go(app(p=share.pack(Draft(name="x", require=(only_tensorflow,)))), "recommendation")
    shown = texts(tester)
    assert "the only one that meets the musts" in shown
    assert "The musts decide" in shown
    assert "You have not answered anything" not in shown
    both = Draft(name="x", require=(only_tensorflow, only_pytorch))
    tester = go(app(p=share.pack(both)), "recommendation")
    shown = texts(tester)
    assert "none meets the musts" in shown
    assert "No framework meets every must" in shown
    assert "no framework" in shown
    for page in PAGES:
        go(tester, page)


def test_the_entry_script_may_lie_anywhere(tmp_path, known):
    """In the wheel it lies in another folder than the pages."""
    from streamlit.testing.v1 import AppTest

    from advisor.web import routes
    from tests.web.conftest import ROOT

    entry = tmp_path / "elsewhere" / "app.py"
    entry.parent.mkdir()
    entry.write_text((ROOT / "app.py").read_text(encoding="utf-8"), encoding="utf-8")
    tester = AppTest.from_file(str(entry), default_timeout=120).run()
    assert not tester.exception
    for page in ("knowledge", "project", "record"):
        tester.switch_page(str(routes.FOLDER / f"{page}.py")).run()
        assert not tester.exception
        assert tester.title[0].value == page.capitalize().replace("_", " ")


def test_the_knowledge_base_is_read_again_when_it_changed(app, tmp_path, monkeypatch):
    import shutil

    from advisor import paths

    copied = tmp_path / "knowledge"
    shutil.copytree(paths.knowledge_dir(), copied)
    monkeypatch.setattr(paths, "knowledge_dir", lambda: copied)
    monkeypatch.setattr(store, "LOOK_SECONDS", 0.0)
    before = store.knowledge()
    assert store.knowledge() is before
    base = copied / "base.yaml"
    text = base.read_text(encoding="utf-8")
    base.write_text(text.replace(before.version, "2099.1.1"), encoding="utf-8")
    assert store.knowledge().version == "2099.1.1"


def test_the_same_question_is_not_decided_twice(app, go, known, monkeypatch):
    calls = []
    real = recommend

    def counted(*args, **named):
        calls.append(args[0].name)
        return real(*args, **named)

    monkeypatch.setattr(store, "recommend", counted)
    store._recommendation.clear()
    tester = app()
    go(go(go(tester, "recommendation"), "record"), "project")
    assert len(calls) == 1
    pills(tester, "deploy-targets").set_value(["server"]).run()
    assert len(calls) == 2
    store._recommendation.clear()


def test_answers_that_no_browser_offers_are_not_taken(app):
    """A widget's options are only a wish; what comes back may be anything."""
    tester = app()
    tester.session_state["draft"] = tester.session_state["draft"].answered("deploy-targets", ("x",))
    tester.run()
    assert not tester.exception
    assert tester.error
