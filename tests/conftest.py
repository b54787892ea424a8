"""What holds for all tests."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
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


_TURNSTILE = pytest.StashKey[Turnstile]()
_FOLDER = "ADVISOR_TESTS_TURNSTILE"


def pytest_configure(config: pytest.Config) -> None:
    """One turnstile for all workers, which inherit its folder; and Ctrl-C works.

    Programs started by tests can be interrupted, however pytest itself was started: a shell starts
    what runs in the background with Ctrl-C ignored, and children inherit that.
    """
    if _FOLDER not in os.environ:
        os.environ[_FOLDER] = tempfile.mkdtemp(prefix="advisor-tests-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(_FOLDER), ignore_errors=True))
    config.stash[_TURNSTILE] = Turnstile(Path(os.environ[_FOLDER]))
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
        patch.setenv(paths.HOME_VARIABLE, str(made))
        load_knowledge()

    def put(home: Path) -> Path:
        shutil.copytree(made / "cache", home / "cache", dirs_exist_ok=True)
        return home

    return put


@pytest.fixture(scope="session")
def turnstile(request: pytest.FixtureRequest) -> Turnstile:
    """Of all workers together: ``with turnstile.alone()`` for what cannot bear others beside it."""
    return request.config.stash[_TURNSTILE]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test, with what it sets up and clears away, waits while another worker measures alone."""
    with item.config.stash[_TURNSTILE].beside():
        return (yield)


@pytest.fixture(autouse=True, scope="module")
def main_stays_what_it_is() -> Iterator[None]:
    """Streamlit's tests put the app in the place of the main program, and leave it there.

    A process that is spawned later would start with the app.
    """
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
