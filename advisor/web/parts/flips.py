"""What would give another winner, and what the measurements changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.web import marks, words
from advisor.web.escape import md
from advisor.web.parts import trying
from advisor.web.what_if import of_flip

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import MeasurementReport, Recommendation

_SHOWN = 8
_AT_ONCE = 4

_ICON = {
    "importance": ":material/tune:",
    "belief": ":material/speed:",
    "measurement": ":material/speed:",
    "requirement": ":material/rule:",
    "answer": ":material/checklist:",
    "answers": ":material/checklist:",
}


def flips(answer: Recommendation, known: Knowledge) -> None:
    """The nearest changes first, each with a button that tries it below."""
    st.header("It would flip if …", anchor=False)
    for place, flip in enumerate(answer.flips[:_SHOWN]):
        trial = of_flip(flip)
        name = md(marks.name_of(known, flip.winner))
        said, button = st.columns([6, 1], vertical_alignment="center")
        with said:
            st.markdown(
                f"{_ICON.get(flip.kind, '')} {md(flip.text)} ({name} then: "
                f"{words.of_100(flip.p_best)})"
            )
        if trial is not None:
            with button:
                trying.try_flip(flip, trial, place)
    if len(answer.flips) > _SHOWN:
        st.caption(f"and {len(answer.flips) - _SHOWN} changes farther away")
    if answer.flips_note or not answer.flips:
        st.markdown(md(answer.flips_note or "No single change that we know of gives another one."))


def measured(report: MeasurementReport | None, answer: Recommendation, known: Knowledge) -> None:
    """The chances before and after the run, and each belief it moved."""
    st.header("What the measurements changed", anchor=False)
    if report is None:
        return
    st.markdown(f"Run of {md(words.day(report.started))} on {md(report.machine)}.")
    now = {place.framework: place.p_best for place in answer.ranking}
    st.table(
        {
            "Framework": [md(marks.name_of(known, key)) for key in now],
            "Without the run": [words.of_100(report.p_best_before.get(key, 0.0)) for key in now],
            "With the run": [words.of_100(value) for value in now.values()],
        },
        alt="Chance of being best without and with the measurements",
        border="horizontal",
        hide_index=True,
    )
    if report.effects:
        lines = []
        for effect in report.effects:
            criterion = known.criteria.get(effect.criterion)
            title = criterion.title if criterion else effect.criterion
            before = (
                "unknown"
                if effect.before is None
                else f"{effect.before:.2f} ± {effect.before_sd:.2f}"
            )
            lines.append(
                f"- {md(title)}, {md(marks.name_of(known, effect.framework))}: {before} → "
                f"{effect.after:.2f} ± {effect.after_sd:.2f}"
            )
        st.markdown("\n".join(lines))
    if report.unusable:
        _left_out([f"- {md(sentence)}" for sentence in report.unusable])


def _left_out(lines: list[str]) -> None:
    """What could not be used; a long list is opened by whoever wants it."""
    shown = lines if len(lines) <= _AT_ONCE else []
    st.warning(
        "\n".join(shown) or f"{words.count(len(lines), 'result')} of the run are left out.",
        title="Not everything could be used",
        icon=":material/info:",
    )
    if not shown:
        with st.expander("Each of them, and why", icon=":material/info:"):
            st.markdown("\n".join(lines))
