"""What claim tests found on this machine, put to the claims of the knowledge base.

A published claim is answered by exactly one claim, which restates it; so what a test finds of the
published one, it finds of that claim. How outcomes count is in docs/how-evidence-counts.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from advisor.kb.witness import Witness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.kb.knowledge import Knowledge
    from advisor.measure.results import Outcome, Run

THIS_MACHINE = "this-machine"
"""Publisher of what was measured here: however many tests agree, they are one witness."""

Answer = Literal["holds", "does-not-hold", "mixed", "cannot-test"]


@dataclass(frozen=True, slots=True)
class Tested:
    """All that a run found of one claim."""

    claim: str
    answer: Answer
    """``mixed``: some of what the claim says holds here and some does not."""
    whole: bool
    """Whether everything that the claim says was tested and answered."""
    outcomes: tuple[Outcome, ...]


def tested_by(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Claim id to the ids of the tests that speak to it; every claim that has one."""
    answers = _answers(knowledge)
    found: dict[str, list[str]] = {}
    for probe in knowledge.probes.values():
        if probe.test is not None:
            for claim in _claims(probe.published, probe.claims, answers):
                found.setdefault(claim, []).append(probe.id)
    return {claim: tuple(sorted(tests)) for claim, tests in found.items()}


def outcomes_here(run: Run, knowledge: Knowledge) -> dict[str, Tested]:
    """Claim id to what the run found of it; claims that it has nothing of are left out."""
    answers = _answers(knowledge)
    by_test = {outcome.test: outcome for outcome in run.outcomes}
    found: dict[str, list[Outcome]] = {}
    settled: dict[str, set[str]] = {}
    for test in run.claim_tests:
        outcome = by_test.get(test.id)
        if outcome is None:
            continue
        for claim in _claims(test.published, test.claims, answers):
            if claim not in knowledge.claims:
                continue
            found.setdefault(claim, []).append(outcome)
            if outcome.outcome != "cannot-test" and test.covers == "whole":
                settled.setdefault(claim, set()).update((*test.published, *test.claims))
    return {
        claim: Tested(
            claim,
            _together(outcomes),
            _is_whole(claim, knowledge.claims[claim].claim.seed_claims, settled.get(claim, set())),
            tuple(outcomes),
        )
        for claim, outcomes in found.items()
    }


def heard_here(
    witnesses: Sequence[Witness], tested: Mapping[str, Tested], run: Run
) -> tuple[Witness, ...]:
    """The claims of one cell as they stand after a run.

    A live claim that does not hold here, wholly or in part, is contested here. One that was tested
    whole and holds gets a witness of its own: measured, independent, on the day of the run.
    """
    heard = []
    titles = {test.id: test.title for test in run.claim_tests}
    for witness in witnesses:
        found = tested.get(witness.id)
        if found is None or not witness.live:
            heard.append(witness)
        elif found.answer in ("does-not-hold", "mixed"):
            heard.append(witness._replace(status="contested"))
        else:
            heard.append(witness)
            if found.answer == "holds" and found.whole:
                heard.append(_witness(witness, found, run, titles))
    return tuple(heard)


def _witness(claim: Witness, found: Tested, run: Run, titles: Mapping[str, str]) -> Witness:
    told = [one for one in found.outcomes if one.outcome == "holds"]
    return claim._replace(
        id="+".join(outcome.test for outcome in told),
        text=" ".join(f"{titles[one.test]}, tested here: {one.seen}" for one in told),
        status="holds",
        basis="measured",
        observed=dt.datetime.fromisoformat(run.started).date(),
        sources=(),
        publishers=(THIS_MACHINE,),
        independent=True,
        origin=run.id,
    )


def _answers(knowledge: Knowledge) -> dict[str, str]:
    """Published claim to the claim that answers it."""
    return {
        said: key for key, placed in knowledge.claims.items() for said in placed.claim.seed_claims
    }


def _claims(
    published: Sequence[str], claims: Sequence[str], answers: Mapping[str, str]
) -> tuple[str, ...]:
    answered = [answers[said] for said in published if said in answers]
    return tuple(dict.fromkeys([*answered, *claims]))


def _together(outcomes: Sequence[Outcome]) -> Answer:
    said = {outcome.outcome for outcome in outcomes} - {"cannot-test"}
    if len(said) > 1:
        return "mixed"
    return said.pop() if said else "cannot-test"


def _is_whole(claim: str, seeds: Sequence[str], settled: set[str]) -> bool:
    return claim in settled or (bool(seeds) and set(seeds) <= settled)
