"""The run in use beside another one: what took longer, and what else was different."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from advisor.measure.two_runs import compare_runs
from advisor.web import charts, marks, state, words
from advisor.web.escape import md, plain
from advisor.web.parts.contenders import NEUTRAL, Contenders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Run
    from advisor.measure.two_runs import Difference, Ratio

_VERDICT = {
    "faster": "the second was faster",
    "slower": "the second was slower",
    "equivalent": "equivalent within 5 %",
    "no-verdict": "no verdict",
}
_FARTHEST = 1e6


def show(one: Run, other: Run, known: Knowledge) -> None:
    """The earlier run is the first, whichever of them is in use."""
    first, second = sorted((one, other), key=lambda run: run.started)
    found = compare_runs(first, second)
    st.header("Two runs compared", anchor=False)
    st.markdown(
        f"First: {_name(first)}.  \nSecond: {_name(second)}.  \n"
        "They were not measured in turns, so a difference may come from whatever changed on the "
        "machine in between."
    )
    who = Contenders(second, known)
    if found.ratios:
        _ratios(found.ratios, who)
    else:
        st.markdown(
            "The two have no work in common that both measured in at least two rounds, so no time "
            "is compared."
        )
    _differences(found.differences)
    for which, keys in (("first", found.only_a), ("second", found.only_b)):
        if keys:
            many = words.count(len(keys), "time that only", "times that only")
            with st.expander(f"{many} the {which} run has", icon=":material/playlist_remove:"):
                st.markdown("\n".join(f"- {marks.sentence(key, known)}" for key in keys))
    st.button("Stop comparing", icon=":material/close:", on_click=state.put_beside, args=(None,))


def _name(run: Run) -> str:
    versions = {
        f"{package} {version}"
        for contender in run.contenders
        for package, version in contender.versions.items()
        if package not in ("python", "numpy")
    }
    with_ = f", with {md(words.listing(sorted(versions)), limit=200)}" if versions else ""
    return f"{md(words.day(run.started))}, suite {md(run.suite)}, run {md(run.id)}{with_}"


def _ratios(ratios: Sequence[Ratio], who: Contenders) -> None:
    counted = Counter(str(one.verdict) for one in ratios)
    said = [f"{_VERDICT[key]} in {counted[key]}" for key in _VERDICT if counted[key]]
    st.markdown(f"Of {words.count(len(ratios), 'time')}: {'; '.join(said)}.")
    drawn = [
        charts.RatioRow(
            plain(_work(one, who), limit=80),
            one.ratio,
            one.low,
            one.high,
            _VERDICT[one.verdict],
            who.colour(one.contender) if one.verdict in ("faster", "slower") else NEUTRAL,
        )
        for one in ratios
        if 1 / _FARTHEST <= one.ratio <= _FARTHEST
    ]
    if drawn:
        charts.draw(
            charts.forest(drawn, ("second run", "first run")),
            alt="Time in the second run over time in the first, with 95 % intervals; the table "
            "below has the numbers",
        )
    st.table(
        {
            "Work": [md(_work(one, who)) for one in ratios],
            "Verdict": [_VERDICT[one.verdict] for one in ratios],
            "Second ÷ first": [words.ratio(one.ratio, one.low, one.high) for one in ratios],
            "First": [words.seconds(one.a_s) for one in ratios],
            "Second": [words.seconds(one.b_s) for one in ratios],
            "Rounds": [f"{one.rounds[0]} and {one.rounds[1]}" for one in ratios],
        },
        alt="Times of two runs, their ratios and verdicts",
        border="horizontal",
        hide_index=True,
    )


def _work(one: Ratio, who: Contenders) -> str:
    mode = marks.MODE.get(one.mode, one.mode)
    return f"{who.name(one.contender)}: {who.title(one.probe)}, {mode}"


def _differences(found: Sequence[Difference]) -> None:
    st.subheader("What else was different", anchor=False)
    if not found:
        st.markdown("Nothing that the runs tell of: the same machine, versions and settings.")
        return
    st.table(
        {
            "What": [md(one.what) for one in found],
            "First": [md(one.a, limit=200) for one in found],
            "Second": [md(one.b, limit=200) for one in found],
            "What it means": [md(one.means) for one in found],
        },
        alt="Differences of machine, versions and settings between the two runs",
        border="horizontal",
        hide_index=True,
    )
