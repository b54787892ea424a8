"""Choosing what is measured, going on with what was cut short, and starting from other pages."""

from __future__ import annotations

import json
import sys
import time

import pytest

from advisor.errors import UsageError
from advisor.kb.load import load_knowledge
from advisor.measure.interpreters import Found
from advisor.measure.results import Calibration
from advisor.measure.suites import SUITES
from advisor.recommendation import NextBest
from advisor.web import jobs, store
from advisor.web.parts import machine_view, offers
from tests.web import builders
from tests.web.conftest import texts
from tests.web.test_pages import button
from tests.web.test_showing import base, shown  # noqa: F401 - fixtures

WAIT = 60
READY = [Found("pytorch", "/p", {"torch": "2"}), Found("tensorflow", "/t", {"tensorflow": "2"})]


@pytest.fixture
def orders(monkeypatch):
    """What Start would have measured; a program that ends at once takes its place."""
    found: list[jobs.Order] = []

    def command(order, _out):
        found.append(order)
        return [sys.executable, "-c", ""]

    monkeypatch.setattr(jobs, "probe_command", command)
    return found


class Search:
    """Looking for frameworks, with what it finds."""

    def __init__(self, found):
        self.found = found

    def __call__(self):
        return "Some CPU", self.found

    def clear(self):
        pass


@pytest.fixture
def here(app, go, monkeypatch):
    """The Measure page on a machine with two frameworks."""
    page = app()
    monkeypatch.setattr(machine_view, "_found", Search(READY))
    return go(page, "measure")


def choice(tester, label: str):
    (found,) = [one for one in tester.multiselect if one.label == label]
    return found


def suites(tester):
    (found,) = [one for one in tester.get("segmented_control") if one.key == "suite"]
    return found


def ended(tester) -> None:
    job = store.registry().get(tester.session_state["job_id"])
    assert job is not None
    assert job.wait(WAIT)


def test_every_suite_is_offered_with_its_time(here):
    text = " ".join(suites(here).options).replace("\\", "")
    for suite in SUITES.values():
        assert suite.title in text
    assert "Claims" in text
    assert "Calibration ≈ 3 min" in text


def test_who_takes_part_is_said_before_it_starts(app, go, monkeypatch):
    page = app()
    everybody = [Found("jax", "/p", {"jax": "1"}), *READY]
    monkeypatch.setattr(machine_view, "_found", Search(everybody))
    tester = go(page, "measure")
    assert "PyTorch and TensorFlow. 4 rounds" in texts(tester), "JAX is asked for by name"
    assert choice(tester, "Only these frameworks").placeholder == "PyTorch and TensorFlow"
    choice(tester, "Only these frameworks").set_value(["jax", "pytorch"]).run()
    assert "JAX and PyTorch. 4 rounds" in texts(tester)


@pytest.mark.parametrize("suite", [*SUITES, "claims", "calibrate"])
def test_the_suite_that_is_chosen_is_the_one_that_starts(here, orders, suite):
    suites(here).set_value(suite).run()
    button(here, "Start").click().run()
    assert not here.exception
    assert [order.suite for order in orders] == [suite]
    ended(here)


def test_chosen_work_and_frameworks_start_with_their_own_time(here, orders, monkeypatch):
    asked = []

    def known_work(probes=None):
        asked.append(probes)
        return {}

    monkeypatch.setattr("advisor.measure.selecting.known_work", known_work)
    offers._chosen.clear()
    choice(here, "Only this work").set_value(["matmul"]).run()
    choice(here, "Only these frameworks").set_value(["pytorch"]).run()
    assert "1 piece of work, about" in texts(here)
    assert "Matrix product" in texts(here)
    button(here, "Start").click().run()
    assert (orders[0].probes, orders[0].frameworks) == (("matmul",), ("pytorch",))
    assert asked == [["matmul"]], "how long it takes is worked out once"
    ended(here)
    offers._chosen.clear()


def test_work_that_cannot_be_measured_is_one_clear_error(here, monkeypatch):
    def refuse(probes=None):
        raise UsageError("--probes: there is no such work", next_step="choose another")

    monkeypatch.setattr("advisor.measure.selecting.known_work", refuse)
    offers._chosen.clear()
    choice(here, "Only this work").set_value(["matmul"]).run()
    assert not here.exception
    assert len(here.error) == 1
    assert "Quick suite" in texts(here), "what stands there can still be started"


