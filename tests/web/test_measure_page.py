"""The Measure page in each of its states: before, during and after a measurement."""

from __future__ import annotations

import json
import sys
import time

import pytest

from advisor.measure.interpreters import Found
from advisor.measure.run_file import dump_run, parse_run, save_run
from advisor.measure.suites import SUITES
from advisor.web import jobs, store, words
from advisor.web.parts.profile_files import file_stem
from tests.web import builders
from tests.web.conftest import named, texts
from tests.web.test_pages import bare, button

WAIT = 60


@pytest.fixture
def machine(monkeypatch):
    """Let the page find these frameworks, on this machine."""

    class Search:
        def __init__(self, text, found):
            self.answer, self.cleared = (text, found), 0

        def __call__(self):
            return self.answer

        def clear(self):
            self.cleared += 1

    def here(*found: Found, text: str = "Some CPU"):
        search = Search(text, list(found))
        monkeypatch.setattr("advisor.web.parts.machine_view._found", search)
        return search

    return here


@pytest.fixture
def probe(monkeypatch, tmp_path):
    """Let Start run a small program: it says the events, waits for ``end``, leaves with a code."""
    made, end = tmp_path / "made.json", tmp_path / "end"
    save_run(builders.run(), made)

    def program(*events: dict, code: int = 0, writes: str = "run", last: str = ""):
        text = f"""
import sys, time, os
for line in {[json.dumps(event) for event in events]!r}: print(line, file=sys.stderr, flush=True)
print("READY", file=sys.stderr, flush=True)
try:
    while not os.path.exists({str(end)!r}): time.sleep(0.02)
except KeyboardInterrupt:
    sys.exit(130)
writes = {writes!r}
if writes: open(sys.argv[1], "w").write(open({str(made)!r}).read() if writes == "run" else writes)
for line in {last.splitlines()!r}: print(line, file=sys.stderr)
sys.exit({code})
"""
        command = [sys.executable, "-c", text]
        monkeypatch.setattr(jobs, "probe_command", lambda _order, out: [*command, str(out)])
        return end

    return program


def started(tester):
    """Press Start and wait until the program has said everything it says at first."""
    button(tester, "Start").click().run()
    job = store.registry().get(tester.session_state["job_id"])
    end = time.monotonic() + WAIT
    while "READY" not in job.snapshot().tail:
        assert time.monotonic() < end, "it never started"
        time.sleep(0.02)
    return job


def suites(tester) -> list:
    return [item for item in tester.get("segmented_control") if item.key == "suite"]


def event(kind: str, text: str = "something", **more) -> dict:
    return {"kind": kind, "text": text, **more}


def of(framework: str, kind: str = "round", **more) -> dict:
    named = {"probe": "matmul", "mode": "as-written", "contender": f"{framework}:as-written"}
    return event(kind, f"{framework}:as-written", **{**named, "rounds": 4, **more})


# Before: what is here, and what it would cost.


def test_the_cost_is_said_before_start_is_pressed(app, go):
    suite = SUITES["quick"]
    text = texts(go(app(), "measure")).replace("\\", "")
    assert f"about {words.minutes(suite.expected_seconds)}" in text
    assert f"at most {words.minutes(suite.budget_seconds)}" in text
    assert f"{suite.rounds} rounds" in text
    assert suite.about in text


def test_each_framework_is_said_with_its_version_or_with_why_it_is_missing(app, go, machine):
    page = app()
    machine(
        Found("tensorflow", "/t", {}, "import_error", "libcublas.so is missing"),
        Found("pytorch", "/p", {"python": "3.12.1", "torch": "2.13.0"}, "ok", "user site"),
        text="Fast CPU, 8 cores",
    )
    text = texts(go(page, "measure")).replace("\\", "")
    assert "**This machine:** Fast CPU, 8 cores" in text
    assert "PyTorch 2.13.0 (Python 3.12.1, user site)" in text
    assert "could not be imported" in text
    assert "libcublas.so is missing" in text
    assert text.index("PyTorch 2.13.0") < text.index("libcublas.so")
    assert "advisor probe --python FRAMEWORK=PATH" in text


def test_with_one_framework_missing_the_other_can_still_be_measured(app, go):
    tester = go(app(), "measure")
    assert "tensorflow is not installed" in texts(tester).replace("\\", "")
    assert not button(tester, "Start").disabled


