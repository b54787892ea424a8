"""The README's pictures, taken of the app as it is: ``python -m tests.web.pictures [--out DIR]``.

``--all`` takes every page instead, at the width of a desktop and of a phone, light and dark.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from advisor.kb.load import load_knowledge
from advisor.paths import examples_dir
from advisor.profile.file import load_profile
from advisor.web import share
from advisor.web.draft import from_profile
from tests.web.browsing import PAGE_SECONDS, ROOT, chromium, served

README = {"project": 820, "recommendation": 1240, "claims": 1240, "compare": 1240}
"""Pages in the README, and how many pixels of their height are shown."""

SIZES = {"desktop": 1280, "phone": 390}
SCHEMES = {"light": "", "dark": "-dark"}
"""Colour schemes, and what the names of their pictures end with."""

TALLEST = 9000
_SETTLE_MS = 700
AT_REST = '[data-test-script-state="notRunning"]'
"""What the app's element says of itself while no script runs."""


def main() -> None:
    """Start the app, open the pages with the answers of an example, and keep what is seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images", help="the folder")
    parser.add_argument("--all", action="store_true", help="every page, desktop and phone")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    profile = load_profile(examples_dir() / "prod.yaml", load_knowledge())
    query = f"?p={share.pack(from_profile(profile))}"
    with (
        tempfile.TemporaryDirectory() as home,
        served(Path(home)) as (address, _),
        chromium() as browser,
    ):
        if given.all:
            from tests.web.test_pages import PAGES

            for scheme, ending in SCHEMES.items():
                with showing(browser, scheme) as page:
                    for name in PAGES:
                        where = f"{address}/{path_of(name)}{query}"
                        for size, width in SIZES.items():
                            picture = f"{name}-{size}{ending}.png"
                            take(page, where, given.out / picture, width)
            return
        with showing(browser, "light") as page:
            for name, height in README.items():
                where = f"{address}/{path_of(name)}{query}"
                take(page, where, given.out / f"{name}.png", SIZES["desktop"], height)


def path_of(page: str) -> str:
    """A page's part of the address."""
    return "" if page == "project" else page


@contextmanager
def showing(browser: Any, scheme: str) -> Iterator[Any]:
    """One tab, which keeps what it loaded from page to page."""
    context = browser.new_context(color_scheme=scheme)
    yield context.new_page()
    context.close()


def take(page: Any, address: str, place: Path, width: int, height: int = 0) -> None:
    """One picture; of the whole page where no height is given."""
    page.set_viewport_size({"width": width, "height": height or 900})
    page.goto(address)
    page.get_by_role("heading", level=1).first.wait_for(timeout=PAGE_SECONDS * 1000)
    settle(page)
    if not height:
        tall = page.get_by_test_id("stMain").evaluate("element => element.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(tall + 20, TALLEST)})
        settle(page)
    page.screenshot(path=str(place))


def settle(page: Any) -> None:
    """Wait until nothing on the page is still to come: the script, its widgets, and the charts."""
    expect = sync_expect()
    for _ in range(2):
        expect(page.locator(f"[data-testid=stApp]{AT_REST}")).to_have_count(1)
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        page.wait_for_timeout(_SETTLE_MS)


def sync_expect() -> Any:
    """Playwright's ``expect``, as patient as a loaded machine needs."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PAGE_SECONDS * 1000)
    return expect


if __name__ == "__main__":
    main()
