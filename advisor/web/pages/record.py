"""Record: the decision as a document, with its evidence beside it."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from advisor.records import names
from advisor.records.choice import chosen_option
from advisor.records.evidence import evidence_json
from advisor.records.heading import Heading, default_title
from advisor.records.render import render
from advisor.web import start, state, store
from advisor.web.escape import code
from advisor.web.parts import record_form, record_preview, records_here

known = store.knowledge()
profile = state.profile(known)
answer = state.recommendation(known)
run = state.counted_run()
today = dt.datetime.now(dt.UTC).date()

st.markdown(
    "A record says what was decided, why, how sure it was, and what would change it. The evidence "
    "file holds every number and claim behind it, so that it can be checked again."
)
head = record_form.fields(today, default_title(answer, profile))
heading = Heading.make(
    answer,
    profile,
    title=head.title or None,
    deciders=[head.deciders],
    consulted=[head.consulted],
    informed=[head.informed],
    tags=[head.tags],
    review_by=head.review_by,
    today=today,
    draft=head.number is None,
)
prefix = "draft" if head.number is None else f"{head.number:04d}"
chosen = chosen_option(answer)
fallback = f"use-{chosen.framework}" if chosen else "choose-a-framework"
file_name = f"{prefix}-{names.slug(heading.title, fallback)}.md"
placed = heading.placed(head.number, file_name)
text = render(answer, profile, known, run, placed)
evidence = evidence_json(answer, profile, known, run, heading=placed)

folder = start.decisions()
with st.container(horizontal=True):
    st.download_button(
        "Download the record",
        text.encode(),
        file_name=file_name,
        mime="text/markdown",
        icon=":material/download:",
        on_click="ignore",
        type="primary",
    )
    st.download_button(
        "Download the evidence",
        evidence.encode(),
        file_name=placed.evidence_file,
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
    )
    if folder is not None:
        records_here.write(folder, head, answer, profile, known, run, today)
if folder is None:
    st.caption(
        "Keep both in one folder of your repository. "
        f"{code('advisor record new')} writes the same pair with the next free number; so does "
        f"this page when it is started with {code('advisor app --decisions DIR')}."
    )
else:
    records_here.told()
    records_here.show(folder, today)
record_preview.show(text)