def test_with_both_frameworks_there_no_other_way_is_advertised(app, go, machine):
    page = app()
    machine(Found("pytorch", "/p", {"torch": "2"}), Found("tensorflow", "/t", {"tensorflow": "2"}))
    assert "FRAMEWORK=PATH" not in texts(go(page, "measure"))


def test_with_no_framework_there_is_nothing_to_start(app, go, machine):
    page = app()
    machine(
        Found("pytorch", "/p", {}, "not_installed", "torch is not installed"),
        Found("tensorflow", "/t", {}, "not_installed", "tensorflow is not installed"),
    )
    tester = go(page, "measure")
    assert button(tester, "Start").disabled
    assert "No framework was found that could be measured here" in texts(tester)
    assert tester.file_uploader, "a run of another machine can still be loaded"


def test_looking_again_forgets_what_was_found(app, go, machine):
    page = app()
    search = machine(Found("pytorch", "/p", {}, "not_installed", "torch is not installed"))
    tester = go(page, "measure")
    assert button(tester, "Start").disabled
    search.answer = ("Some CPU", [Found("pytorch", "/p", {"torch": "2.13.0"})])
    button(tester, "Look again").click().run()
    assert search.cleared == 1
    assert not button(tester, "Start").disabled


def test_hostile_versions_and_reasons_are_shown_as_text(app, go, machine):
    page = app()
    evil = builders.HOSTILE
    machine(
        Found("pytorch", evil, {"torch": evil, "python": evil}, "ok", evil),
        Found("tensorflow", evil, {}, "import_error", evil),
        text=evil,
    )
    text = texts(go(page, "measure"))
    for markup in ("<script>", "[x](", "[i](", ":red[", "\u202e"):
        assert not bare(markup, text), markup


# While it runs.


def test_a_running_measurement_says_how_far_it_is_and_what_it_found_so_far(app, go, probe):
    found = builders.comparison(0.5, 0.48, 0.52, "faster", probe="matmul")
    probe(
        of("pytorch", "result", round=4, done=0.3, remaining_s=90.0),
        of("tensorflow", round=2, done=0.62, remaining_s=40.0),
        event("comparison", "so far", probe="matmul", mode="as-written", comparison=found,
              done=0.62, remaining_s=40.0),
        event("warning", "tensorflow:as-written was disturbed", done=0.62, remaining_s=40.0),
    )  # fmt: skip
    tester = go(app(), "measure")
    started(tester)
    go(tester, "measure")
    assert tester.progress[0].value == 62
    board = tester.table[0].value
    assert list(board["Work"]) == ["Matrix product, as written"]
    assert list(board["Where it is"]) == ["PyTorch done; TensorFlow round 2 of 4"]
    assert list(board["So far"]) == ["PyTorch takes 0.50 [0.48, 0.52] × the time of TensorFlow"]
    assert "TensorFlow as written was disturbed" in texts(tester)
    assert "about 40 s left" in tester.progress[0].proto.text


def test_what_runs_stands_above_everything_else_and_nothing_else_can_be_started(app, go, probe):
    end = probe(event("plan"))
    tester = go(app(), "measure")
    job = started(tester)
    go(tester, "measure")
    text = texts(tester)
    assert "Measuring: the quick suite" in text
    assert "the results come here when the measurement is over" in text
    assert "press Start" not in text
    assert "Start" not in [item.label for item in tester.button]
    assert suites(tester) == [], "what else could be measured comes back when this is over"
    markdown = [item.value for item in tester.markdown]
    machine_line = next(i for i, said in enumerate(markdown) if "This machine" in said)
    assert any("Something" in said for said in markdown[:machine_line]), "what it does just now"
    end.touch()
    assert job.wait(WAIT)
    assert len(suites(go(tester, "measure"))) == 1


def test_only_the_latest_warnings_are_shown(app, go, probe):
    probe(*(event("warning", f"warning number {i}") for i in range(7)))
    tester = go(app(), "measure")
    started(tester)
    go(tester, "measure")
    captions = "\n".join(str(item.value) for item in tester.caption)
    assert "Warning number 6" in captions
    assert "Warning number 4" in captions
    assert "Warning number 3" not in captions
    assert not tester.table, "nothing has begun, so there is no table of it"


