"""Requirements first: who meets them, and by which route."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.web import marks, words
from advisor.web.escape import link, md

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import Must, MustRoute, Recommendation


def routes(answer: Recommendation, known: Knowledge) -> None:
    """One line per requirement and framework, before any score."""
    st.header("Musts", anchor=False)
    if not answer.requirements:
        st.markdown("Nothing is required outright, so no framework is ruled out.")
        return
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
    said += [_source(item, known) for item in route.sources]
    return f"{line} :small[{' · '.join(said)}]" if said else line


def _source(source: str, known: Knowledge) -> str:
    found = known.sources.get(source)
    return link(found.source.title, found.source.address) if found else md(source)


def _title(known: Knowledge, capability: str) -> str:
    found = known.capabilities.get(capability)
    return found.title if found else capability
