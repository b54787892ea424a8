"""Why: what each criterion adds, drawn, listed, and behind it every piece of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.web import charts, marks, routes, words
from advisor.web.escape import md, plain
from advisor.web.parts import claims, sources

if TYPE_CHECKING:
    from advisor.evidence.belief import EvidenceItem
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import (
        BeliefReport,
        Contribution,
        Reason,
        Recommendation,
    )

DRAWN = 10
"""Criteria in the chart; the table has all."""
_TINY = 0.0005


def because(answer: Recommendation, known: Knowledge) -> None:
    """The strongest reasons in words, all of them as bars and as a table, and the evidence."""
    st.header("Because", anchor=False)
    if len(answer.ranking) < 2:  # noqa: PLR2004 - a difference needs two
        st.markdown("Only one framework takes part, so there is no difference to explain.")
        return
    leader, second = answer.ranking[0], answer.ranking[1]
    if answer.verdict in ("only-one", "none"):
        st.markdown("The musts decide. Without them, the two would compare like this:")
    rows = [item for item in answer.contributions if abs(item.difference) > _TINY]
    if not rows:
        st.markdown(
            "No criterion tells the two apart yet: what is known of them is too little, or too "
            "alike, for what you said matters."
        )
    else:
        _for_and_against(answer, known)
        _chart(rows, leader.name, second.name, known, answer)
    with st.expander(
        "Every criterion as a table", icon=":material/table_chart:", on_change="rerun", key="table"
    ) as opened:
        if opened.open:  # what is closed costs no time
            _table(answer, known)
    _evidence(answer, known)


def _for_and_against(answer: Recommendation, known: Knowledge) -> None:
    leader, second = answer.ranking[0], answer.ranking[1]
    sides = (
        (f"For {md(leader.name)}", "Nothing of weight.", answer.reasons_for),
        (f"Against {md(leader.name)}", "Nothing of weight.", answer.reasons_against),
    )
    for column, (title, nothing, reasons) in zip(st.columns(2, gap="medium"), sides, strict=True):
        with column:
            st.subheader(title, anchor=False)
            if not reasons:
                st.markdown(nothing)
            for item in reasons:
                with st.container(gap="xxsmall"):
                    st.markdown(_reason(item, known))
                    _open(item)
    st.caption(
        f"Beside {md(second.name)}, the next one. In brackets: what the criterion adds to the "
        "difference in value."
    )


def _reason(reason: Reason, known: Knowledge) -> str:
    sign = "+" if reason.difference > 0 else "−"
    matters = "" if reason.importance is None else f", matters {reason.importance} of 5"
    line = f"**{sign} {md(reason.title)}** ({words.signed(reason.difference)}{matters})"
    if reason.because:
        line += f"  \n{md(reason.because)}"
    if reason.evidence:
        first = reason.evidence[0]
        kind = _kind(first.kind == "measurement")
        line += f" {kind} {sources.short(first.sources, known)}".rstrip()
    return line


def _open(reason: Reason) -> None:
    """The way to what the reason rests on."""
    if not reason.evidence:
        return
    first = reason.evidence[0]
    if first.kind == "measurement":
        routes.link("measure", "The measurement", ":material/speed:")
    else:
        routes.link(
            "knowledge",
            "The claim and its sources",
            ":material/fact_check:",
            **{claims.ASKED: first.id},
        )


def _kind(measured: bool) -> str:
    return ":blue-badge[measurement]" if measured else ":gray-badge[claim]"


def _chart(
    rows: list[Contribution], leader: str, second: str, known: Knowledge, answer: Recommendation
) -> None:
    left = len(rows[DRAWN:])
    drawn = [
        charts.Difference(
            plain(row.title, limit=60),
            row.difference,
            row.difference_sd,
            plain(leader if row.difference > 0 else second),
        )
        for row in rows[:DRAWN]
    ]
    colour = marks.colours(known)
    by_name = {
        plain(place.name): colour.get(place.framework, "#999999") for place in answer.ranking[:2]
    }
    strongest = rows[0]
    charts.draw(
        charts.differences(drawn, by_name, (plain(second), plain(leader))),
        alt=f"What each criterion adds to the lead of {plain(leader)} over {plain(second)}; the "
        f"largest is {plain(strongest.title)} with {words.signed(strongest.difference)}",
    )
    more = f" The other {left} add less each; they are in the table." if left else ""
    st.caption(
        f"Bars to the right speak for {md(leader)}, to the left for {md(second)}. The thin line "
        f"is one standard deviation to either side.{more}"
    )


def _table(answer: Recommendation, known: Knowledge) -> None:
    places = [place.framework for place in answer.ranking]
    rows = answer.contributions
    st.table(
        {
            "Criterion": [md(row.title) for row in rows],
            "Importance": [
                "not answered" if row.importance is None else f"{row.importance} of 5"
                for row in rows
            ],
            "Weight": [f"{row.weight:.2f}" for row in rows],
            **{
                md(marks.name_of(known, key)): [f"{row.values.get(key, 0.0):.3f}" for row in rows]
                for key in places
            },
            "Difference": [
                f"{words.signed(row.difference, 3)} ± {row.difference_sd:.3f}" for row in rows
            ],
        },
        alt="What each criterion adds to each framework's value",
        border="horizontal",
        hide_index=True,
    )
    st.caption("The columns of the frameworks add up to their mean values.")


def _evidence(answer: Recommendation, known: Knowledge) -> None:
    with st.expander(
        "The evidence behind it", icon=":material/fact_check:", on_change="rerun", key="evidence"
    ) as opened:
        if not opened.open:
            return
        by_criterion = {row.criterion: row.title for row in answer.contributions}
        for criterion, title in by_criterion.items():
            st.markdown(f"**{md(title)}**")
            for belief in answer.beliefs:
                if belief.criterion == criterion:
                    _belief(belief, known)


def _belief(belief: BeliefReport, known: Knowledge) -> None:
    name = md(marks.name_of(known, belief.framework))
    if belief.mean is None:
        held = "unknown: every value of the scale counts as possible"
    else:
        level = md(belief.level.replace("-", " "))
        held = f"{level}, {belief.mean:.2f} ± {belief.sd:.2f} on the scale from 0 to 1"
    lines = [f"- {name}: {held}"]
    lines += [f"    - {_item(item)}" for item in belief.evidence]
    if belief.not_counted:
        lines.append(
            f"    - not counted: {words.count(len(belief.not_counted), 'claim')} (outdated, "
            "refuted, unverified or withdrawn)"
        )
    st.markdown("\n".join(lines))


def _item(item: EvidenceItem) -> str:
    kind = _kind(item.kind == "measurement")
    age = ", older than its freshness" if item.stale else ""
    status = f" {marks.status_badge(item.status)}" if item.status in marks.STATUS else ""
    origin = "" if item.origin in ("built-in", "") else f", from {md(item.origin)}"
    return f"{kind}{status} {md(item.text)} ({md(item.date)}{age}{origin})"
