"""The verdict in words, the probability as a picture, and the chances of every rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.web import charts, marks, words
from advisor.web.escape import md, plain
from advisor.web.parts.preview import shares

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import Ranked, Recommendation


def verdict(answer: Recommendation, known: Knowledge) -> None:
    """Who, how surely, and how the other places are shared."""
    st.header("Verdict", anchor=False)
    with st.container(border=True):
        said, picture = st.columns([3, 1], gap="medium")
        with said:
            name = marks.name_of(known, answer.winner) if answer.winner else "No framework"
            st.subheader(f"{md(name)} — {marks.VERDICT[answer.verdict]}", anchor=False)
            st.markdown(md(answer.summary))
            _ranks(answer)
        with picture:
            _picture(answer, known)


def _picture(answer: Recommendation, known: Knowledge) -> None:
    parts = shares(answer, known)
    in_words = "; ".join(f"{part.name} {words.of_100(part.probability)}" for part in parts)
    st.altair_chart(
        charts.squares(parts),
        width="content",
        alt=f"A hundred squares, one for each hundredth of the chance of being best: "
        f"{plain(in_words)}",
    )
    key = " · ".join(f"**{md(part.short)}** {md(part.name)}" for part in parts)
    if sum(charts.allot([part.probability for part in parts])) < charts.SQUARES:
        key += " · **–** no framework"
    st.caption(f"100 draws of what you told us and what we know. {key}")


def _ranks(answer: Recommendation) -> None:
    places = max((len(place.rank_chances) for place in answer.ranking), default=0)
    rows = {md(place.name): _rank_row(place, places) for place in answer.ranking}
    table = {
        "Framework": list(rows),
        **{f"Rank {i + 1}": [row[i] for row in rows.values()] for i in range(places)},
        "Ruled out": [row[places] for row in rows.values()],
        "Mean value": [row[places + 1] for row in rows.values()],
    }
    st.table(table, alt="Chance of each rank by framework", border="horizontal", hide_index=True)
    st.caption(
        "Chances in 100 draws; “±” is the error of the simulation, not of the evidence. The mean "
        "value lies between 0 and 1, with its standard deviation."
    )


def _rank_row(place: Ranked, places: int) -> list[str]:
    chances = [*place.rank_chances, *([0.0] * (places - len(place.rank_chances)))]
    first = f"{_percent(chances[0])} ± {place.p_best_error * 100:.1f}" if chances else "–"
    out = max(0.0, 1 - sum(chances))
    would = " (would be)" if place.status == "fail" else ""
    return [
        first,
        *(_percent(chance) for chance in chances[1:]),
        _percent(out),
        f"{place.value:.2f} ± {place.value_sd:.2f}{would}",
    ]


def _percent(chance: float) -> str:
    return words.of_100(chance).replace(" of 100", "")