def test_hostile_text_of_a_running_measurement_is_shown_as_text(app, go, probe):
    evil = builders.HOSTILE
    probe(
        event("round", evil, probe=evil, mode=evil, contender=f"{evil}:x", round=1, rounds=2),
        event("warning", evil),
    )
    tester = go(app(), "measure")
    started(tester)
    text = texts(go(tester, "measure"))
    assert "alert" in text
    for markup in ("<script>", "[x](", "[i](", ":red[", "\u202e"):
        assert not bare(markup, text), markup


def test_a_second_user_cannot_start_nor_cancel_what_another_measures(app, go, probe):
    end = probe(event("plan"))
    owner = go(app(), "measure")
    job = started(owner)
    other = go(app(), "measure")
    labels = [item.label for item in other.button]
    assert "Cancel" not in labels
    assert "Somebody else is measuring on this machine now" in texts(other)
    assert not other.progress
    button(other, "Start").click().run()
    assert len(other.error) == 1
    assert "press Start when it is over" in other.error[0].value
    assert job.running
    go(other, "measure")
    assert not other.error, "the refusal is told once"
    end.touch()
    assert job.wait(WAIT)
    go(other, "measure")
    assert "Somebody else is measuring" not in texts(other)
    assert "No run yet" in texts(other), "another's run is not taken over"


def test_the_run_of_before_stays_in_use_while_another_is_measured(with_run, go, probe):
    probe(event("plan"))
    tester = with_run(builders.run("Work of before"))
    kept = tester.query_params["m"]
    started(tester)
    go(tester, "measure")
    assert "Work of before" in texts(tester)
    assert tester.query_params["m"] == kept


# After.


def test_a_finished_measurement_is_shown_and_can_be_downloaded(app, go, probe, offered):
    end = probe(event("plan"))
    tester = go(app(), "measure")
    job = started(tester)
    end.touch()
    assert job.wait(WAIT)
    go(tester, "measure")
    assert "Finished after" in texts(tester)
    assert not button(tester, "Start").disabled
    assert "Cancel" not in [item.label for item in tester.button]
    content, name = offered["Download the run"]
    assert parse_run(content, name) == builders.run()


def test_a_cancelled_measurement_without_a_result_promises_none(app, go, probe):
    probe(event("plan"))
    tester = go(app(), "measure")
    job = started(tester)
    go(tester, "measure")
    button(tester, "Cancel").click().run()
    assert job.wait(WAIT)
    text = texts(go(tester, "measure"))
    assert "You stopped it after" in text
    assert "is below" not in text
    assert "No run yet" in text
    assert not button(tester, "Start").disabled


def test_a_crash_shows_its_last_lines_as_code(app, go, probe):
    end = probe(event("plan"), code=3, writes="", last="<b>first</b>\nno space left `on` device")
    tester = go(app(), "measure")
    job = started(tester)
    end.touch()
    assert job.wait(WAIT)
    go(tester, "measure")
    assert len(tester.error) == 1
    assert tester.error[0].proto.title == "The measurement failed"
    assert "It ended with exit code 3." in tester.error[0].value
    assert "`<b>first</b>`" in tester.error[0].value
    assert "``no space left `on` device``" in tester.error[0].value
    assert "is below" not in tester.error[0].value
    assert "No run yet" in texts(tester)


def test_a_run_without_a_usable_number_says_so_instead_of_an_exit_code(app, go, probe):
    end = probe(event("plan"), code=3)
    tester = go(app(), "measure")
    job = started(tester)
    end.touch()
    assert job.wait(WAIT)
    go(tester, "measure")
    (error,) = tester.error
    assert error.value.startswith("No number came out that can be used. What was measured until")
    assert "exit code" not in error.value


def test_after_a_crash_one_can_start_again(app, go, probe):
    end = probe(event("plan"), code=3, writes="")
    tester = go(app(), "measure")
    job = started(tester)
    end.touch()
    assert job.wait(WAIT)
    end.unlink()
    probe(event("plan"))
    again = started(go(tester, "measure"))
    assert again.id != job.id
    end.touch()
    assert again.wait(WAIT)
    text = texts(go(tester, "measure"))
    assert "Finished after" in text
    assert "failed" not in "".join(item.proto.title for item in tester.error)


