"""Every page in a real browser, judged by axe-core: WCAG 2.1, levels A and AA.

axe-core comes from its npm package, at the version in ``tools/packages.txt``; skipped only where
npm or a browser is not installed.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import expect

from advisor.kb.load import load_knowledge
from advisor.measure.run_file import save_run
from advisor.paths import examples_dir
from advisor.profile.file import load_profile
from advisor.web import share
from advisor.web.draft import from_profile
from tests.web import builders
from tests.web.browsing import CHROMIUM, PAGE_SECONDS, chromium, served
from tests.web.pictures import settle
from tests.web.test_pages import PAGES

PACKAGES = Path(__file__).parent / "tools" / "packages.txt"
RUN = """async () => (await axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
})).violations.map(found => found.id + ': ' + found.help + '; first at ' + found.nodes[0].html)"""
READY = {
    "project": "So far",
    "recommendation": "Not known",
    "measure": "Who took part, and what the work was",
    "claims": "claims found",
    "compare": "Fit and migration",
    "team": "Nobody is here yet",
    "record": "Preview",
    "knowledge": "claims found",
    "how_it_works": "How it decides",
}
"""What stands near the end of each page."""

MEASURED = "0123456789abcdef"
"""The id of a run that the pages show."""
LEAST_PICTURE = 10_000
"""Bytes; a page with nothing on it takes fewer."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
    pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed"),
]


@pytest.fixture(scope="session")
def axe(request) -> str:
    """The source of axe-core, kept between runs while its version stays."""
    wanted = PACKAGES.read_text("utf-8").split()
    place = Path(request.config.cache.mkdir("web-tools"))
    done = place / "installed.txt"
    with FileLock(place / "lock"):
        if not done.is_file() or done.read_text("utf-8").split() != wanted:
            shutil.rmtree(place / "node_modules", ignore_errors=True)
            (place / "package.json").write_text('{"private": true}', "utf-8")
            made = subprocess.run(
                ["npm", "install", "--no-save", "--no-package-lock", "--ignore-scripts",
                 "--no-audit", "--no-fund", *wanted],
                cwd=place, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
            )  # fmt: skip
            assert made.returncode == 0, made.stderr[-2000:]
            done.write_text("\n".join(wanted), "utf-8")
    return (place / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def test_every_page_can_be_used_by_those_who_do_not_see_or_point(axe, tmp_path, request):
    """The pages as they were judged are kept as pictures, in the folder ``pages`` of the cache."""
    pictures = Path(request.config.cache.mkdir("pages"))
    run = tmp_path / "home" / "data" / "runs" / f"web-{MEASURED}.json"
    run.parent.mkdir(parents=True)
    save_run(builders.full(), run)
    profile = load_profile(examples_dir() / "prod.yaml", load_knowledge())
    packed = share.pack(from_profile(profile))
    expect.set_options(timeout=PAGE_SECONDS * 1000)
    found = []
    with served(tmp_path) as (address, _), chromium() as browser:
        for width, scheme in ((1280, "light"), (390, "dark")):
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme
            )
            page = context.new_page()
            for name in PAGES:
                path = "" if name == "project" else name
                page.goto(f"{address}/{path}?p={packed}&m={MEASURED}")
                expect(page.get_by_role("heading", level=1)).to_be_visible()
                expect(page.get_by_text(READY[name]).first).to_be_visible()
                settle(page)
                page.evaluate(axe)
                found += [f"{name} ({width}, {scheme}): {text}" for text in page.evaluate(RUN)]
                page.screenshot(path=str(pictures / f"{name}-{width}-{scheme}.png"))
                assert (pictures / f"{name}-{width}-{scheme}.png").stat().st_size > LEAST_PICTURE
            context.close()
    assert found == []
