"""The pages, in the order in which a project passes through them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).resolve().parent / "pages"
"""Absolute, so that the pages are found wherever the entry script lies."""


def pages() -> list[st.Page]:
    """Every page, by file: those can be linked to, reloaded and tested."""
    return [
        st.Page(
            FOLDER / "project.py",
            title="Project",
            icon=":material/checklist:",
            default=True,
            help="Answer questions about your project. The answer so far stands beside them.",
        ),
        st.Page(
            FOLDER / "recommendation.py",
            title="Recommendation",
            icon=":material/balance:",
            help="Which framework fits, how sure that is, why, and what would change it.",
        ),
        st.Page(
            FOLDER / "measure.py",
            title="Measure",
            icon=":material/speed:",
            help="Measure the frameworks on this machine, with the same work in each.",
        ),
        st.Page(
            FOLDER / "claims.py",
            title="Claims",
            icon=":material/forum:",
            help="What they say, what holds today, and what was measured here.",
        ),
        st.Page(
            FOLDER / "compare.py",
            title="Compare",
            icon=":material/compare_arrows:",
            help="Frameworks side by side: criteria, capabilities and tools.",
        ),
        st.Page(
            FOLDER / "team.py",
            title="Team",
            icon=":material/groups:",
            help="Several people's answers together, and what to talk about.",
        ),
        st.Page(
            FOLDER / "record.py",
            title="Record",
            icon=":material/history_edu:",
            help="Write the decision down, with the evidence, so that it can be checked later.",
        ),
        st.Page(
            FOLDER / "knowledge.py",
            title="Knowledge",
            icon=":material/fact_check:",
            help="Every claim of the knowledge base, with its sources and its dates.",
        ),
        st.Page(
            FOLDER / "how_it_works.py",
            title="How it works",
            icon=":material/help_center:",
            help="The method, its sources and its limits.",
        ),
    ]


def link(page: str, label: str, icon: str = "", **query: str) -> None:
    """A link to a page by the name of its file; ``query`` is added to the address.

    The rest of the address goes with it, so that a link opened in another tab has the answers.
    """
    asked = {**st.query_params.to_dict(), **query} if query else None
    st.page_link(FOLDER / f"{page}.py", label=label, icon=icon or None, query_params=asked)


def go(page: str) -> None:
    """Show another page now, by the name of its file."""
    st.switch_page(FOLDER / f"{page}.py")
