"""What became of the verdicts beside a busy program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.measure.under_load import ADVICE, changes
from advisor.web import marks, words
from advisor.web.escape import md
from advisor.web.parts.contenders import Contenders
from advisor.web.parts.ratio_view import verdict

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Comparison, Run

_DEPENDS = ("turns", "vanishes")


def show(run: Run, known: Knowledge) -> None:
    """Nothing where it was not asked for."""
    loaded = run.under_load
    if loaded is None:
        return
    who = Contenders(run, known)
    st.subheader("Beside a busy program", anchor=False)
    work = dict.fromkeys(who.title(result.probe) for result in loaded.results)
    st.markdown(
        f"A program of ours kept a processor busy (it had {loaded.neighbour:.0%} of one) while "
        f"this was measured once more: {md(words.listing(list(work)))}."
    )
    found = changes(run)
    if found:
        st.table(
            {
                "Work": [md(who.work(quiet)) for quiet, _, _ in found],
                "Without it": [_said(quiet, who) for quiet, _, _ in found],
                "Beside it": [_said(beside, who) for _, beside, _ in found],
                "So": [_so(change) for _, _, change in found],
            },
            alt="Verdicts without and beside a busy program",
            border="horizontal",
            hide_index=True,
        )
    else:
        st.markdown("Nothing was compared both without it and beside it, so nothing can be said.")
    if any(change in _DEPENDS for _, _, change in found):
        st.markdown(f"**What to do:** {md(ADVICE)}.")
    failed = [result for result in loaded.results if result.status != "ok"]
    if failed:
        st.markdown(
            "\n".join(
                f"- {marks.result_badge(result.status)} {who.shown(result.contender)}: "
                f"{md(result.reason)}"
                for result in failed
            )
        )


def _said(found: Comparison, who: Contenders) -> str:
    return f"{md(verdict(found, who))} ({words.ratio(found.ratio, found.low, found.high)})"


def _so(change: str) -> str:
    if change == "same":
        return marks.badge("green", ":material/check:", "the same")
    if change in _DEPENDS:
        return marks.badge("yellow", ":material/balance:", "depends on load")
    return marks.badge("gray", ":material/info:", "a verdict under load only")
