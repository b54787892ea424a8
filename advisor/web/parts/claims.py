"""Browse the claims: filter them, and open each to its sources and dates."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from advisor.kb.dated import dated
from advisor.web import marks, words
from advisor.web.escape import code, link, md

if TYPE_CHECKING:
    from advisor.kb.entries import Claim, Evidence
    from advisor.kb.knowledge import Knowledge, PlacedClaim

PER_PAGE = 15

ASKED = "claim"
"""Query parameter with the id of a claim that somebody followed a link to."""


def status_of(claim: Claim) -> str:
    """How it stands today; withdrawn beats everything."""
    return "withdrawn" if claim.withdrawn else claim.status


def counts(known: Knowledge) -> str:
    """How many claims there are of each status, in one line."""
    found = Counter(status_of(placed.claim) for placed in known.claims.values())
    parts = [f"{marks.status_badge(key)} {found[key]}" for key in marks.STATUS if found[key]]
    return f"{words.count(len(known.claims), 'claim')}: " + " · ".join(parts)


def filters(known: Knowledge) -> list[PlacedClaim]:
    """The filter widgets; returns the claims that pass, in the order of the knowledge base."""
    with st.container(border=True):
        text = st.text_input(
            "Search",
            key="find",
            persist_state="session",
            placeholder="words in the claim",
            max_chars=100,
        )
        one, two, three = st.columns(3)
        with one:
            frameworks = st.multiselect(
                "Framework",
                marks.alphabetical(known),
                format_func=lambda key: marks.name_of(known, key),
                key="find-framework",
                persist_state="session",
                placeholder="all",
            )
        with two:
            criteria = st.multiselect(
                "Criterion",
                list(known.criteria),
                format_func=lambda key: known.criteria[key].title,
                key="find-criterion",
                persist_state="session",
                placeholder="all",
            )
        with three:
            statuses = st.multiselect(
                "Status today",
                list(marks.STATUS),
                key="find-status",
                persist_state="session",
                placeholder="all",
            )
    wanted = text.casefold().split()
    return [
        placed
        for placed in known.claims.values()
        if (not frameworks or placed.framework in frameworks)
        and (not criteria or placed.criterion in criteria)
        and (not statuses or status_of(placed.claim) in statuses)
        and all(word in f"{placed.claim.text} {placed.claim.reason}".casefold() for word in wanted)
    ]


def listing(found: list[PlacedClaim], known: Knowledge) -> None:
    """One page of claims, each a line that opens."""
    if not found:
        st.markdown("No claim fits these filters. Remove one to see more.")
        return
    pages = -(-len(found) // PER_PAGE)
    st.caption(f"{words.count(len(found), 'claim')} found")
    place = st.container(gap="xsmall")
    page = 1
    if pages > 1:
        page = st.pagination(pages, key="claims-page")
    first = (min(page, pages) - 1) * PER_PAGE
    with place:
        for placed in found[first : first + PER_PAGE]:
            _claim(placed, known)


def asked_for(known: Knowledge) -> None:
    """The claim in the address, opened, before all others."""
    name = st.query_params.get(ASKED, "")
    if not name:
        return
    placed = known.claims.get(name)
    with st.container(border=True):
        if placed is None:
            st.markdown(f"There is no claim {code(name, limit=100)} in this knowledge base.")
        else:
            who = md(marks.name_of(known, placed.framework))
            st.subheader(f"{who}: {md(placed.claim.text, limit=400)}", anchor=False)
            details(placed.claim, placed.criterion, known)
        st.button("Close", icon=":material/close:", on_click=_forget)


def _forget() -> None:
    st.query_params.pop(ASKED, None)


def _claim(placed: PlacedClaim, known: Knowledge) -> None:
    claim = placed.claim
    name = md(marks.name_of(known, placed.framework))
    head = f"{marks.status_badge(status_of(claim))} **{name}** · {md(claim.text, limit=400)}"
    with st.expander(head):
        details(claim, placed.criterion, known)


def details(claim: Claim, criterion_id: str, known: Knowledge) -> None:
    """All that is known of a claim: why it stands as it does, since when, and who says so."""
    criterion = known.criteria.get(criterion_id)
    colour, icon, meaning = marks.STATUS[status_of(claim)]
    lines = [
        f"{marks.badge(colour, icon, status_of(claim))} {meaning}, judged "
        f"{claim.observed:%Y-%m-%d}" + (f"; since {md(claim.since)}" if claim.since else ""),
        f"**Why:** {md(claim.reason)}",
        f"**Criterion:** {md(criterion.title if criterion else criterion_id)}"
        + (f", says “{md(claim.states.replace('-', ' '))}”" if claim.states else ""),
    ]
    if claim.applies:
        lines.append(f"**Applies to:** {md(claim.applies)}")
    if claim.machine:
        lines.append(f"**Measured on:** {md(claim.machine)}")
    lines.append(f"**How it is known:** {md(claim.basis)}{_seeds(claim)}")
    if claim.would_settle:
        lines.append(f"**What would settle it:** {md(claim.would_settle)}")
    if claim.changed_judgement:
        lines.append(f"**Judged otherwise than at first:** {md(claim.changed_judgement)}")
    if claim.withdrawn:
        lines.append(
            f"**Withdrawn** {claim.withdrawn.on:%Y-%m-%d}: {md(claim.withdrawn.reason)}. "
            f"{md(claim.withdrawn.note)}"
        )
    if claim.successor:
        follower = known.claims.get(claim.successor)
        text = follower.claim.text if follower else claim.successor
        lines.append(f"**True today:** {md(text)}")
    st.markdown("\n\n".join(lines))
    if claim.evidence:
        st.markdown(
            "**Sources**\n" + "\n".join(f"- {_evidence(item, known)}" for item in claim.evidence)
        )
    else:
        st.markdown("**Sources:** none yet, so it does not count.")
    st.caption(code(claim.id))


def _seeds(claim: Claim) -> str:
    if not claim.seeds:
        return ""
    return f"; made in {words.count(len(claim.seeds), 'published comparison')}"


def _evidence(item: Evidence, known: Knowledge) -> str:
    found = known.sources.get(item.source)
    if found is None:
        return f"{code(item.source)} ({dated(item)})"
    source = found.source
    whose = "independent" if source.independent else "speaks of its own product"
    kind = source.kind.replace("-", " ")
    who = f"{link(source.title, source.address)}, {md(found.publisher_name)}"
    parts = [f"{who} ({md(kind)}, {whose}), {dated(item)}"]
    if item.locator:
        parts.append(f"at {md(item.locator)}")
    if source.repository:
        commit = f"@{source.commit[:12]}" if source.commit else ""
        parts.append(code(f"{source.repository}{commit} {source.path or ''}".strip()))
    if source.package:
        parts.append(code(source.package))
    if item.says:
        parts.append(md(item.says))
    if item.accessed:
        parts.append(f"opened {item.accessed:%Y-%m-%d}")
    return " — ".join(parts)
