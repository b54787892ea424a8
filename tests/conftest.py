"""What holds for all tests."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from advisor import paths
from advisor.kb.load import load_knowledge
from tests.quiet import Turnstile

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


@pytest.fixture(scope="session")
def furnish(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Put the compiled knowledge base into an empty home: compiling it takes longer than a call."""
    made = tmp_path_factory.mktemp("furnished")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, paths.HOME_VARIABLE, str(made))
        load_knowledge()

    def put(home: Path) -> Path:
        shutil.copytree(made / "cache", home / "cache", dirs_exist_ok=True)
        return home

    return put


@pytest.fixture(scope="session")
def turnstile(tmp_path_factory: pytest.TempPathFactory) -> Turnstile:
    """Of all workers together. Fixtures of a module or a session may use ``alone``, tests not."""
    folder = tmp_path_factory.getbasetemp()
    return Turnstile(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)


@pytest.fixture(autouse=True)
def beside_others(turnstile: Turnstile) -> Iterator[None]:
    """A test waits while another worker measures alone."""
    with turnstile.beside():
        yield


@pytest.fixture(autouse=True, scope="module")
def main_stays_what_it_is() -> Iterator[None]:
    """Streamlit's tests put the app in the place of the main program, and leave it there.

    A process that is spawned later would start with the app.
    """
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
