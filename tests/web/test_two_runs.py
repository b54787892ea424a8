"""Two runs beside each other, and runs that are kept on this machine."""

from __future__ import annotations

import json

import pytest

from advisor.measure.results import Run
from advisor.measure.run_file import save_run
from advisor.web import jobs, store
from advisor.web.shelf import run_key
from tests.web import builders
from tests.web.conftest import named, texts
from tests.web.test_pages import bare, button


def timed(seconds: float, **changes) -> Run:
    """PyTorch with four rounds of blocks around this time."""
    rounds = [
        [{"median_s": seconds * (1 + i / 500), "n": 5, "cpu_s": 0.1, "wall_s": 0.1}]
        for i in range(4)
    ]
    result = {**builders.result("pytorch", seconds), "rounds": rounds}
    return builders.run(results=[result], comparisons=[], **changes)


EARLIER = timed(0.001, id="run-of-before", started="2026-11-01T12:00:00Z")
LATER = timed(0.002, id="run-of-now", started="2026-11-20T12:00:00Z", advisor="0.2.0")


def keep(run: Run, name: str = "kept.json"):
    place = jobs.run_path("x").with_name(name)
    place.parent.mkdir(parents=True, exist_ok=True)
    save_run(run, place)
    return place


def kept_choice(tester, kind: str):
    (found,) = [one for one in tester.selectbox if str(one.key).startswith(f"kept-{kind}:")]
    return found


def beside(tester, run: Run):
    """Load it into the second place."""
    content = run.model_dump_json(by_alias=True).encode()
    (second,) = [one for one in tester.file_uploader if "beside" in str(one.key)]
    second.upload("other.json", content).run()
    assert not tester.exception
    return tester


@pytest.mark.parametrize(("used", "other"), [(EARLIER, LATER), (LATER, EARLIER)])
def test_the_earlier_run_is_the_first_whichever_is_in_use(with_run, drawn, used, other):
    tester = beside(with_run(used), other)
    text = texts(tester)
    assert "Two runs compared" in text
    assert text.index("First: 2026-11-01") < text.index("Second: 2026-11-20")
    (table,) = [t.value for t in tester.table if "Second ÷ first" in t.value.columns]
    assert list(table["Work"]) == ["PyTorch: MLP training step, as written"]
    assert list(table["Verdict"]) == ["the second was slower"]
    assert table["Second ÷ first"].iloc[0].startswith("2.00 [")
    assert named(drawn, "Time in the second run")[-1].rows("ratio")[0]["ratio"] == pytest.approx(2)


def test_what_else_was_different_is_told(with_run):
    tester = beside(with_run(LATER), EARLIER)
    (table,) = [t.value for t in tester.table if "What it means" in t.value.columns]
    assert "version of this program" in list(table["What"])


def test_runs_without_common_work_say_so(with_run):
    other = builders.run(results=[], comparisons=[], id="empty", started="2026-11-02T12:00:00Z")
    text = texts(beside(with_run(LATER), other))
    assert "no work in common" in text
    assert "1 time that only the second run has" in text


def test_the_comparison_is_in_the_address_and_can_be_ended(with_run, app, go):
    tester = beside(with_run(LATER), EARLIER)
    query = {key: tester.query_params[key] for key in ("m", "b")}
    assert query["b"] == run_key(EARLIER)
    again = go(app(**query), "measure")
    assert "Two runs compared" in texts(again)
    button(again, "Stop comparing").click().run()
    assert "Two runs compared" not in texts(again)
    assert "b" not in again.query_params


def test_a_broken_second_file_is_told_and_changes_nothing(with_run):
    tester = with_run(LATER)
    (second,) = [one for one in tester.file_uploader if "beside" in str(one.key)]
    second.upload("other.json", b"{").run()
    assert len(tester.error) == 1
    assert "Two runs compared" not in texts(tester)


def test_a_run_kept_here_can_be_used_without_a_file(app, go):
    keep(LATER)
    tester = go(app(), "measure")
    kept_choice(tester, "run").set_value(run_key(LATER)).run()
    assert not tester.exception
    assert "2026-11-20 12:00 UTC" in texts(tester)
    assert tester.query_params["m"] == run_key(LATER)


def test_a_run_kept_here_can_stand_beside_and_is_no_choice_for_itself(with_run):
    keep(EARLIER)
    keep(LATER, "same.json")
    tester = with_run(LATER)
    choice = kept_choice(tester, "beside")
    assert len(choice.options) == 1
    choice.set_value(run_key(EARLIER)).run()
    assert "Two runs compared" in texts(tester)


def test_what_is_no_run_is_not_offered_and_takes_nothing_down(app, go):
    keep(LATER).with_name("broken.json").write_text(json.dumps({"schema": "advisor.run/1"}))
    tester = go(app(), "measure")
    assert not tester.error
    assert len(kept_choice(tester, "run").options) == 1


def test_a_kept_run_in_the_address_is_found_after_the_server_was_started_anew(app, go):
    keep(LATER)
    store.shelf.clear()
    tester = go(app(m=run_key(LATER)), "measure")
    assert "2026-11-20 12:00 UTC" in texts(tester)


def test_a_new_run_among_the_kept_ones_is_noticed():
    assert store.kept_runs() == []
    keep(EARLIER)
    assert [one.run.id for one in store.kept_runs()] == [EARLIER.id]
    keep(LATER, "later.json")
    assert [one.run.id for one in store.kept_runs()] == [LATER.id, EARLIER.id]


def test_hostile_runs_beside_each_other_are_shown_as_text(with_run):
    evil = builders.HOSTILE
    one = timed(0.001, id=evil, started="2026-11-01T12:00:00Z", suite=evil, advisor=evil)
    text = texts(beside(with_run(LATER), one))
    assert "Two runs compared" in text
    for markup in ("<script>", "[x](", "[i](", ":red[", "\u202e"):
        assert not bare(markup, text), markup
