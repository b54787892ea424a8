from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from advisor.kb.load import load_knowledge
from advisor.web import routes, store

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def known():
    return load_knowledge()


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch, furnish):
    """Every test has folders and a job registry of its own."""
    monkeypatch.setenv("ADVISOR_HOME", str(furnish(tmp_path / "home")))
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


@pytest.fixture
def drawn(monkeypatch):
    """Every chart that a page draws from now on, as its specification with the name it is given."""
    import streamlit

    real, found = streamlit.vega_lite_chart, []

    def record(chart, **named):
        found.append(Drawn(chart, named["alt"]))
        return real(chart, **named)

    monkeypatch.setattr(streamlit, "vega_lite_chart", record)
    return found


@pytest.fixture
def offered(monkeypatch):
    """What a page offers for download now: content by label, with its file name."""
    import streamlit

    real, found = streamlit.download_button, {}

    def record(label, data, **named):
        content = data() if callable(data) else data
        found[label] = (content.decode("utf-8"), named["file_name"])
        return real(label, data, **named)

    monkeypatch.setattr(streamlit, "download_button", record)
    return found


@pytest.fixture
def with_run(app, go):
    """The app with a run loaded, on some page; further fields are those of the address."""

    def start(run, page: str = "measure", **query: str):
        tester = go(app(**query), "measure")
        content = run.model_dump_json(by_alias=True).encode()
        tester.file_uploader[0].upload("run.json", content).run()
        assert not tester.exception, [error.message for error in tester.exception]
        assert not tester.error
        return tester if page == "measure" else go(tester, page)

    return start


@dataclass(frozen=True)
class Drawn:
    """A chart as a page drew it."""

    spec: dict
    alt: str

    def rows(self, field: str) -> list[dict]:
        """The data behind it that has this field."""
        found: list[list[dict]] = []
        for layer in self.spec["layer"]:
            rows = layer["data"]["values"]
            if rows not in found:  # layers often draw the same rows
                found.append(rows)
        return [row for rows in found for row in rows if field in row]


def named(drawn: list[Drawn], start: str) -> list[Drawn]:
    """The charts whose name begins so."""
    return [chart for chart in drawn if chart.alt.startswith(start)]


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


def opened(tester, *keys: str):
    """The page with these expanders open, which have nothing in them while they are closed."""
    for key in keys:
        tester.session_state[key] = True
    tester.run()
    assert not tester.exception, [error.message for error in tester.exception]
    return tester


def texts(tester) -> str:
    """Everything a reader sees as words, in one string."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "error", "warning", "info")
    found = [str(item.value) for kind in kinds for item in getattr(tester, kind)]
    found += [str(item.label) for kind in ("button", "expander") for item in getattr(tester, kind)]
    found += [item.proto.title for item in (*tester.error, *tester.warning)]
    found += [item.value.to_string() for item in tester.table]
    return "\n".join(found)
