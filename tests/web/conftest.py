from __future__ import annotations

from pathlib import Path

import pytest

from advisor.kb.load import load_knowledge
from advisor.web import routes, store

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def known():
    return load_knowledge()


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    """Every test has folders and a job registry of its own."""
    monkeypatch.setenv("ADVISOR_HOME", str(tmp_path / "home"))
    store.registry.clear()
    store.shelf.clear()
    yield
    store.registry().close()
    store.registry.clear()


@pytest.fixture
def app(monkeypatch):
    """The app in process, on its first page; call it with a query string's parts if wanted."""
    from streamlit.testing.v1 import AppTest

    monkeypatch.setattr("advisor.web.parts.machine_view._found", _NoSearch())

    def start(**query: str):
        tester = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        for name, value in query.items():
            tester.query_params[name] = value
        return tester.run()

    return start


@pytest.fixture
def go():
    """Switch to a page and fail on anything that is not meant to be shown."""

    def switch(tester, page: str):
        tester.switch_page(str(routes.FOLDER / f"{page}.py")).run()
        assert not tester.exception, [error.message for error in tester.exception]
        return tester

    return switch


class _NoSearch:
    """What looking for frameworks would find, without starting an interpreter."""

    def __call__(self):
        from advisor.measure.interpreters import Found

        return "Some CPU, 2 cores, 8 GiB, no GPU", [
            Found("pytorch", "/usr/bin/python3", {"python": "3.11.7", "torch": "2.13.0"}),
            Found("tensorflow", "/x/python", {}, "not_installed", "tensorflow is not installed"),
        ]

    def clear(self) -> None:
        pass


def texts(tester) -> str:
    """Everything a reader sees as words, in one string."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "error", "warning", "info")
    found = [str(item.value) for kind in kinds for item in getattr(tester, kind)]
    found += [str(item.label) for kind in ("button", "expander") for item in getattr(tester, kind)]
    found += [item.proto.title for item in (*tester.error, *tester.warning)]
    found += [item.value.to_string() for item in tester.table]
    return "\n".join(found)
