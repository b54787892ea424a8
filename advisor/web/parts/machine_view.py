"""What machine the server runs on, and which interpreter holds which framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from advisor.measure.calibration_file import of_today
from advisor.measure.interpreters import Found, find_interpreters, framework_version
from advisor.measure.machine import describe, fingerprint, machine_id
from advisor.measure.packages import with_adapters
from advisor.measure.sentences import calibration_sentence
from advisor.measure.suites import SUITES
from advisor.web import marks
from advisor.web.escape import code, md

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge


@st.cache_data(ttl=900, show_spinner="Looking for the frameworks")
def _found() -> tuple[str, list[Found]]:
    return describe(fingerprint()), find_interpreters(frameworks=with_adapters())


@st.cache_data(ttl=900, show_spinner=False)
def _machine() -> str:
    return machine_id(fingerprint())


def _resolved() -> list[str]:
    """What today's calibrations say, one sentence per suite that has one."""
    found = (of_today(_machine(), suite) for suite in SUITES)
    return [calibration_sentence(one) for one in found if one is not None]


def show(known: Knowledge) -> list[str]:
    """Draw it; returns the frameworks that can be measured, in alphabetical order."""
    machine, found = _found()
    ready = [item for item in found if item.status == "ok"]
    with st.container(border=True):
        st.markdown(f"**This machine:** {md(machine)}")
        lines = []
        for item in sorted(found, key=lambda one: marks.name_of(known, one.framework)):
            name = md(marks.name_of(known, item.framework))
            if item.status == "ok":
                version = framework_version(item.framework, item.versions)
                remark = f", {md(item.reason)}" if item.reason else ""
                python = item.versions.get("python", "")
                lines.append(
                    f"{marks.badge('green', ':material/check:', 'found')} {name} {md(version)} "
                    f"(Python {md(python)}{remark})"
                )
            else:
                lines.append(f"{marks.result_badge(item.status)} {name}: {md(item.reason)}")
        unmeasured = sorted(set(known.frameworks) - {item.framework for item in found})
        lines += [
            f"{marks.badge('gray', ':material/do_not_disturb_on:', 'not measured')} "
            f"{md(marks.name_of(known, name))}: this version has no probes for it"
            for name in unmeasured
        ]
        st.markdown("  \n".join(lines))
        if len(ready) < len(found):
            st.caption(
                "A framework that lives in another interpreter is measured from the command line, "
                f"{code('advisor probe --python FRAMEWORK=PATH')}, and its run file loaded below."
            )
        for sentence in _resolved():
            st.caption(f"{md(sentence[:1].upper() + sentence[1:])}.")
        st.button("Look again", icon=":material/refresh:", type="tertiary", on_click=_found.clear)
    return sorted((item.framework for item in ready), key=lambda key: marks.name_of(known, key))
