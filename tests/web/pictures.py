"""The README's pictures, taken of the app as it is: ``python -m tests.web.pictures [--out DIR]``.

``--all`` takes every page instead, at the width of a desktop and of a phone.
"""

from __future__ import annotations

import argparse
import tempfile
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
TALLEST = 9000
_SETTLE_MS = 1500


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

            for size, width in SIZES.items():
                for name in PAGES:
                    picture = f"{name}-{size}.png"
                    take(browser, f"{address}/{path_of(name)}{query}", given.out / picture, width)
            return
        for name, height in README.items():
            place = given.out / f"{name}.png"
            take(browser, f"{address}/{path_of(name)}{query}", place, SIZES["desktop"], height)


def path_of(page: str) -> str:
    """A page's part of the address."""
    return "" if page == "project" else page


def take(browser: Any, address: str, place: Path, width: int, height: int = 0) -> None:
    """One picture; of the whole page where no height is given."""
    page = browser.new_page(viewport={"width": width, "height": height or 900})
    page.goto(address)
    page.get_by_role("heading", level=1).first.wait_for(timeout=PAGE_SECONDS * 1000)
    page.wait_for_timeout(_SETTLE_MS)
    page.get_by_test_id("stStatusWidget").wait_for(state="detached", timeout=PAGE_SECONDS * 1000)
    if not height:
        tall = page.get_by_test_id("stMain").evaluate("element => element.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(tall + 20, TALLEST)})
    page.wait_for_timeout(_SETTLE_MS)
    page.screenshot(path=str(place))
    page.close()


if __name__ == "__main__":
    main()
