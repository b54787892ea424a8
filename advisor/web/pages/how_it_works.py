"""How it works: the method, its sources and its limits, from the documents themselves."""

from __future__ import annotations

import streamlit as st

from advisor.web import document, guide, routes, store
from advisor.web.escape import code, md

known = store.knowledge()
chapters = {chapter.id: chapter for chapter in guide.chapters()}
st.markdown(
    "You answer questions; each answer says how much something matters, or what must be possible. "
    "Dated claims and measurements on your machine say how good each framework is at it, and how "
    "sure that is. Both are drawn 10,000 times, and the share of draws that a framework wins is "
    "its chance of being best."
)
if not chapters:
    st.info("The documents of the method are not installed here.", icon=":material/info:")
else:
    chosen = st.segmented_control(
        "Chapter",
        list(chapters),
        format_func=lambda key: md(chapters[key].title),
        default=next(iter(chapters)),
        required=True,
        key="chapter",
        label_visibility="collapsed",
        wrap=True,
    )
    chapter = chapters.get(chosen or "", next(iter(chapters.values())))
    with st.container(border=True, width=document.WIDTH):
        st.header(md(chapter.title), anchor=False)
        document.draw(chapter.text, tables=f"in “{chapter.title}”")
routes.link("claims", "What published comparisons say, and what holds", ":material/forum:")
st.caption(f"Knowledge base {code(known.version)} ({code(known.hash)})")