def test_a_measurement_that_wrote_rubbish_is_told_on_every_page(app, go, probe):
    end = probe(event("plan"), writes="{ half of a run")
    tester = go(app(), "measure")
    job = started(tester)
    end.touch()
    assert job.wait(WAIT)
    for page in ("measure", "recommendation", "record"):
        go(tester, page)
        assert len(tester.error) == 1, page
    assert "What the measurements changed" not in texts(go(tester, "recommendation"))


def test_a_job_this_server_never_had_is_no_job(app, go):
    tester = go(app(j="0123456789abcdef"), "measure")
    assert not tester.progress
    assert not tester.error
    assert not button(tester, "Start").disabled


# The results of a run.


def test_an_incomplete_run_says_why_in_names(with_run):
    tester = with_run(builders.run(complete=False, note="stopped in tensorflow:as-written, matmul"))
    assert tester.warning[0].proto.title == "This run is not complete"
    said = tester.warning[0].value
    assert "Stopped in TensorFlow as written, matrix product" in said


def test_an_incomplete_run_without_a_note_is_still_told(with_run):
    assert "stopped before its end" in with_run(builders.run(complete=False)).warning[0].value


def test_a_complete_run_warns_of_nothing(with_run):
    tester = with_run(builders.run())
    assert not tester.warning
    assert not tester.error


def test_a_run_with_one_framework_says_why_nothing_is_compared(with_run, go):
    missing = {
        "id": "tensorflow:as-written",
        "framework": "tensorflow",
        "mode": "as-written",
        "status": "not_installed",
        "reason": "no interpreter has tensorflow",
    }
    run = builders.run(
        contenders=[builders.contender("pytorch"), missing],
        results=[builders.result("pytorch", 0.001)],
        comparisons=[],
    )
    tester = with_run(run)
    text = texts(tester).replace("\\", "")
    assert "Nothing could be compared" in text
    assert "not installed" in text
    assert "no interpreter has tensorflow" in text
    assert list(tester.table[0].value["Framework"]) == ["PyTorch as written"]
    assert "What the measurements changed" in texts(go(tester, "recommendation"))


def test_too_noisy_is_said_with_its_reason_and_keeps_the_other_results(with_run):
    noisy = {**builders.result("tensorflow", 0.002), "status": "too_noisy", "quantities": {},
             "reason": "the rounds differ by a factor of 3"}  # fmt: skip
    tester = with_run(builders.run(results=[builders.result("pytorch", 0.001), noisy]))
    text = texts(tester)
    assert "too noisy for a number" in text
    assert "the rounds differ by a factor of 3" in text
    assert list(tester.table[1].value["Framework"]) == ["PyTorch as written"]


def test_what_failed_alike_twice_is_said_once(with_run):
    failed = builders.run_data()["results"][2]
    text = texts(with_run(builders.run("out of luck", results=[failed, failed])))
    assert text.count("crashed]") == 1


def test_work_that_was_not_the_same_is_marked(with_run):
    other = {**builders.result("tensorflow", 0.002), "status": "parity_failed",
             "parity": {"passed": False, "max_error": 0.3, "tolerance": 1e-5}}  # fmt: skip
    tester = with_run(builders.run(results=[builders.result("pytorch", 0.001), other]))
    same = tester.table[-1].value["Same work"]
    assert ["not met" in cell for cell in same] == [False, True]
    assert "3e-01, allowed 1e-05" in same.iloc[1]
    assert "did other work, so it is not compared" in texts(tester)


def test_start_up_has_a_table_of_its_own(with_run):
    start_up = {
        **builders.result("pytorch", 0.001),
        "probe": "start-up",
        "quantities": {
            "import_seconds": {"value": 1.25, "unit": "s"},
            "peak_bytes": {"value": 2**28, "unit": "B"},
        },
    }
    tester = with_run(builders.run(results=[start_up], comparisons=[]))
    assert "Start-up" in [item.value for item in tester.subheader]
    table = tester.table[0].value
    assert list(table["Import"]) == ["1.25 s"]
    assert list(table["Memory after it"]) == ["256 MiB"]
    assert "Time to first result, against steady speed" not in texts(tester)


