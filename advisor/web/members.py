"""The people of a team in this session: each a draft with a name of its own and a weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from advisor.recommend.together import MAX_MEMBERS

__all__ = ["LONGEST_NAME", "MAX_MEMBERS", "Person", "add", "free_name", "remove", "team", "weigh"]

if TYPE_CHECKING:
    from advisor.web.draft import Draft

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Person:
    """One member. ``number`` never changes and is not given again."""

    number: int
    draft: Draft
    weight: float = 1.0

    @property
    def name(self) -> str:
        """What the member is called here."""
        return self.draft.name


def team() -> list[Person]:
    """The members, in the order in which they came."""
    return list(st.session_state.get("team", []))


def add(draft: Draft, called: str = "") -> None:
    """Take somebody in, under a name that nobody else has."""
    wanted = (called or draft.name or "member").strip()[:LONGEST_NAME]
    number = st.session_state.get("team_number", 0) + 1
    st.session_state.team_number = number
    st.session_state.team = [*team(), Person(number, draft.replace(name=free_name(wanted)))]


def free_name(wanted: str) -> str:
    """``Ada``, or ``Ada 2`` where there is an ``Ada`` already."""
    taken = {person.name for person in team()}
    if wanted not in taken:
        return wanted
    return next(name for i in range(2, len(taken) + 3) if (name := f"{wanted} {i}") not in taken)


def remove(number: int) -> None:
    """Let somebody go."""
    st.session_state.team = [person for person in team() if person.number != number]


def weigh(number: int, weight: float) -> None:
    """Let somebody count more or less than the others."""
    st.session_state.team = [
        Person(person.number, person.draft, weight) if person.number == number else person
        for person in team()
    ]
