"""The whole way of a project, in a real browser against the real server and real frameworks."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Page, expect

from tests.web.browsing import CHROMIUM, PAGE_SECONDS, chromium, served
from tests.web.test_phone import BROKEN

MEASURE_SECONDS = 400

pytestmark = [
    pytest.mark.browser,
    pytest.mark.framework,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]


@pytest.fixture
def server(tmp_path):
    with served(tmp_path) as found:
        yield found


@pytest.fixture
def browser():
    with chromium() as started:
        yield started


def open_page(page: Page, name: str) -> None:
    """By the navigation, as a person does."""
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def percent(page: Page) -> int:
    found = re.search(r"(\d+) %, ", page.get_by_text(re.compile(r"^\d+ %, ")).inner_text())
    assert found is not None
    return int(found[1])


def test_the_whole_way(server, browser, tmp_path):
    address, log = server
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(PAGE_SECONDS * 1000)
    expect.set_options(timeout=PAGE_SECONDS * 1000)
    elsewhere = []
    page.on(
        "request",
        lambda request: (
            elsewhere.append(request.url)
            if not request.url.startswith(
                (address, address.replace("http", "ws"), "data:", "blob:")
            )
            else None
        ),
    )

    # Answer the questionnaire; a follow-up appears, and the answer so far moves beside it.
    page.goto(address)
    expect(page.get_by_role("heading", level=1, name="Project")).to_be_visible()
    targets = page.get_by_role("toolbar", name="Where must the trained model run?")
    targets.get_by_role("button", name="On a server or in a cloud").click()
    targets.get_by_role("button", name="In an Android app").click()
    devices = page.get_by_role(
        "radiogroup", name="How much of what you make lives on those devices?"
    )
    devices.get_by_role("radio", name="don't know").click()
    expect(page.get_by_text(re.compile(r"1 of \d+ answered · 1 “don't know”"))).to_be_visible()
    expect(page.get_by_role("heading", name="So far")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ of 100")).first).to_be_visible()

    # The answers are still there after a reload, and for whoever gets the address.
    page.reload()
    android = page.get_by_role("toolbar", name="Where must the trained model run?").get_by_role(
        "button", name="In an Android app"
    )
    expect(android).to_be_visible()
    other = context.new_page()
    other.goto(page.url)
    expect(other.get_by_text(re.compile(r"1 of \d+ answered · 1 “don't know”"))).to_be_visible()
    other.close()

    # Measure with both real frameworks; progress survives a page change and a reload.
    open_page(page, "Measure")
    expect(page.get_by_text(re.compile(r"found PyTorch"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"found TensorFlow"))).to_be_visible()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^\d+ %, "))).to_be_visible()
    job = re.search(r"[?&]j=([0-9a-f]{16})", page.url)
    assert job is not None
    second = browser.new_context().new_page()
    second.goto(f"{address}/measure")
    expect(second.get_by_text("Somebody else is measuring").first).to_be_visible()
    second.context.close()
    open_page(page, "Knowledge")
    open_page(page, "Measure")
    before = percent(page)
    page.reload()
    expect(page.get_by_text(re.compile(r"^\d+ %, "))).to_be_visible()
    assert percent(page) >= before
    assert f"j={job[1]}" in page.url
    done = page.get_by_text(re.compile("Finished after"))
    expect(done).to_be_visible(timeout=MEASURE_SECONDS * 1000)
    assert f"m={job[1]}" in page.url
    expect(page.get_by_role("heading", name="Who is faster")).to_be_visible()
    expect(page.get_by_role("heading", name="Start-up")).to_be_visible()

    # Read the recommendation: musts, verdict, reasons, flips, and what the run changed.
    open_page(page, "Recommendation")
    for heading in (
        "Musts",
        "Verdict",
        "Because",
        "What if …",
        "What the measurements changed",
        "Not known",
    ):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.get_by_role("table", name="Requirements and routes by framework")).to_contain_text(
        "Run a trained model in an Android app"
    )
    expect(page.get_by_role("table", name="Chance of each rank by framework")).to_be_visible()
    expect(page.get_by_label(re.compile("A hundred squares")).first).to_be_visible()

    # Try something: the answer follows, the project stays; then see the new pages.
    tried = page.get_by_role("table", name="Chance of being best as answered and as tried")
    expect(tried).to_be_visible()
    page.get_by_role("switch", name="Run a trained model in an Android app").click(force=True)
    expect(page.get_by_role("button", name="Reset")).to_be_visible()
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_text("Nothing is changed yet.")).to_be_visible()
    open_page(page, "Claims")
    expect(page.get_by_text(re.compile(r"^\d+ claims found$"))).to_be_visible()
    open_page(page, "Compare")
    expect(
        page.get_by_label(re.compile("Levels of JAX, PyTorch and TensorFlow")).first
    ).to_be_visible()
    open_page(page, "Team")
    page.get_by_role("button", name="Add my answers").click()
    expect(page.get_by_role("heading", name="Together")).to_be_visible()
    open_page(page, "How it works")
    expect(page.get_by_role("heading", name="How it decides")).to_be_visible()

    # Download the record and its evidence.
    open_page(page, "Record")
    page.get_by_label("Deciders").fill("Ada, Grace")
    page.get_by_label("Deciders").press("Enter")
    expect(page.get_by_text("Ada").first).to_be_visible()
    with page.expect_download() as record:
        page.get_by_role("button", name="Download the record").click()
    text = Path(record.value.path()).read_text(encoding="utf-8")
    assert text.startswith("---\n")
    assert "Ada" in text
    with page.expect_download() as evidence:
        page.get_by_role("button", name="Download the evidence").click()
    data = json.loads(Path(evidence.value.path()).read_text(encoding="utf-8"))
    assert data["schema"].startswith("advisor.evidence/")
    assert data["profile"]["answers"]["deploy-targets"] == ["server", "android"]
    frameworks = {item["framework"] for item in data["run"]["contenders"]}
    assert {"pytorch", "tensorflow"} <= frameworks
    installed = [
        c for c in data["run"]["contenders"] if c["framework"] in ("pytorch", "tensorflow")
    ]
    statuses = {item["status"] for item in installed}
    assert statuses <= {"ok", "interrupted", "too_noisy"}, data["run"]["contenders"]

    # On a phone nothing sticks out to the side.
    page.set_viewport_size({"width": 390, "height": 844})
    query = page.url.partition("?")[2]
    last = {
        "": "So far",
        "recommendation": "Not known",
        "measure": "Who is faster",
        "claims": "claims found",
        "compare": "Fit and migration",
        "team": "Nobody is here yet",
        "knowledge": "claims found",
        "how_it_works": "How it decides",
        "record": "Preview",
    }
    for name, text in last.items():
        page.goto(f"{address}/{name}?{query}")
        expect(page.get_by_text(text).first).to_be_visible()
        widest = page.get_by_role("main").evaluate("element => element.scrollWidth")
        assert widest <= 390, name
        assert page.get_by_test_id("stTable").evaluate_all(BROKEN) == [], name

    assert elsewhere == [], "the app asked somebody else for something"
    assert "Traceback" not in log.read_text(encoding="utf-8", errors="replace")
