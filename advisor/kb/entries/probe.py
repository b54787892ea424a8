"""Probes, as the knowledge base knows them: what they speak to, and what the numbers mean."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from advisor.kb.entries.base import Date, Entry, Model, Slug, Text


class Anchor(Model):
    """The fixed reference of a measured value: a multiple of plain numpy on the same machine.

    ``ref = factor × numpy``, so that it does not depend on which frameworks take part. The
    factor is a typical framework's share of numpy's figure on the machine named.
    """

    factor: Annotated[float, Field(gt=0)]
    machine: Text
    measured: Date


class Feed(Model):
    """One criterion that the probe's result says something about."""

    criterion: Slug
    quantity: Literal["step_seconds", "first_call_seconds", "import_seconds", "peak_bytes"]
    """Less is better for every one of them."""
    anchor: Anchor


class ClaimTest(Model):
    """How a probe answers a published claim: holds here, does not hold here, cannot be tested."""

    topic: Slug
    """The criterion that the claim speaks of; its folder is ``probes/behaviours/``."""
    frameworks: Annotated[tuple[Slug, ...], Field(min_length=1)]
    """Whose workers observe; where there are several, their facts are put side by side."""
    needs: tuple[str, ...] = ()
    """What the machine must have besides: ``gpu``, ``compiler``, ``package:NAME``."""
    seconds: Annotated[float, Field(gt=0)]
    """About how long it takes on two cores, after the framework was imported."""
    holds_if: Text
    fails_if: Text
    covers: Literal["whole", "part"] = "whole"
    """``part`` where the claim says more than is tested; ``limits`` then says what."""


class Probe(Entry):
    """A small program that measures one thing in one framework, or tests a published claim.

    The code is ``probes/``. What stands here of a claim test is written from it.
    """

    schema_: Literal["probe/1"] = Field(alias="schema")
    title: str
    what: Text
    """What is done, in a sentence or two."""
    why: str = ""
    how: str = ""
    limits: str = ""
    """What the number or the outcome does not tell."""
    feeds: tuple[Feed, ...] = ()
    claims: tuple[Slug, ...] = ()
    """Claims that a result speaks to, beside those that answer a published claim below."""
    published: tuple[Slug, ...] = ()
    """Ids of the published claims that it tests."""
    test: ClaimTest | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Probe":
        if self.test is None and not (self.why and self.how and self.limits):
            msg = "a probe says why, how and within what limits"
            raise ValueError(msg)
        if self.test is not None and not (self.published or self.claims):
            msg = "a claim test names the claims that it tests, in published or in claims"
            raise ValueError(msg)
        if self.test is not None and self.feeds:
            msg = "a claim test gives an outcome, not a number that feeds a criterion"
            raise ValueError(msg)
        if self.test is not None and self.test.covers == "part" and not self.limits:
            msg = "a test of a part says in limits what is not tested"
            raise ValueError(msg)
        return self
