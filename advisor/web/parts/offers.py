"""What can be measured here, and what each costs."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from advisor.errors import AdvisorError
from advisor.measure.calibrate import BUDGET_S
from advisor.measure.packages import MEASURED
from advisor.measure.selecting import chosen_suite
from advisor.measure.suites import SUITES, Suite
from advisor.profile.file import dump_profile
from advisor.web import marks, notices, state, words
from advisor.web.escape import md, plain
from advisor.web.jobs import CALIBRATE, Order

if TYPE_CHECKING:
    from advisor.kb.knowledge import Knowledge

CLAIMS = "claims"
"""The suite of claim tests, as the command line calls it."""

_START_UP = 20.0
"""Seconds that starting the workers of claim tests takes, about."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be started."""

    order: Order
    title: str
    about: str
    effort: str
    seconds: float

    def in_short(self) -> str:
        """For a row of choices, as Markdown."""
        return f"{md(self.title.removesuffix(' suite'))} ≈ {words.minutes(self.seconds)}"


def offers(known: Knowledge) -> list[Offer]:
    """The suites of measurements, and the tests of published claims."""
    found = [
        Offer(
            Order(suite.id),
            f"{suite.title} suite",
            suite.about,
            _effort(suite),
            suite.expected_seconds,
        )
        for suite in SUITES.values()
    ]
    tests = [probe.test for probe in known.probes.values() if probe.test is not None]
    if tests:
        found.append(
            Offer(
                Order(CLAIMS),
                "Claims suite",
                f"{words.count(len(tests), 'small program')} test what published comparisons "
                "claim: each observes the frameworks and says whether the claim holds here, does "
                "not hold here, or cannot be tested here, and why.",
                "Each framework in a process of its own. What it finds stands on the page Claims.",
                sum(test.seconds for test in tests) + _START_UP,
            )
        )
    found.append(
        Offer(
            Order(CALIBRATE),
            "Calibration",
            "A framework beside itself, and beside itself with planted differences: so one learns "
            "what difference this machine can tell apart today.",
            "It is kept until midnight (UTC) and limits the verdicts of runs until then.",
            BUDGET_S,
        )
    )
    return found


def choose(known: Knowledge, frameworks: list[str]) -> Offer:
    """The widgets: a suite, or work of one's own choice; in which frameworks; in what order."""
    by_id = {offer.order.suite: offer for offer in offers(known)}
    suite = next(iter(by_id))
    if len(by_id) > 1:
        suite = st.segmented_control(
            "What to measure",
            list(by_id),
            format_func=lambda key: by_id[key].in_short(),
            default=suite,
            required=True,
            key="suite",
            persist_state="session",
            wrap=True,
        ) or suite  # fmt: skip
    offer = by_id.get(suite, next(iter(by_id.values())))
    with st.expander("Choose work, frameworks and order", icon=":material/tune:"):
        if offer.order.suite in SUITES:
            offer = _of_work(offer, known)
        return _narrowed(offer, known, frameworks)


def _of_work(offer: Offer, known: Knowledge) -> Offer:
    titles = {probe.id: probe.title for probe in known.probes.values() if probe.test is None}
    wanted = st.multiselect(
        "Only this work",
        list(titles),
        format_func=lambda probe: plain(titles[probe]),
        key="work",
        persist_state="session",
        placeholder="all of the suite",
        help="Measured with the rounds of the suite, and compiled however long that takes.",
    )
    if not wanted:
        return offer
    try:
        suite = _chosen(offer.order.suite, tuple(wanted))
    except AdvisorError as error:
        notices.show(error)
        return offer
    return Offer(
        dataclasses.replace(offer.order, probes=tuple(wanted)),
        f"{words.count(len(wanted), 'piece', 'pieces')} of work",
        f"{words.listing([titles[probe] for probe in wanted])}, in every mode that there is.",
        _effort(suite),
        suite.expected_seconds,
    )


@st.cache_data(max_entries=50, show_spinner="Working out how long it takes")
def _chosen(suite: str, probes: tuple[str, ...]) -> Suite:
    return chosen_suite(SUITES[suite], probes)


def _narrowed(offer: Offer, known: Knowledge, frameworks: list[str]) -> Offer:
    order = offer.order
    if len(frameworks) > 1:
        wanted = st.multiselect(
            "Only these frameworks",
            frameworks,
            format_func=lambda key: plain(marks.name_of(known, key)),
            key="measured-frameworks",
            persist_state="session",
            placeholder=_usual(order, known, frameworks),
        )
        order = dataclasses.replace(order, frameworks=tuple(wanted))
        names = _names(wanted, known) if wanted else _usual(order, known, frameworks)
        offer = dataclasses.replace(offer, effort=f"{names}. {offer.effort}")
    if order.suite not in SUITES:
        return dataclasses.replace(offer, order=order)
    if st.toggle(
        "Then one piece of work again beside a busy program",
        key="neighbour",
        persist_state="session",
        help="Whether a verdict holds on a machine that does other things, too.",
    ):
        order = dataclasses.replace(order, neighbour=True)
    if not state.draft().is_blank():
        first = st.toggle(
            "Measure first what is worth most to my project",
            key="worth-first",
            persist_state="session",
            help="By your answers. It matters when a measurement is stopped before its end.",
        )
        if first:
            text = dump_profile(state.profile(known))
            order = dataclasses.replace(order, profile=text)
    return dataclasses.replace(offer, order=order)


def _usual(order: Order, known: Knowledge, frameworks: list[str]) -> str:
    """Who takes part when nobody is named, in words; not escaped."""
    every = order.suite in SUITES and not order.probes and SUITES[order.suite].every_framework
    return _names([one for one in frameworks if every or one in MEASURED] or list(MEASURED), known)


def _names(frameworks: list[str], known: Knowledge) -> str:
    return words.listing([marks.name_of(known, one) for one in frameworks])


def _effort(suite: Suite) -> str:
    return (
        f"{suite.rounds} rounds, each in fresh processes; at most "
        f"{words.minutes(suite.budget_seconds)}."
    )
