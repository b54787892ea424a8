"""Probes, as the knowledge base knows them: what they speak to, and what the numbers mean."""

from typing import Annotated, Literal

from pydantic import Field

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


class Probe(Entry):
    """A small program that measures one thing in one framework; the code is ``probes/``."""

    schema_: Literal["probe/1"] = Field(alias="schema")
    title: str
    what: Text
    why: Text
    how: Text
    limits: Text
    """What the number does not tell."""
    feeds: tuple[Feed, ...] = ()
    claims: tuple[Slug, ...] = ()
    """Claims that a result speaks to."""