def test_a_busy_neighbour_and_the_order_of_worth_are_asked_for(app, go, orders):
    tester = app()
    (targets,) = [one for one in tester.get("pills") if one.key.startswith("q:deploy-targets:")]
    targets.set_value(["server"]).run()
    go(tester, "measure")
    for label in ("Then one piece of work again beside a busy program",
                  "Measure first what is worth most to my project"):  # fmt: skip
        (toggle,) = [one for one in tester.toggle if one.label == label]
        toggle.set_value(True).run()
    button(tester, "Start").click().run()
    assert orders[0].neighbour
    assert "deploy-targets: server" in orders[0].profile
    ended(tester)


def test_without_answers_nothing_is_worth_more_than_the_rest(here):
    labels = [one.label for one in here.toggle]
    assert "Measure first what is worth most to my project" not in labels


def test_todays_calibration_stands_beside_the_machine(app, go, monkeypatch):
    page = app()
    found = Calibration(id="c", day="2026-11-20", machine="m", suite="quick", resolves=1.07)
    monkeypatch.setattr(machine_view, "_machine", lambda: "m")
    monkeypatch.setattr(
        machine_view, "of_today", lambda _machine, suite: found if suite == "quick" else None
    )
    assert "differs by 7 % or more" in texts(go(page, "measure")).replace("\\", "")


def test_a_run_cut_short_can_be_gone_on_with(with_run, orders):
    plan = {"suite": {"id": "quick"}, "threads": 2}
    cut = builders.run(complete=False, plan=plan)
    tester = with_run(cut)
    button(tester, "Go on with it").click().run()
    assert not tester.exception
    assert json.loads(orders[0].going_on)["id"] == cut.id
    ended(tester)


@pytest.mark.parametrize("changes", [{"complete": False}, {}])
def test_what_cannot_be_gone_on_with_offers_no_button(with_run, changes):
    labels = [one.label for one in with_run(builders.run(**changes)).button]
    assert "Go on with it" not in labels


def test_the_next_best_measurement_starts_where_it_is_proposed(shown, orders):  # noqa: F811
    worth = NextBest("measurement", "quick", "Measure it", 0.1, 0.2, 2.0, "advisor probe")
    tester = shown(next_best=(worth,))
    (start,) = [one for one in tester.button if one.label.startswith("Measure now, about")]
    start.click().run()
    assert not tester.exception
    assert [order.suite for order in orders] == ["quick"]
    assert tester.title[0].value == "Measure"
    ended(tester)


def test_a_second_measurement_from_another_page_is_refused_where_one_sees_it(
    shown,  # noqa: F811
    monkeypatch,
):
    monkeypatch.setattr(
        jobs, "probe_command", lambda *_: [sys.executable, "-c", "import time; time.sleep(600)"]
    )
    first = store.registry().start("somebody", jobs.Order())
    worth = NextBest("measurement", "quick", "Measure it", 0.1, 0.2, 2.0, "advisor probe")
    tester = shown(next_best=(worth,))
    (start,) = [one for one in tester.button if one.label.startswith("Measure now, about")]
    start.click().run()
    assert tester.title[0].value == "Measure"
    assert "press Start when it is over" in tester.error[0].value
    assert "Somebody else is measuring on this machine now: the quick suite" in texts(tester)
    first.kill()
    end = time.monotonic() + WAIT
    while first.running:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_reason_leads_to_its_claim(shown, go):  # noqa: F811
    known = load_knowledge()
    tester = shown()
    links = [one.proto for one in tester.get("page_link") if "claim" in one.proto.label]
    assert links
    query = dict(part.split("=", 1) for part in links[0].query_string.split("&"))
    assert "p" in query, "a link opened in another tab has the answers"
    claim = known.claims[query["claim"]].claim
    tester.query_params["claim"] = claim.id
    go(tester, "knowledge")
    assert claim.text[:30] in tester.subheader[0].value.replace("\\", "")
    button(tester, "Close").click().run()
    assert "claim" not in tester.query_params


def test_a_claim_that_is_not_there_is_said_and_shown_as_text(app, go):
    tester = go(app(claim="<b>x</b>"), "knowledge")
    tester.query_params["claim"] = "<b>no`such</b>"
    tester.run()
    assert "There is no claim" in texts(tester)
    assert "`<b>" in texts(tester)
