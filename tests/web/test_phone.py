"""The way of a project on a phone, while somebody else uses the same server.

Needs a browser, but no framework: the journey that measures is in ``test_browser.py``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Locator, Page, expect

from tests.web.browsing import CHROMIUM, PAGE_SECONDS, chromium, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]
PHONE = {"width": 390, "height": 844}
BROKEN = """tables => tables.flatMap(table => {
  const found = [], walk = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    for (const name of walk.currentNode.data.matchAll(/PyTorch|TensorFlow/g)) {
      const range = document.createRange();
      range.setStart(walk.currentNode, name.index);
      range.setEnd(walk.currentNode, name.index + name[0].length);
      if (new Set([...range.getClientRects()].map(one => one.top)).size > 1)
        found.push(walk.currentNode.data);
    }
  }
  return found;
})"""
"""The texts in tables in which the name of a framework goes over two lines."""


def go(page: Page, name: str) -> None:
    """By the menu. A phone has it behind a button, and under it while it is open."""
    menu = page.get_by_test_id("stExpandSidebarButton")
    if menu.is_visible():
        menu.click()
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    opened = page.locator("#stSidebar[data-collapsed=false]")
    if opened.count():
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
        expect(opened).to_have_count(0)


def musts(page: Page) -> Locator:
    return page.get_by_role("table", name="Requirements and routes by framework")


def fits(page: Page) -> None:
    """Nothing sticks out to the side, and no table breaks a short word in two."""
    assert page.get_by_role("main").evaluate("element => element.scrollWidth") <= PHONE["width"]
    assert page.get_by_test_id("stTable").evaluate_all(BROKEN) == []


def test_the_whole_way_on_a_phone_and_two_at_once(tmp_path):
    expect.set_options(timeout=PAGE_SECONDS * 1000)
    decisions = tmp_path / "decisions"
    with (
        served(tmp_path, ADVISOR_DECISIONS=str(decisions)) as (address, log),
        chromium() as browser,
    ):
        context = browser.new_context(
            viewport=PHONE, has_touch=True, is_mobile=True, accept_downloads=True
        )
        page = context.new_page()
        page.set_default_timeout(PAGE_SECONDS * 1000)
        page.goto(address)
        targets = page.get_by_role("toolbar", name="Where must the trained model run?")
        targets.get_by_role("button", name="In an Android app").tap()
        expect(page.get_by_text(re.compile(r"1 of \d+ answered"))).to_be_visible()
        fits(page)

        # A second person, at the same time, answers otherwise; neither sees the other's answers.
        other = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        other.set_default_timeout(PAGE_SECONDS * 1000)
        other.goto(address)
        expect(other.get_by_text(re.compile(r"0 of \d+ answered"))).to_be_visible()
        theirs = other.get_by_role("toolbar", name="Where must the trained model run?")
        theirs.get_by_role("button", name="In a web page").click()
        expect(other.get_by_text(re.compile(r"1 of \d+ answered"))).to_be_visible()
        go(other, "Recommendation")
        expect(musts(other)).to_contain_text("Run a trained model in a web page")
        other.context.close()

        # Musts and verdict; a reason leads to its claim, and the back button to the verdict.
        go(page, "Recommendation")
        expect(musts(page)).to_contain_text("Run a trained model in an Android app")
        fits(page)
        page.get_by_role("link", name="The claim and its sources").first.tap()
        expect(page.get_by_role("heading", level=1, name="Knowledge")).to_be_visible()
        expect(page.get_by_role("button", name="Close")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("heading", level=1, name="Recommendation")).to_be_visible()
        go(page, "Project")
        expect(page.get_by_text(re.compile(r"1 of \d+ answered"))).to_be_visible()

        # Every other page is readable, too.
        for name in ("Measure", "Claims", "Compare", "Team", "How it works"):
            go(page, name)
            fits(page)

        # The record is written into the folder, and downloaded.
        go(page, "Record")
        fits(page)
        page.get_by_role("button", name="Write into the folder").tap()
        expect(page.get_by_text(re.compile("Written:"))).to_be_visible()
        (written,) = decisions.glob("0001-*.md")
        assert "Android" in written.read_text(encoding="utf-8")
        with page.expect_download() as evidence:
            page.get_by_role("button", name="Download the evidence").tap()
        data = json.loads(Path(evidence.value.path()).read_text(encoding="utf-8"))
        assert data["profile"]["answers"]["deploy-targets"] == ["android"]
        assert "Traceback" not in log.read_text(encoding="utf-8", errors="replace")
