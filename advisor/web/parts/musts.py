"""Requirements first: who meets them, and by which route."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.web import marks, words
from advisor.web.escape import md
from advisor.web.parts import sources

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import Must, MustRoute, Recommendation


def routes(answer: Recommendation, known: Knowledge) -> None:
    """One line per requirement and framework, before any score."""
    st.header("Musts", anchor=False)
    if not answer.requirements:
        st.markdown("Nothing is required outright, so no framework is ruled out.")
        return
    _overview(answer, known)
    with st.expander(
        "Each route, with its sources and the answer that asks for it",
        on_change="rerun",
        key="routes",
    ) as opened:
        if opened.open:  # what is closed costs no time
            for must in answer.requirements:
                _must(must, known)
    if answer.relax:
        titles = [f"“{md(_title(known, capability))}”" for capability in answer.relax]
        st.warning(
            "Give up " + words.listing(titles) + ", and at least one framework meets the rest. "
            "It is the smallest change that helps.",
            title="No framework meets every must",
            icon=":material/rule:",
        )


def _overview(answer: Recommendation, known: Knowledge) -> None:
    """One row per requirement, one column per framework."""
    taking_part = {place.framework for place in answer.ranking}
    shown = [key for key in marks.alphabetical(known) if key in taking_part]
    rows: dict[str, list[str]] = {"What must be possible": []}
    rows |= {md(marks.name_of(known, key)): [] for key in shown}
    for must in answer.requirements:
        rows["What must be possible"].append(md(must.title))
        of = {route.framework: route for route in must.routes}
        for key in shown:
            rows[md(marks.name_of(known, key))].append(_cell(of.get(key)))
    st.table(rows, alt="Requirements and routes by framework", border="horizontal", hide_index=True)


def _cell(route: MustRoute | None) -> str:
    if route is None:
        return marks.must_badge("unknown")
    how = marks.LEVEL.get(route.level, route.level)
    via = f"{md(route.via, limit=60)}, {how}" if route.via else how
    return f"{marks.must_badge(route.state)} {via}"


def _must(must: Must, known: Knowledge) -> None:
    strict = f": {marks.AT_LEAST[must.at_least]}"
    with st.container(gap="xsmall"):
        st.markdown(f"**{md(must.title)}**{strict}")
        ordered = sorted(must.routes, key=lambda route: marks.name_of(known, route.framework))
        st.markdown("\n".join(f"- {_route(route, known)}" for route in ordered))
        if must.because:
            st.caption("Because you said: " + "; ".join(md(said) for said in must.because))


def _route(route: MustRoute, known: Knowledge) -> str:
    name = md(marks.name_of(known, route.framework))
    how = marks.LEVEL.get(route.level, route.level)
    via = f" via {md(route.via)}" if route.via else ""
    line = f"{marks.must_badge(route.state)} **{name}**{via} ({how})"
    if route.state == "unknown":
        line += f", met with a chance of {words.of_100(route.probability)}"
    if route.note:
        line += f". {md(route.note)}"
    said = [f"as of {md(route.as_of)}"] if route.as_of else []
    said += [sources.named(item, known) for item in route.sources]
    return f"{line} :small[{' · '.join(said)}]" if said else line


def _title(known: Knowledge, capability: str) -> str:
    found = known.capabilities.get(capability)
    return found.title if found else capability
