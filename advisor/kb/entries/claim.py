"""Claims: dated statements about one framework on one criterion, with their status today."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from advisor.kb.entries.base import Date, Model, Slug, Text, Withdrawn
from advisor.kb.entries.criterion import Basis

Status = Literal["holds", "outdated", "contested", "refuted", "unverified"]

NO_LEVEL = ("unknown", "not-applicable")
"""What a claim may state instead of a level. Neither means "no"."""


class Evidence(Model):
    """One place that supports or decides the claim."""

    source: Slug
    says: str = ""
    """In our words, what the place says, where the claim's text does not make it plain."""
    locator: str = ""
    """Where in the source: a heading, a line, a command."""
    date: Date
    """Day the evidence is from: a release, a commit, a run, a page's date."""
    date_known_to: Literal["day", "month", "year"] = "day"
    """How exactly that is known; of a date known to the month or year, the rest says nothing."""
    accessed: Date | None = None


class Claim(Model):
    """One statement that can be judged."""

    id: Slug
    text: Text
    status: Status
    states: Slug | None = None
    """Level of the criterion that the claim puts the framework on; ``unknown``,
    ``not-applicable``, or nothing where it is background."""
    compared_with: tuple[Slug, ...] = ()
    """Other frameworks the statement compares with."""
    applies: str = ""
    """Versions or platforms it is limited to, in words ("2.6 and later", "CUDA only")."""
    basis: Basis
    observed: Date
    """Day for which the status is judged."""
    since: str = ""
    """Since when the status is what it is, where that is known ("TensorFlow 2.0, 2019-09")."""
    reason: Text
    """Why the status is what it is, in one or two sentences."""
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[Slug, ...] = ()
    """Ids of the collected facts it rests on."""
    seed_claims: tuple[Slug, ...] = ()
    """Ids of the published comparisons' claims that it answers."""
    seeds: tuple[Annotated[str, StringConstraints(pattern=r"^\d{3}$")], ...] = ()
    """Numbers of the five published comparisons that made it."""
    changed_judgement: str = ""
    """Where a published claim is judged otherwise than when it was first read: why."""
    would_settle: str = ""
    """For an unverified claim: what would settle it."""
    machine: str = ""
    """For a claim that a run decided: on what machine."""
    successor: str | None = None
    """Id of the claim that says what is true today, for an outdated or refuted one."""
    withdrawn: Withdrawn | None = None

    @model_validator(mode="after")
    def _evidence_fits_status(self) -> "Claim":
        if self.status != "unverified" and not self.evidence:
            msg = f'a claim that is "{self.status}" needs evidence; without any it is "unverified"'
            raise ValueError(msg)
        if self.status == "unverified" and self.seed_claims and not self.would_settle:
            msg = (
                "a published claim that stays unverified says in would_settle what would settle it"
            )
            raise ValueError(msg)
        if self.basis == "measured" and not self.machine:
            msg = "a measured claim must say on what machine"
            raise ValueError(msg)
        return self

    @property
    def live(self) -> bool:
        """Whether it may count towards a belief."""
        return self.withdrawn is None and self.status in ("holds", "contested")


class Cell(Model):
    """All claims about one framework on one criterion: one file, one cell of the comparison."""

    schema_: Literal["claims/1"] = Field(alias="schema")
    framework: Slug
    criterion: Slug
    claims: tuple[Claim, ...]
