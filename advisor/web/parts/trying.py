"""Try other importances and needs: the answer stands beside them, at once."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from advisor.profile.preferences import preferences
from advisor.web import charts, marks, notices, state, words
from advisor.web.escape import label, md, plain
from advisor.web.parts.preview import shares
from advisor.web.what_if import Trial, asking_for

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.recommendation import Flip, Recommendation

SLIDERS = 6
"""Criteria offered without asking: those that weigh most."""

OPEN = "open"
"""No answer speaks of it: every importance counts as possible."""


def current() -> Trial:
    """What is being tried; given up when the project changes."""
    kept = st.session_state.get("trial")
    if kept is None or st.session_state.get("trial_of") != state.draft():
        start(Trial())
    trial = st.session_state.trial
    assert isinstance(trial, Trial)
    return trial


def start(trial: Trial) -> None:
    """Try these changes, and let every widget show them."""
    st.session_state.trial = trial
    st.session_state.trial_of = state.draft()
    st.session_state.trial_round = st.session_state.get("trial_round", 0) + 1


def panel(answer: Recommendation, known: Knowledge) -> None:
    """Sliders and toggles with the answer they give. Reruns alone: the page above stays."""
    st.header("What if …", anchor=False)
    st.caption(
        "Move anything: the answer below is made anew each time, and your answers stay as they "
        "are until you apply the changes."
    )
    st.fragment(_panel)(answer, known)


def _panel(answer: Recommendation, known: Knowledge) -> None:
    current()
    with st.container(border=True):
        place = st.container()
        st.markdown("**How much it matters** (0 not at all … 5 decides it)")
        _sliders(answer, known)
        st.markdown("**What must be possible**")
        _needs(answer, known)
        with place, notices.in_place():
            _outcome(answer, known)


def _outcome(answer: Recommendation, known: Knowledge) -> None:
    trial = current()
    if trial.is_blank():
        tried = answer
    else:
        tried = state.recommendation_of(trial.applied(state.draft(), known), known)
    name = marks.name_of(known, tried.winner) if tried.winner else "No framework"
    changed = tried.winner != answer.winner
    st.subheader(
        f"{md(name)} — {marks.VERDICT[tried.verdict]}" + (" :orange-badge[flips]" * changed),
        anchor=False,
    )
    parts = shares(tried, known)
    said = ", ".join(f"{part.name} {words.of_100(part.probability)}" for part in parts)
    if any(part.probability > 0 for part in parts):
        charts.draw(
            charts.bar_of_shares(parts), alt=f"Chance of being best, as tried: {plain(said)}"
        )
    before = {one.framework: one.p_best for one in answer.ranking}
    st.table(
        {
            "Framework": [md(one.name) for one in tried.ranking],
            "As answered": [words.of_100(before.get(one.framework, 0.0)) for one in tried.ranking],
            "As tried": [
                words.of_100(one.p_best) + (", misses a must" if one.status == "fail" else "")
                for one in tried.ranking
            ],
        },
        alt="Chance of being best as answered and as tried",
        border="horizontal",
        hide_index=True,
    )
    if trial.is_blank():
        st.caption("Nothing is changed yet.")
        return
    st.markdown("Tried: " + "; ".join(_changes(trial, known)) + ".")
    with st.container(horizontal=True):
        if st.button("Apply to my answers", icon=":material/check:", type="primary"):
            st.session_state.before_load = state.draft()
            state.load(trial.applied(state.draft(), known))
            st.rerun()
        st.button("Reset", icon=":material/undo:", on_click=start, args=(Trial(),))


def _changes(trial: Trial, known: Knowledge) -> list[str]:
    said = []
    for question, chosen in trial.answers.items():
        entry = known.questions[question]
        labels = [answer.label for answer in entry.answers if answer.id in chosen]
        said.append(f"“{md(entry.ask)}” answered with {md('; '.join(labels)) or 'nothing'}")
    for criterion, level in trial.importance.items():
        said.append(f"{md(known.criteria[criterion].title)} matters {level}")
    for capability, wanted in trial.required.items():
        word = "required" if wanted else "not required"
        said.append(f"“{md(known.capabilities[capability].title)}” {word}")
        if not wanted:
            taken = [
                next(a.label for a in known.questions[q].answers if a.id == answer)
                for q, answer in asking_for(state.draft(), capability, known)
            ]
            if taken:
                said[-1] += f" (takes back: {md('; '.join(taken))})"
    return said


def _sliders(answer: Recommendation, known: Knowledge) -> None:
    trial = current()
    more = st.session_state.get("trial-more", [])
    heavy = sorted(answer.contributions, key=lambda row: -row.weight)[:SLIDERS]
    flips = [flip.subject for flip in answer.flips if flip.kind == "importance"]
    wanted = dict.fromkeys([*(row.criterion for row in heavy), *flips, *trial.importance, *more])
    shown = [key for key in wanted if key in known.criteria]
    meant = preferences(state.profile(known), known).importance
    columns = st.columns(3, gap="medium")
    for place, criterion in enumerate(shown):
        with columns[place % len(columns)]:
            _slider(criterion, meant.get(criterion), known)
    st.multiselect(
        "More criteria",
        [key for key in known.criteria if key not in shown or key in more],
        format_func=lambda key: known.criteria[key].title,
        key="trial-more",
        placeholder="choose one to get its slider",
    )


def _slider(criterion: str, meant: int | None, known: Knowledge) -> None:
    trial = current()
    key = f"trial:{criterion}:{st.session_state.trial_round}"
    usual: str | int = OPEN if meant is None else meant
    if key not in st.session_state:
        st.session_state[key] = trial.importance.get(criterion, usual)
    st.select_slider(
        label(known.criteria[criterion].title),
        [*([OPEN] if meant is None else []), *range(len(marks.IMPORTANCE))],
        key=key,
        on_change=_weigh,
        args=(criterion, key, usual),
        help=md(known.criteria[criterion].importance.question),
    )


def _weigh(criterion: str, key: str, usual: str | int) -> None:
    trial = current()
    chosen = st.session_state[key]
    kept = {name: level for name, level in trial.importance.items() if name != criterion}
    if chosen != usual and chosen in range(len(marks.IMPORTANCE)):
        kept[criterion] = int(chosen)
    st.session_state.trial = dataclasses.replace(trial, importance=kept)


def _needs(answer: Recommendation, known: Knowledge) -> None:
    trial = current()
    asked = {must.capability: must.title for must in answer.requirements}
    if not asked:
        st.caption("Your answers require nothing outright.")
    columns = st.columns(2, gap="medium")
    for place, (capability, title) in enumerate(asked.items()):
        key = f"trial-must:{capability}:{st.session_state.trial_round}"
        if key not in st.session_state:
            st.session_state[key] = trial.required.get(capability, True)
        with columns[place % 2]:
            st.toggle(label(title), key=key, on_change=_need, args=(capability, key))
    key = f"trial-also:{st.session_state.trial_round}"
    if key not in st.session_state:
        st.session_state[key] = [name for name, wanted in trial.required.items() if wanted]
    st.multiselect(
        "Also require",
        [name for name in known.capabilities if name not in asked],
        format_func=lambda name: known.capabilities[name].title,
        key=key,
        on_change=_also,
        args=(key, tuple(asked)),
        placeholder="choose what must be possible, too",
    )


def _need(capability: str, key: str) -> None:
    trial = current()
    kept = {name: wanted for name, wanted in trial.required.items() if name != capability}
    if not st.session_state[key]:
        kept[capability] = False
    st.session_state.trial = dataclasses.replace(trial, required=kept)


def _also(key: str, asked: tuple[str, ...]) -> None:
    trial = current()
    given_up = {name: wanted for name, wanted in trial.required.items() if name in asked}
    also = dict.fromkeys(st.session_state[key] or (), True)
    st.session_state.trial = dataclasses.replace(trial, required=given_up | also)


def try_flip(flip: Flip, trial: Trial, place: int) -> None:
    """The button beside a flip."""
    st.button(
        "Try it",
        key=f"try:{place}",
        icon=":material/tune:",
        type="tertiary",
        on_click=start,
        args=(trial,),
        help=md(flip.text),
    )
