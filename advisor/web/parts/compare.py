"""Frameworks side by side: levels on every criterion, capabilities with routes, tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.web import charts, marks, words
from advisor.web.escape import link, md, plain

if TYPE_CHECKING:
    from advisor.kb.entries import Capability, Tool
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import BeliefReport, Recommendation

LEAST, MOST = 2, 4
PER_PAGE = 20


def choose(known: Knowledge) -> list[str]:
    """Which frameworks; fewer than two are told to be too few."""
    everyone = marks.alphabetical(known)
    if "compare" not in st.session_state:
        st.session_state.compare = everyone[:MOST]
    chosen = st.pills(
        "Frameworks",
        everyone,
        selection_mode="multi",
        format_func=lambda key: md(marks.name_of(known, key)),
        key="compare",
        persist_state="session",
        wrap=True,
    )
    kept = [key for key in everyone if key in chosen]
    if not LEAST <= len(kept) <= MOST:
        st.info(f"Choose {LEAST} to {MOST} frameworks.", icon=":material/info:")
        return []
    return kept


def levels(answer: Recommendation, chosen: list[str], known: Knowledge) -> None:
    """By group of criteria: a picture, and behind it the levels in words."""
    colour = marks.colours(known)
    held = {(one.criterion, one.framework): one for one in answer.beliefs}
    by_name = {plain(marks.name_of(known, key)): colour[key] for key in chosen}
    st.caption(
        "Letter: what is held of the framework. Line: one standard deviation to either side; "
        "dashed over the whole scale where nothing is known. "
        + " · ".join(
            f"**{md(marks.short_of(known, key))}** {md(marks.name_of(known, key))}"
            for key in chosen
        )
    )
    for group in known.groups.values():
        criteria = known.criteria_of(group.id)
        if not criteria:
            continue
        st.subheader(md(group.title), anchor=False)
        drawn = [
            charts.Level(
                plain(criterion.title, limit=60),
                plain(marks.name_of(known, key)),
                marks.short_of(known, key),
                belief.mean if belief else None,
                belief.sd if belief else 0.0,
                plain(_held(belief)),
            )
            for criterion in criteria
            for key in chosen
            for belief in [held.get((criterion.id, key))]
        ]
        charts.draw(
            charts.levels(drawn, by_name),
            alt=f"Levels of {words.listing(list(by_name))} on the criteria of "
            f"“{plain(group.title)}”; the table below says them in words",
        )
        with st.expander("The same in words", icon=":material/table_chart:"):
            st.table(
                {
                    "Criterion": [md(item.title) for item in criteria],
                    **{
                        md(marks.name_of(known, key)): [
                            md(_held(held.get((item.id, key)))) for item in criteria
                        ]
                        for key in chosen
                    },
                },
                alt=f"Levels on the criteria of {plain(group.title)}",
                border="horizontal",
                hide_index=True,
            )


def _held(belief: BeliefReport | None) -> str:
    if belief is None or belief.mean is None:
        return "unknown"
    return f"{belief.level.replace('-', ' ')} ({belief.mean:.2f} ± {belief.sd:.2f})"


def capabilities(chosen: list[str], known: Knowledge) -> None:
    """What each can do, and by which route."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Search capabilities",
            key="compare-capability",
            persist_state="session",
            placeholder="Android, ONNX, TPU …",
            max_chars=100,
        )
        differ = st.toggle("Only where they differ", key="compare-differ", persist_state="session")
    wanted = text.casefold().split()
    shown = [
        item
        for item in known.capabilities.values()
        if all(word in _about(item, chosen) for word in wanted)
        and (not differ or len({_level(item, key) for key in chosen}) > 1)
    ]
    if not shown:
        st.markdown("No capability fits. Remove a word to see more.")
        return
    st.caption(f"{words.count(len(shown), 'capability', 'capabilities')}")
    st.table(
        {
            "What may be needed": [md(item.title) for item in shown],
            **{
                md(marks.name_of(known, key)): [_route(item, key) for item in shown]
                for key in chosen
            },
        },
        alt="Capabilities and routes by framework",
        border="horizontal",
        hide_index=True,
    )


def _about(item: Capability, chosen: list[str]) -> str:
    routes = " ".join(
        f"{item.routes[key].via or ''} {item.routes[key].note}"
        for key in chosen
        if key in item.routes
    )
    return f"{item.title} {item.question} {routes}".casefold()


def _level(item: Capability, framework: str) -> str:
    route = item.routes.get(framework)
    return route.level if route else "unverified"


def _route(item: Capability, framework: str) -> str:
    route = item.routes.get(framework)
    level = _level(item, framework)
    colour, icon = _ROUTE.get(level, ("gray", ":material/help:"))
    line = marks.badge(colour, icon, marks.LEVEL.get(level, level))
    if route is not None and route.via:
        line += f" {md(route.via, limit=80)}"
    if route is not None and route.as_of:
        line += f" :small[{route.as_of:%Y-%m}]"
    return line


_ROUTE = {
    "native": ("green", ":material/check:"),
    "official-bridge": ("green", ":material/link:"),
    "third-party": ("yellow", ":material/extension:"),
    "none": ("red", ":material/close:"),
    "retired": ("gray", ":material/history:"),
    "unverified": ("", ":material/help:"),
}


def tools(chosen: list[str], known: Knowledge) -> None:
    """What surrounds them, with the life cycle each has reached."""
    one, two = st.columns(2)
    with one:
        text = st.text_input(
            "Search tools",
            key="compare-tool",
            persist_state="session",
            placeholder="TorchServe, TFLite …",
            max_chars=100,
        )
    with two:
        states = st.multiselect(
            "State",
            list(marks.TOOL),
            format_func=lambda state: state.replace("-", " "),
            key="compare-state",
            persist_state="session",
            placeholder="all",
        )
    wanted = text.casefold().split()
    shown = [
        tool
        for tool in known.tools.values()
        if set(tool.frameworks) & set(chosen)
        and (not states or tool.state in states)
        and all(word in _words_of(tool) for word in wanted)
    ]
    if not shown:
        st.markdown("No tool fits. Remove a filter to see more.")
        return
    st.caption(f"{words.count(len(shown), 'tool')}")
    place = st.container()
    pages = -(-len(shown) // PER_PAGE)
    page = st.pagination(pages, key="compare-tools") if pages > 1 else 1
    first = (min(page, pages) - 1) * PER_PAGE
    part = shown[first : first + PER_PAGE]
    with place:
        st.markdown("\n".join(f"- {_tool(tool, known)}" for tool in part))


def _tool(tool: Tool, known: Knowledge) -> str:
    since = f" since {md(tool.since)}" if tool.since else ""
    who = ", ".join(md(marks.name_of(known, key)) for key in tool.frameworks)
    return (
        f"**{md(tool.name)}** {marks.tool_badge(tool.state)}{since} :small[{who}]  \n"
        f"  {_note(tool, known)}"
    )


def _note(tool: Tool, known: Knowledge) -> str:
    said = md(tool.note or tool.about, limit=260)
    if tool.successor:
        later = known.tools.get(tool.successor)
        name = later.name if later else marks.name_of(known, tool.successor)
        said += f" **Instead:** {md(name)}."
    if tool.evidence:
        found = known.sources.get(tool.evidence[0].source)
        if found is not None:
            said += f" :small[{link(found.source.title, found.source.address)}]"
    return said


def _words_of(tool: Tool) -> str:
    return " ".join((tool.name, *tool.aliases, tool.about, tool.note)).casefold()
