"""What holds for all tests."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

# The same examples every time: what passes here passes elsewhere. New ones are looked for with
# --hypothesis-profile=default.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


def pytest_configure() -> None:
    """Programs started by tests can be interrupted, however pytest itself was started.

    A shell starts what runs in the background with Ctrl-C ignored, and children inherit that.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: with several workers none is left alone with one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(autouse=True, scope="module")
def main_stays_what_it_is() -> Iterator[None]:
    """Streamlit's tests put the app in the place of the main program, and leave it there.

    A process that is spawned later would start with the app.
    """
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