def test_when_compiling_pays_is_said_only_where_it_does(with_run):
    pays = builders.result("pytorch", 0.001)
    pays["quantities"]["break_even_calls"] = {"value": 12345.6, "unit": "1"}
    tester = with_run(builders.run(results=[pays, builders.result("tensorflow", 0.002)]))
    assert list(tester.table[1].value["Compiling pays after"]) == ["12,346 steps", "–"]


def test_compiling_that_makes_nothing_faster_is_said_to_pay_never(with_run):
    plain = builders.result("pytorch", 0.001)
    compiled = {**builders.result("pytorch", 0.0015), "contender": "pytorch:as-recommended",
                "mode": "as-recommended"}  # fmt: skip
    compiled["quantities"]["compile_seconds"] = {"value": 27.0, "unit": "s"}
    made = {**builders.contender("pytorch"), "id": "pytorch:as-recommended",
            "mode": "as-recommended"}  # fmt: skip
    run = builders.run(contenders=[builders.contender("pytorch"), made],
                       results=[compiled, plain], comparisons=[])  # fmt: skip
    table = with_run(run).table[0].value
    assert list(table["Framework"]) == ["PyTorch as written", "PyTorch as recommended"]
    assert list(table["Compiling pays after"]) == ["–", "never here"]


def test_each_work_has_a_table_that_leaves_room_on_a_phone(with_run):
    run = builders.full()
    tester = with_run(run)
    tables = [item.value for item in tester.table if "First result" in item.value.columns]
    assert [len(table) for table in tables] == [6, 6, 6]
    assert {len(table.columns) for table in tables} == {5}
    modes = [who.split(" as ")[1] for who in tables[0]["Framework"]]
    assert modes == ["written"] * 3 + ["recommended"] * 3
    text = texts(tester)
    for title, _, _ in builders.WORK.values():
        assert f"**{title}**" in text


def test_frameworks_the_knowledge_base_does_not_have_keep_their_ids(with_run):
    other = builders.comparison(
        0.9, 0.8, 1.0, "no-verdict", a="mxnet:as-written", b="numpy:as-written"
    )
    tester = with_run(builders.run(comparisons=[other]))
    assert "Time of mxnet ÷ NumPy" in tester.table[0].value.columns


def test_each_pair_of_frameworks_has_its_own_comparison(with_run, drawn):
    rows = [
        builders.comparison(0.5, 0.48, 0.52, "faster"),
        builders.comparison(1.0, 0.98, 1.02, "equivalent", probe="matmul"),
        builders.comparison(3.0, 2.0, 4.0, "slower", a="numpy:as-written", b="pytorch:as-written"),
    ]
    tester = with_run(builders.run(comparisons=rows))
    assert len(tester.table[0].value) == 2
    assert "Time of NumPy ÷ PyTorch" in tester.table[1].value.columns
    assert list(tester.table[1].value["Verdict"]) == ["PyTorch is faster"]
    assert len({chart.alt for chart in named(drawn, "Ratio")}) == 2


@pytest.mark.parametrize("ratio", [0.0, -1.0, 1e-320, 1e308])
def test_a_ratio_no_run_can_have_stays_in_the_table_and_off_the_axis(with_run, drawn, go, ratio):
    rows = [
        builders.comparison(ratio, ratio, ratio, "no-verdict"),
        builders.comparison(0.5, 0.48, 0.52, "faster", probe="matmul"),
    ]
    tester = with_run(builders.run(comparisons=rows))
    assert len(tester.table[0].value) == 2
    (chart,) = {one.alt: one for one in named(drawn, "Ratio")}.values()
    assert [row["ratio"] for row in chart.rows("verdict")] == [0.5]
    assert "Matrix product" in chart.alt
    assert "MLP" not in chart.alt
    go(go(tester, "recommendation"), "record")


