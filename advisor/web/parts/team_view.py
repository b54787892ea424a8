"""What the members would choose alone and together, where they differ, what to talk about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.web import charts, marks, words
from advisor.web.escape import emphasised, md, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from advisor.kb.knowledge import Knowledge
    from advisor.recommend.group_result import (
        CriterionApart,
        GroupRecommendation,
        Overruled,
        Talk,
        Veto,
    )

TOGETHER = "together"
_WHOLE = 0.995
_SHOWN = 8
"""Criteria on which the members differ, before the rest is folded."""


def show(group: GroupRecommendation, known: Knowledge) -> None:
    """All of it, in the order in which a team asks."""
    _verdict(group, known)
    _members(group)
    if group.vetoes:
        _vetoes(group, known)
    if len(group.members) > 1:
        _disagreement(group)
        _talk(group)
    _fine_print(group)


def _verdict(group: GroupRecommendation, known: Knowledge) -> None:
    st.header("Together", anchor=False)
    colour = marks.colours(known)
    names = {
        key: (
            plain(marks.name_of(known, key)),
            marks.short_of(known, key),
            colour.get(key, "#999999"),
        )
        for key in (support.framework for support in group.ranking)
    }
    with st.container(border=True):
        winner = group.name(group.winner) if group.winner else "No framework"
        st.subheader(f"{md(winner)} — {marks.VERDICT[group.verdict]}", anchor=False)
        st.markdown(md(group.summary))
        rows = [(plain(member.name, limit=60), member.p_best) for member in group.members]
        mix = {support.framework: support.p_best for support in group.ranking}
        in_words = ", ".join(f"{names[key][0]} {words.of_100(value)}" for key, value in mix.items())
        charts.draw(
            charts.bars_of_members([*rows, (TOGETHER, mix)], names),
            alt=f"Chance of being best for each member and together; together {plain(in_words)}",
        )
        key = " · ".join(f"**{md(short)}** {md(name)}" for name, short, _ in names.values())
        if sum(mix.values()) < _WHOLE:
            key += " · the rest: no framework meets the musts"
        st.caption(key)


def _members(group: GroupRecommendation) -> None:
    st.header("Each alone, and the mix", anchor=False)
    alike = len({member.share for member in group.members}) == 1
    table = {
        "Who": [*(md(member.name) for member in group.members), f"**{TOGETHER}**"],
        "Would choose": [*(_choice(group, one.winner) for one in group.members),
                         _choice(group, group.winner)],
    }  # fmt: skip
    if not alike:
        table["Counts"] = [*(f"{member.share:.0%}" for member in group.members), ""]
    for support in group.ranking:
        table[md(support.name)] = [
            *(words.of_100(one.p_best[support.framework]) for one in group.members),
            words.of_100(support.p_best),
        ]
    table["Open questions"] = [*(str(member.open_questions) for member in group.members), ""]
    st.table(table, alt="Choice and chances by member", border="horizontal", hide_index=True)
    st.caption(
        "Each alone: by that member's answers and needs only. Together: the members' chances, "
        "each counted by its share, with the needs of all."
    )


def _choice(group: GroupRecommendation, winner: str | None) -> str:
    return md(group.name(winner)) if winner else "none meets the musts"


def _vetoes(group: GroupRecommendation, known: Knowledge) -> None:
    st.header("Musts of all", anchor=False)
    ordered = sorted(group.vetoes, key=lambda veto: -len(veto.rules_out))
    st.table(
        {
            "What must be possible": [md(veto.must.title) for veto in ordered],
            "Asked by": [md(words.listing(list(veto.members))) for veto in ordered],
            "Rules out": [_ruled_out(veto, known) for veto in ordered],
        },
        alt="Requirements, who asks for them, and whom they rule out",
        border="horizontal",
        hide_index=True,
    )
    if group.relax:
        titles = {veto.must.capability: veto.must.title for veto in group.vetoes}
        given_up = [f"“{md(titles.get(key, key))}”" for key in group.relax]
        st.warning(
            f"Give up {words.listing(given_up)}, and at least one framework meets the rest.",
            title="No framework meets the musts of all",
            icon=":material/rule:",
        )


def _ruled_out(veto: Veto, known: Knowledge) -> str:
    names = [md(marks.name_of(known, key)) for key in veto.rules_out]
    return words.listing(names) if names else "nobody"


def _disagreement(group: GroupRecommendation) -> None:
    st.header("Where you differ", anchor=False)
    lines = []
    if group.agreement is not None:
        lines.append(
            f"Agreement of your orders: **{group.agreement:.2f}** (Kendall's W; 0 none, 1 all "
            "alike)."
        )
    if group.winner is not None and not group.overruled:
        lines.append("Nobody is overruled.")
    lines += [_overruled(lost, group) for lost in group.overruled]
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    if group.apart:
        _apart(group, group.apart[:_SHOWN])
        st.caption("Importance 0 to 5; what moves you farthest apart comes first.")
    if len(group.apart) > _SHOWN:
        more = words.count(len(group.apart) - _SHOWN, "smaller difference")
        with st.expander(more, icon=":material/table_chart:"):
            _apart(group, group.apart[_SHOWN:])


def _apart(group: GroupRecommendation, rows: Sequence[CriterionApart]) -> None:
    st.table(
        {
            "Criterion": [md(one.title) for one in rows],
            **{
                md(member.name): [_level(one.importance.get(member.name)) for one in rows]
                for member in group.members
            },
        },
        alt="Importance of the criteria on which the members differ, by member",
        border="horizontal",
        hide_index=True,
    )


def _level(level: int | None) -> str:
    return "open" if level is None else str(level)


def _overruled(lost: Overruled, group: GroupRecommendation) -> str:
    assert group.winner is not None
    line = (
        f"**{md(lost.member)}** would choose {md(group.name(lost.choice))} "
        f"({words.of_100(lost.support)}; {md(group.name(group.winner))} "
        f"{words.of_100(lost.support_of_winner)})"
    )
    if lost.vetoes:
        why = [
            f"“{md(veto.must.title)}”, asked by {md(words.listing(list(veto.members)))}"
            for veto in group.vetoes
            if veto.must.capability in lost.vetoes
        ]
        return f"{line}; ruled out by {words.listing(why)}."
    if lost.criteria:
        return f"{line}; differs most on {words.listing([md(one.title) for one in lost.criteria])}."
    return f"{line}."


def _talk(group: GroupRecommendation) -> None:
    st.header("What to talk about", anchor=False)
    if group.talk_note:
        st.markdown(md(group.talk_note))
    for talk in group.talk:
        with st.expander(f"{emphasised(talk.text)} :small[{_promise(talk)}]"):
            st.markdown(
                "\n".join(
                    f"- **{md(who)}:** {md(said) or 'open'}" for who, said in talk.said.items()
                )
            )
            st.table(
                {
                    "If all said": [md(one.answer) for one in talk.outcomes],
                    "Then": [_then(one.winners, group.name) for one in talk.outcomes],
                },
                alt="What everybody would choose, by the answer that all give",
                border="horizontal",
                hide_index=True,
            )


def _promise(talk: Talk) -> str:
    if talk.agreement >= 1:
        return "agreeing on it settles the choice"
    if talk.agreement > 0:
        settling = sum(one.agree for one in talk.outcomes)
        return f"{settling} of {len(talk.outcomes)} answers would settle the choice"
    return "brings you nearer, not to one choice"


def _then(winners: dict[str, str | None], name: Callable[[str], str]) -> str:
    camps: dict[str | None, list[str]] = {}
    for member, winner in winners.items():
        camps.setdefault(winner, []).append(member)
    if len(camps) == 1:
        (winner,) = camps
        return f"all {md(name(winner))}" if winner else "nothing meets the musts"
    return "; ".join(
        f"{md(name(winner)) if winner else 'nothing'}: {md(', '.join(who))}"
        for winner, who in camps.items()
    )


def _fine_print(group: GroupRecommendation) -> None:
    with st.expander("What was assumed", icon=":material/info:"):
        st.markdown("\n".join(f"- {md(line)}" for line in group.assumptions))
