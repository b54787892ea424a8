"""What can be measured here, and what each costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from advisor.measure.suites import SUITES
from advisor.web import words
from advisor.web.escape import md

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge

CLAIMS = "claims"
"""The suite of claim tests, as the command line calls it."""

_START_UP = 20.0
"""Seconds that starting the workers of claim tests takes, about."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be started."""

    id: str
    title: str
    about: str
    effort: str
    seconds: float


def offers(known: Knowledge) -> list[Offer]:
    """The suites of measurements, and the tests of published claims."""
    found = [
        Offer(
            suite.id,
            suite.title,
            suite.about,
            f"{suite.rounds} rounds, each in fresh processes; at most "
            f"{words.minutes(suite.budget_seconds)}.",
            suite.expected_seconds,
        )
        for suite in SUITES.values()
    ]
    tests = [probe.test for probe in known.probes.values() if probe.test is not None]
    if tests:
        found.append(
            Offer(
                CLAIMS,
                "Claims",
                f"{words.count(len(tests), 'small program')} test what published comparisons "
                "claim: each observes the frameworks and says whether the claim holds here, does "
                "not hold here, or cannot be tested here, and why.",
                "Each framework in a process of its own. What it finds stands on the page Claims.",
                sum(test.seconds for test in tests) + _START_UP,
            )
        )
    return found


def choose(known: Knowledge) -> Offer:
    """The widget; without a choice, none is shown."""
    by_id = {offer.id: offer for offer in offers(known)}
    if len(by_id) < 2:  # noqa: PLR2004 - no choice
        return next(iter(by_id.values()))
    chosen = st.segmented_control(
        "What to measure",
        list(by_id),
        format_func=lambda key: f"{md(by_id[key].title)} ≈ {words.minutes(by_id[key].seconds)}",
        default=next(iter(by_id)),
        required=True,
        key="suite",
        persist_state="session",
        wrap=True,
    )
    return by_id.get(chosen or "", next(iter(by_id.values())))
