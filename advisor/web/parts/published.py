"""What was published, how it stands today, and what was found on this machine."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from advisor.web import marks, words
from advisor.web.escape import code, md
from advisor.web.parts.claims import PER_PAGE, details

if TYPE_CHECKING:
    from advisor.evidence.claim_rows import Row
    from advisor.kb.entries import PublishedClaim
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Outcome, Run

UNTESTED = "untested"
NO_TEST = "no-test"
FOUND = {
    **{key: words_[2] for key, words_ in marks.HERE.items()},
    UNTESTED: "can be tested, was not",
    NO_TEST: "no test of it",
}
"""What can be known of a claim on this machine."""


def found_here(row: Row) -> str:
    """One of :data:`FOUND`."""
    if row.tested is not None:
        return row.tested.answer
    return UNTESTED if row.tested_by else NO_TEST


def counts(rows: list[Row]) -> str:
    """How many there are of each status, and of each finding, in one line."""
    today = Counter(row.status_today for row in rows)
    here = Counter(str(row.tested.answer) for row in rows if row.tested is not None)
    parts = [f"{marks.status_badge(key)} {today[key]}" for key in marks.STATUS if today[key]]
    line = f"{words.count(len(rows), 'claim')}: " + " · ".join(parts)
    if here:
        parts = [f"{marks.here_badge(key)} {here[key]}" for key in marks.HERE if here[key]]
        line += "  \nMeasured on this machine: " + " · ".join(parts)
    return line


def filters(rows: list[Row], known: Knowledge) -> list[Row]:
    """The filter widgets; returns the rows that pass, in their order."""
    articles = sorted({article for row in rows for article in row.articles})
    with st.container(border=True):
        text = st.text_input(
            "Search",
            key="said",
            persist_state="session",
            placeholder="words in what they say, or in the reason",
            max_chars=100,
        )
        names = {key: marks.name_of(known, key) for key in marks.alphabetical(known)}
        titles = {key: item.title for key, item in known.criteria.items()}
        one, two, three = st.columns(3)
        with one:
            frameworks = _choose("Framework", "said-framework", names)
            statuses = _choose("Today", "said-status", dict.fromkeys(marks.STATUS, ""))
        with two:
            criteria = _choose("Criterion", "said-criterion", titles)
            findings = _choose("Measured here", "said-here", FOUND)
        with three:
            chosen = _choose(
                "Article", "said-article", {key: article(key, known) for key in articles}
            )
            everything = st.toggle(
                "Also what no article said",
                key="said-all",
                persist_state="session",
                help="The knowledge base answers published claims, and knows more besides.",
            )
    wanted = text.casefold().split()
    return [
        row
        for row in rows
        if (everything or row.said)
        and (not frameworks or row.framework in frameworks)
        and (not criteria or row.criterion in criteria)
        and (not statuses or row.status_today in statuses)
        and (not findings or found_here(row) in findings)
        and (not chosen or set(chosen) & set(row.articles))
        and all(word in _text_of(row) for word in wanted)
    ]


def _choose(name: str, key: str, titles: dict[str, str]) -> list[str]:
    return st.multiselect(
        name,
        list(titles),
        format_func=lambda item: titles[item] or item,
        key=key,
        persist_state="session",
        placeholder="all",
    )


def _text_of(row: Row) -> str:
    said = " ".join(item.said for item in row.said)
    return f"{said} {row.claim.text} {row.claim.reason}".casefold()


def article(number: str, known: Knowledge) -> str:
    """A published comparison's title, without the words that all of them share."""
    found = known.sources.get(f"article-{number}")
    if found is None:
        return number
    return found.source.title.replace("Published comparison ", "")


def listing(rows: list[Row], known: Knowledge, run: Run | None) -> None:
    """One page of claims, each a line that opens."""
    if not rows:
        st.markdown("No claim fits these filters. Remove one to see more.")
        return
    pages = -(-len(rows) // PER_PAGE)
    st.caption(f"{words.count(len(rows), 'claim')} found")
    place = st.container(gap="xsmall")
    page = st.pagination(pages, key="said-page") if pages > 1 else 1
    first = (min(page, pages) - 1) * PER_PAGE
    with place:
        for row in rows[first : first + PER_PAGE]:
            _row(row, known, run)


def _row(row: Row, known: Knowledge, run: Run | None) -> None:
    name = md(marks.name_of(known, row.framework))
    said = f"“{md(row.said[0].said, limit=400)}”" if row.said else md(row.claim.text, limit=400)
    found = f" {marks.here_badge(row.tested.answer)}" if row.tested is not None else ""
    with st.expander(f"{marks.status_badge(row.status_today)}{found} **{name}** · {said}"):
        if row.said:
            st.markdown("**They say**\n" + "\n".join(_said(item, known) for item in row.said))
        st.markdown(f"**Today:** {md(row.claim.text)}")
        details(row.claim, row.criterion, known)
        st.markdown(_measured(row, known, run))


def _said(item: PublishedClaim, known: Knowledge) -> str:
    said, numbers = item.said, item.articles
    where = "; ".join(md(article(number, known)) for number in numbers)
    return f"- “{md(said)}” :small[{words.count(len(numbers), 'article')}: {where}]"


def _measured(row: Row, known: Knowledge, run: Run | None) -> str:
    head = "**Measured on this machine:**"
    if row.tested is None:
        if not row.tested_by:
            return f"{head} there is no test of it."
        tests = ", ".join(code(test) for test in row.tested_by)
        return f"{head} not yet; {words.count(len(row.tested_by), 'test')} can ({tests})."
    lines = [f"- {_outcome(outcome, known)}" for outcome in row.tested.outcomes]
    if row.tested.answer in ("holds", "does-not-hold") and not row.tested.whole:
        lines.append("- Only a part of the claim was tested.")
    if row.surprising:
        lines.append("- :orange-badge[unlike what the evidence says of today]")
    when = f" {md(words.day(run.started))}" if run is not None else ""
    return f"{head}{when}\n" + "\n".join(lines)


def _outcome(outcome: Outcome, known: Knowledge) -> str:
    test = known.probes.get(outcome.test)
    title = md(test.title) if test else code(outcome.test)
    said = outcome.seen if outcome.outcome != "cannot-test" else outcome.reason
    took = f", {words.seconds(outcome.seconds)}" if outcome.seconds else ""
    return f"{marks.here_badge(outcome.outcome)} {md(said)} :small[{title}{took}]"