def test_when_no_ratio_can_be_drawn_there_is_no_empty_picture(with_run, drawn):
    tester = with_run(builders.run(comparisons=[builders.comparison(0.0, 0.0, 0.0, "no-verdict")]))
    assert named(drawn, "Ratio") == []
    assert len(tester.table[0].value) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"machine": {}},
        {"machine": {"cpu": 5, "usable_cores": "x", "memory_bytes": "y", "gpus": 3}},
        {"machine": {"gpus": [{"name": []}, 1]}},
        {"conditions": {"before": {"state": ["busy", {"x": 1}]}}},
        {"conditions": {"before": ["busy"]}},
        {"results": [], "comparisons": [], "contenders": [], "probes": []},
        {"started": "", "finished": "never"},
        {"results": [builders.result("pytorch", 0.0), builders.result("tensorflow", -1.0)]},
    ],
)
def test_odd_runs_of_the_right_shape_take_no_page_down(with_run, go, changes):
    tester = with_run(builders.run(**changes))
    for page in ("recommendation", "record", "project"):
        go(tester, page)
        assert not tester.error


def test_the_machine_and_its_state_before_the_run_are_said(with_run):
    run = builders.run("Old CPU", conditions={"before": {"state": "busy, one core in use"}}, seed=7)
    text = texts(with_run(run)).replace("\\", "")
    assert "2026-11-20 12:00 UTC on Old CPU, 2 cores, 8 GiB, no GPU" in text
    assert "machine before the run: busy, one core in use" in text
    assert "seed 7" in text
    assert run.id in text


def test_the_run_in_use_downloads_as_it_was_loaded(with_run, offered):
    run = builders.run("x" * 50, note="ünïcode")
    with_run(run)
    content, name = offered["Download the run"]
    assert content == dump_run(run)
    assert name == f"run-{file_stem(run.id)}.json"
    assert parse_run(content, name) == run


def test_the_next_run_takes_the_place_of_the_one_before(with_run, go):
    tester = with_run(builders.run("Work one"))
    first = tester.query_params["m"]
    content = builders.run("Work two").model_dump_json(by_alias=True).encode()
    tester.file_uploader[0].upload("two.json", content).run()
    assert "Work two" in texts(tester)
    assert "Work one" not in texts(tester)
    assert tester.query_params["m"] != first


def test_a_broken_file_after_a_good_one_leaves_the_good_one_in_use(with_run):
    tester = with_run(builders.run("Work one"))
    kept = tester.query_params["m"]
    tester.file_uploader[0].upload("two.json", b'{"schema": "advisor.run/1"').run()
    assert len(tester.error) == 1
    assert "Work one" in texts(tester)
    assert tester.query_params["m"] == kept


def test_a_run_that_does_not_count_is_not_linked_as_if_it_did(with_run, go):
    tester = with_run(builders.run(), "recommendation")
    tester.toggle[0].set_value(False).run()
    labels = [link.proto.label for link in go(tester, "measure").get("page_link")]
    assert "What it changes in the recommendation" not in labels
    button(tester, "Put it away").click().run()
    tester.file_uploader[0].upload(
        "r.json", builders.run().model_dump_json(by_alias=True).encode()
    ).run()
    labels = [link.proto.label for link in tester.get("page_link")]
    assert "What it changes in the recommendation" in labels, "a run newly loaded counts"


@pytest.mark.parametrize(("verdict", "winner"), [("faster", "pytorch"), ("slower", "tensorflow")])
def test_a_ratio_is_drawn_as_the_run_has_it_in_the_colour_of_who_is_faster(
    with_run, known, drawn, verdict, winner
):
    with_run(builders.run(comparisons=[builders.comparison(0.7, 0.6, 0.8, verdict)]))
    chart = named(drawn, "Ratio")[-1]
    (row,) = {one["work"]: one for one in chart.rows("verdict")}.values()
    assert (row["ratio"], row["low"], row["high"]) == (0.7, 0.6, 0.8)
    assert row["colour"] == known.frameworks[winner].colour
    assert f"{known.frameworks[winner].name} is faster" in chart.alt


@pytest.mark.parametrize("verdict", ["equivalent", "no-verdict"])
def test_a_ratio_without_a_winner_has_no_frameworks_colour(with_run, known, drawn, verdict):
    with_run(builders.run(comparisons=[builders.comparison(1.0, 0.98, 1.02, verdict)]))
    row = named(drawn, "Ratio")[-1].rows("verdict")[0]
    assert row["colour"] not in {item.colour for item in known.frameworks.values()}
    assert "is faster" not in row["verdict"]
