"""The Compare page: levels with their spread, routes, and tools with their life cycle."""

from __future__ import annotations

import datetime as dt

import pytest

from advisor.kb.load import load_knowledge
from advisor.profile.model import Profile
from advisor.recommend import recommend
from advisor.web import marks, words
from advisor.web.escape import md
from advisor.web.parts.compare import PER_PAGE
from tests.web.conftest import named, texts


@pytest.fixture
def base(monkeypatch, known):
    monkeypatch.setattr("advisor.web.store.knowledge", lambda: known)
    return known


@pytest.fixture(scope="module")
def known():
    return load_knowledge()


@pytest.fixture
def on_tab(app, go, base):
    def open_tab(name: str):
        tester = go(app(), "compare")
        tester.session_state["compare-tab"] = name
        tester.run()
        assert not tester.exception
        return tester

    return open_tab


def table_of(tester, column: str):
    return [item.value for item in tester.table if column in item.value.columns]


def test_every_criterion_has_every_frameworks_level_and_spread(app, go, base, drawn):
    answer = recommend(Profile("x"), base, as_of=dt.datetime.now(dt.UTC).date())
    tester = go(app(), "compare")
    rows = [row for chart in named(drawn, "Levels of") for row in chart.rows("level")]
    shown = {(row["criterion"], row["framework"]): row for row in rows}
    assert len(shown) == len(base.criteria) * len(base.frameworks)
    for belief in answer.beliefs:
        title = base.criteria[belief.criterion].title
        row = shown[title, base.frameworks[belief.framework].name]
        assert row["known"] == (belief.mean is not None)
        if belief.mean is not None:
            assert row["mean"] == pytest.approx(belief.mean)
            assert f"({belief.mean:.2f} ± {belief.sd:.2f})" in row["level"]
    titles = [title for table in table_of(tester, "Criterion") for title in table["Criterion"]]
    assert titles == [md(c.title) for g in base.groups for c in base.criteria_of(g)]


def test_what_is_compared_does_not_depend_on_the_project(app, go, base, drawn):
    go(app(), "compare")
    blank = [chart.spec for chart in named(drawn, "Levels of")]
    drawn.clear()
    tester = app()
    tester.session_state["draft"] = tester.session_state["draft"].replace(frameworks=("pytorch",))
    go(tester, "compare")
    assert [chart.spec for chart in named(drawn, "Levels of")] == blank


def test_two_can_be_chosen_and_one_is_too_few(app, go, base, drawn):
    tester = go(app(), "compare")
    (pills,) = [item for item in tester.get("pills") if item.key == "compare"]
    drawn.clear()
    pills.set_value(["pytorch", "jax"]).run()
    assert {row["framework"] for row in drawn[0].rows("level")} == {"PyTorch", "JAX"}
    (pills,) = [item for item in tester.get("pills") if item.key == "compare"]
    pills.set_value(["jax"]).run()
    assert "Choose 2 to 4 frameworks" in texts(tester)
    assert not tester.table


def test_every_capability_has_every_frameworks_route(on_tab, base):
    (table,) = table_of(on_tab("Capabilities and routes"), "What may be needed")
    assert list(table["What may be needed"]) == [md(c.title) for c in base.capabilities.values()]
    for key, framework in base.frameworks.items():
        for cell, capability in zip(table[framework.name], base.capabilities.values(), strict=True):
            route = capability.routes.get(key)
            level = route.level if route else "unverified"
            assert marks.LEVEL[level] in cell
            if route is not None and route.via:
                assert md(route.via, limit=80) in cell


def test_capabilities_can_be_searched_and_cut_to_where_they_differ(on_tab, base):
    tester = on_tab("Capabilities and routes")
    tester.toggle(key="compare-differ").set_value(True).run()
    (table,) = table_of(tester, "What may be needed")
    wanted = [
        capability
        for capability in base.capabilities.values()
        if len({
            capability.routes[key].level if key in capability.routes else "unverified"
            for key in base.frameworks
        }) > 1
    ]  # fmt: skip
    assert list(table["What may be needed"]) == [md(c.title) for c in wanted]
    tester.text_input(key="compare-capability").set_value("no such thing").run()
    assert "No capability fits" in texts(tester)


def test_tools_say_their_state_and_what_to_use_instead(on_tab, base):
    tester = on_tab("Tools")
    assert f"{words.count(sum(bool(t.frameworks) for t in base.tools.values()), 'tool')}" in texts(
        tester
    )
    for state in {tool.state for tool in base.tools.values()}:
        tester.multiselect(key="compare-state").set_value([state]).run()
        assert not tester.exception
        wanted = [tool for tool in base.tools.values() if tool.state == state and tool.frameworks]
        text = texts(tester)
        assert text.count(marks.tool_badge(state)) == min(PER_PAGE, len(wanted))
        for tool in wanted[:PER_PAGE]:
            assert f"**{md(tool.name)}**" in text
    tester.multiselect(key="compare-state").set_value(["retired"]).run()
    successors = [t for t in base.tools.values() if t.state == "retired" and t.successor]
    assert texts(tester).count("**Instead:**") == len(successors[:PER_PAGE])


def test_tools_are_found_by_other_names(on_tab, base):
    tool = next(t for t in base.tools.values() if t.aliases and t.frameworks)
    tester = on_tab("Tools")
    tester.text_input(key="compare-tool").set_value(tool.aliases[0].upper()).run()
    assert f"**{md(tool.name)}**" in texts(tester)
