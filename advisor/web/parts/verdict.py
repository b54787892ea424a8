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


_ORDINAL = {0: "1st", 1: "2nd", 2: "3rd"}


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
    charts.draw(
        charts.squares(parts),
        content_wide=True,
        alt=f"A hundred squares, one for each hundredth of the chance of being best: "
        f"{plain(in_words)}",
    )
    key = " · ".join(f"**{md(part.short)}** {md(part.name)}" for part in parts)
    if sum(charts.allot([part.probability for part in parts])) < charts.SQUARES:
        key += " · **–** no framework"
    st.caption(f"100 draws of what you told us and what we know. {key}")


def _ranks(answer: Recommendation) -> None:
    places = max((len(place.rank_chances) for place in answer.ranking), default=0)
    rows = [_rank_row(place, places) for place in answer.ranking]
    table = {
        "Framework": [md(place.name) for place in answer.ranking],
        **{_ORDINAL.get(i, f"{i + 1}th"): [row[i] for row in rows] for i in range(places)},
        "Ruled out": [row[places] for row in rows],
        "Mean value": [row[places + 1] for row in rows],
    }
    if all(cell == "0" for cell in table["Ruled out"]):
        del table["Ruled out"]
    st.table(table, alt="Chance of each rank by framework", border="horizontal", hide_index=True)
    error = max((place.p_best_error for place in answer.ranking), default=0.0) * 100
    st.caption(
        f"Chances of each rank in 100 draws; the simulation's own error is at most ± {error:.1f}. "
        "The mean value lies between 0 and 1, with its standard deviation."
    )


def _rank_row(place: Ranked, places: int) -> list[str]:
    chances = [*place.rank_chances, *([0.0] * (places - len(place.rank_chances)))]
    out = max(0.0, 1 - sum(chances))
    would = " (would be)" if place.status == "fail" else ""
    return [
        *(_percent(chance) for chance in chances),
        _percent(out),
        f"{place.value:.2f}\u00a0±\u00a0{place.value_sd:.2f}{would}",
    ]


def _percent(chance: float) -> str:
    return words.of_100(chance).replace(" of 100", "")
